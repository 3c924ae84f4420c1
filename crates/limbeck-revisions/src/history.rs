//! What `history` lists.

use limbeck_diagnostics::Result;

use crate::expr::{HistoryEnd, HistoryRange, RevisionExpr};
use crate::failure::Situation;
use crate::graph::{RevisionGraph, keys};
use crate::resolve::End;
use crate::revision::RevisionKey;

impl RevisionGraph {
    /// The revisions of a range, both ends included, newest first. `rows` are the version rows; they matter only
    /// when [`HistoryRange::needs_current`]. Without rows, `current` is as good as nothing.
    ///
    /// # Errors
    /// An end that stands for nothing or for too much, ends that are not on one line.
    pub fn history(&self, range: &HistoryRange, rows: &[String]) -> Result<Vec<RevisionKey>> {
        let start = typed(&range.start, "base");
        let end = typed(&range.end, "heads");
        // When both ends are `current`, Alembic takes the older one as a name.
        let start_is_rows =
            range.start == HistoryEnd::Current && range.end != HistoryEnd::Current && !rows.is_empty();
        let end_is_rows = range.end == HistoryEnd::Current && !rows.is_empty();
        let start = match (&range.start, &range.end) {
            (HistoryEnd::Current, HistoryEnd::Current) => RevisionExpr::parse("current"),
            _ => start,
        };
        let lower = if start_is_rows { End::Rows(rows) } else { End::Typed(&start) };
        let upper = if end_is_rows { End::Rows(rows) } else { End::Typed(&end) };
        self.range_keys(lower, upper)
    }

    /// The revisions from `base` to `head`, both included, newest first.
    ///
    /// # Errors
    /// As [`Self::history`].
    pub fn walk_revisions(&self, base: &RevisionExpr, head: &RevisionExpr) -> Result<Vec<RevisionKey>> {
        self.range_keys(End::Typed(base), End::Typed(head))
    }

    fn range_keys(&self, lower: End<'_>, upper: End<'_>) -> Result<Vec<RevisionKey>> {
        let (start, end) = (in_message(lower), in_message(upper));
        let words = format!(
            "Requested range {start}:{end} does not refer to ancestor/descendant revisions along the same branch"
        );
        let situation = Situation { end: Some(&end), not_ancestor: Some(&words), multiple_heads: None };
        self.range(lower, upper).map(|nodes| keys(&nodes)).map_err(|failure| situation.error(failure))
    }
}

fn typed(end: &HistoryEnd, open: &str) -> RevisionExpr {
    match end {
        HistoryEnd::Revision(expr) => expr.clone(),
        HistoryEnd::Open | HistoryEnd::Current => RevisionExpr::parse(open),
    }
}

/// An end as Alembic prints it: version rows come out as a Python tuple.
fn in_message(end: End<'_>) -> String {
    match end {
        End::Typed(expr) => expr.text.clone(),
        End::Rows([row]) => format!("('{row}',)"),
        End::Rows(rows) => {
            format!("({})", rows.iter().map(|row| format!("'{row}'")).collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
mod tests;
