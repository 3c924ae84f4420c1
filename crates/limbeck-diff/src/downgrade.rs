//! The way back.

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_dialect::{Dialect, Profile};
use limbeck_ops::{Action, Operation, inverse_of_all};
use limbeck_schema::{Schema, TableName};

use crate::index_keys::may_be_needed;

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
