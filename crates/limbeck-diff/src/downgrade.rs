//! The way back.

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_dialect::{Dialect, Profile};
use limbeck_ops::{Action, AddConstraint, ConstraintKind, CreateIndex, Operation, inverse_of_all};
use limbeck_schema::{
    Constraint, ConstraintName, ForeignKey, Index, IndexElement, IndexOptions, Origin, Schema, Table,
    TableName,
};

use crate::index_keys::{is_served, may_be_needed, starts_with, whole_columns};

/// The operations that undo `operations`, given the schema before them ([`crate::Diff::before`]).
///
/// # Errors
/// `LB0805` when one of them cannot be undone: raw SQL, or something of an object that `before` does not have.
pub fn downgrade_of(
    dialect: &dyn Dialect,
    profile: &Profile,
    operations: &[Operation],
    before: &Schema,
) -> Result<Vec<Operation>> {
    let mut inverse = inverse_of_all(operations, before).map_err(|cause| {
        Error::new(Code::ModelUnsupported, "the way back of this migration is not known")
            .note(format!("an operation cannot be undone: {cause}"))
    })?;
    if !dialect.abilities().named_enums {
        inverse.retain(|operation| {
            !matches!(operation.action, Action::CreateEnum(_) | Action::AlterEnum(_) | Action::DropEnum(_))
        });
    }
    if dialect.abilities().keys_are_indexes {
        inverse.retain(|operation| !goes_with_its_table(operation, operations));
        inverse = with_indexes_of_keys(inverse, operations, before);
    }
    if dialect.abilities().restates_columns {
        inverse.retain(|operation| !is_a_columns_own(operation, operations, before));
    }
    for operation in &mut inverse {
        if let Action::AlterColumn(alter) = &mut operation.action
            && let (Some(from), Some(to)) = (&alter.existing_type, &alter.ty)
        {
            alter.postgresql_using = dialect.conversion(profile, &alter.column, from, to)?;
        }
    }
    Ok(inverse)
}

/// Whether an index of a table that `operations` create is dropped, although a foreign key of the table may need it:
/// it goes with the table.
fn goes_with_its_table(operation: &Operation, operations: &[Operation]) -> bool {
    let Action::DropIndex(drop) = &operation.action else { return false };
    let is_it = |name: &TableName| Some(&name.name) == drop.table.as_ref() && name.schema == drop.schema;
    let mut tables = operations.iter().filter_map(|operation| match &operation.action {
        Action::CreateTable(create) if is_it(&create.table.name) => Some(&create.table),
        _ => None,
    });
    let Some(table) = tables.next() else { return false };
    operations.iter().any(|operation| match &operation.action {
        Action::CreateIndex(create) => {
            create.table == table.name
                && create.index.name == drop.name
                && may_be_needed(table, &create.index)
        }
        _ => false,
    })
}

/// Whether a check is dropped that took the place of one that a column had: writing the column anew does not bring that
/// back.
fn is_a_columns_own(operation: &Operation, operations: &[Operation], before: &Schema) -> bool {
    let Action::DropConstraint(drop) = &operation.action else { return false };
    operations.iter().any(|made| match &made.action {
        Action::AddConstraint(AddConstraint { table, constraint: Constraint::Check { check } }) => {
            let mut own = before.table(table).into_iter().flat_map(|table| &table.columns);
            *table == drop.table
                && check.name == drop.name
                && own.any(|column| column.checks.iter().any(|own| own.condition == check.condition))
        }
        _ => false,
    })
}

/// The operations, with an index for each foreign key that is about to lose the one that took the place of the server's
/// own: the server made way for that one by itself, and does not come back.
fn with_indexes_of_keys(
    inverse: Vec<Operation>,
    operations: &[Operation],
    before: &Schema,
) -> Vec<Operation> {
    let mut complete = Vec::with_capacity(inverse.len());
    for operation in inverse {
        if let Some((table, columns)) = dropped_index(&operation, operations)
            && let Some(table) = before.table(&table)
        {
            let lost =
                table.foreign_keys().filter(|key| starts_with(&columns, key) && !is_served(table, key));
            let create = |key| CreateIndex {
                table: table.name.clone(),
                index: server_made(table, key),
                if_not_exists: false,
            };
            complete.extend(lost.map(|key| Operation::from(Action::CreateIndex(create(key)))));
        }
        complete.push(operation);
    }
    complete
}

/// The table and columns of an index or unique constraint that goes, and that `operations` made.
fn dropped_index(operation: &Operation, operations: &[Operation]) -> Option<(TableName, Vec<String>)> {
    let (table, name) = match &operation.action {
        Action::DropIndex(drop) => {
            (TableName::new(drop.schema.as_deref(), drop.table.clone()?), drop.name.as_ref())
        }
        Action::DropConstraint(drop) if drop.kind == Some(ConstraintKind::Unique) => {
            (drop.table.clone(), drop.name.as_ref())
        }
        _ => return None,
    };
    let columns = operations.iter().find_map(|made| match &made.action {
        Action::CreateIndex(create) if create.table == table && create.index.name.as_ref() == name => {
            whole_columns(&create.index)
        }
        Action::AddConstraint(AddConstraint { table: on, constraint: Constraint::Unique { unique } })
            if *on == table && unique.name.as_ref() == name =>
        {
            Some(unique.columns.clone())
        }
        _ => None,
    })?;
    Some((table, columns))
}

/// The index as the server names it: after the key, or after its first column where the key's own name is the server's.
fn server_made(table: &Table, key: &ForeignKey) -> Index {
    let own = format!("{}_ibfk_", table.name.name);
    let given = key.name.as_ref().filter(|name| !name.text.starts_with(&own));
    let name = given.map(|name| name.text.clone()).or_else(|| key.columns.first().cloned());
    Index {
        name: name.map(ConstraintName::settled),
        elements: key.columns.iter().map(|name| IndexElement::Column { name: name.clone() }).collect(),
        unique: false,
        options: IndexOptions::default(),
        origin: Origin::default(),
    }
}
