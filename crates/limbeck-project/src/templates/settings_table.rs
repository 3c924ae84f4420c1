//! The table that `init` writes: `[tool.alembic]` of `pyproject.toml`, or Limbeck's own.

use std::path::{Path, PathBuf};

use limbeck_diagnostics::{Code, Error, Result, SourceText};

use super::init::seen_from;
use crate::config::TomlFile;
use crate::files;
use crate::tool_table::environment_key;

/// What will be done to a file.
pub(super) struct SettingsTable {
    /// The file.
    pub(super) path: PathBuf,
    /// What the table is called.
    pub(super) name: &'static str,
    /// How the file changes.
    pub(super) change: Change,
}

/// How the file changes.
pub(super) enum Change {
    /// It already has such a table.
    Keep,
    /// The text goes behind what is there, which is so many bytes long.
    Append { text: String, length: u64 },
    /// The text becomes a new file.
    Create(String),
    /// The file is written anew, with keys added to a table that it has.
    Insert { text: String, before: String },
}

/// The script folder.
pub(super) struct Place<'p> {
    /// As it was given.
    pub(super) given: &'p Path,
    /// Where it is.
    pub(super) folder: &'p Path,
}

impl SettingsTable {
    /// Finds out what to do for `[tool.alembic]`, and that it will work.
    pub(super) fn alembic(path: PathBuf, template: &str, place: &Place<'_>) -> Result<Self> {
        let name = "[tool.alembic]";
        let table = filled(&path, template, place);
        check_place(&path, place.folder)?;
        let change = match files::read_optional(&path)? {
            None => Change::Create(table),
            Some(found) if TomlFile::parse(&found)?.alembic.is_some() => Change::Keep,
            Some(found) => appended(&found, name, &table)?,
        };
        Ok(Self { path, name, change })
    }

    /// The same for Limbeck's own table, of which the template has the keys alone.
    pub(super) fn own(path: PathBuf, template: &str, place: &Place<'_>) -> Result<Self> {
        let keys = filled(&path, template, place);
        check_place(&path, place.folder)?;
        let is_whole = path.file_name().is_some_and(|file| file == "limbeck.toml");
        let name = if is_whole { "limbeck.toml" } else { "[tool.limbeck]" };
        let headed = if is_whole { keys.clone() } else { format!("[tool.limbeck]\n{keys}") };
        let Some(found) = files::read_optional(&path)? else {
            return Ok(Self { path, name, change: Change::Create(headed) });
        };
        let table = match is_whole {
            true => Some(TomlFile::parse_whole(&found)?),
            false => TomlFile::parse(&found)?.limbeck,
        };
        let change = match table {
            None => appended(&found, name, &headed)?,
            Some(table) if environment_key(&table).is_some() => Change::Keep,
            Some(table) => inserted(&found, &table, &keys)?,
        };
        Ok(Self { path, name, change })
    }
}

fn filled(path: &Path, template: &str, place: &Place<'_>) -> String {
    let location = basic_string(&seen_from(place.given, place.folder, path));
    template.replace("@script_location@", &location)
}

/// The table behind what the file has.
fn appended(found: &SourceText, name: &str, table: &str) -> Result<Change> {
    let text = format!("\n\n{table}");
    let whole = SourceText::new(found.path(), format!("{}{text}", found.text()));
    // A file may be TOML and still have no room for the table: `tool = { … }` cannot be added to.
    if TomlFile::parse(&whole).is_err() {
        return Err(no_room(found, name));
    }
    Ok(Change::Append { text, length: found.text().len() as u64 })
}

/// The keys at the beginning of a table that the file has.
fn inserted(found: &SourceText, table: &TomlFile, keys: &str) -> Result<Change> {
    let before = found.text();
    let is_whole = !table.name().starts_with('[');
    let at = match before[table.header().end as usize..].find('\n') {
        _ if is_whole => 0,
        Some(end) => table.header().end as usize + end + 1,
        None => return Err(no_room(found, table.name())),
    };
    let text = format!("{}{keys}\n{}", &before[..at], &before[at..]);
    let whole = SourceText::new(found.path(), text.clone());
    let read = match is_whole {
        true => TomlFile::parse_whole(&whole).ok(),
        false => TomlFile::parse(&whole).ok().and_then(|tables| tables.limbeck),
    };
    let kept = |read: &TomlFile| table.entries().iter().all(|entry| read.has(&entry.key));
    match read.filter(|read| read.has("script_location") && kept(read)) {
        Some(_) => Ok(Change::Insert { text, before: before.to_owned() }),
        None => Err(no_room(found, table.name())),
    }
}

fn no_room(found: &SourceText, name: &str) -> Error {
    Error::new(Code::InitTarget, format!("a table `{name}` cannot be added to `{}`", found.path().display()))
        .note("the file defines `tool` in a way that no further table can be added to")
        .hint("write the tools of the file as tables of their own, `[tool.name]`")
}

fn check_place(path: &Path, scripts: &Path) -> Result<()> {
    if path.is_dir() {
        return Err(Error::new(Code::InitTarget, format!("`{}` is a folder, not a file", path.display())));
    }
    match path.parent() {
        Some(folder) if !folder.is_dir() && !scripts.starts_with(folder) => Err(Error::new(
            Code::InitTarget,
            format!("the folder of the configuration file, `{}`, does not exist", folder.display()),
        )
        .hint("make the folder first, or name another file with `-c FILE`")),
        _ => Ok(()),
    }
}

/// The inside of a TOML basic string.
fn basic_string(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' | '\\' => escaped.extend(['\\', letter]),
            control if control.is_control() => escaped.push_str(&format!("\\u{:04X}", control as u32)),
            other => escaped.push(other),
        }
    }
    escaped
}
