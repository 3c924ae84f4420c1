//! What must not be lost when a table is built anew and put in the old one's place.

use limbeck_schema::{Table, TableName};

use crate::CatalogQuery;

/// A table that was read for a rebuild, and what depends on it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReflectedTable {
    /// The table.
    pub table: Table,
    /// What would go with it, or break.
    pub dependents: Vec<Dependent>,
    /// Whether the database's own ALTERs may be tried first, where they lead to the same table.
    pub in_place: bool,
}

/// A trigger, a view or another table that names a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependent {
    /// Which of the three.
    pub kind: DependentKind,
    /// Its name.
    pub name: String,
    /// The table or view that a trigger is on.
    pub on: Option<TableName>,
    /// The statement that made it; for a table, the column that its reference names.
    pub sql: String,
}

impl Dependent {
    /// Whether it says a column's name, as far as that can be told: of triggers and views it cannot.
    pub fn may_name(&self, column: &str) -> bool {
        self.kind != DependentKind::Table || self.sql.eq_ignore_ascii_case(column)
    }
}

/// What depends on a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DependentKind {
    /// A trigger: it goes with its table.
    Trigger,
    /// A view: it stays, and fails when it cannot be read any more.
    View,
    /// A table with a foreign key to this one: it stays, and cannot be written any more when a column is gone.
    Table,
}

/// How the rebuild of one table is guarded: texts of SQL, each one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RebuildGuard {
    /// What [`crate::Dialect::read_dependents`] reads.
    pub dependents: CatalogQuery,
    /// Whether references between tables are enforced. While they are, dropping a table does to the rows that refer to
    /// it what `ON DELETE` says. It has no effect inside a transaction.
    pub references: Switch,
    /// How many references lead nowhere: one row, one number.
    pub violations: String,
    /// How many references of other tables lead to this one: one row, one number.
    pub referring: String,
    /// Whether renaming a table leaves all else as it is: views and triggers that name another table by then.
    pub plain_renames: Switch,
    /// Begins something that can be undone, inside a transaction or not.
    pub open: &'static str,
    /// Ends it.
    pub close: &'static str,
    /// Undoes it.
    pub undo: &'static [&'static str],
}

/// How a rebuild that failed is undone where DDL commits by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RebuildUndo {
    /// A query that returns a row while the old table is there: nothing is lost without the new one.
    pub keeps_old: String,
    /// What takes the new table away.
    pub undo: Vec<String>,
}

/// A setting of a connection that is on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switch {
    /// Asks: one row, `1` when it is on.
    pub ask: &'static str,
    /// Turns it on.
    pub on: &'static str,
    /// Turns it off.
    pub off: &'static str,
}
