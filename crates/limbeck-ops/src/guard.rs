//! When an operation applies.

use serde::{Deserialize, Deserializer, Serialize};

use limbeck_schema::TableName;

/// A condition that the database answers when the operation's turn comes. `--sql` cannot ask, and takes every
/// guarded operation, as Alembic does.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "when", rename_all = "snake_case", deny_unknown_fields)]
pub enum Guard {
    /// Unconditionally.
    #[default]
    #[serde(deserialize_with = "nothing_more")]
    Always,
    /// Only if the named type does not exist (`Enum.create(bind, checkfirst=True)`).
    TypeMissing {
        /// The type's schema.
        schema: Option<String>,
        /// The type.
        name: String,
    },
    /// Only if the named type exists (`Enum.drop(bind, checkfirst=True)`).
    TypePresent {
        /// The type's schema.
        schema: Option<String>,
        /// The type.
        name: String,
    },
    /// Only if the table does not exist.
    TableMissing {
        /// The table.
        table: TableName,
    },
    /// Only if the table exists.
    TablePresent {
        /// The table.
        table: TableName,
    },
}

/// Reads a variant without fields. Serde lets such a variant of a tagged enumeration have any field, even where
/// unknown ones are denied.
fn nothing_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}

    Nothing::deserialize(deserializer).map(|Nothing {}| ())
}
