//! `init`: begins a project.
//!
//! Everything that can be known to fail is checked before the first file is written, and a failure in the
//! middle takes back what had been made, so that the command can be given again.

use std::path::{Path, PathBuf};

use limbeck_diagnostics::{Code, Error, Result};

use super::settings_table::{Change, Place, SettingsTable};
use super::{Settings, TEMPLATES, Template, template};
use crate::config::{Config, Lookup};
use crate::files;
use crate::lexical::relative_to;

/// What `init` is asked for.
#[derive(Debug, Clone)]
pub struct InitRequest<'a> {
    /// Where the configuration goes: the current folder, `-c` and `ALEMBIC_CONFIG`.
    pub lookup: &'a Lookup,
    /// The script folder as it was given.
    pub directory: &'a Path,
    /// The template's name.
    pub template: &'a str,
    /// Whether the folders become Python packages (`--package`).
    pub package: bool,
}

/// What `init` did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitReport {
    /// One line for each thing that was made or skipped, in Alembic's words, for standard output.
    pub lines: Vec<InitLine>,
    /// The files that were made; one that was added to is not among them.
    pub files: Vec<PathBuf>,
}

/// A line that `init` prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitLine {
    /// Its text.
    pub text: String,
    /// When it is printed.
    pub loudness: Loudness,
}

/// When a line is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loudness {
    /// Not with `--quiet`.
    Normal,
    /// Always: Alembic forgets to be quiet about files.
    Insistent,
}

/// Makes the script folder and the configuration file.
///
/// # Errors
///
/// [`Code::InitTarget`] when the folder is not empty or cannot be made, [`Code::UnknownTemplate`],
/// [`Code::FileAccess`] when a file cannot be written. Nothing is left behind then.
pub fn init(request: &InitRequest<'_>) -> Result<InitReport> {
    let plan = Plan::new(request)?;
    let mut made = Made::default();
    match plan.carry_out(&mut made) {
        Ok(()) => Ok(InitReport { lines: made.lines, files: made.files }),
        Err(error) => {
            made.take_back();
            Err(error)
        }
    }
}

/// What will be done, checked.
struct Plan {
    template: &'static Template,
    folder: PathBuf,
    settings: Option<SettingsTable>,
    /// The ini and its text.
    ini: Option<(PathBuf, String)>,
    package: bool,
}

impl Plan {
    fn new(request: &InitRequest<'_>) -> Result<Self> {
        let template = template(request.template).ok_or_else(|| unknown_template(request.template))?;
        let (ini_name, toml_name) = request.lookup.files()?;
        // `components` drops a trailing slash and `.`, as Python's pathlib does.
        let folder: PathBuf = request.lookup.cwd.join(request.directory).components().collect();
        let ini: PathBuf = request.lookup.cwd.join(ini_name).components().collect();
        let toml: PathBuf = request.lookup.cwd.join(&toml_name).components().collect();
        let place = Place { given: request.directory, folder: &folder };
        check_folder(&folder, request.directory)?;
        let (settings, ini_text) = match template.settings {
            Settings::Ini(ini) => (None, Some(ini)),
            Settings::Both { table, ini } => (Some(SettingsTable::alembic(toml, table, &place)?), Some(ini)),
            Settings::Own(keys) => (Some(own_settings(request.lookup, toml, keys, &place)?), None),
        };
        let ini = match ini_text {
            Some(text) => {
                check_ini(&ini, &folder)?;
                let script_location = seen_from(request.directory, &folder, &ini);
                let text = text.replace("@script_location@", &script_location);
                Some((ini, text))
            }
            None => None,
        };
        Ok(Self { template, settings, folder, ini, package: request.package })
    }

    fn carry_out(&self, made: &mut Made) -> Result<()> {
        let versions = self.folder.join("versions");
        made.folder(&self.folder)?;
        made.folder(&versions)?;
        for file in self.template.scripts {
            made.file(&self.folder.join(file.name), file.text, "Generating")?;
        }
        if let Some(settings) = &self.settings {
            write_settings(settings, made)?;
        }
        match &self.ini {
            Some((path, _)) if path.exists() => {
                made.say(Loudness::Normal, format!("File {} already exists, skipping", path.display()));
            }
            Some((path, text)) => made.file(path, text, "Generating")?,
            None => {}
        }
        if self.package {
            for folder in [&self.folder, &versions] {
                made.file(&folder.join("__init__.py"), "", "Adding")?;
            }
        }
        let table = self.settings.as_ref().map(|settings| settings.path.display());
        let what = match (table, &self.ini) {
            (Some(table), Some((ini, _))) => format!(
                "configuration settings in {table} and configuration/connection/logging settings in {}",
                ini.display()
            ),
            (Some(table), None) => format!("configuration/connection settings in {table}"),
            (None, Some((ini, _))) => {
                format!("configuration/connection/logging settings in {}", ini.display())
            }
            (None, None) => return Ok(()),
        };
        made.say(Loudness::Normal, format!("Please edit {what} before proceeding."));
        Ok(())
    }
}

/// Plans Limbeck's own table: in a `limbeck.toml` that is named or there, else in `pyproject.toml`.
///
/// # Errors
///
/// [`Code::InitTarget`] when Alembic's files name a script folder already, since they would count.
fn own_settings(lookup: &Lookup, toml: PathBuf, keys: &str, place: &Place<'_>) -> Result<SettingsTable> {
    let config = Config::load(lookup)?;
    if let Some(file) = config.alembic_names_scripts() {
        return Err(Error::new(
            Code::InitTarget,
            format!("`{}` names a `script_location` already", file.display()),
        )
        .note("with it, an `env.py` says where the database is, and the new table would count for nothing")
        .hint("remove that key first, or begin in another folder"));
    }
    let own = match config.own_file_path() {
        Some(path) => path.components().collect(),
        None => toml,
    };
    SettingsTable::own(own, keys, place)
}

fn write_settings(settings: &SettingsTable, made: &mut Made) -> Result<()> {
    match &settings.change {
        Change::Keep => {
            let path = settings.path.display();
            made.say(
                Loudness::Insistent,
                format!("File {path} already exists and already has a {} section, skipping", settings.name),
            );
            Ok(())
        }
        Change::Append { text, length } => made.append(&settings.path, text, *length),
        Change::Create(text) => made.file(&settings.path, text, "Generating"),
        Change::Insert { text, before } => made.replace(&settings.path, text, before),
    }
}

fn unknown_template(name: &str) -> Error {
    let names: Vec<String> = TEMPLATES.iter().map(|template| format!("`{}`", template.name)).collect();
    Error::new(Code::UnknownTemplate, format!("No such template {name}"))
        .hint(format!("the templates are {}; `list_templates` describes them", names.join(", ")))
}

/// The folder must be missing, or empty.
fn check_folder(folder: &Path, given: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    if !folder.is_dir() {
        return Err(Error::new(
            Code::InitTarget,
            format!("`{}` exists and is not a folder", given.display()),
        )
        .hint("choose another name for the script folder"));
    }
    let mut entries = std::fs::read_dir(folder).map_err(|error| files::access(folder, "list", &error))?;
    if entries.next().is_some() {
        return Err(Error::new(
            Code::InitTarget,
            format!("Directory {} already exists and is not empty", given.display()),
        )
        .note("`init` writes only into a folder that is missing or empty")
        .hint("choose another folder, or remove this one if it is not needed"));
    }
    Ok(())
}

/// The ini's folder must exist, or be made on the way to the script folder; the file itself may exist, and is then
/// left alone.
fn check_ini(ini: &Path, scripts: &Path) -> Result<()> {
    if ini.is_dir() {
        return Err(Error::new(Code::InitTarget, format!("`{}` is a folder, not a file", ini.display()))
            .hint("name the configuration file with `-c FILE`"));
    }
    match ini.parent() {
        Some(folder) if !folder.is_dir() && !scripts.starts_with(folder) => Err(Error::new(
            Code::InitTarget,
            format!("the folder of the configuration file, `{}`, does not exist", folder.display()),
        )
        .hint("make the folder first, or name another file with `-c FILE`")),
        _ => Ok(()),
    }
}

/// The value of `script_location` in a configuration file: relative to that file when the folder was given as a
/// relative path.
pub(super) fn seen_from(given: &Path, folder: &Path, file: &Path) -> String {
    let relative = match (given.is_relative(), file.parent()) {
        (true, Some(base)) => relative_to(folder, base),
        _ => None,
    };
    match relative {
        Some(path) => format!("%(here)s/{}", value_path(&path)),
        None => value_path(folder),
    }
}

/// A path as a value of the configuration: forward slashes, percent signs doubled.
fn value_path(path: &Path) -> String {
    let text = path.to_string_lossy().replace('%', "%%");
    if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text }
}

/// What has been done so far, so that it can be taken back.
#[derive(Default)]
struct Made {
    lines: Vec<InitLine>,
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
    /// A file that was there, and how long it was.
    appended: Option<(PathBuf, u64)>,
    /// A file that was there, and its text.
    replaced: Option<(PathBuf, String)>,
}

impl Made {
    fn say(&mut self, loudness: Loudness, text: String) {
        self.lines.push(InitLine { text, loudness });
    }

    /// Makes a folder and those above it that are missing.
    fn folder(&mut self, path: &Path) -> Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        let missing: Vec<&Path> = path.ancestors().take_while(|folder| !folder.exists()).collect();
        for folder in missing.iter().rev() {
            std::fs::create_dir(folder).map_err(|error| files::access(folder, "make the folder", &error))?;
            self.folders.push(folder.to_path_buf());
        }
        self.say(Loudness::Normal, format!("Creating directory {} ...  done", path.display()));
        Ok(())
    }

    fn file(&mut self, path: &Path, text: &str, verb: &str) -> Result<()> {
        let mut options = std::fs::OpenOptions::new();
        // `create_new`: a file that appeared since the check is not written over.
        let opened = options.write(true).create_new(true).open(path);
        let mut file = opened.map_err(|error| files::access(path, "write", &error))?;
        self.files.push(path.to_path_buf());
        std::io::Write::write_all(&mut file, text.as_bytes())
            .map_err(|error| files::access(path, "write", &error))?;
        let loudness = if verb == "Generating" { Loudness::Insistent } else { Loudness::Normal };
        self.say(loudness, format!("{verb} {} ...  done", path.display()));
        Ok(())
    }

    /// Adds to a file that is there.
    fn append(&mut self, path: &Path, text: &str, length: u64) -> Result<()> {
        let write = || {
            let mut file = std::fs::OpenOptions::new().append(true).open(path)?;
            std::io::Write::write_all(&mut file, text.as_bytes())
        };
        self.appended = Some((path.to_path_buf(), length));
        write().map_err(|error| files::access(path, "write", &error))?;
        self.say(Loudness::Insistent, format!("Appending to existing {} ...  done", path.display()));
        Ok(())
    }

    /// Writes a file that is there anew.
    fn replace(&mut self, path: &Path, text: &str, before: &str) -> Result<()> {
        self.replaced = Some((path.to_path_buf(), before.to_owned()));
        std::fs::write(path, text).map_err(|error| files::access(path, "write", &error))?;
        self.say(Loudness::Insistent, format!("Adding to existing {} ...  done", path.display()));
        Ok(())
    }

    /// Removes what was made; the error that led here is the one to report, so failures are not.
    fn take_back(&self) {
        if let Some((path, length)) = &self.appended {
            let _ = std::fs::OpenOptions::new().write(true).open(path).and_then(|file| file.set_len(*length));
        }
        if let Some((path, text)) = &self.replaced {
            let _ = std::fs::write(path, text);
        }
        for file in self.files.iter().rev() {
            let _ = std::fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = std::fs::remove_dir(folder);
        }
    }
}
