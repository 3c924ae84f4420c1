//! Operations on indexes.

use limbeck_schema::{ConstraintName, Index, TableName};
use serde::{Deserialize, Serialize};

use crate::is_default;

/// `op.create_index`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateIndex {
    /// The table.
    pub table: TableName,
    /// The index.
    pub index: Index,
    /// `IF NOT EXISTS`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub if_not_exists: bool,
}

/// `op.drop_index`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropIndex {
    /// Its name.
    pub name: Option<ConstraintName>,
    /// Its table, when one was given.
    #[serde(default, skip_serializing_if = "is_default")]
    pub table: Option<String>,
    /// The schema, when one was given.
    #[serde(default, skip_serializing_if = "is_default")]
    pub schema: Option<String>,
    /// `IF EXISTS`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub if_exists: bool,
    /// `postgresql_concurrently`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub postgresql_concurrently: bool,
}
