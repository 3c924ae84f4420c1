//! What a database does by itself, beside what an operation says: names for constraints without one, NOT NULL for keys.

use std::collections::BTreeSet;

use limbeck_dialect::{Dialect, with_convention};
use limbeck_ops::{Action, BatchAlterTable, DropConstraint, Operation};
use limbeck_schema::{Constraint, Schema, TableName};

/// Gives constraints the names that they have got long ago, where the operation makes that matter: a table or a column
/// gets another name, which the constraints' names do not follow, or one is dropped by a name that no script gave it.
pub(super) fn name_constraints(dialect: &dyn Dialect, schema: &mut Schema, operation: &Operation) {
    match &operation.action {
        Action::RenameTable(rename) => name_all(dialect, schema, &rename.table),
        Action::AlterColumn(alter) if alter.new_name.is_some() => name_all(dialect, schema, &alter.table),
        Action::DropConstraint(drop) if is_missing(schema, drop) => name_all(dialect, schema, &drop.table),
        Action::BatchAlterTable(batch) => {
            name_by_batch(dialect, schema, batch);
            batch.operations.iter().for_each(|inner| name_constraints(dialect, schema, inner));
        }
        Action::AutocommitBlock(block) => {
            block.operations.iter().for_each(|inner| name_constraints(dialect, schema, inner));
        }
        _ => {}
    }
}

/// A batch's own convention names what a database without names for it left unnamed, when the table is built anew.
fn name_by_batch(dialect: &dyn Dialect, schema: &mut Schema, batch: &BatchAlterTable) {
    let Some(convention) = &batch.naming_convention else { return };
    let is_missed = batch.operations.iter().any(|inner| match &inner.action {
        Action::DropConstraint(drop) => is_missing(schema, drop),
        _ => false,
    });
    let table = schema.tables.iter_mut().find(|table| table.name == batch.table);
    if let Some(table) = table.filter(|_| is_missed && !dialect.abilities().names_every_constraint) {
        with_convention(convention, table);
    }
}

fn name_all(dialect: &dyn Dialect, schema: &mut Schema, name: &TableName) {
    let same_schema = schema.tables.iter().filter(|table| table.name.schema == name.schema);
    let taken: BTreeSet<String> = same_schema
        .flat_map(|table| {
            let constraints = table.constraints.iter().filter_map(Constraint::name);
            constraints.chain(table.indexes.iter().filter_map(|index| index.name.as_ref()))
        })
        .map(|name| name.text.clone())
        .collect();
    if let Some(table) = schema.tables.iter_mut().find(|table| table.name == *name) {
        dialect.name_constraints(table, &taken);
    }
}

fn is_missing(schema: &Schema, drop: &DropConstraint) -> bool {
    let Some(table) = schema.table(&drop.table) else { return false };
    let in_columns =
        table.columns.iter().flat_map(|column| &column.checks).filter_map(|check| check.name.as_ref());
    let mut names = table.constraints.iter().filter_map(Constraint::name).chain(in_columns);
    drop.name.as_ref().is_some_and(|name| names.all(|found| found.text != name.text))
}

/// The columns of primary keys are NOT NULL, where a key says so by itself, and stay so when it goes. Where it does not,
/// they are as they were: `before` is the schema before a key came.
pub(super) fn close_keys(dialect: &dyn Dialect, before: Option<&Schema>, schema: &mut Schema) {
    for table in &mut schema.tables {
        let Some(key) = table.primary_key().cloned() else { continue };
        let is_closed = dialect.key_forbids_null(table, &key);
        let old = before.and_then(|before| before.table(&table.name));
        for column in table.columns.iter_mut().filter(|column| key.columns.contains(&column.name)) {
            let as_before = || old.and_then(|old| old.column(&column.name)).map(|old| old.nullable);
            column.nullable = !is_closed && as_before().unwrap_or(column.nullable);
        }
    }
}

/// Whether the operation gives a table a key.
pub(super) fn adds_key(action: &Action) -> bool {
    match action {
        Action::AddConstraint(add) => matches!(add.constraint, Constraint::PrimaryKey { .. }),
        Action::BatchAlterTable(batch) => batch.operations.iter().any(|inner| adds_key(&inner.action)),
        Action::AutocommitBlock(block) => block.operations.iter().any(|inner| adds_key(&inner.action)),
        _ => false,
    }
}
