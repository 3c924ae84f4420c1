//! Operations on whole tables.

use limbeck_schema::{Table, TableName};
use serde::{Deserialize, Serialize};

use crate::is_default;

/// `op.create_table`: the table, its indexes and its comments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateTable {
    /// The table.
    pub table: Table,
    /// `IF NOT EXISTS`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub if_not_exists: bool,
}

/// `op.drop_table`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropTable {
    /// The table.
    pub table: TableName,
    /// `IF EXISTS`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub if_exists: bool,
}

/// `op.rename_table`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenameTable {
    /// The table.
    pub table: TableName,
    /// Its new name, in the same schema.
    pub new_name: String,
}

/// `op.create_table_comment`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateTableComment {
    /// The table.
    pub table: TableName,
    /// The comment; `None` removes it.
    pub comment: Option<String>,
    /// The comment it replaces.
    #[serde(default, skip_serializing_if = "is_default")]
    pub existing_comment: Option<String>,
}

/// `op.drop_table_comment`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropTableComment {
    /// The table.
    pub table: TableName,
    /// The comment that is dropped.
    #[serde(default, skip_serializing_if = "is_default")]
    pub existing_comment: Option<String>,
}
