//! What a comparison carries along.

use limbeck_dialect::{Abilities, Dialect, Profile};
use limbeck_schema::Schema;

use crate::change::Changes;
use crate::enums::Enums;
use crate::finding::{Finding, Level};
use crate::kept::Kept;
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
    /// What stays as it is, but may have to step aside for a moment.
    pub kept: Vec<Kept<'a>>,
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
}
