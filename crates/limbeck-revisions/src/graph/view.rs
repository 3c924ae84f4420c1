//! One revision together with what the graph derives for it.

use crate::adjacency::Node;
use crate::graph::{RevisionGraph, keys};
use crate::revision::{Revision, RevisionKey};

/// A revision of a graph.
#[derive(Debug, Clone, Copy)]
pub struct RevisionRef<'g> {
    graph: &'g RevisionGraph,
    node: Node,
}

impl<'g> RevisionRef<'g> {
    pub(crate) fn new(graph: &'g RevisionGraph, node: Node) -> Self {
        Self { graph, node }
    }

    /// The position of its script in load order.
    pub fn key(self) -> RevisionKey {
        RevisionKey(self.node)
    }

    /// What its script says.
    pub fn header(self) -> &'g Revision {
        &self.graph.revisions[self.node as usize]
    }

    /// Its identifier.
    pub fn id(self) -> &'g str {
        &self.header().id
    }

    /// The first paragraph of its docstring; may be empty.
    pub fn doc(self) -> &'g str {
        &self.header().doc
    }

    /// Its parents, as written.
    pub fn parents(self) -> Vec<RevisionKey> {
        keys(self.graph.edges.parents.of(self.node))
    }

    /// The revisions that its `depends_on` names, as written.
    pub fn dependencies(self) -> Vec<RevisionKey> {
        keys(self.graph.edges.dependencies.of(self.node))
    }

    /// Its parents, and those of its dependencies that none of its ancestors declares: the version rows that
    /// its upgrade replaces.
    pub fn normalized_parents(self) -> Vec<RevisionKey> {
        keys(self.graph.edges.normalized.of(self.node))
    }

    /// The revisions whose parent it is, in load order.
    pub fn children(self) -> Vec<RevisionKey> {
        keys(self.graph.edges.children.of(self.node))
    }

    /// The identifiers of [`Self::children`].
    pub fn child_ids(self) -> impl Iterator<Item = &'g str> {
        let graph = self.graph;
        graph.edges.children.of(self.node).iter().map(|child| graph.id(*child))
    }

    /// The labels of the branch it is on, its own and those it inherits, in load order of their revisions.
    pub fn branch_labels(self) -> Vec<&'g str> {
        self.graph.labels.of(self.node).iter().map(|label| self.graph.labels.name(*label)).collect()
    }

    /// Whether it is on the branch of this label.
    pub fn has_label(self, label: &str) -> bool {
        self.graph.labels.of(self.node).iter().any(|one| self.graph.labels.name(*one) == label)
    }

    /// Whether no revision has it as its parent, for all that is known: never when a script could not be placed.
    pub fn is_head(self) -> bool {
        self.graph.left_out.is_none() && self.graph.edges.children.of(self.node).is_empty()
    }

    /// Whether no revision has it as its parent or dependency; as [`Self::is_head`].
    pub fn is_real_head(self) -> bool {
        self.graph.left_out.is_none() && self.graph.edges.upper.of(self.node).is_empty()
    }

    /// Whether it has no parent.
    pub fn is_base(self) -> bool {
        self.header().down_revisions.is_empty()
    }

    /// Whether several revisions have it as their parent.
    pub fn is_branch_point(self) -> bool {
        self.graph.edges.children.of(self.node).len() > 1
    }

    /// Whether it has several parents.
    pub fn is_merge_point(self) -> bool {
        self.header().down_revisions.len() > 1
    }
}
