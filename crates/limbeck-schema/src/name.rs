//! Names of things, and where an object came from.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Value, is_default};

/// A table's name with its schema; `None` is the connection's default schema.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableName {
    /// The schema, when one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The table.
    pub name: String,
}

impl TableName {
    /// A name in `schema`, or in the default schema.
    pub fn new(schema: Option<&str>, name: impl Into<String>) -> Self {
        Self { schema: schema.map(str::to_owned), name: name.into() }
    }
}

impl fmt::Display for TableName {
    /// `schema.table`, unquoted: for messages, never for SQL.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(out, "{schema}.{}", self.name),
            None => out.write_str(&self.name),
        }
    }
}

/// The name of a constraint or an index. A naming convention still applies to a name that is not final:
/// with `ck_%(table_name)s_%(constraint_name)s`, `pos` becomes `ck_t_pos`. A name written as `op.f("...")`, made
/// by a convention already, or read from a database is final.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConstraintName {
    /// The name as it was given.
    pub text: String,
    /// Whether no convention may change it.
    #[serde(default, rename = "final", skip_serializing_if = "is_default")]
    pub is_final: bool,
}

impl ConstraintName {
    /// A name that a naming convention may still change.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_final: false }
    }

    /// A name that stays as it is (`op.f`, SQLAlchemy's `conv`).
    pub fn settled(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_final: true }
    }
}

/// The Python object that something was exported from, so that hooks get the user's own object back. Two
/// things are equal whatever they came from.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Origin(pub Option<u64>);

impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Origin {}

impl Origin {
    /// Whether nothing is known of where it came from.
    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }
}

/// An option for a dialect that Limbeck has no struct for: kept for rendering; for the dialect in use it means
/// that Python must compile the operation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherOption {
    /// The dialect, the part before the first underscore of the keyword.
    pub dialect: String,
    /// The rest of the keyword.
    pub key: String,
    /// The value.
    pub value: Value,
}
