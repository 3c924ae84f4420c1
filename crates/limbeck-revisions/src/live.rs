//! Which revisions lie below a changing set of heads, kept up to date as heads come and go.

use crate::adjacency::Node;
use crate::graph::RevisionGraph;
use crate::work::tick;

/// The heads and everything below them, dependencies included.
///
/// A node is alive while it is a head or has a living node above it. Moving a head by one step costs as much as
/// the step's edges; a walk through the whole graph happens only when a head appears out of nothing.
pub(crate) struct Live<'g> {
    graph: &'g RevisionGraph,
    /// How often the node is a head.
    heads: Vec<u32>,
    /// `heads`, and one for every living node above.
    reasons: Vec<u32>,
    total: usize,
}

impl<'g> Live<'g> {
    pub(crate) fn new(graph: &'g RevisionGraph) -> Self {
        let nodes = graph.revisions.len();
        Self { graph, heads: vec![0; nodes], reasons: vec![0; nodes], total: 0 }
    }

    /// Makes a node a head.
    pub(crate) fn add(&mut self, head: Node) {
        self.heads[head as usize] += 1;
        self.total += 1;
        let mut todo = vec![head];
        while let Some(node) = todo.pop() {
            tick();
            self.reasons[node as usize] += 1;
            if self.reasons[node as usize] == 1 {
                todo.extend_from_slice(self.graph.edges.lower.of(node));
            }
        }
    }

    /// Undoes one [`Self::add`].
    pub(crate) fn remove(&mut self, head: Node) {
        self.heads[head as usize] -= 1;
        self.total -= 1;
        let mut todo = vec![head];
        while let Some(node) = todo.pop() {
            tick();
            self.reasons[node as usize] -= 1;
            if self.reasons[node as usize] == 0 {
                todo.extend_from_slice(self.graph.edges.lower.of(node));
            }
        }
    }

    /// How often the node is a head.
    pub(crate) fn heads_at(&self, node: Node) -> usize {
        self.heads[node as usize] as usize
    }

    pub(crate) fn is_alive(&self, node: Node) -> bool {
        self.reasons[node as usize] > 0
    }

    /// Whether a node above lives, so that some other head is above this node.
    pub(crate) fn is_covered(&self, node: Node) -> bool {
        self.reasons[node as usize] > self.heads[node as usize]
    }

    /// The number of heads, one that was added twice counted twice.
    pub(crate) fn head_count(&self) -> usize {
        self.total
    }
}
