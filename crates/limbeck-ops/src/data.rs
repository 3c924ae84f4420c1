//! Operations that carry SQL or rows.

use limbeck_schema::{Column, TableName, Value};
use serde::{Deserialize, Serialize};

use crate::is_default;

/// `op.execute`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Execute {
    /// The SQL and how it was given: each kind has its own rules for `%` and `:`.
    pub source: SqlSource,
}

/// How SQL was given to `op.execute`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum SqlSource {
    /// A string, or `text()`: `:name` is a bind parameter (its value given by `bindparams`, else it is an error
    /// online), `\:` is a colon, `::` is a cast.
    Text {
        /// The text as written.
        sql: String,
        /// Values of bind parameters by name.
        #[serde(default, skip_serializing_if = "is_default")]
        binds: Vec<(String, Value)>,
    },
    /// `DDL(...)`: formatted with `%`, so that `%%` is `%`.
    Ddl {
        /// The text as written.
        sql: String,
    },
    /// A construct that SQLAlchemy compiled, literals inside: sent as it is.
    Compiled {
        /// The text.
        sql: String,
    },
}

/// `op.bulk_insert`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BulkInsert {
    /// The table.
    pub table: TableName,
    /// The columns, with their types.
    pub columns: Vec<Column>,
    /// The rows: values by column name. Every row has the keys of the first.
    pub rows: Vec<Vec<(String, Value)>>,
    /// INSERTs that SQLAlchemy wrote, literals inside: rows whose types are Python's to apply.
    #[serde(default, skip_serializing_if = "is_default")]
    pub written: Vec<String>,
}
