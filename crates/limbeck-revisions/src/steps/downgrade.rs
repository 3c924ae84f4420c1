//! `downgrade`.

use limbeck_diagnostics::{Code, Error, Result};

use super::head_rows::HeadRows;
use super::{Direction, Route, Step};
use crate::adjacency::Node;
use crate::expr::RevisionExpr;
use crate::failure::{Failure, Outcome, Situation};
use crate::graph::{Follow, RevisionGraph, Upwards};
use crate::resolve::{AtTheEnd, End, Place, only_revisions};
use crate::walk::NodeSet;

impl RevisionGraph {
    /// The steps that bring a database with these version rows back to `target`.
    ///
    /// Everything above the target goes, on every branch, with what depends on it. A branch label is consulted
    /// only when several lines start above the target, as in Alembic.
    ///
    /// # Errors
    /// An identifier that stands for nothing or for too much, a version row that no script has, a target that
    /// is not below the rows.
    pub fn downgrade_steps(&self, rows: &[String], target: &RevisionExpr) -> Result<Route> {
        let words =
            format!("Destination {} is not a valid downgrade target from current head(s)", target.text);
        let situation =
            Situation { end: Some(&target.text), not_ancestor: Some(&words), ..Situation::default() };
        self.plan_downgrade(rows, target).map_err(|failure| situation.error(failure))
    }

    fn plan_downgrade(&self, rows: &[String], target: &RevisionExpr) -> Outcome<Route> {
        let current = End::Rows(rows);
        let destination = self.downgrade_target(current, target, AtTheEnd::Fail)?;
        let mut roots = match destination.place {
            Place::Revision(node) => self.edges.children.of(node).to_vec(),
            Place::Base | Place::Nowhere => self.base_names(),
        };
        if let Some(branch) = &destination.branch
            && roots.len() > 1
        {
            let line = self.reach([self.branch_revision(branch)?], Upwards::No, Follow::Parents);
            roots.retain(|root| line.contains(*root));
            if roots.is_empty() {
                return Err(Failure::Other(not_a_target(branch)));
            }
        }
        let now = only_revisions(&self.places(current)?, &current.shown())?;
        let above = self.reach(roots, Upwards::Yes, Follow::Dependencies);
        let applied = self.reach(now.iter().copied(), Upwards::No, Follow::Dependencies);
        let dropped =
            NodeSet::of(self, above.members().iter().copied().filter(|node| applied.contains(*node)));
        if let Place::Revision(node) = destination.place
            && dropped.members().is_empty()
            && !now.contains(&node)
        {
            return Err(Failure::NotAncestor);
        }
        let mut heads = HeadRows::new(self, rows)?;
        let mut steps = Vec::with_capacity(dropped.members().len());
        for node in self.newest_first(&dropped, &now)? {
            let moves = heads.downgrade(node)?;
            steps.push(Step::script(self, node, Direction::Down, moves));
        }
        Ok(Route { steps, warnings: destination.warning.into_iter().collect() })
    }

    /// The base of every name: a base with a label counts twice, which decides whether the branch of
    /// `label@base` is looked at.
    fn base_names(&self) -> Vec<Node> {
        let nodes = self.names.iter().map(|(_, node)| *node);
        nodes.filter(|node| self.view(*node).is_base()).collect()
    }
}

fn not_a_target(branch: &str) -> Error {
    Error::new(Code::RevisionRange, "Not a valid downgrade target from current heads")
        .note(format!("nothing above the target is on the branch `{branch}`"))
}
