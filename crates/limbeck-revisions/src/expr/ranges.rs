//! What the revision arguments of the commands may be beyond one identifier: `from:to` and its relatives.

use limbeck_diagnostics::{Code, Error, Result};

use super::RevisionExpr;

/// Whether a command acts on a database or writes a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// On a database.
    Online,
    /// As a script (`--sql`).
    Offline,
}

/// The argument of `upgrade` and `downgrade`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationTarget {
    /// Where a script starts: the left side of `from:to`.
    pub start: Option<RevisionExpr>,
    /// Where to go.
    pub destination: RevisionExpr,
}

impl MigrationTarget {
    /// Reads the argument of `upgrade`.
    ///
    /// # Errors
    /// A range without `--sql`, or more than one colon.
    pub fn upgrade(text: &str, mode: Mode) -> Result<Self> {
        let (start, destination) = split_range(text)?;
        if start.is_some() && mode == Mode::Online {
            return Err(range_not_allowed(text));
        }
        Ok(Self { start, destination })
    }

    /// Reads the argument of `downgrade`.
    ///
    /// # Errors
    /// A range without `--sql`, no range with `--sql`, or more than one colon.
    pub fn downgrade(text: &str, mode: Mode) -> Result<Self> {
        let (start, destination) = split_range(text)?;
        match (start.is_some(), mode) {
            (true, Mode::Online) => Err(range_not_allowed(text)),
            (false, Mode::Offline) => {
                Err(Error::new(Code::OfflineRange, "downgrade with --sql requires <fromrev>:<torev>")
                    .note(
                        "a script is written without a database, so the revision to start from must be given",
                    )
                    .hint(format!(
                        "write the revision that the database is at before a colon, as in `head:{text}`"
                    )))
            }
            _ => Ok(Self { start, destination }),
        }
    }
}

fn range_not_allowed(text: &str) -> Error {
    Error::new(Code::RevisionArgument, "Range revision not allowed")
        .fact("argument", text)
        .note("on a database, the revision to start from is the one that the database is at")
        .hint("name only the destination, or add `--sql` to write a script for the range")
}

/// The arguments of `stamp`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampTarget {
    /// Where a script starts: the left side of `from:to`.
    pub start: Option<RevisionExpr>,
    /// The revisions that the version table shall hold.
    pub destinations: Vec<RevisionExpr>,
}

impl StampTarget {
    /// Reads the arguments of `stamp`. Ranges are read only with `--sql`.
    ///
    /// # Errors
    /// Ranges that start at different revisions, or more than one colon.
    pub fn parse(texts: &[String], mode: Mode) -> Result<Self> {
        let mut start: Option<RevisionExpr> = None;
        let mut destinations = Vec::with_capacity(texts.len());
        for text in texts {
            if mode == Mode::Online {
                destinations.push(RevisionExpr::parse(text));
                continue;
            }
            let (this, destination) = split_range(text)?;
            match (&start, this) {
                (Some(first), Some(this)) if *first != this => {
                    return Err(Error::new(
                        Code::RevisionArgument,
                        "Stamp operation with --sql only supports a single starting revision at a time",
                    )
                    .fact("first start", &first.text)
                    .fact("other start", &this.text));
                }
                (None, this) => start = this,
                _ => {}
            }
            destinations.push(destination);
        }
        Ok(Self { start, destinations })
    }
}

/// One end of a history range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryEnd {
    /// Not given: the base, or all heads.
    Open,
    /// `current`: what the database is at.
    Current,
    /// A revision.
    Revision(RevisionExpr),
}

/// The argument of `history --rev-range`: both ends belong to the range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRange {
    /// The older end.
    pub start: HistoryEnd,
    /// The newer end.
    pub end: HistoryEnd,
}

impl HistoryRange {
    /// The whole history.
    pub fn all() -> Self {
        Self { start: HistoryEnd::Open, end: HistoryEnd::Open }
    }

    /// Reads `[start]:[end]`.
    ///
    /// # Errors
    /// No colon, or more than one.
    pub fn parse(text: &str) -> Result<Self> {
        let malformed = || {
            Error::new(Code::RevisionArgument, "History range requires [start]:[end], [start]:, or :[end]")
                .fact("argument", text)
        };
        let (start, end) = text.trim().split_once(':').ok_or_else(malformed)?;
        if end.contains(':') {
            return Err(malformed());
        }
        Ok(Self { start: history_end(start), end: history_end(end) })
    }

    /// Whether the range needs the database's version rows.
    pub fn needs_current(&self) -> bool {
        self.start == HistoryEnd::Current || self.end == HistoryEnd::Current
    }
}

fn history_end(text: &str) -> HistoryEnd {
    match text {
        "" => HistoryEnd::Open,
        "current" => HistoryEnd::Current,
        _ => HistoryEnd::Revision(RevisionExpr::parse(text)),
    }
}

/// `from:to`, or one revision.
fn split_range(text: &str) -> Result<(Option<RevisionExpr>, RevisionExpr)> {
    let Some((start, end)) = text.split_once(':') else { return Ok((None, RevisionExpr::parse(text))) };
    if end.contains(':') {
        return Err(Error::new(Code::RevisionArgument, format!("`{text}` has more than one colon"))
            .hint("write a range as `from:to`"));
    }
    if start.is_empty() || end.is_empty() {
        return Err(Error::new(Code::RevisionArgument, format!("the range `{text}` has an empty end"))
            .hint("write both ends, as in `base:head`"));
    }
    Ok((Some(RevisionExpr::parse(start)), RevisionExpr::parse(end)))
}
