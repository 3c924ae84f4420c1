//! Columns.

use limbeck_schema::{Column, Schema, ServerDefault, TableName};

use super::{Inverse, known_column, known_table};
use crate::mention::{constraint_mentions, index_mentions};
use crate::{
    Action, AddColumn, AddConstraint, AlterColumn, Change, ConstraintKind, CreateIndex, DropColumn,
    DropConstraint, DropIndex, Operation,
};

impl AddColumn {
    /// Drops what it brought along, then the column. An unnamed constraint goes with the column.
    pub(super) fn inverse(&self, before: &Schema) -> Vec<Operation> {
        let is_there =
            before.table(&self.table).is_some_and(|table| table.column(&self.column.name).is_some());
        if self.if_not_exists && is_there {
            return Vec::new();
        }
        let indexes = self.indexes.iter().rev().filter(|index| index.name.is_some()).map(|index| {
            Action::DropIndex(DropIndex {
                name: index.name.clone(),
                table: Some(self.table.name.clone()),
                schema: self.table.schema.clone(),
                if_exists: false,
                postgresql_concurrently: false,
            })
        });
        let constraints =
            self.constraints.iter().rev().filter(|found| found.name().is_some()).map(|constraint| {
                Action::DropConstraint(DropConstraint {
                    table: self.table.clone(),
                    name: constraint.name().cloned(),
                    kind: ConstraintKind::of(constraint),
                    if_exists: false,
                })
            });
        let mut operations: Vec<Operation> = indexes.chain(constraints).map(Operation::from).collect();
        operations.push(drop_column(&self.table, &self.column.name));
        operations
    }
}

fn drop_column(table: &TableName, column: &str) -> Operation {
    Action::DropColumn(DropColumn {
        table: table.clone(),
        column: column.to_owned(),
        if_exists: false,
        other: Vec::new(),
    })
    .into()
}

fn add_column(table: &TableName, column: &Column) -> Operation {
    Action::AddColumn(AddColumn {
        table: table.clone(),
        column: column.clone(),
        constraints: Vec::new(),
        indexes: Vec::new(),
        if_not_exists: false,
        inline_references: false,
        inline_primary_key: false,
        insert_before: None,
        insert_after: None,
        fill: None,
    })
    .into()
}

impl AlterColumn {
    /// Sets each property that it changed back. A rule that it took away cannot be given to a column that
    /// exists, so that the column is made anew: its values follow from the rule.
    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let old = known_column(known_table(before, &self.table)?, &self.column)?;
        let is_computed = matches!(old.server_default, Some(ServerDefault::Computed { .. }));
        let name = self.new_name.as_ref().unwrap_or(&self.column);
        if is_computed && !self.server_default.is_keep() {
            return Ok(vec![drop_column(&self.table, name), add_column(&self.table, old)]);
        }
        let mut back = AlterColumn::new(self.table.clone(), name.clone());
        back.new_name = self.new_name.as_ref().map(|_| self.column.clone());
        back.nullable = self.nullable.map(|_| old.nullable);
        back.existing_nullable = Some(self.nullable.unwrap_or(old.nullable));
        back.ty = self.ty.as_ref().map(|_| old.ty.clone());
        back.existing_type = Some(self.ty.as_ref().unwrap_or(&old.ty).clone());
        back.server_default = changed_back(&self.server_default, old.server_default.as_ref());
        back.existing_server_default = match after(&self.server_default, old.server_default.as_ref()) {
            Some(default) => Change::Set(default),
            None => Change::Keep,
        };
        back.comment = changed_back(&self.comment, old.comment.as_ref());
        back.existing_comment = after(&self.comment, old.comment.as_ref());
        back.autoincrement = self.autoincrement.and(self.existing_autoincrement);
        back.existing_autoincrement = self.autoincrement.or(self.existing_autoincrement);
        Ok(vec![Action::AlterColumn(Box::new(back)).into()])
    }
}

fn changed_back<T: Clone>(change: &Change<T>, old: Option<&T>) -> Change<T> {
    if change.is_keep() { Change::Keep } else { Change::to(old.cloned()) }
}

fn after<T: Clone>(change: &Change<T>, old: Option<&T>) -> Option<T> {
    match change {
        Change::Keep => old.cloned(),
        Change::Clear => None,
        Change::Set(value) => Some(value.clone()),
    }
}

impl DropColumn {
    /// Adds the column as it was, with the constraints and indexes that went with it.
    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let is_there = before.table(&self.table).is_some_and(|table| table.column(&self.column).is_some());
        if self.if_exists && !is_there {
            return Ok(Vec::new());
        }
        let table = known_table(before, &self.table)?;
        let mut operations = vec![add_column(&self.table, known_column(table, &self.column)?)];
        let constraints = table.constraints.iter().filter(|found| constraint_mentions(found, &self.column));
        operations.extend(constraints.map(|constraint| {
            let constraint = constraint.clone();
            Operation::from(Action::AddConstraint(AddConstraint { table: self.table.clone(), constraint }))
        }));
        let indexes = table.indexes.iter().filter(|index| index_mentions(index, &self.column));
        operations.extend(indexes.map(|index| {
            let (table, index) = (self.table.clone(), index.clone());
            Operation::from(Action::CreateIndex(CreateIndex { table, index, if_not_exists: false }))
        }));
        Ok(operations)
    }
}
