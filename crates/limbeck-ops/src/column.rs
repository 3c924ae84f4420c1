//! Operations on columns.

use limbeck_schema::{Column, Constraint, Expr, Index, OtherOption, ServerDefault, TableName, Type};
use serde::{Deserialize, Serialize};

use crate::{Change, is_default};

/// `op.add_column`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddColumn {
    /// The table.
    pub table: TableName,
    /// The column.
    pub column: Column,
    /// Constraints that the column brings along (`ForeignKey(...)`, `unique=True`), in order; each is a
    /// statement of its own, after the column's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub constraints: Vec<Constraint>,
    /// Indexes that the column brings along (`index=True`).
    #[serde(default, skip_serializing_if = "is_default")]
    pub indexes: Vec<Index>,
    /// `IF NOT EXISTS`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub if_not_exists: bool,
    /// `inline_references=True`: foreign keys stand in the column's clause.
    #[serde(default, skip_serializing_if = "is_default")]
    pub inline_references: bool,
    /// `inline_primary_key=True`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub inline_primary_key: bool,
    /// Batch mode: the column it goes before.
    #[serde(default, skip_serializing_if = "is_default")]
    pub insert_before: Option<String>,
    /// Batch mode: the column it goes after.
    #[serde(default, skip_serializing_if = "is_default")]
    pub insert_after: Option<String>,
    /// Batch mode: what the rows get when the table is rebuilt. SQLAlchemy puts the `default=` of a new column into
    /// the statement that copies them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub fill: Option<Expr>,
}

/// `op.alter_column`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlterColumn {
    /// The table.
    pub table: TableName,
    /// The column's present name.
    pub column: String,
    /// `nullable=`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub nullable: Option<bool>,
    /// `server_default=`.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub server_default: Change<ServerDefault>,
    /// `comment=`.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub comment: Change<String>,
    /// `new_column_name=`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub new_name: Option<String>,
    /// `type_=`.
    #[serde(default, rename = "type", skip_serializing_if = "is_default")]
    pub ty: Option<Type>,
    /// `existing_type=`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub existing_type: Option<Type>,
    /// Whether the type that counts, of these two, was given as a class, `sa.DateTime` in place of `sa.DateTime()`:
    /// Alembic does not see on MySQL what it is then.
    #[serde(default, skip_serializing_if = "is_default")]
    pub bare_type: bool,
    /// `existing_server_default=`.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub existing_server_default: Change<ServerDefault>,
    /// `existing_nullable=`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub existing_nullable: Option<bool>,
    /// `existing_comment=`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub existing_comment: Option<String>,
    /// `autoincrement=` (MySQL).
    #[serde(default, skip_serializing_if = "is_default")]
    pub autoincrement: Option<bool>,
    /// `existing_autoincrement=` (MySQL).
    #[serde(default, skip_serializing_if = "is_default")]
    pub existing_autoincrement: Option<bool>,
    /// `postgresql_using=`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub postgresql_using: Option<String>,
    /// For dialects without a field here.
    #[serde(default, skip_serializing_if = "is_default")]
    pub other: Vec<OtherOption>,
    /// Batch mode: the column it goes before.
    #[serde(default, skip_serializing_if = "is_default")]
    pub insert_before: Option<String>,
    /// Batch mode: the column it goes after.
    #[serde(default, skip_serializing_if = "is_default")]
    pub insert_after: Option<String>,
}

impl AlterColumn {
    /// Whether the column gets another name and nothing else.
    pub fn only_renames(&self) -> bool {
        self.new_name.is_some()
            && self.nullable.is_none()
            && self.ty.is_none()
            && self.server_default.is_keep()
            && self.comment.is_keep()
            && self.insert_before.is_none()
            && self.insert_after.is_none()
    }

    /// An alteration that changes nothing yet.
    pub fn new(table: TableName, column: impl Into<String>) -> Self {
        Self {
            table,
            column: column.into(),
            nullable: None,
            server_default: Change::Keep,
            comment: Change::Keep,
            new_name: None,
            ty: None,
            existing_type: None,
            bare_type: false,
            existing_server_default: Change::Keep,
            existing_nullable: None,
            existing_comment: None,
            autoincrement: None,
            existing_autoincrement: None,
            postgresql_using: None,
            other: Vec::new(),
            insert_before: None,
            insert_after: None,
        }
    }
}

/// `op.drop_column`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropColumn {
    /// The table.
    pub table: TableName,
    /// The column.
    pub column: String,
    /// `IF EXISTS`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub if_exists: bool,
    /// For dialects without a field here (`mssql_drop_default`).
    #[serde(default, skip_serializing_if = "is_default")]
    pub other: Vec<OtherOption>,
}
