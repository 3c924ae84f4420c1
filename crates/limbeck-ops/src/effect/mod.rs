//! What an operation does to a schema, one file per object.
//!
//! The replay is honest about its limits: what it cannot follow (raw SQL, an object that the schema does not
//! have) is [`Effect::Unknown`] and leaves the schema as it was.

mod column;
mod constraint;
mod control;
mod enumeration;
mod index;
mod table;

pub(crate) use constraint::Found;
use limbeck_schema::{Schema, Table, TableName};

use crate::{Action, Guard, Operation};

/// How far the effect of an operation on a [`Schema`] is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The schema now is what the database will be.
    Known,
    /// From here on the schema is not known: raw SQL ran.
    Unknown,
}

impl Effect {
    /// Known, unless what should be changed was not there.
    fn of<T>(found: Option<T>) -> Self {
        if found.is_some() { Self::Known } else { Self::Unknown }
    }
}

impl Operation {
    /// Replays the operation on `schema`. A named enumeration that comes into being with a table is added to the
    /// schema's, whatever database it is: one without such types leaves them out of its own schemas.
    pub fn apply(&self, schema: &mut Schema) -> Effect {
        if !self.when.holds(schema) {
            return Effect::Known;
        }
        match &self.action {
            Action::CreateTable(inner) => inner.apply(schema),
            Action::DropTable(inner) => inner.apply(schema),
            Action::RenameTable(inner) => inner.apply(schema),
            Action::CreateTableComment(inner) => inner.apply(schema),
            Action::DropTableComment(inner) => inner.apply(schema),
            Action::AddColumn(inner) => inner.apply(schema),
            Action::AlterColumn(inner) => inner.apply(schema),
            Action::DropColumn(inner) => inner.apply(schema),
            Action::CreateIndex(inner) => inner.apply(schema),
            Action::DropIndex(inner) => inner.apply(schema),
            Action::AddConstraint(inner) => inner.apply(schema),
            Action::DropConstraint(inner) => inner.apply(schema),
            Action::CreateEnum(inner) => inner.apply(schema),
            Action::AlterEnum(inner) => inner.apply(schema),
            Action::DropEnum(inner) => inner.apply(schema),
            Action::BatchAlterTable(inner) => inner.apply(schema),
            Action::AutocommitBlock(inner) => inner.apply(schema),
            Action::Message(_) | Action::BulkInsert(_) => Effect::Known,
            Action::Execute(_) | Action::Custom(_) => Effect::Unknown,
        }
    }
}

impl Guard {
    /// Whether the condition holds, as far as `schema` tells.
    pub(crate) fn holds(&self, schema: &Schema) -> bool {
        match self {
            Self::Always => true,
            Self::TypeMissing { schema: of, name } => schema.enumeration(of.as_deref(), name).is_none(),
            Self::TypePresent { schema: of, name } => schema.enumeration(of.as_deref(), name).is_some(),
            Self::TableMissing { table } => schema.table(table).is_none(),
            Self::TablePresent { table } => schema.table(table).is_some(),
        }
    }
}

/// The table of that name, to be changed.
fn table_mut<'a>(schema: &'a mut Schema, name: &TableName) -> Option<&'a mut Table> {
    schema.tables.iter_mut().find(|table| table.name == *name)
}
