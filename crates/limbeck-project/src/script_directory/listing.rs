//! Which files are scripts, and in which order they are loaded.
//!
//! The order is Alembic's (`Script._list_py_dir`, 1.20): location by location, the files of a folder by name,
//! then its sub-folders by name. It matters, because the order of loading shows in `heads` and `history`.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use limbeck_diagnostics::{Code, Diagnostic, Error, Result, Severity, SourceText};

use super::ScriptDirectory;
use crate::files;

/// A script's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptFile {
    /// The file, with symbolic links resolved.
    pub path: PathBuf,
    /// What is in it.
    pub text: ScriptText,
}

/// What a script's file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScriptText {
    /// Python source.
    Source(SourceText),
    /// Byte code (`sourceless`), which only Python reads.
    Compiled,
    /// Source in an encoding other than UTF-8, which only Python reads.
    Encoded,
}

/// The scripts of a directory.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// In the order of loading.
    pub scripts: Vec<ScriptFile>,
    /// Files that were met twice.
    pub warnings: Vec<Diagnostic>,
}

impl ScriptDirectory {
    /// Lists and reads the scripts. A version location that does not exist is skipped.
    ///
    /// # Errors
    ///
    /// [`Code::FileAccess`] when a folder or a file cannot be read.
    pub fn scripts(&self) -> Result<Listing> {
        let mut listing = Listing::default();
        let mut met = HashSet::new();
        for path in self.script_paths()? {
            let path = path.canonicalize().map_err(|error| files::access(&path, "read", &error))?;
            if !met.insert(path.clone()) {
                listing.warnings.push(twice(&path));
                continue;
            }
            listing.scripts.push(read(path)?);
        }
        Ok(listing)
    }

    /// The paths of the scripts in the order of loading, nothing read.
    ///
    /// # Errors
    ///
    /// [`Code::FileAccess`] when a folder cannot be listed.
    pub fn script_paths(&self) -> Result<Vec<PathBuf>> {
        let mut paths = Vec::new();
        for folder in self.version_locations().iter().filter(|folder| folder.exists()) {
            self.walk(folder, &mut paths)?;
        }
        Ok(paths)
    }

    fn walk(&self, folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
        let content = Folder::list(folder)?;
        let sourceless = self.settings().sourceless;
        let mut names = content.files.clone();
        let accepted =
            |name: &OsString| is_script(name, sourceless) && !has_better_form(name, &content.files);
        paths.extend(names.drain(..).filter(|name| accepted(name)).map(|name| folder.join(name)));
        if sourceless && content.folders.iter().any(|name| name == CACHE) {
            let cache = folder.join(CACHE);
            let known: HashSet<&str> = content.files.iter().filter_map(|name| stem(name)).collect();
            let compiled = Folder::list(&cache)?.files.into_iter();
            let orphans = compiled.filter(|name| stem(name).is_none_or(|stem| !known.contains(stem)));
            paths.extend(orphans.filter(|name| is_script(name, true)).map(|name| cache.join(name)));
        }
        if self.settings().recursive {
            for name in content.folders.iter().filter(|name| !name.to_string_lossy().ends_with(CACHE)) {
                let inner = folder.join(name);
                // As `os.walk`: a link to a folder is not followed.
                if !inner.is_symlink() {
                    self.walk(&inner, paths)?;
                }
            }
        }
        Ok(())
    }
}

const CACHE: &str = "__pycache__";

/// Whether the `__pycache__` of a folder holds a module's byte code, of whichever Python.
pub(super) fn has_byte_code(folder: &Path, module: &str) -> bool {
    Folder::list(&folder.join(CACHE)).is_ok_and(|cache| {
        cache.files.iter().any(|name| stem(name) == Some(module) && name.to_string_lossy().ends_with(".pyc"))
    })
}

/// A folder's entries by name.
struct Folder {
    files: Vec<OsString>,
    folders: Vec<OsString>,
}

impl Folder {
    fn list(path: &Path) -> Result<Self> {
        let refused = |error: std::io::Error| files::access(path, "list", &error);
        let mut made = Folder { files: Vec::new(), folders: Vec::new() };
        for entry in std::fs::read_dir(path).map_err(refused)? {
            let entry = entry.map_err(refused)?;
            let kind = entry.file_type().map_err(refused)?;
            // A symbolic link counts as what it leads to.
            let is_folder = if kind.is_symlink() { entry.path().is_dir() } else { kind.is_dir() };
            match is_folder {
                true => made.folders.push(entry.file_name()),
                false => made.files.push(entry.file_name()),
            }
        }
        made.files.sort();
        made.folders.sort();
        Ok(made)
    }
}

/// Whether a name is one of a script: ends in `.py`, and begins neither with `.#` (an editor's lock) nor with
/// `__init__`.
fn is_script(name: &OsString, sourceless: bool) -> bool {
    let Some(name) = name.to_str() else { return false };
    let ending = name.ends_with(".py") || (sourceless && (name.ends_with(".pyc") || name.ends_with(".pyo")));
    ending && !name.starts_with(".#") && !name.starts_with("__init__")
}

/// Whether a compiled file stands beside its source, or a `.pyo` beside its `.pyc`.
fn has_better_form(name: &OsString, files: &[OsString]) -> bool {
    let Some(name) = name.to_str() else { return false };
    let has = |other: &str| files.iter().any(|file| file.to_str() == Some(other));
    match (name.strip_suffix('c'), name.strip_suffix('o')) {
        (Some(source), _) if source.ends_with(".py") => has(source),
        (_, Some(source)) if source.ends_with(".py") => has(source) || has(&format!("{source}c")),
        _ => false,
    }
}

/// A name up to its first dot.
fn stem(name: &OsString) -> Option<&str> {
    name.to_str()?.split('.').next()
}

fn read(path: PathBuf) -> Result<ScriptFile> {
    if path.extension().is_none_or(|extension| extension != "py") {
        return Ok(ScriptFile { path, text: ScriptText::Compiled });
    }
    let bytes = std::fs::read(&path).map_err(|error| files::access(&path, "read", &error))?;
    let text = match String::from_utf8(bytes) {
        Ok(text) if text.is_ascii() || encoding(&text).is_none() => {
            ScriptText::Source(SourceText::new(&path, text))
        }
        Ok(_) | Err(_) => ScriptText::Encoded,
    };
    Ok(ScriptFile { path, text })
}

/// The encoding that one of the first two lines declares (PEP 263), when it is something else than UTF-8: in small
/// letters, with hyphens.
pub(super) fn encoding(text: &str) -> Option<String> {
    let comments = text.lines().take(2).map(|line| line.trim_start_matches('\u{feff}').trim_start());
    let declared = comments.filter(|line| line.starts_with('#')).filter_map(declared_encoding);
    let mut names = declared.map(|name| name.to_ascii_lowercase().replace('_', "-"));
    names.find(|name| !["utf-8", "utf8", "utf-8-sig", "u8"].contains(&name.as_str()))
}

fn declared_encoding(comment: &str) -> Option<&str> {
    let after = &comment[comment.find("coding")? + "coding".len()..];
    let value = after.strip_prefix([':', '='])?.trim_start_matches([' ', '\t']);
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)));
    let name = &value[..end.unwrap_or(value.len())];
    (!name.is_empty()).then_some(name)
}

fn twice(path: &Path) -> Diagnostic {
    let message =
        format!("File {} loaded twice! ignoring. Please ensure version_locations is unique.", path.display());
    let error = Error::new(Code::VersionLocation, message)
        .hint("leave out the location that is given twice or lies inside another one");
    Diagnostic { severity: Severity::Warning, ..error.diagnostic().clone() }
}
