//! What a comparison says of itself: lines for the log, in Alembic's words where it has them.

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of line.
    pub level: Level,
    /// The words.
    pub message: String,
}

/// How a finding is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A difference, which an operation mends: `Detected added table 'users'`.
    Detected,
    /// Something worth knowing of an operation, or a difference that is none.
    Note,
    /// A difference that no operation of a migration script can mend.
    Unmendable,
    /// A comparison that could not be made: nobody knows whether there is a difference.
    Unsettled,
}
