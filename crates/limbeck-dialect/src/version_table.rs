//! The table that remembers where a database is.

use limbeck_schema::TableName;
use serde::{Deserialize, Serialize};

/// `version_table`, `version_table_schema` and `version_table_pk` of `context.configure`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VersionTable {
    /// Its name.
    pub name: TableName,
    /// Whether it has a primary key.
    pub primary_key: bool,
}

impl Default for VersionTable {
    fn default() -> Self {
        Self { name: TableName::new(None, "alembic_version"), primary_key: true }
    }
}

/// A change of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "move", rename_all = "snake_case", deny_unknown_fields)]
pub enum VersionMove {
    /// A new row.
    Insert {
        /// The revision.
        revision: String,
    },
    /// A row that moves.
    Update {
        /// The revision it held.
        from: String,
        /// The revision it holds now.
        to: String,
    },
    /// A row that goes.
    Delete {
        /// The revision.
        revision: String,
    },
}
