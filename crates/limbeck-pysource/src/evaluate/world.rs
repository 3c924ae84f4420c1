//! What surrounds a script, and what its evaluation read of it.

use std::path::PathBuf;

use crate::modules::ModuleResolver;

/// What a script can ask for.
pub struct World<'a> {
    /// SQLAlchemy's name of the dialect.
    pub dialect: &'a str,
    /// How the dialect keeps enumerations.
    pub enums: EnumSupport,
    /// The types that `type_descriptor` of the dialect may change, by their kind; `None` where that is not known.
    pub adapted_types: Option<&'a [&'static str]>,
    /// Whether SQL is only written (`--sql`).
    pub offline: bool,
    /// The `-x` arguments.
    pub x_arguments: &'a [String],
    /// `version_table_schema` of `context.configure`.
    pub version_schema: VersionSchema<'a>,
    /// Major and minor version of SQLAlchemy.
    pub sqlalchemy: (u32, u32),
    /// Major and minor version of Python, when known: syntax that it may not have is declined.
    pub python: Option<(u32, u32)>,
    /// Where first-party imports lead.
    pub modules: &'a dyn ModuleResolver,
}

/// The schema of the version table, which scripts ask for (`op.get_context().version_table_schema`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionSchema<'a> {
    /// What `context.configure` was given.
    Given(Option<&'a str>),
    /// Nobody has looked.
    Unknown,
}

/// How a dialect keeps enumerations (SQLAlchemy's `supports_native_enum`, and whether they are named objects).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnumSupport {
    /// As named types: PostgreSQL.
    Named,
    /// Within the column's type: MySQL.
    Inline,
    /// Not at all.
    None,
}

/// What an evaluation depended on, besides the script's own text: the key under which it may be remembered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reads {
    /// The dialect.
    pub dialect: bool,
    /// Whether the run is offline.
    pub offline: bool,
    /// The `-x` arguments.
    pub x_arguments: bool,
    /// The schema of the version table.
    pub version_schema: bool,
    /// Files of the project that were loaded.
    pub files: Vec<FileRead>,
}

/// A file that an evaluation loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRead {
    /// Where it is.
    pub path: PathBuf,
    /// SHA-256 of its text.
    pub sha256: [u8; 32],
}
