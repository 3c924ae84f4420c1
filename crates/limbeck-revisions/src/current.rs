//! What the database is at, as `current` prints it.

use limbeck_diagnostics::Result;

use crate::adjacency::Node;
use crate::failure::{Outcome, Situation};
use crate::graph::{Follow, RevisionGraph, Upwards, keys};
use crate::resolve::{End, only_revisions};
use crate::revision::RevisionKey;

impl RevisionGraph {
    /// The revisions of the version rows, and the tips of branches that are applied as dependencies only, in
    /// load order.
    ///
    /// # Errors
    /// `LB0312` when no script has one of the rows.
    pub fn all_current(&self, rows: &[String]) -> Result<Vec<RevisionKey>> {
        let found = self.all_current_nodes(End::Rows(rows));
        found.map(|nodes| keys(&nodes)).map_err(|failure| Situation::default().error(failure))
    }

    pub(crate) fn all_current_nodes(&self, current: End<'_>) -> Outcome<Vec<Node>> {
        let rows = only_revisions(&self.places(current)?, &current.shown())?;
        let applied = self.reach(rows, Upwards::No, Follow::Dependencies);
        let is_tip =
            |node: &Node| !self.edges.children.of(*node).iter().any(|child| applied.contains(*child));
        let mut tips: Vec<Node> = applied.members().iter().copied().filter(is_tip).collect();
        tips.sort_unstable_by_key(|node| self.rank[*node as usize]);
        Ok(tips)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Revision, RevisionGraph};

    #[test]
    fn tips_of_branches_without_a_row_are_listed() {
        let graph = RevisionGraph::build(vec![
            Revision::new("a1", [""; 0]),
            Revision::new("a2", ["a1"]),
            Revision::new("a3", ["a2"]),
            Revision::new("b1", [""; 0]).depends_on(["a2"]),
        ])
        .unwrap();
        let ids = |rows: &[&str]| -> Vec<String> {
            let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
            graph.all_current(&rows).unwrap().iter().map(|key| graph.revision(*key).id().to_owned()).collect()
        };
        assert_eq!(ids(&["b1"]), ["a2", "b1"]);
        assert_eq!(ids(&["b1", "a3"]), ["a3", "b1"]);
        assert!(ids(&[]).is_empty());
    }
}
