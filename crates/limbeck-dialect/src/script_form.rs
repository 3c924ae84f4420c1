//! How `--sql` separates statements.

/// What stands around the statements of a script, for the program that will run it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScriptForm<'a> {
    /// What begins a transaction.
    pub begin: &'static str,
    /// What ends it.
    pub commit: &'static str,
    /// What stands right behind a statement.
    pub terminator: &'static str,
    /// A line of its own behind each statement: `GO` of SQL Server's tools, `/` of Oracle's.
    pub separator: Option<&'a str>,
}

impl<'a> ScriptForm<'a> {
    /// The form with another separator, where the database has one: that of `mssql_batch_separator` or
    /// `oracle_batch_separator`. An empty one is none.
    pub fn separated_by(self, given: Option<&'a str>) -> Self {
        let separator = self.separator.map(|own| given.unwrap_or(own)).filter(|text| !text.is_empty());
        Self { separator, ..self }
    }
}

impl Default for ScriptForm<'_> {
    /// Semicolons.
    fn default() -> Self {
        Self { begin: "BEGIN;", commit: "COMMIT;", terminator: ";", separator: None }
    }
}
