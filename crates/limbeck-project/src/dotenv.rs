//! `.env` files, read exactly as python-dotenv reads them: as the release that the project has installed, since
//! 1.2.3 and 1.2.4 changed the reading.
//!
//! Nothing reads a `.env` on its own: only an `env.py` that calls `load_dotenv()` does, and then the variables
//! go into the map that stands for its `os.environ`, never into this process.

mod expand;
mod find;
mod parse;
mod release;

use std::collections::BTreeMap;
use std::path::Path;

use limbeck_diagnostics::{Code, Diagnostic, Error, Result, Severity};

use crate::files;

pub use find::find;
pub use release::Release;

/// What stands for `os.environ`.
pub type Environment = BTreeMap<String, String>;

/// Which value wins when a variable is set already: the `override` of `load_dotenv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Winner {
    /// What is set stays: the default.
    Environment,
    /// The file's value replaces it.
    File,
}

/// Whether `${NAME}` in a value is replaced: the `interpolate` of `load_dotenv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum References {
    /// They are: the default.
    Expanded,
    /// Values are taken as they stand.
    Kept,
}

/// A parsed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DotEnv {
    release: Release,
    bindings: Vec<Binding>,
}

/// A statement of the file, unless it is a comment or blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The line it begins on, from one.
    pub line: usize,
    /// What it says.
    pub statement: Statement,
}

/// What a statement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// `KEY=value`; escapes are decoded, references are not expanded yet.
    Assign {
        /// The variable.
        key: String,
        /// Its value.
        value: String,
    },
    /// `KEY` alone, which sets nothing.
    Declare {
        /// The variable.
        key: String,
    },
    /// A line that cannot be understood; python-dotenv logs a warning and goes on.
    Unreadable,
}

impl DotEnv {
    /// Parses a text as a release of python-dotenv does.
    pub fn parse(text: &str, release: Release) -> Self {
        Self { release, bindings: parse::parse(text, release) }
    }

    /// Reads a file; a missing one counts as empty, as with `load_dotenv`.
    ///
    /// # Errors
    ///
    /// [`Code::FileAccess`] when it exists but cannot be read, or is not UTF-8.
    pub fn read(path: &Path, release: Release) -> Result<Self> {
        let source = files::read_optional(path)?;
        Ok(Self::parse(source.as_ref().map_or("", |source| source.text()), release))
    }

    /// Its statements in order.
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// The variables in the order of their first statement, later statements winning; `None` for a bare name.
    /// References see the variables above them and `environment`; `winner` says which first.
    pub fn values(
        &self,
        environment: &Environment,
        winner: Winner,
        references: References,
    ) -> Vec<(String, Option<String>)> {
        let mut values: Vec<(String, Option<String>)> = Vec::new();
        for binding in &self.bindings {
            let (key, value) = match &binding.statement {
                Statement::Assign { key, value } if references == References::Expanded => {
                    (key, Some(expand::expand(value, &values, environment, winner)))
                }
                Statement::Assign { key, value } => (key, Some(value.clone())),
                Statement::Declare { key } => (key, None),
                Statement::Unreadable => continue,
            };
            match values.iter_mut().find(|(name, _)| name == key) {
                Some((_, old)) => *old = value,
                None => values.push((key.clone(), value)),
            }
        }
        values
    }

    /// `load_dotenv`: sets the variables in `environment` and says whether the file had any. With
    /// `PYTHON_DOTENV_DISABLED` set, nothing happens (since 1.2.0).
    pub fn load(&self, environment: &mut Environment, winner: Winner, references: References) -> bool {
        let disabled = environment.get("PYTHON_DOTENV_DISABLED").map(|value| value.to_lowercase());
        let has_switch = self.release >= Release::V1_2_0;
        if has_switch && matches!(disabled.as_deref(), Some("1" | "true" | "t" | "yes" | "y")) {
            return false;
        }
        let values = self.values(environment, winner, references);
        let any = !values.is_empty();
        for (key, value) in values {
            if let Some(value) = value
                && (winner == Winner::File || !environment.contains_key(&key))
            {
                environment.insert(key, value);
            }
        }
        any
    }

    /// Statements that could not be understood. The lines are not shown, since they may hold secrets.
    pub fn warnings(&self, path: &Path) -> Vec<Diagnostic> {
        let unreadable = self.bindings.iter().filter(|binding| binding.statement == Statement::Unreadable);
        let warning = |binding: &Binding| {
            let message = format!("line {} of `{}` cannot be understood", binding.line, path.display());
            let error = Error::new(Code::ConfigSyntax, message)
                .hint("write `NAME=value`, with quotes round a value that has quotes or line ends in it");
            Diagnostic { severity: Severity::Warning, ..error.diagnostic().clone() }
        };
        unreadable.map(warning).collect()
    }
}
