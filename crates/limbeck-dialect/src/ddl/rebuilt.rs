//! What a batch and a database's folder tell each other: of a table that was built anew, and of alterations that need no
//! new one.

use limbeck_schema::{Table, TableName};

use crate::Dependent;

/// A table that was built anew.
pub(crate) struct Rebuilt<'a> {
    /// Its name, and that of the old one.
    pub(crate) name: &'a TableName,
    /// The new table.
    pub(crate) table: &'a Table,
    /// The columns that have another name now: old and new.
    pub(crate) renames: &'a [(String, String)],
    /// The columns that are gone.
    pub(crate) dropped: &'a [String],
    /// The columns that have another type now, by the names that they had.
    pub(crate) retyped: &'a [String],
    /// What depended on the old one.
    pub(crate) dependents: &'a [Dependent],
}

/// What the ALTER TABLE of a database changes in place, where a batch would build the table anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OwnAlters {
    /// `RENAME COLUMN`.
    pub(crate) renames_columns: bool,
    /// `DROP COLUMN`.
    pub(crate) drops_columns: bool,
    /// `SET NOT NULL`, `DROP NOT NULL`, `ADD CONSTRAINT` and `DROP CONSTRAINT` of a CHECK.
    pub(crate) alters_constraints: bool,
}
