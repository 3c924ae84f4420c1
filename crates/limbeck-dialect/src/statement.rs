//! What rendering an operation gives.

use limbeck_schema::TableName;
use serde::{Deserialize, Serialize};

/// One SQL statement, without its terminator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The text, sent as it is.
    pub sql: String,
    /// How many rows it must touch; another number means that somebody else moved the version row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_rows: Option<u64>,
}

impl Statement {
    /// A statement whose row count does not matter.
    pub fn new(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), expected_rows: None }
    }
}

/// The answer of [`crate::Dialect::render`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rendered {
    /// The statements, in order; none when the operation does nothing here.
    Statements(Vec<Statement>),
    /// Something must be known first.
    Needs(Need),
}

impl Need {
    /// What is missing, in a few words.
    pub fn reason(&self) -> String {
        match self {
            Self::MetadataFacts => "a name depends on the naming convention of the models".to_owned(),
            Self::Table(table) => format!("it depends on how table `{table}` looks"),
            Self::Python(what) => format!("only SQLAlchemy knows how to write {what}"),
        }
    }
}

/// What stands between an operation and its SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// The naming convention of the project's metadata.
    MetadataFacts,
    /// How the table looks at this moment of the run (SQLite builds tables anew).
    Table(TableName),
    /// SQLAlchemy itself: a type or option that only Python can compile. The words say which.
    Python(String),
}
