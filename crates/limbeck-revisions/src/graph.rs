//! The graph itself: plain arrays indexed by load position, immutable once built.

mod build;
mod cycles;
mod dependencies;
mod edges;
mod labels;
mod view;

use std::collections::HashMap;

use limbeck_diagnostics::{Diagnostic, Error, Result};

use crate::adjacency::{Adjacency, Node};
use crate::revision::{Revision, RevisionKey};

pub(crate) use build::{label_taken, verify_id};
pub(crate) use edges::Edges;
pub(crate) use labels::LabelSets;
pub use view::RevisionRef;

/// Which parents count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    /// `down_revision` only: the line of a branch.
    Parents,
    /// `down_revision` and `depends_on`: all that must be applied before.
    Dependencies,
}

/// All revisions of a project and how they follow each other.
///
/// Every revision given to [`RevisionGraph::build`] is a node. When two carry the same identifier, the later
/// one is what the identifier means, and the earlier one only remains in the lists of heads and bases, as in
/// Alembic.
#[derive(Debug, Clone)]
pub struct RevisionGraph {
    pub(crate) revisions: Vec<Revision>,
    /// Identifiers, then branch labels, in load order: what prefixes are looked up in.
    pub(crate) names: Vec<(String, Node)>,
    /// How many of `names` are identifiers.
    pub(crate) id_count: usize,
    /// Position in `names` by name.
    pub(crate) by_name: HashMap<String, u32>,
    /// For every node the position of its identifier in `names`.
    pub(crate) rank: Vec<u32>,
    /// For every node a number that is greater than those of all its ancestors.
    pub(crate) position: Vec<u32>,
    pub(crate) edges: Edges,
    pub(crate) labels: LabelSets,
    pub(crate) heads: Vec<Node>,
    pub(crate) real_heads: Vec<Node>,
    pub(crate) bases: Vec<Node>,
    pub(crate) warnings: Vec<Diagnostic>,
    /// Why it does not hold all scripts.
    pub(crate) left_out: Option<Error>,
}

impl RevisionGraph {
    /// The same graph, known not to hold every script: some could not be placed. Whatever would need them fails with
    /// `reason`: the heads, steps upwards that nobody named, new revisions, and names that mean nothing here.
    #[must_use]
    pub fn lacking(mut self, reason: Error) -> Self {
        self.left_out = Some(reason);
        self
    }

    /// Fails when a script could not be placed.
    pub(crate) fn require_whole(&self) -> Result<()> {
        self.left_out.clone().map_or(Ok(()), Err)
    }

    /// What is questionable but does not stop a command: an identifier that two scripts carry.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// The number of revisions, scripts with a repeated identifier counted each.
    pub fn len(&self) -> usize {
        self.revisions.len()
    }

    /// Whether there is no revision at all.
    pub fn is_empty(&self) -> bool {
        self.revisions.is_empty()
    }

    /// Every identifier's revision, in load order.
    pub fn iter(&self) -> impl Iterator<Item = RevisionRef<'_>> {
        self.names[..self.id_count].iter().map(|(_, node)| self.view(*node))
    }

    /// The revision of a key.
    pub fn revision(&self, key: RevisionKey) -> RevisionRef<'_> {
        self.view(key.0)
    }

    /// The revision with exactly this identifier: no prefix, no label.
    pub fn find(&self, id: &str) -> Option<RevisionRef<'_>> {
        self.by_id(id).map(|node| self.view(node))
    }

    /// The revisions that no other has as its parent, in load order: what `alembic heads` lists.
    ///
    /// # Errors
    /// The reason of [`Self::lacking`].
    pub fn heads(&self) -> Result<Vec<RevisionKey>> {
        self.require_whole()?;
        Ok(keys(&self.heads))
    }

    /// The heads that no other revision depends on either: what the version table holds after
    /// `upgrade heads`.
    ///
    /// # Errors
    /// The reason of [`Self::lacking`].
    pub fn real_heads(&self) -> Result<Vec<RevisionKey>> {
        self.require_whole()?;
        Ok(keys(&self.real_heads))
    }

    /// The revisions without a parent, in load order.
    pub fn bases(&self) -> Vec<RevisionKey> {
        keys(&self.bases)
    }

    pub(crate) fn view(&self, node: Node) -> RevisionRef<'_> {
        RevisionRef::new(self, node)
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<Node> {
        let at = *self.by_name.get(id)? as usize;
        (at < self.id_count).then(|| self.names[at].1)
    }

    /// An identifier's or label's node.
    pub(crate) fn named(&self, name: &str) -> Option<Node> {
        self.by_name.get(name).map(|at| self.names[*at as usize].1)
    }

    pub(crate) fn id(&self, node: Node) -> &str {
        &self.revisions[node as usize].id
    }

    pub(crate) fn ids(&self, nodes: &[Node]) -> Vec<String> {
        nodes.iter().map(|node| self.id(*node).to_owned()).collect()
    }

    pub(crate) fn adjacency(&self, upwards: Upwards, follow: Follow) -> &Adjacency {
        match (upwards, follow) {
            (Upwards::No, Follow::Parents) => &self.edges.parents,
            (Upwards::No, Follow::Dependencies) => &self.edges.lower,
            (Upwards::Yes, Follow::Parents) => &self.edges.children,
            (Upwards::Yes, Follow::Dependencies) => &self.edges.upper,
        }
    }
}

/// The direction of a walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Upwards {
    /// Towards the heads.
    Yes,
    /// Towards the bases.
    No,
}

pub(crate) fn keys(nodes: &[Node]) -> Vec<RevisionKey> {
    nodes.iter().map(|node| RevisionKey(*node)).collect()
}

#[cfg(test)]
mod tests;
