//! The way back.

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_dialect::{Dialect, Profile};
use limbeck_ops::{Action, Operation, inverse_of_all};
use limbeck_schema::Schema;

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
    for operation in &mut inverse {
        if let Action::AlterColumn(alter) = &mut operation.action
            && let (Some(from), Some(to)) = (&alter.existing_type, &alter.ty)
        {
            alter.postgresql_using = dialect.conversion(profile, &alter.column, from, to)?;
        }
    }
    Ok(inverse)
}
