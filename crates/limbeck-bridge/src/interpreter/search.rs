//! Finding the interpreter.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};

use limbeck_diagnostics::{Code, Error, Result};

use super::PythonEnvironment;

/// What the search looks at. Nothing else is read: not the process's own environment, not its directory.
#[derive(Debug, Clone, Default)]
pub struct InterpreterSearch {
    /// The option or the configuration's value: an interpreter, or the folder of an environment.
    pub configured: Option<PathBuf>,
    /// The environment's variables.
    pub variables: BTreeMap<OsString, OsString>,
    /// The folder where the search for `.venv` begins, and that relative paths start from.
    pub working_directory: PathBuf,
}

/// The interpreter of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interpreter {
    path: PathBuf,
    chosen_by: ChosenBy,
    environment: PythonEnvironment,
}

/// Why an interpreter was taken, in the order of the search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChosenBy {
    /// The option or the configuration says so.
    Configured,
    /// `VIRTUAL_ENV`: an activated environment, or `uv run`.
    VirtualEnv,
    /// `UV_PROJECT_ENVIRONMENT`.
    UvProjectEnvironment,
    /// A folder `.venv` in the working directory or above it.
    DotVenv(PathBuf),
    /// `CONDA_PREFIX`.
    CondaPrefix,
    /// `python3` (or `python`) on `PATH`.
    Path,
}

impl fmt::Display for ChosenBy {
    /// A few words for `limbeck doctor`: "chosen by ...".
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configured => out.write_str("the option or configuration"),
            Self::VirtualEnv => out.write_str("`VIRTUAL_ENV`"),
            Self::UvProjectEnvironment => out.write_str("`UV_PROJECT_ENVIRONMENT`"),
            Self::DotVenv(folder) => write!(out, "the folder `{}`", folder.display()),
            Self::CondaPrefix => out.write_str("`CONDA_PREFIX`"),
            Self::Path => out.write_str("`PATH`"),
        }
    }
}

impl Interpreter {
    /// The program.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Why it was taken.
    pub fn chosen_by(&self) -> &ChosenBy {
        &self.chosen_by
    }

    /// What is installed beside it.
    pub fn environment(&self) -> &PythonEnvironment {
        &self.environment
    }

    /// SQLAlchemy's version, from its `SQLAlchemy-*.dist-info`; `None` when none is found that way.
    pub fn sqlalchemy_version(&self) -> Option<(u32, u32, u32)> {
        self.environment.distribution("sqlalchemy").map(|found| found.release())
    }

    /// Whether a distribution is installed, for example `psycopg2-binary`; names are compared as PyPI does.
    pub fn has_distribution(&self, name: &str) -> bool {
        self.environment.distribution(name).is_some()
    }
}

impl InterpreterSearch {
    /// The first interpreter that the order finds: the configured one, `VIRTUAL_ENV`,
    /// `UV_PROJECT_ENVIRONMENT`, `.venv` here or above, `CONDA_PREFIX`, `python3` on `PATH`.
    ///
    /// # Errors
    /// `LB0501` with all that was tried. A configured interpreter that is not there is an error of its own:
    /// another one is not taken in its place.
    pub fn find(&self) -> Result<Interpreter> {
        let mut tried = Vec::new();
        if let Some(configured) = &self.configured {
            let place = self.absolute(configured);
            let found =
                if place.is_dir() { program_in(&place) } else { Some(place.clone()).filter(|p| p.is_file()) };
            return match found.or_else(|| self.bare_name(configured)) {
                Some(path) => Ok(chosen(path, ChosenBy::Configured)),
                None => Err(Error::new(
                    Code::NoInterpreter,
                    format!("the configured Python interpreter `{}` does not exist", configured.display()),
                )
                .hint("name an interpreter, or the folder of a virtual environment")),
            };
        }
        for (variable, reason) in [
            ("VIRTUAL_ENV", ChosenBy::VirtualEnv),
            ("UV_PROJECT_ENVIRONMENT", ChosenBy::UvProjectEnvironment),
        ] {
            if let Some(found) = self.by_variable(variable, reason, &mut tried) {
                return Ok(found);
            }
        }
        for folder in self.working_directory.ancestors() {
            let place = folder.join(".venv");
            if let Some(path) = program_in(&place) {
                return Ok(chosen(path, ChosenBy::DotVenv(place)));
            }
        }
        tried.push(format!("`.venv` in `{}` and above: not there", self.working_directory.display()));
        if let Some(found) = self.by_variable("CONDA_PREFIX", ChosenBy::CondaPrefix, &mut tried) {
            return Ok(found);
        }
        for name in ["python3", "python"] {
            match self.on_path(OsStr::new(name)) {
                Some(path) => return Ok(chosen(path, ChosenBy::Path)),
                None => tried.push(format!("`{name}` on `PATH`: not there")),
            }
        }
        let mut error = Error::new(Code::NoInterpreter, "no Python interpreter was found");
        for place in tried {
            error = error.note(format!("tried {place}"));
        }
        Err(error
            .hint("make an environment with `uv sync` or `python3 -m venv .venv`, or name an interpreter"))
    }

    fn by_variable(&self, name: &str, reason: ChosenBy, tried: &mut Vec<String>) -> Option<Interpreter> {
        let Some(value) = self.variables.get(OsStr::new(name)).filter(|value| !value.is_empty()) else {
            tried.push(format!("`{name}`: not set"));
            return None;
        };
        let folder = self.absolute(Path::new(value));
        let found = program_in(&folder);
        if found.is_none() {
            tried.push(format!("`{name}`: no interpreter in `{}`", folder.display()));
        }
        found.map(|path| chosen(path, reason))
    }

    /// A configured `python3.12` without a folder means the one on `PATH`.
    fn bare_name(&self, configured: &Path) -> Option<PathBuf> {
        if configured.components().count() == 1 { self.on_path(configured.as_os_str()) } else { None }
    }

    fn on_path(&self, name: &OsStr) -> Option<PathBuf> {
        let folders = self.variables.get(OsStr::new("PATH"))?;
        std::env::split_paths(folders)
            .filter(|folder| !folder.as_os_str().is_empty())
            .map(|folder| self.absolute(&folder).join(with_suffix(name)))
            .find(|path| is_program(path))
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        self.working_directory.join(path)
    }
}

fn chosen(path: PathBuf, chosen_by: ChosenBy) -> Interpreter {
    let environment = PythonEnvironment::of_interpreter(&path);
    Interpreter { path, chosen_by, environment }
}

/// The interpreter of an environment's folder.
fn program_in(folder: &Path) -> Option<PathBuf> {
    let candidates = if cfg!(windows) {
        vec![folder.join("Scripts").join("python.exe"), folder.join("python.exe")]
    } else {
        vec![folder.join("bin").join("python"), folder.join("bin").join("python3")]
    };
    candidates.into_iter().find(|path| is_program(path))
}

fn with_suffix(name: &OsStr) -> OsString {
    let mut name = name.to_owned();
    if cfg!(windows) && !name.to_string_lossy().ends_with(".exe") {
        name.push(".exe");
    }
    name
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
