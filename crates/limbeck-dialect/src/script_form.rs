//! How `--sql` separates statements.

/// What stands around the statements of a script, for the program that will run it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScriptForm {
    /// What begins a transaction.
    pub begin: &'static str,
    /// What ends it.
    pub commit: &'static str,
    /// What stands right behind a statement.
    pub terminator: &'static str,
    /// A line of its own behind each statement: `GO` of SQL Server's tools, `/` of Oracle's.
    pub separator: Option<&'static str>,
}

impl Default for ScriptForm {
    /// Semicolons.
    fn default() -> Self {
        Self { begin: "BEGIN;", commit: "COMMIT;", terminator: ";", separator: None }
    }
}
