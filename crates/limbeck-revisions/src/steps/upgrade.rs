//! `upgrade`, and the range that `history` lists: both ask what leads from some revisions to others.

use limbeck_diagnostics::{Code, Result};

use super::head_rows::HeadRows;
use super::{Direction, Route, Step};
use crate::adjacency::Node;
use crate::expr::RevisionExpr;
use crate::failure::{Failure, Outcome, Situation, refused};
use crate::graph::{Follow, RevisionGraph, Upwards};
use crate::resolve::{AtTheEnd, End, Place, beyond, only_revisions};
use crate::walk::NodeSet;

impl RevisionGraph {
    /// The steps that bring a database with these version rows to `target`. None when it is there, or beyond.
    ///
    /// # Errors
    /// An identifier that stands for nothing or for too much, a version row that no script has, rows of which
    /// one is an ancestor of another.
    pub fn upgrade_steps(&self, rows: &[String], target: &RevisionExpr) -> Result<Route> {
        let words = format!("Destination {} is not a valid upgrade target from current head(s)", target.text);
        let situation =
            Situation { end: Some(&target.text), not_ancestor: Some(&words), ..Situation::default() };
        self.plan_upgrade(rows, target).map_err(|failure| situation.error(failure))
    }

    fn plan_upgrade(&self, rows: &[String], target: &RevisionExpr) -> Outcome<Route> {
        let (current, target_end) = (End::Rows(rows), End::Typed(target));
        let targets =
            only_revisions(&self.upgrade_target(current, target_end, AtTheEnd::Fail)?, &target.text)?;
        let required = self.reach_apart(&targets, Upwards::No, Follow::Dependencies)?;
        let now = only_revisions(&self.places(current)?, &current.shown())?;
        let applied = self.reach_apart(&now, Upwards::No, Follow::Dependencies)?;
        let needed =
            NodeSet::of(self, required.members().iter().copied().filter(|node| !applied.contains(*node)));
        let order = self.newest_first(&needed, &targets)?;
        let mut heads = HeadRows::new(self, rows)?;
        let mut steps = Vec::with_capacity(order.len());
        for node in order.into_iter().rev() {
            let moves = heads.upgrade(node)?;
            steps.push(Step::script(self, node, Direction::Up, moves));
        }
        Ok(Route { steps, warnings: Vec::new() })
    }

    /// The revisions from `lower` to `upper`, both included, newest first.
    pub(crate) fn range(&self, lower: End<'_>, upper: End<'_>) -> Outcome<Vec<Node>> {
        let mut targets =
            only_revisions(&self.upgrade_target(lower, upper, AtTheEnd::Stay)?, &upper.shown())?;
        if let End::Typed(RevisionExpr { text, .. }) = lower
            && let Some((branch, _)) = text.split_once('@')
        {
            targets = self.only_labelled(targets, branch)?;
        }
        let required = self.reach_apart(&targets, Upwards::No, Follow::Dependencies)?;
        let places = self.places(lower)?;
        let outside = |place: &Place| match place {
            Place::Revision(node) => !required.contains(*node),
            Place::Base => true,
            Place::Nowhere => false,
        };
        if places.iter().any(outside) {
            return Err(Failure::NotAncestor);
        }
        // Fewer revisions than a negative start counts: the range starts at the first one that there is.
        let now = match (places.first(), lower) {
            (Some(Place::Nowhere), End::Typed(expr)) => {
                match self.downgrade_target(upper, expr, AtTheEnd::Stay)?.place {
                    Place::Revision(node) => vec![node],
                    Place::Base => Vec::new(),
                    Place::Nowhere => return Err(beyond(&expr.text)),
                }
            }
            _ => only_revisions(&places, &lower.shown())?,
        };
        let applied = self.reach_apart(&now, Upwards::No, Follow::Dependencies)?;
        let missing = required.members().iter().copied().filter(|node| !applied.contains(*node));
        let mut needed = NodeSet::of(self, missing);
        for &node in &now {
            needed.insert(node);
        }
        if !now.is_empty() {
            let above = self.reach_apart(&now, Upwards::Yes, Follow::Parents)?;
            needed = NodeSet::of(self, needed.members().iter().copied().filter(|node| above.contains(*node)));
        }
        self.newest_first(&needed, &targets)
    }

    /// Those with a label: the one that `branch` is, or the one of the revision that it names.
    fn only_labelled(&self, targets: Vec<Node>, branch: &str) -> Outcome<Vec<Node>> {
        let mut label = branch;
        if let Some(node) = self.one(branch)?
            && self.id(node) == branch
        {
            let labels = self.view(node).branch_labels();
            let [only] = labels.as_slice() else {
                return Err(refused(
                    Code::RevisionRange,
                    format!(
                        "revision `{branch}` has {} branch labels, so it cannot stand for one",
                        labels.len()
                    ),
                )
                .hint("write a branch label before the `@`")
                .into());
            };
            label = only;
        }
        Ok(targets.into_iter().filter(|node| self.view(*node).has_label(label)).collect())
    }
}
