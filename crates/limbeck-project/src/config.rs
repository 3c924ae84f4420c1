//! `alembic.ini` and `pyproject.toml`, as one configuration.
//!
//! A [`Config`] is what Alembic's `Config` object is: an ini file with a main section, beside it the table
//! `[tool.alembic]` of a `pyproject.toml`. A key is looked up in the ini first and in the table only when the
//! ini does not have it. Either file may be missing. What the commands need is read by
//! [`Config::script_settings`], with types; what an `env.py` asks for by [`Config::main_option`] and its
//! siblings, which see the ini alone.
//!
//! Nothing here reads the process environment or the current folder: they come in with [`Lookup`].

mod access;
mod hooks;
mod lookup;
mod settings;
mod split;
#[cfg(test)]
mod tests;
mod toml_file;
mod warnings;

use std::path::{Path, PathBuf};

use limbeck_diagnostics::{Code, Error, Result, SourceText};

use crate::files;
use crate::ini::Ini;
use toml_file::TomlFile;

pub use access::OptionValue;
pub use hooks::PostWriteHook;
pub use lookup::Lookup;
pub use settings::{ScriptLocation, ScriptSettings, SearchFolder};
pub use toml_file::{TomlValue, TomlValueKind};

/// Whether a `pyproject.toml` has a table `[tool.alembic]`.
///
/// # Errors
///
/// [`Code::ConfigSyntax`] when it is not TOML, or `tool.alembic` is not a table.
pub(crate) fn has_settings_table(source: SourceText) -> Result<bool> {
    TomlFile::parse(source).map(|table| table.is_some())
}

/// The configuration of a project.
#[derive(Debug, Clone)]
pub struct Config {
    cwd: PathBuf,
    section: String,
    ini_name: PathBuf,
    ini_found: bool,
    ini: Ini,
    toml_name: PathBuf,
    toml: Option<TomlFile>,
}

impl Config {
    /// Reads the files that `lookup` leads to. A file that does not exist counts as empty, as in Alembic: what
    /// is missing is said when a key is needed.
    ///
    /// # Errors
    ///
    /// [`Code::Usage`] when `-c` names two files of one kind, [`Code::ConfigSyntax`] when a file cannot be
    /// parsed, [`Code::FileAccess`] when it exists but cannot be read.
    pub fn load(lookup: &Lookup) -> Result<Self> {
        let (ini_name, toml_name) = lookup.files()?;
        let ini_path = lookup.cwd.join(&ini_name);
        // Doubled, so that a value which refers to it can be interpolated; Alembic 1.20 fails in such a folder.
        let here = folder_text(&ini_path).replace('%', "%%");
        let defaults = [("here", here.as_str())];
        let ini_source = files::read_optional(&ini_path)?;
        let (ini_found, ini) = match ini_source {
            Some(source) => (true, Ini::parse(source, &defaults)?),
            None => (false, Ini::empty(&ini_path, &defaults)),
        };
        let toml_path = lookup.cwd.join(&toml_name);
        let toml = match files::read_optional(&toml_path)? {
            Some(source) => TomlFile::parse(source)?,
            None => None,
        };
        let section = lookup.section.clone().unwrap_or_else(|| "alembic".to_owned());
        Ok(Self { cwd: lookup.cwd.clone(), section, ini_name, ini_found, ini, toml_name, toml })
    }

    /// The folder that relative paths of the configuration start from.
    pub fn cwd(&self) -> &Path {
        &self.cwd
    }

    /// The ini file's name as it was given: `config.config_file_name`. It may not exist.
    pub fn config_file_name(&self) -> &Path {
        &self.ini_name
    }

    /// The ini file's absolute path. It may not exist.
    pub fn ini_path(&self) -> PathBuf {
        self.cwd.join(&self.ini_name)
    }

    /// Whether the ini file exists.
    pub fn has_ini_file(&self) -> bool {
        self.ini_found
    }

    /// The text of the ini file, when there is one.
    pub fn ini_source(&self) -> Option<&SourceText> {
        self.ini_found.then(|| self.ini.source())
    }

    /// The texts of the files that are there.
    pub fn sources(&self) -> impl Iterator<Item = &SourceText> {
        self.ini_source().into_iter().chain(self.toml.as_ref().map(TomlFile::source))
    }

    /// The absolute path of the `pyproject.toml`. It may not exist.
    pub fn toml_path(&self) -> PathBuf {
        self.cwd.join(&self.toml_name)
    }

    /// Whether the `pyproject.toml` has a table `[tool.alembic]`.
    pub fn has_toml_table(&self) -> bool {
        self.toml.is_some()
    }

    /// The main section's name: `config.config_ini_section`.
    pub fn section_name(&self) -> &str {
        &self.section
    }

    /// The ini as parsed, with every section.
    pub fn ini(&self) -> &Ini {
        &self.ini
    }

    /// What was read, in one sentence: for notes of errors and for `doctor`.
    pub(crate) fn sources_note(&self) -> String {
        let ini = self.ini_path();
        let ini = match (self.ini_found, self.ini.has_section(&self.section)) {
            (false, _) => format!("`{}` does not exist", ini.display()),
            (true, false) => format!("`{}` has no section `[{}]`", ini.display(), self.section),
            (true, true) => format!("read section `[{}]` of `{}`", self.section, ini.display()),
        };
        match &self.toml {
            Some(toml) => format!("{ini}; read `[tool.alembic]` of `{}`", toml.source().path().display()),
            None => format!("{ini}; no `[tool.alembic]` in `{}`", self.toml_path().display()),
        }
    }

    /// The error for a key that a command needs.
    pub(crate) fn missing_key(&self, key: &str) -> Error {
        let error = Error::new(Code::ConfigMissing, format!("No '{key}' key found in configuration."))
            .note(self.sources_note());
        match self.ini_found || self.toml.is_some() {
            true => error.hint(format!("write `{key} = …` into section `[{}]`", self.section)),
            false => error
                .hint("run `limbeck init alembic` to begin a project, or go to its folder")
                .hint("name the file with `-c FILE` or the variable `ALEMBIC_CONFIG`"),
        }
    }
}

/// The folder of a file, for `%(here)s`, with forward slashes.
fn folder_text(file: &Path) -> String {
    let folder = file.parent().unwrap_or(Path::new("")).to_string_lossy();
    match std::path::MAIN_SEPARATOR {
        '\\' => folder.replace('\\', "/"),
        _ => folder.into_owned(),
    }
}
