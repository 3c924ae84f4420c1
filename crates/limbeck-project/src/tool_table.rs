//! `[tool.limbeck]` of `pyproject.toml`, or `limbeck.toml`: what a project says to Limbeck alone.
//!
//! A project that names more there than `inert` and `interpreter` has no `env.py`: the table says what an `env.py`
//! would do. [`KEYS`] lists what it may hold; everything else is refused when the configuration is read, with the
//! key underlined.

mod environment;
mod keys;
mod reference;
mod suggestion;
#[cfg(test)]
mod tests;
mod value;

use std::path::PathBuf;

use limbeck_diagnostics::{Code, Error, Result};

use crate::config::{TomlEntry, TomlFile};

pub use environment::{Argument, ArgumentValue, DatabaseUrl, EnvironmentTable, Located};
pub use keys::{Form, KEYS, Key, Part};
pub use reference::Reference;

/// The settings of `[tool.limbeck]`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ToolTable {
    /// Installed modules whose import the project vouches for: it changes nothing that a migration could notice.
    pub inert: Vec<String>,
    /// The project's Python: an interpreter, or the folder of an environment. Absolute; in the file, a relative path
    /// starts from the file's folder.
    pub interpreter: Option<PathBuf>,
    /// What stands in place of an `env.py`, when the project has none.
    pub environment: Option<EnvironmentTable>,
}

/// Who says where the scripts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Alembic's files: the ini, or `[tool.alembic]`.
    Alembic,
    /// The table of Limbeck.
    Limbeck,
}

impl ToolTable {
    /// Reads and checks the table.
    ///
    /// # Errors
    ///
    /// [`Code::ConfigValue`] for a key that is none, or a value that cannot be.
    pub(crate) fn read(file: &TomlFile, rule: Rule) -> Result<Self> {
        for entry in file.entries() {
            let key = keys::key(&entry.key).ok_or_else(|| suggestion::unknown(file, entry))?;
            value::check(file, key, &entry.value)?;
        }
        let folder = file.source().path().parent();
        let interpreter = value::text(file, "interpreter")?.zip(folder);
        Ok(Self {
            inert: value::texts(file, "inert")?.into_iter().map(|item| item.value).collect(),
            interpreter: interpreter.map(|(named, folder)| folder.join(named.value)),
            environment: match rule {
                Rule::Alembic => None,
                Rule::Limbeck => Some(EnvironmentTable::read(file)?),
            },
        })
    }
}

/// A key that stands for an `env.py`: the first one in the file.
pub(crate) fn environment_key(file: &TomlFile) -> Option<&TomlEntry> {
    let is_ours = |entry: &&TomlEntry| keys::key(&entry.key).is_none_or(|key| key.part != Part::Limbeck);
    file.entries().iter().filter(is_ours).min_by_key(|entry| entry.key_span.start)
}

/// An error about a place of the table, underlined.
pub(crate) fn error_at(
    file: &TomlFile,
    span: limbeck_diagnostics::Span,
    code: Code,
    message: String,
    label: &str,
) -> Error {
    Error::new(code, message).at(file.source(), span, label)
}
