//! The folder that `script_location` names: `env.py`, `script.py.mako` and the scripts of the version
//! locations.
//!
//! This module lists and names files; it neither parses scripts (that is `limbeck-pysource`) nor knows the
//! graph (`limbeck-revisions`).

mod date;
mod listing;
mod naming;
mod rewriting;
mod slug;
#[cfg(test)]
mod tests;
mod unicode;
mod writing;

use std::path::{Path, PathBuf};

use limbeck_diagnostics::{Code, Error, Result, SourceText};

use crate::config::{Config, ScriptLocation, ScriptSettings};
use crate::files;
use crate::lexical::normalized;

pub use date::CreateDate;
pub use listing::{Listing, ScriptFile, ScriptText};
pub use naming::revision_id;
pub use rewriting::ScriptBytes;
pub use writing::WrittenScript;

/// A project's script directory.
#[derive(Debug, Clone)]
pub struct ScriptDirectory {
    location: PathBuf,
    version_locations: Vec<PathBuf>,
    settings: ScriptSettings,
}

/// Finds the folder of a [`ScriptLocation::Package`], which takes Python's import system.
pub type FindPackage<'a> = &'a dyn Fn(&ScriptLocation) -> Result<PathBuf>;

impl ScriptDirectory {
    /// Opens the directory that the configuration names. `find_package` is asked only for a `package:resource`.
    ///
    /// # Errors
    ///
    /// [`Code::ScriptLocationMissing`] when the folder does not exist, and the errors of
    /// [`Config::script_settings`] and of `find_package`.
    pub fn open(config: &Config, find_package: FindPackage<'_>) -> Result<Self> {
        let settings = config.script_settings()?;
        let folder = |location: &ScriptLocation| match location {
            ScriptLocation::Path(path) => Ok(config.absolute(path)),
            ScriptLocation::Package { .. } => find_package(location),
        };
        let location = folder(&settings.location)?;
        if !location.exists() {
            return Err(missing(&settings.location, &location));
        }
        let version_locations = match &settings.version_locations {
            Some(given) => given.iter().map(|one| Ok(normalized(&folder(one)?))).collect::<Result<_>>()?,
            None => vec![normalized(&location.join("versions"))],
        };
        Ok(Self { location, version_locations, settings })
    }

    /// The absolute folder of `env.py` and `script.py.mako`.
    pub fn location(&self) -> &Path {
        &self.location
    }

    /// The absolute folders of scripts, in the order of the configuration. Some may not exist yet.
    pub fn version_locations(&self) -> &[PathBuf] {
        &self.version_locations
    }

    /// The settings it was opened with.
    pub fn settings(&self) -> &ScriptSettings {
        &self.settings
    }

    /// Where `env.py` is.
    pub fn env_path(&self) -> PathBuf {
        self.location.join("env.py")
    }

    /// Whether only byte code of `env.py` is there, beside its place or in `__pycache__`: Alembic runs that.
    pub fn env_is_compiled(&self) -> bool {
        let beside = || ["env.pyc", "env.pyo"].iter().any(|name| self.location.join(name).is_file());
        !self.env_path().exists() && (beside() || listing::has_byte_code(&self.location, "env"))
    }

    /// Where `script.py.mako` is.
    pub fn template_path(&self) -> PathBuf {
        self.location.join("script.py.mako")
    }

    /// The text of `env.py`.
    ///
    /// # Errors
    ///
    /// [`Code::FileAccess`] when it is missing or cannot be read.
    pub fn env_source(&self) -> Result<SourceText> {
        files::read(&self.env_path())
    }

    /// The text of `script.py.mako`.
    ///
    /// # Errors
    ///
    /// [`Code::FileAccess`] when it is missing or cannot be read.
    pub fn template_source(&self) -> Result<SourceText> {
        files::read(&self.template_path())
    }
}

/// Declines every `package:resource`: the [`FindPackage`] of a caller that has no Python.
///
/// # Errors
///
/// Always [`Code::ScriptLocationMissing`].
pub fn no_packages(location: &ScriptLocation) -> Result<PathBuf> {
    Err(Error::new(
        Code::ScriptLocationMissing,
        format!("`{location}` lies inside a Python package, which only Python can find"),
    )
    .hint("name a path, such as `script_location = %(here)s/alembic`"))
}

fn missing(given: &ScriptLocation, folder: &Path) -> Error {
    let message = format!(
        "Path doesn't exist: {given}.  Please use the 'init' command to create a new scripts folder."
    );
    let error = Error::new(Code::ScriptLocationMissing, message);
    match given {
        ScriptLocation::Path(path) if path.is_relative() => error
            .note(format!(
                "a relative `script_location` starts from the current folder: `{}`",
                folder.display()
            ))
            .hint("write `%(here)s/…` to start from the folder of the configuration file"),
        _ => error.hint("correct `script_location`, or run `limbeck init` to make the folder"),
    }
}
