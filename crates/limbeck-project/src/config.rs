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
mod own;
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
use crate::tool_table::{EnvironmentTable, Rule, ToolTable};

pub use access::OptionValue;
pub use hooks::PostWriteHook;
pub use lookup::Lookup;
pub use settings::{ScriptLocation, ScriptSettings, SearchFolder};
pub(crate) use toml_file::{TomlEntry, TomlFile};
pub use toml_file::{TomlValue, TomlValueKind};

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
    own_file: Option<PathBuf>,
    own: Option<TomlFile>,
    rule: Rule,
    tool: ToolTable,
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
        let (reads_ini, reads_toml) = lookup.reads();
        let ini_source = if reads_ini { files::read_optional(&ini_path)? } else { None };
        let (ini_found, ini) = match ini_source {
            Some(source) => (true, Ini::parse(source, &defaults)?),
            None => (false, Ini::empty(&ini_path, &defaults)),
        };
        let toml_path = lookup.cwd.join(&toml_name);
        let (toml, own) = own::tables(lookup, &toml_path, reads_toml)?;
        let section = lookup.section.clone().unwrap_or_else(|| "alembic".to_owned());
        let names_scripts = ini.raw(&section, "script_location").is_some()
            || toml.as_ref().is_some_and(|table| table.has("script_location"));
        let rule = own::rule(lookup, own.as_ref(), names_scripts)?;
        let tool = own.as_ref().map(|own| ToolTable::read(own, rule)).transpose()?.unwrap_or_default();
        // Alembic's files have no say then.
        let (ini_found, ini, toml) = match rule {
            Rule::Alembic => (ini_found, ini, toml),
            Rule::Limbeck => (false, Ini::empty(&ini_path, &defaults), None),
        };
        let cwd = lookup.cwd.clone();
        let own_file = own::file(lookup, &toml_path);
        Ok(Self { cwd, section, ini_name, ini_found, ini, toml_name, toml, own_file, own, rule, tool })
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
        let tables = self.toml.iter().chain(&self.own);
        self.ini_source().into_iter().chain(tables.map(TomlFile::source))
    }

    /// The absolute path of the `pyproject.toml`. It may not exist.
    pub fn toml_path(&self) -> PathBuf {
        self.cwd.join(&self.toml_name)
    }

    /// Whether the `pyproject.toml` has a table `[tool.alembic]`.
    pub fn has_toml_table(&self) -> bool {
        self.toml.is_some()
    }

    /// What `[tool.limbeck]` or `limbeck.toml` says; the defaults where there is neither.
    pub fn tool_table(&self) -> &ToolTable {
        &self.tool
    }

    /// The environment of a project that has a table in place of an `env.py`.
    pub fn environment_table(&self) -> Option<&EnvironmentTable> {
        self.tool.environment.as_ref()
    }

    /// The file of Alembic's that names a `script_location`.
    pub(crate) fn alembic_names_scripts(&self) -> Option<PathBuf> {
        let key = "script_location";
        if self.raw_main_option(key).is_some() {
            return Some(self.ini_path());
        }
        self.toml.as_ref().filter(|table| table.has(key)).map(|table| table.source().path().to_owned())
    }

    /// The `limbeck.toml` that is named, or that is there.
    pub(crate) fn own_file_path(&self) -> Option<&Path> {
        self.own_file.as_deref()
    }

    /// The table that the settings are read from, where Alembic's files have no say.
    fn ruling_table(&self) -> Option<&TomlFile> {
        self.own.as_ref().filter(|_| self.rule == Rule::Limbeck)
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
        if let Some(own) = self.ruling_table() {
            return format!("read `{}` of `{}`", own.name(), own.source().path().display());
        }
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
        if let Some(table) = self.environment_table() {
            let label = format!("has no `{key}`");
            return error.at(&table.source, table.header, label).hint(format!("write `{key} = …` into it"));
        }
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
