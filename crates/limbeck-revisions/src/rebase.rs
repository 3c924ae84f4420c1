//! Moving a line of history on top of another: what moves, and what makes that impossible.

use limbeck_diagnostics::{Code, Error, Result};

use crate::adjacency::Node;
use crate::graph::{Follow, RevisionGraph, Upwards, keys};
use crate::revision::RevisionKey;
use crate::walk::NodeSet;

/// A line that can be given another parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebase {
    /// The line's oldest revision: the one that gets another parent.
    pub lowest: RevisionKey,
    /// The parent that it has now.
    pub from: Option<RevisionKey>,
    /// The parent that it gets.
    pub onto: RevisionKey,
    /// All that moves: the oldest and everything above it, in that order.
    pub moved: Vec<RevisionKey>,
    /// What comes before the line then and did not before, the oldest first.
    pub beneath: Vec<RevisionKey>,
}

impl RevisionGraph {
    /// Plans to move the line that `revision` is on, from where it parts from the history of `onto`, on top of
    /// `onto`.
    ///
    /// # Errors
    /// `LB0315` when it is there already, when the one is above the other, when merges or branch labels are among
    /// what moves, or when a dependency would run in a circle.
    pub fn plan_rebase(&self, revision: RevisionKey, onto: RevisionKey) -> Result<Rebase> {
        self.require_whole()?;
        let (revision, onto) = (revision.0, onto.0);
        let (name, target) = (self.id(revision), self.id(onto));
        let below = self.reach([onto], Upwards::No, Follow::Parents);
        if below.contains(revision) {
            return Err(refused(format!("`{target}` follows `{name}`, which therefore cannot follow it"))
                .hint(format!("name a revision that is not below `{target}`")));
        }
        let above = self.reach([onto], Upwards::Yes, Follow::Parents);
        if above.contains(revision) {
            return Err(refused(format!("`{name}` follows `{target}` already")));
        }
        let lowest = self.lowest(revision, &below)?;
        let moved = self.reach([lowest], Upwards::Yes, Follow::Parents);
        let mut order = moved.members().to_vec();
        order.sort_unstable_by_key(|node| self.position[*node as usize]);
        self.refuse_merges(&order, &moved)?;
        self.refuse_labels(&order)?;
        let needed = self.reach([onto], Upwards::No, Follow::Dependencies);
        if let Some(node) = order.iter().find(|node| needed.contains(**node)) {
            let depended = self.id(*node);
            return Err(refused(format!("`{target}` depends on `{depended}`, which would come after it"))
                .hint("move the line of the dependency, or join the two with `limbeck merge`"));
        }
        let before = self.reach([lowest], Upwards::No, Follow::Dependencies);
        let mut beneath: Vec<Node> =
            needed.members().iter().copied().filter(|node| !before.contains(*node)).collect();
        beneath.sort_unstable_by_key(|node| self.position[*node as usize]);
        Ok(Rebase {
            lowest: RevisionKey(lowest),
            from: self.edges.parents.of(lowest).first().copied().map(RevisionKey),
            onto: RevisionKey(onto),
            moved: keys(&order),
            beneath: keys(&beneath),
        })
    }

    /// The history after the move.
    ///
    /// # Errors
    /// What building a graph can find, if the plan was made for another one.
    pub fn rebased(&self, plan: &Rebase) -> Result<Self> {
        let mut revisions = self.revisions.clone();
        if let Some(lowest) = revisions.get_mut(plan.lowest.index()) {
            lowest.down_revisions = vec![self.id(plan.onto.0).to_owned()];
        }
        Self::build(revisions)
    }

    /// The one oldest revision of the line.
    fn lowest(&self, revision: Node, below: &NodeSet) -> Result<Node> {
        let mut at = revision;
        loop {
            match self.edges.parents.of(at) {
                [] => return Ok(at),
                [parent] if below.contains(*parent) => return Ok(at),
                [parent] => at = *parent,
                _ => return Err(self.merge_among(at)),
            }
        }
    }

    /// A merge whose parents all move moves with them; any other ties the line to a place.
    fn refuse_merges(&self, order: &[Node], moved: &NodeSet) -> Result<()> {
        let tied = |node: &&Node| {
            let parents = self.edges.parents.of(**node);
            parents.len() > 1 && !parents.iter().all(|parent| moved.contains(*parent))
        };
        order.iter().find(tied).map_or(Ok(()), |node| Err(self.merge_among(*node)))
    }

    fn merge_among(&self, node: Node) -> Error {
        let parents = self.ids(self.edges.parents.of(node)).join("`, `");
        refused(format!("the line has the merge `{}` in it, which joins `{parents}`", self.id(node)))
            .hint("name a revision above the merge, or join the heads with `limbeck merge`")
    }

    /// A label names a line. When the line moves on top of another, the label would name that one too.
    fn refuse_labels(&self, order: &[Node]) -> Result<()> {
        let labelled = order.iter().find(|node| !self.revisions[**node as usize].branch_labels.is_empty());
        labelled.map_or(Ok(()), |node| {
            let labels = self.revisions[*node as usize].branch_labels.join("`, `");
            Err(refused(format!("`{}` has the branch label `{labels}`", self.id(*node)))
                .note("a label names a line of its own, which there would be no longer")
                .hint("remove the label from the script, or join the heads with `limbeck merge`"))
        })
    }
}

fn refused(why: String) -> Error {
    Error::new(Code::CannotRebase, why)
}

#[cfg(test)]
mod tests {
    use crate::{Revision, RevisionGraph, RevisionKey};

    const NONE: [&str; 0] = [];

    fn plan(revisions: &[Revision], revision: &str, onto: &str) -> Result<[String; 4], String> {
        let graph = RevisionGraph::build(revisions.to_vec()).unwrap();
        let key = |id: &str| graph.find(id).unwrap().key();
        let ids = |keys: &[RevisionKey]| {
            keys.iter().map(|key| graph.revision(*key).id()).collect::<Vec<_>>().join(" ")
        };
        let plan = graph.plan_rebase(key(revision), key(onto)).map_err(|error| error.to_string())?;
        assert_eq!(plan.onto, key(onto));
        let after = graph.rebased(&plan).unwrap();
        assert!(after.heads().unwrap().len() <= graph.heads().unwrap().len());
        let below = after.ancestors(&[plan.lowest], crate::Follow::Parents);
        assert!(plan.beneath.iter().all(|key| below.contains(key)));
        Ok([
            ids(&[plan.lowest]),
            plan.from.map_or_else(String::new, |from| ids(&[from])),
            ids(&plan.moved),
            ids(&plan.beneath),
        ])
    }

    fn line() -> Vec<Revision> {
        vec![
            Revision::new("p", NONE),
            Revision::new("b3", ["b2"]),
            Revision::new("a1", ["p"]),
            Revision::new("a2", ["a1"]),
            Revision::new("b1", ["p"]),
            Revision::new("b2", ["b1"]),
        ]
    }

    #[test]
    fn the_whole_line_moves() {
        let expected = ["b1", "p", "b1 b2 b3", "a1 a2"].map(str::to_owned);
        for revision in ["b1", "b2", "b3"] {
            assert_eq!(plan(&line(), revision, "a2"), Ok(expected.clone()));
        }
        assert_eq!(plan(&line(), "b3", "a1").unwrap()[3], "a1");
    }

    #[test]
    fn a_history_of_its_own_moves_too() {
        let mut revisions = line();
        revisions.push(Revision::new("q", NONE));
        assert_eq!(plan(&revisions, "q", "a2"), Ok(["q", "", "q", "p a1 a2"].map(str::to_owned)));
    }

    #[test]
    fn what_cannot_move() {
        let refusal =
            |revisions: &[Revision], revision: &str, onto: &str| plan(revisions, revision, onto).unwrap_err();
        assert!(refusal(&line(), "b3", "b1").contains("follows `b1` already"));
        assert!(refusal(&line(), "b1", "b3").contains("cannot follow it"));
        assert!(refusal(&line(), "b1", "b1").contains("cannot follow it"));
        let with = |other: Revision| {
            let mut revisions = line();
            revisions.push(other);
            revisions
        };
        let merged = with(Revision::new("m", ["b3", "a1"]));
        assert!(refusal(&merged, "m", "a2").contains("the merge `m`"));
        assert!(refusal(&merged, "b1", "a2").contains("the merge `m`"));
        let labelled = with(Revision::new("b4", ["b3"]).labels(["beta"]));
        assert!(refusal(&labelled, "b4", "a2").contains("branch label `beta`"));
        let depends = with(Revision::new("a3", ["a2"]).depends_on(["b2"]));
        assert!(refusal(&depends, "b3", "a3").contains("depends on `b"));
    }

    #[test]
    fn a_merge_whose_parents_move_moves_with_them() {
        let mut revisions = line();
        revisions.push(Revision::new("c", ["b1"]));
        revisions.push(Revision::new("m", ["c", "b3"]));
        assert_eq!(plan(&revisions, "b2", "a2").unwrap()[2].split(' ').count(), 5);
    }
}
