//! What a comparison carries along.

use limbeck_diagnostics::Result;
use limbeck_dialect::{Abilities, Dialect, Profile};
use limbeck_schema::{Schema, TableName};

use crate::change::Changes;
use crate::enums::Enums;
use crate::finding::{Finding, Level};
use crate::options::DiffOptions;
use crate::spelling::Spelling;

/// The two sides, how they are compared, and what was found so far.
pub(crate) struct Comparison<'a> {
    pub dialect: &'a dyn Dialect,
    pub profile: &'a Profile,
    pub abilities: Abilities,
    pub options: &'a DiffOptions<'a>,
    pub spelling: Spelling<'a>,
    pub model: &'a Schema,
    /// The database, in the models' spelling.
    pub database: &'a Schema,
    pub enums: Enums,
    pub changes: Changes,
    pub findings: Vec<Finding>,
}

impl Comparison<'_> {
    /// Notes a difference that an operation mends.
    pub(crate) fn detected(&mut self, message: impl Into<String>) {
        self.find(Level::Detected, message);
    }

    /// Adds a line to the findings.
    pub(crate) fn find(&mut self, level: Level, message: impl Into<String>) {
        self.findings.push(Finding { level, message: message.into() });
    }

    /// Whether two column types are one.
    pub(crate) fn same_type(&self, one: &limbeck_schema::Type, other: &limbeck_schema::Type) -> Result<bool> {
        let one = self.dialect.canonical_type(self.profile, one)?;
        Ok(one == self.dialect.canonical_type(self.profile, other)?)
    }

    /// The names of the tables that both sides have.
    pub(crate) fn is_in_database(&self, table: &TableName) -> bool {
        self.database.table(table).is_some()
    }
}
