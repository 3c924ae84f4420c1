//! Ancestors and descendants.

use limbeck_diagnostics::{Code, Error};

use crate::adjacency::Node;
use crate::failure::{Failure, Outcome};
use crate::graph::{Follow, RevisionGraph, Upwards, keys};
use crate::revision::RevisionKey;
use crate::work::tick;

/// A set of nodes that remembers its members in the order in which they came.
#[derive(Debug, Clone)]
pub(crate) struct NodeSet {
    marks: Vec<bool>,
    members: Vec<Node>,
}

impl NodeSet {
    pub(crate) fn new(graph: &RevisionGraph) -> Self {
        Self { marks: vec![false; graph.revisions.len()], members: Vec::new() }
    }

    pub(crate) fn of(graph: &RevisionGraph, nodes: impl IntoIterator<Item = Node>) -> Self {
        let mut set = Self::new(graph);
        for node in nodes {
            set.insert(node);
        }
        set
    }

    /// Whether the node is new.
    pub(crate) fn insert(&mut self, node: Node) -> bool {
        let new = !std::mem::replace(&mut self.marks[node as usize], true);
        if new {
            self.members.push(node);
        }
        new
    }

    pub(crate) fn contains(&self, node: Node) -> bool {
        self.marks[node as usize]
    }

    pub(crate) fn members(&self) -> &[Node] {
        &self.members
    }
}

impl RevisionGraph {
    /// The revisions below these, themselves included.
    pub fn ancestors(&self, of: &[RevisionKey], follow: Follow) -> Vec<RevisionKey> {
        let from = of.iter().map(|key| key.0);
        keys(self.reach(from, Upwards::No, follow).members())
    }

    /// The revisions above these, themselves included.
    pub fn descendants(&self, of: &[RevisionKey], follow: Follow) -> Vec<RevisionKey> {
        let from = of.iter().map(|key| key.0);
        keys(self.reach(from, Upwards::Yes, follow).members())
    }

    /// Everything that can be reached, the start included.
    pub(crate) fn reach(
        &self,
        from: impl IntoIterator<Item = Node>,
        upwards: Upwards,
        follow: Follow,
    ) -> NodeSet {
        let mut set = NodeSet::of(self, from);
        self.extend(&mut set, upwards, follow);
        set
    }

    /// Adds everything that can be reached from the members.
    pub(crate) fn extend(&self, set: &mut NodeSet, upwards: Upwards, follow: Follow) {
        let neighbours = self.adjacency(upwards, follow);
        let mut at = 0;
        while let Some(&node) = set.members.get(at) {
            at += 1;
            for &next in neighbours.of(node) {
                tick();
                set.insert(next);
            }
        }
    }

    /// Like [`Self::reach`], but fails when one of the start nodes can be reached from another.
    pub(crate) fn reach_apart(&self, from: &[Node], upwards: Upwards, follow: Follow) -> Outcome<NodeSet> {
        let start = NodeSet::of(self, from.iter().copied());
        let neighbours = self.adjacency(upwards, follow);
        let mut beyond = NodeSet::new(self);
        for &node in start.members() {
            for &next in neighbours.of(node) {
                beyond.insert(next);
            }
        }
        self.extend(&mut beyond, upwards, follow);
        if let Some(one) = start.members().iter().find(|node| beyond.contains(**node)) {
            return Err(self.overlap(start.members(), *one, upwards, follow));
        }
        for &node in start.members() {
            beyond.insert(node);
        }
        Ok(beyond)
    }

    /// The error for start nodes of which at least `one` can be reached from another.
    fn overlap(&self, from: &[Node], one: Node, upwards: Upwards, follow: Follow) -> Failure {
        for &node in from {
            let beyond = self.reach([node], upwards, follow);
            let overlaps: Vec<Node> =
                from.iter().copied().filter(|o| *o != node && beyond.contains(*o)).collect();
            if !overlaps.is_empty() {
                return overlap_error(self.id(node), &self.ids(&overlaps).join(", "));
            }
        }
        overlap_error(self.id(one), self.id(one))
    }
}

fn overlap_error(revision: &str, others: &str) -> Failure {
    Failure::Other(
        Error::new(
            Code::OverlappingRevisions,
            format!("Requested revision {revision} overlaps with other requested revisions {others}"),
        )
        .note("one of them is an ancestor of the other, so it is implied already")
        .hint("when these are the database's version rows, remove the older one with `stamp`"),
    )
}
