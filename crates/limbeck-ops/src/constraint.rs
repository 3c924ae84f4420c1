//! Operations on constraints.

use limbeck_schema::{Constraint, ConstraintName, TableName};
use serde::{Deserialize, Serialize};

use crate::is_default;

/// `op.create_primary_key`, `create_unique_constraint`, `create_foreign_key`, `create_check_constraint`,
/// `create_exclude_constraint`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddConstraint {
    /// The table.
    pub table: TableName,
    /// The constraint.
    pub constraint: Constraint,
}

/// `op.drop_constraint`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropConstraint {
    /// The table.
    pub table: TableName,
    /// Its name.
    pub name: Option<ConstraintName>,
    /// `type_=`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: Option<ConstraintKind>,
    /// `IF EXISTS`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub if_exists: bool,
}

/// `type_=` of `op.drop_constraint`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "they are Alembic's words")]
pub enum ConstraintKind {
    Check,
    ForeignKey,
    Primary,
    Unique,
}
