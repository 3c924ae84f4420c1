//! `stamp`: version rows move, no script runs.

use limbeck_diagnostics::{Code, Result};

use super::head_rows::HeadRows;
use super::{Direction, Route, RowMove, Step, StepKind};
use crate::adjacency::Node;
use crate::expr::RevisionExpr;
use crate::failure::{Outcome, Situation, refused};
use crate::graph::{Follow, RevisionGraph, Upwards};
use crate::resolve::{End, Place, beyond, only_revisions};
use crate::walk::NodeSet;

impl RevisionGraph {
    /// The steps that make a version table with these rows hold `targets`.
    ///
    /// Every target is compared with the rows as they are at first, as in Alembic: stamping two revisions of one
    /// line at once makes a table that holds both.
    ///
    /// # Errors
    /// An identifier that stands for nothing or for too much, a version row that no script has.
    pub fn stamp_steps(&self, rows: &[String], targets: &[RevisionExpr]) -> Result<Route> {
        let words = "Multiple heads are present; please specify a single target revision";
        let situation = Situation { multiple_heads: Some(words), ..Situation::default() };
        self.plan_stamp(rows, targets).map_err(|failure| situation.error(failure))
    }

    fn plan_stamp(&self, rows: &[String], targets: &[RevisionExpr]) -> Outcome<Route> {
        let current = End::Rows(rows);
        let heads = only_revisions(&self.places(current)?, &current.shown())?;
        let mut affected = NodeSet::new(self);
        for target in targets.iter().filter(|target| !target.text.is_empty()) {
            for node in self.on_lineage(&heads, &target.text, Follow::Dependencies)? {
                affected.insert(node);
            }
        }
        if targets.is_empty() {
            heads.iter().for_each(|node| _ = affected.insert(*node));
        }
        let mut destinations = Vec::new();
        for target in targets {
            destinations.extend(
                self.places(End::Typed(target))?.into_iter().map(|place| (place, target.text.as_str())),
            );
        }
        if destinations.is_empty() {
            destinations.push((Place::Nowhere, "base"));
        }
        let below = self.reach(affected.members().iter().copied(), Upwards::No, Follow::Dependencies);
        let above = self.reach(affected.members().iter().copied(), Upwards::Yes, Follow::Dependencies);

        let mut rows = HeadRows::new(self, rows)?;
        let mut steps = Vec::new();
        for (place, text) in destinations {
            let Place::Revision(to) = place else {
                if place == Place::Base {
                    return Err(beyond(text));
                }
                for &head in affected.members() {
                    let moves = vec![rows.delete(head)?];
                    steps.push(self.stamp_step(&[head], None, Direction::Down, moves));
                }
                continue;
            };
            if affected.contains(to) {
                continue;
            }
            let (from, direction) = match (below.contains(to), above.contains(to)) {
                (true, true) => return Err(self.between(to, affected.members())),
                (true, false) => (affected.members(), Direction::Down),
                (false, true) => (affected.members(), Direction::Up),
                (false, false) => (&[][..], Direction::Up),
            };
            let moves = rows.stamp(from, to, direction)?;
            steps.push(self.stamp_step(from, Some(to), direction, moves));
        }
        Ok(Route { steps, warnings: Vec::new() })
    }

    fn stamp_step(&self, from: &[Node], to: Option<Node>, direction: Direction, moves: Vec<RowMove>) -> Step {
        let from = self.ids(from);
        let to: Vec<String> = to.map(|node| self.id(node).to_owned()).into_iter().collect();
        let (up_ids, down_ids) = match direction {
            Direction::Up => (to.clone(), from.clone()),
            Direction::Down => (from.clone(), to.clone()),
        };
        Step { kind: StepKind::Stamp, direction, revision: None, from, to, up_ids, down_ids, moves }
    }

    fn between(&self, to: Node, rows: &[Node]) -> crate::failure::Failure {
        let to = self.id(to);
        refused(
            Code::OverlappingRevisions,
            format!(
                "revision `{to}` is above one version row and below another: {}",
                self.ids(rows).join(", ")
            ),
        )
        .note("the version table holds a revision together with one of its own ancestors")
        .hint(format!("`stamp --purge {to}` replaces all rows"))
        .into()
    }
}
