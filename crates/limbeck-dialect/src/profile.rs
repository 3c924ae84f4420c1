//! Which server, driver and SQLAlchemy a rendering is for.

use serde::{Deserialize, Serialize};

/// A version as three numbers, so that versions compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Version(pub u32, pub u32, pub u32);

/// How a driver marks bind parameters; for `pyformat` and `format`, SQLAlchemy doubles `%` in what `--sql` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "they are PEP 249's words")]
pub enum Paramstyle {
    Named,
    Qmark,
    Format,
    Pyformat,
    Numeric,
    NumericDollar,
}

impl Paramstyle {
    /// Whether a percent sign is written twice in offline SQL.
    pub fn doubles_percent(self) -> bool {
        matches!(self, Self::Format | Self::Pyformat)
    }
}

/// What a rendering depends on besides the operation and the run before it. A plain value: every renderer
/// takes one, and nothing else tells it where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// SQLAlchemy's name of the dialect.
    pub dialect: String,
    /// The driver's name, for example `psycopg2`.
    pub driver: String,
    /// How the driver marks parameters, or what `dialect_opts` says.
    pub paramstyle: Paramstyle,
    /// The server's version, or the one assumed for `--sql`.
    pub server: Version,
    /// The version of SQLAlchemy in the project's environment.
    pub sqlalchemy: Version,
    /// The schema that an unqualified name means.
    pub default_schema: Option<String>,
    /// Whether a backslash in a plain string literal is an escape (`standard_conforming_strings=off`).
    pub backslash_escapes: bool,
    /// `--sql`: no server to ask.
    pub offline: bool,
    /// `transactional_ddl`, as configured or as the dialect has it.
    pub transactional_ddl: bool,
}
