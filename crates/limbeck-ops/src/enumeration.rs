//! Operations on named enumerations.

use limbeck_schema::{EnumType, ServerDefault, TableName};
use serde::{Deserialize, Serialize};

use crate::is_default;

/// `CREATE TYPE ... AS ENUM`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateEnum {
    /// The enumeration.
    pub enumeration: EnumType,
}

/// Other values for an enumeration: added where that is enough, else by a new type in its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlterEnum {
    /// The enumeration's schema.
    #[serde(default, skip_serializing_if = "is_default")]
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// The values before.
    pub from: Vec<String>,
    /// The values after.
    pub to: Vec<String>,
    /// The columns that use it, in the state in which the change meets them: a new type in the old one's place
    /// must convert each.
    #[serde(default, skip_serializing_if = "is_default")]
    pub uses: Vec<EnumUse>,
}

/// A column that uses an enumeration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnumUse {
    /// The table.
    pub table: TableName,
    /// The column.
    pub column: String,
    /// Whether the column is an array of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub array: bool,
    /// The column's default, which must step aside while the type changes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub server_default: Option<ServerDefault>,
}

/// `DROP TYPE` of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropEnum {
    /// Its schema.
    #[serde(default, skip_serializing_if = "is_default")]
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
}
