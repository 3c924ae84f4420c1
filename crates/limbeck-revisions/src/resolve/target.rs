//! The destinations of `upgrade` and `downgrade`, relative forms included.

use limbeck_diagnostics::{Code, Diagnostic, Error, Severity};

use super::{AtTheEnd, End, Place, only_revisions};
use crate::adjacency::Node;
use crate::expr::{Relative, RevisionExpr};
use crate::failure::{Failure, Outcome, no_such_distance, not_upwards, refused, walk_failure};
use crate::graph::{Follow, RevisionGraph, Upwards};
use crate::walk::NodeSet;

/// The destination of a downgrade.
pub(crate) struct DowngradeTarget {
    /// The branch that the downgrade is narrowed to.
    pub(crate) branch: Option<String>,
    /// The revision to go back to, or [`Place::Base`].
    pub(crate) place: Place,
    /// What is questionable about the request.
    pub(crate) warning: Option<Diagnostic>,
}

impl RevisionGraph {
    /// Where an upgrade from `current` to `target` leads.
    pub(crate) fn upgrade_target(
        &self,
        current: End<'_>,
        target: End<'_>,
        end: AtTheEnd,
    ) -> Outcome<Vec<Place>> {
        let End::Typed(RevisionExpr { relative: Some(relative), .. }) = target else {
            return self.places(target);
        };
        let place = match &relative.symbol {
            None if relative.steps > 0 => self.above_current(current, relative, end)?,
            None => return Err(not_upwards(relative)),
            Some(symbol) if relative.steps > 0 => {
                self.walk(self.one(symbol)?, relative.steps, relative.branch.as_deref(), end)?
            }
            Some(symbol) => self.walk(self.anchor(relative, symbol)?, relative.steps, None, end)?,
        };
        Ok(vec![place])
    }

    /// `+N` and `label@+N`.
    fn above_current(&self, current: End<'_>, relative: &Relative, end: AtTheEnd) -> Outcome<Place> {
        let branch = relative.branch.as_deref();
        let start = match branch {
            Some(branch) => match self.starts_on_branch(current, branch)?.as_slice() {
                [] => None,
                [node] => Some(*node),
                _ => return Err(ambiguous_upgrade(&current)),
            },
            None => match current.texts().as_slice() {
                [] => None,
                [text] => self.one(text).map_err(|failure| current.blame(failure, text))?,
                _ => return Err(ambiguous_upgrade(&current)),
            },
        };
        match self.walk(start, relative.steps, branch, end)? {
            Place::Nowhere => Err(no_such_distance(relative)),
            place => Ok(place),
        }
    }

    /// From where `label@+N` counts: the current revisions on the branch; else, when the branch was reached by a
    /// dependency only, the newest applied revisions on it.
    fn starts_on_branch(&self, current: End<'_>, branch: &str) -> Outcome<Vec<Node>> {
        let current = only_revisions(&self.places(current)?, &current.shown())?;
        let starts = self.on_lineage(&current, branch, Follow::Parents)?;
        if !starts.is_empty() {
            return Ok(starts);
        }
        let applied = self.reach(current, Upwards::No, Follow::Dependencies);
        let active = self.on_lineage(applied.members(), branch, Follow::Parents)?;
        let below =
            NodeSet::of(self, active.iter().flat_map(|node| self.edges.normalized.of(*node)).copied());
        Ok(active.into_iter().filter(|node| !below.contains(*node)).collect())
    }

    /// Where a downgrade from `current` to `target` leads.
    pub(crate) fn downgrade_target(
        &self,
        current: End<'_>,
        target: &RevisionExpr,
        end: AtTheEnd,
    ) -> Outcome<DowngradeTarget> {
        let Some(relative) = &target.relative else { return self.absolute_downgrade(&target.text) };
        let mut warning = None;
        let (branch, place) = match &relative.symbol {
            None if relative.steps >= 0 => return Err(no_such_distance(relative)),
            None => {
                let (branch, symbol) = match &relative.branch {
                    Some(branch) => (branch.clone(), self.current_on_branch(current, branch)?),
                    None => {
                        let rows = current.texts();
                        let first = *rows.first().ok_or_else(|| no_such_distance(relative))?;
                        warning = rows.iter().any(|row| *row != first).then(|| ambiguous_downgrade(first));
                        (first.to_owned(), first.to_owned())
                    }
                };
                let narrowed = format!("{branch}@{symbol}");
                let start = self.one(&narrowed).map_err(|failure| current.blame(failure, &symbol))?;
                let place = self.walk(start, relative.steps, None, end)?;
                if place == Place::Nowhere {
                    return Err(no_such_distance(relative));
                }
                (Some(branch), place)
            }
            Some(symbol) => {
                let (start, branch) = if relative.steps >= 0 {
                    (self.one(symbol)?, relative.branch.as_deref())
                } else {
                    (self.anchor(relative, symbol)?, None)
                };
                let place = self.walk(start, relative.steps, branch, end)?;
                if place == Place::Nowhere {
                    return Err(walk_failure("Walked too far"));
                }
                (relative.branch.clone(), place)
            }
        };
        Ok(DowngradeTarget { branch, place, warning })
    }

    fn absolute_downgrade(&self, text: &str) -> Outcome<DowngradeTarget> {
        let (branch, symbol) = match text.rsplit_once('@') {
            Some((branch, symbol)) => (Some(branch.to_owned()).filter(|branch| !branch.is_empty()), symbol),
            None => (None, text),
        };
        let place = self.one(symbol)?.map_or(Place::Base, Place::Revision);
        Ok(DowngradeTarget { branch, place, warning: None })
    }

    /// The current revision that `label@-N` counts from.
    fn current_on_branch(&self, current: End<'_>, branch: &str) -> Outcome<String> {
        let mut lineage = self.lineage(branch, Follow::Parents)?;
        let mut found = Vec::new();
        for row in current.texts() {
            if lineage.keeps_text(self, row, current)? {
                found.push(row.to_owned());
            }
        }
        if found.is_empty() {
            // The branch may be applied as a dependency only, so that it has no row.
            let implied = self.all_current_nodes(current)?;
            found = self.ids(&self.on_lineage(&implied, branch, Follow::Parents)?);
        }
        match found.as_slice() {
            [one] => Ok(one.clone()),
            [] => Err(refused(
                Code::RelativeRevision,
                format!(
                    "no revision of the branch `{branch}` is applied, so there is nothing to count down from"
                ),
            )
            .hint("`current` shows where the database is")
            .into()),
            several => Err(refused(
                Code::RelativeRevision,
                format!("several current revisions are on the branch `{branch}`: {}", several.join(", ")),
            )
            .hint("name the revision to go back to")
            .into()),
        }
    }

    /// The start of `symbol-N` and `label@symbol-N`.
    fn anchor(&self, relative: &Relative, symbol: &str) -> Outcome<Option<Node>> {
        match &relative.branch {
            Some(branch) => self.one(&format!("{branch}@{symbol}")),
            None => self.one(symbol),
        }
    }
}

fn ambiguous_upgrade(current: &End<'_>) -> Failure {
    Failure::Other(
        Error::new(Code::RelativeRevision, "Ambiguous upgrade from multiple current revisions")
            .fact("current", current.shown())
            .hint("narrow it with a branch, as in `label@+1`, or name the revision"),
    )
}

fn ambiguous_downgrade(first: &str) -> Diagnostic {
    let words =
        "downgrade -1 from multiple heads is ambiguous; this usage will be disallowed in a future release.";
    let error = Error::new(Code::RelativeRevision, words)
        .note(format!(
            "the database has several current revisions; `{first}` is used, since its row came first"
        ))
        .hint("narrow it with a branch, as in `label@-1`, or name the revision to go back to");
    let mut warning = error.diagnostic().clone();
    warning.severity = Severity::Warning;
    warning
}
