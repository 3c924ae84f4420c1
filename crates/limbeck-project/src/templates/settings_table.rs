//! The table `[tool.alembic]` that `init` writes into `pyproject.toml`.

use std::path::{Path, PathBuf};

use limbeck_diagnostics::{Code, Error, Result, SourceText};

use super::init::seen_from;
use crate::config::has_settings_table;
use crate::files;

/// What will be done to the `pyproject.toml`.
pub(super) struct SettingsTable {
    /// The file.
    pub(super) path: PathBuf,
    /// How it changes.
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
}

impl SettingsTable {
    /// Finds out what to do, and that it will work.
    pub(super) fn plan(path: PathBuf, template: &str, given: &Path, folder: &Path) -> Result<Self> {
        let location = basic_string(&seen_from(given, folder, &path));
        let table = template.replace("@script_location@", &location);
        check_place(&path, folder)?;
        let Some(found) = files::read_optional(&path)? else {
            return Ok(Self { path, change: Change::Create(table) });
        };
        if has_settings_table(found.clone())? {
            return Ok(Self { path, change: Change::Keep });
        }
        let text = format!("\n\n{table}");
        let whole = SourceText::new(path.clone(), format!("{}{text}", found.text()));
        // A file may be TOML and still have no room for the table: `tool = { … }` cannot be added to.
        if has_settings_table(whole).is_err() {
            return Err(Error::new(
                Code::InitTarget,
                format!("a table `[tool.alembic]` cannot be added to `{}`", path.display()),
            )
            .note("the file defines `tool` in a way that no further table can be added to")
            .hint("write the tools of the file as tables of their own, `[tool.name]`"));
        }
        let length = found.text().len() as u64;
        Ok(Self { path, change: Change::Append { text, length } })
    }
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
