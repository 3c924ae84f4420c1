//! Whole tables.

use limbeck_schema::{Constraint, Schema, Table, TableName};

use super::{Inverse, known_table};
use crate::{
    Action, AddConstraint, CreateIndex, CreateTable, CreateTableComment, DropIndex, DropTable,
    DropTableComment, Operation, RenameTable,
};

impl CreateTable {
    /// Drops its indexes, itself, and the enumerations that came into being with it.
    pub(super) fn inverse(&self, before: &Schema) -> Vec<Operation> {
        if self.if_not_exists && before.table(&self.table.name).is_some() {
            return Vec::new();
        }
        let name = &self.table.name;
        let indexes = self.table.indexes.iter().rev().map(|index| {
            Action::DropIndex(DropIndex {
                name: index.name.clone(),
                table: Some(name.name.clone()),
                schema: name.schema.clone(),
                if_exists: false,
                postgresql_concurrently: false,
            })
        });
        let mut operations: Vec<Operation> = indexes.map(Operation::from).collect();
        operations.push(Action::DropTable(DropTable { table: name.clone(), if_exists: false }).into());
        let enums = self.implied_enums(before).into_iter().rev();
        operations.extend(enums.map(|enumeration| super::enumeration::drop_if_present(&enumeration)));
        operations
    }
}

impl DropTable {
    /// Creates the table as it was. Its enumerations are still there: dropping a table leaves them. A foreign key
    /// to a unique index of its own waits for the index.
    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        if self.if_exists && before.table(&self.table).is_none() {
            return Ok(Vec::new());
        }
        let table = known_table(before, &self.table)?;
        let (waiting, constraints): (Vec<_>, Vec<_>) =
            table.constraints.iter().cloned().partition(|constraint| refers_to_own_index(table, constraint));
        let mut created = Table { indexes: Vec::new(), constraints, ..table.clone() };
        for column in &mut created.columns {
            column.ty = column.ty.with_existing_enum();
        }
        let mut operations: Vec<Operation> =
            vec![Action::CreateTable(CreateTable { table: created, if_not_exists: false }).into()];
        operations.extend(table.indexes.iter().map(|index| {
            Operation::from(Action::CreateIndex(CreateIndex {
                table: table.name.clone(),
                index: index.clone(),
                if_not_exists: false,
            }))
        }));
        operations.extend(waiting.into_iter().map(|constraint| {
            let table = table.name.clone();
            Operation::from(Action::AddConstraint(AddConstraint { table, constraint }))
        }));
        Ok(operations)
    }
}

fn refers_to_own_index(table: &Table, constraint: &Constraint) -> bool {
    let Constraint::ForeignKey { key } = constraint else { return false };
    let has_columns = |columns: &[String]| {
        columns.len() == key.target_columns.len()
            && columns.iter().all(|name| key.target_columns.contains(name))
    };
    let is_key = |constraint: &Constraint| match constraint {
        Constraint::PrimaryKey { key } => has_columns(&key.columns),
        Constraint::Unique { unique } => has_columns(&unique.columns),
        _ => false,
    };
    key.target == table.name
        && table.indexes.iter().any(|index| index.unique)
        && !table.constraints.iter().any(is_key)
}

impl RenameTable {
    pub(super) fn inverse(&self) -> Vec<Operation> {
        let table = TableName::new(self.table.schema.as_deref(), self.new_name.clone());
        vec![Action::RenameTable(RenameTable { table, new_name: self.table.name.clone() }).into()]
    }
}

impl CreateTableComment {
    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let old = known_table(before, &self.table)?.comment.clone();
        Ok(vec![comment_back(&self.table, old, self.comment.clone())])
    }
}

impl DropTableComment {
    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let old = known_table(before, &self.table)?.comment.clone();
        Ok(if old.is_none() { Vec::new() } else { vec![comment_back(&self.table, old, None)] })
    }
}

fn comment_back(table: &TableName, old: Option<String>, existing_comment: Option<String>) -> Operation {
    let table = table.clone();
    match old {
        Some(_) => {
            Action::CreateTableComment(CreateTableComment { table, comment: old, existing_comment }).into()
        }
        None => Action::DropTableComment(DropTableComment { table, existing_comment }).into(),
    }
}
