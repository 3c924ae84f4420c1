//! Being on one line of history: one is an ancestor of the other, or both are the same.

use limbeck_diagnostics::Result;

use super::{End, Ident, named};
use crate::adjacency::Node;
use crate::expr::{Absolute, RevisionExpr};
use crate::failure::{Outcome, Situation};
use crate::graph::{Follow, RevisionGraph, Upwards, keys};
use crate::revision::RevisionKey;
use crate::walk::NodeSet;

/// What revisions are compared with. The names are looked up when the first revision is, as in Alembic, where
/// an unknown label goes unnoticed as long as there is nothing to compare.
pub(crate) struct Lineage {
    tests: Vec<Test>,
    follow: Follow,
    members: Option<NodeSet>,
}

enum Test {
    Node(Node),
    Text(String),
}

impl Lineage {
    pub(crate) fn keeps(&mut self, graph: &RevisionGraph, node: Node) -> Outcome<bool> {
        if self.tests.is_empty() {
            return Ok(true);
        }
        if self.members.is_none() {
            let look_up = |test: &Test| match test {
                Test::Node(node) => Ok(*node),
                Test::Text(text) => graph.lookup_text(text, None),
            };
            let nodes = self.tests.iter().map(look_up).collect::<Outcome<Vec<Node>>>()?;
            self.members = Some(graph.lineage_of(nodes, self.follow));
        }
        Ok(self.members.as_ref().is_some_and(|members| members.contains(node)))
    }

    /// Like [`Self::keeps`], for a text of `end`.
    pub(crate) fn keeps_text(&mut self, graph: &RevisionGraph, text: &str, end: End<'_>) -> Outcome<bool> {
        if self.tests.is_empty() {
            return Ok(true);
        }
        let node = graph.lookup_text(text, None).map_err(|failure| end.blame(failure, text))?;
        self.keeps(graph, node)
    }
}

impl RevisionGraph {
    /// Those revisions that lie on one line with `check`: with the label of `label@symbol`, or with what the
    /// symbol stands for. `base` keeps all.
    ///
    /// # Errors
    /// As [`Self::resolve`].
    pub fn filter_for_lineage(
        &self,
        of: &[RevisionKey],
        check: &RevisionExpr,
        follow: Follow,
    ) -> Result<Vec<RevisionKey>> {
        let nodes: Vec<Node> = of.iter().map(|key| key.0).collect();
        let kept = self.on_lineage(&nodes, &check.text, follow);
        kept.map(|nodes| keys(&nodes)).map_err(|failure| Situation::default().error(failure))
    }

    pub(crate) fn lineage(&self, check: &str, follow: Follow) -> Outcome<Lineage> {
        let absolute = Absolute::parse(check);
        let mut tests: Vec<Test> = Vec::new();
        if let Some(branch) = named(absolute.branch.as_deref()) {
            tests.push(Test::Text(branch.to_owned()));
        }
        for ident in self.idents(&absolute)? {
            tests.push(match ident {
                Ident::Node(node) => Test::Node(node),
                Ident::Text(text) => Test::Text(text.to_owned()),
            });
        }
        Ok(Lineage { tests, follow, members: None })
    }

    pub(crate) fn on_lineage(&self, nodes: &[Node], check: &str, follow: Follow) -> Outcome<Vec<Node>> {
        let mut lineage = self.lineage(check, follow)?;
        let mut kept = Vec::new();
        for &node in nodes {
            if lineage.keeps(self, node)? {
                kept.push(node);
            }
        }
        Ok(kept)
    }

    /// The ancestors and descendants of these, themselves included.
    pub(crate) fn lineage_of(&self, nodes: impl IntoIterator<Item = Node>, follow: Follow) -> NodeSet {
        let start: Vec<Node> = nodes.into_iter().collect();
        let mut set = self.reach(start.iter().copied(), Upwards::No, follow);
        for &node in self.reach(start, Upwards::Yes, follow).members() {
            set.insert(node);
        }
        set
    }
}
