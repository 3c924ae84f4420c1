//! The whole.

use serde::{Deserialize, Serialize};

use crate::{Identity, Origin, Table, TableName, is_default};

/// What a database looks like.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// Its tables. From models: in dependency order; from a catalog: by schema and name.
    pub tables: Vec<Table>,
    /// Named enumerations (`CREATE TYPE ... AS ENUM`), whether or not a column uses them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub enums: Vec<EnumType>,
    /// Sequences that stand on their own, not behind a serial or identity column.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sequences: Vec<Sequence>,
}

impl Schema {
    /// The table of that name.
    pub fn table(&self, name: &TableName) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == *name)
    }

    /// The enumeration of that schema and name.
    pub fn enumeration(&self, schema: Option<&str>, name: &str) -> Option<&EnumType> {
        self.enums.iter().find(|found| found.schema.as_deref() == schema && found.name == name)
    }
}

/// A named enumeration. Its identity is its schema and name, whatever its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnumType {
    /// The schema, when one was named.
    #[serde(default, skip_serializing_if = "is_default")]
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// Its values in their order.
    pub values: Vec<String>,
    /// Its comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// The Python object it came from.
    #[serde(default, skip_serializing_if = "Origin::is_none")]
    pub origin: Origin,
}

/// A sequence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sequence {
    /// The schema, when one was named.
    #[serde(default, skip_serializing_if = "is_default")]
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// Start, increment, bounds: the same settings as an identity column's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub settings: Identity,
}
