//! What undoes an operation, one file per object.

mod column;
mod constraint;
mod control;
mod enumeration;
mod index;
mod table;

use std::fmt;

use limbeck_schema::{Column, Schema, Table, TableName};

use crate::{Action, Operation};

/// Why an operation cannot be undone from what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Irreversible {
    /// A few words: what is missing.
    pub reason: String,
}

impl Irreversible {
    fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

impl fmt::Display for Irreversible {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.reason)
    }
}

type Inverse = Result<Vec<Operation>, Irreversible>;

impl Operation {
    /// The operations that undo this one, given the schema before it.
    ///
    /// # Errors
    /// Raw SQL, and operations on objects that `before` does not have.
    pub fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        if !self.when.holds(before) {
            return Ok(Vec::new());
        }
        match &self.action {
            Action::CreateTable(inner) => Ok(inner.inverse(before)),
            Action::DropTable(inner) => inner.inverse(before),
            Action::RenameTable(inner) => Ok(inner.inverse()),
            Action::CreateTableComment(inner) => inner.inverse(before),
            Action::DropTableComment(inner) => inner.inverse(before),
            Action::AddColumn(inner) => Ok(inner.inverse(before)),
            Action::AlterColumn(inner) => inner.inverse(before),
            Action::DropColumn(inner) => inner.inverse(before),
            Action::CreateIndex(inner) => inner.inverse(before),
            Action::DropIndex(inner) => inner.inverse(before),
            Action::AddConstraint(inner) => inner.inverse(),
            Action::DropConstraint(inner) => inner.inverse(before),
            Action::CreateEnum(inner) => Ok(inner.inverse()),
            Action::AlterEnum(inner) => Ok(inner.inverse(before)),
            Action::DropEnum(inner) => inner.inverse(before),
            Action::BatchAlterTable(inner) => inner.inverse(before),
            Action::AutocommitBlock(inner) => inner.inverse(before),
            Action::Message(_) => Ok(Vec::new()),
            Action::Execute(_) => Err(Irreversible::new("raw SQL")),
            Action::BulkInsert(_) => Err(Irreversible::new("rows that were inserted")),
            Action::Custom(inner) => Err(Irreversible::new(format!("an operation of `{}`", inner.class))),
        }
    }
}

/// The operations that undo all of `operations`, the last first, given the schema before them.
///
/// # Errors
/// As [`Operation::inverse`] of the first that cannot be undone.
pub fn inverse_of_all(operations: &[Operation], before: &Schema) -> Result<Vec<Operation>, Irreversible> {
    let mut schema = before.clone();
    let mut steps = Vec::with_capacity(operations.len());
    for operation in operations {
        steps.push(operation.inverse(&schema)?);
        operation.apply(&mut schema);
    }
    Ok(steps.into_iter().rev().flatten().collect())
}

fn known_table<'a>(schema: &'a Schema, name: &TableName) -> Result<&'a Table, Irreversible> {
    schema.table(name).ok_or_else(|| Irreversible::new(format!("the table `{name}` is not known")))
}

fn known_column<'a>(table: &'a Table, name: &str) -> Result<&'a Column, Irreversible> {
    let found = table.column(name);
    found.ok_or_else(|| Irreversible::new(format!("the column `{}.{name}` is not known", table.name)))
}
