//! What is installed in a Python environment, read from its folders.

use std::path::{Path, PathBuf};

/// The folders of an environment, as far as they can be known without starting its interpreter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PythonEnvironment {
    prefix: Option<PathBuf>,
    version: Option<(u32, u32)>,
    site_packages: Vec<PathBuf>,
}

/// An installed distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// Its name as its folder spells it.
    pub name: String,
    /// Its version, `2.0.36`.
    pub version: String,
    /// Its `.dist-info` (or `.egg-info`).
    pub path: PathBuf,
}

impl Distribution {
    /// The first three numbers of the version; what is missing is zero.
    pub fn release(&self) -> (u32, u32, u32) {
        let mut numbers = self.version.split('.').map(|part| {
            let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().unwrap_or(0)
        });
        let mut next = || numbers.next().unwrap_or(0);
        (next(), next(), next())
    }
}

impl PythonEnvironment {
    /// The environment of an interpreter's file.
    ///
    /// A `pyvenv.cfg` beside or above the interpreter makes it a virtual environment (PEP 405); otherwise the
    /// links of the file are followed to the installation. A launcher that chooses an interpreter at run time
    /// (pyenv's) has no folders that could be found.
    pub fn of_interpreter(path: &Path) -> Self {
        let mut folders = path.ancestors().skip(1).take(2);
        let found = folders
            .find_map(|folder| Some((folder, fs_err::read_to_string(folder.join("pyvenv.cfg")).ok()?)));
        match found {
            Some((prefix, settings)) => Self::of_virtual(prefix, &settings),
            None => Self::of_installation(path),
        }
    }

    /// The environment's folder.
    pub fn prefix(&self) -> Option<&Path> {
        self.prefix.as_deref()
    }

    /// Python's version, major and minor.
    pub fn version(&self) -> Option<(u32, u32)> {
        self.version
    }

    /// The folders of installed packages, in the order of `sys.path`.
    pub fn site_packages(&self) -> &[PathBuf] {
        &self.site_packages
    }

    /// An installed distribution by its name, compared as PyPI does (`-`, `_` and `.` are one, case is none).
    pub fn distribution(&self, name: &str) -> Option<Distribution> {
        let wanted = normalized(name);
        self.site_packages.iter().find_map(|folder| distribution_in(folder, &wanted))
    }

    fn of_virtual(prefix: &Path, settings: &str) -> Self {
        let setting = |wanted: &str| {
            settings.lines().find_map(|line| {
                let (key, value) = line.split_once('=')?;
                (key.trim() == wanted).then(|| value.trim())
            })
        };
        let version = setting("version_info").or_else(|| setting("version")).and_then(version_of);
        let mut site_packages = packages_below(prefix, version);
        let version = version.or_else(|| site_packages.first().and_then(|folder| version_of_folder(folder)));
        if let (Some("true"), Some(home)) = (setting("include-system-site-packages"), setting("home")) {
            let base = Self::of_installation(&Path::new(home).join("python3"));
            site_packages.extend(base.site_packages);
        }
        Self { prefix: Some(prefix.to_owned()), version, site_packages }
    }

    fn of_installation(path: &Path) -> Self {
        let program = fs_err::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let version = program
            .file_stem()
            .and_then(|_| program.file_name())
            .and_then(|name| name.to_string_lossy().strip_prefix("python").and_then(version_of));
        let Some(prefix) = program.parent().and_then(Path::parent) else { return Self::default() };
        let mut site_packages = packages_below(prefix, version);
        let version = version.or_else(|| site_packages.first().and_then(|folder| version_of_folder(folder)));
        // Debian's interpreter keeps its packages elsewhere.
        let mut debian = vec![prefix.join("lib/python3/dist-packages")];
        if let Some((major, minor)) = version {
            debian.insert(0, prefix.join(format!("local/lib/python{major}.{minor}/dist-packages")));
        }
        site_packages.extend(debian.into_iter().filter(|folder| folder.is_dir()));
        Self { prefix: Some(prefix.to_owned()), version, site_packages }
    }
}

/// `lib/pythonX.Y/site-packages` of an environment, `Lib/site-packages` on Windows.
fn packages_below(prefix: &Path, version: Option<(u32, u32)>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let windows = prefix.join("Lib").join("site-packages");
    if cfg!(windows) && windows.is_dir() {
        return vec![windows];
    }
    for library in ["lib", "lib64"] {
        match version {
            Some((major, minor)) => found.push(prefix.join(library).join(format!("python{major}.{minor}"))),
            None => found.extend(versioned_folders(&prefix.join(library))),
        }
    }
    let mut packages: Vec<PathBuf> = found
        .into_iter()
        .map(|folder| folder.join("site-packages"))
        .filter(|folder| folder.is_dir())
        .collect();
    // `lib64` is a link to `lib` in most environments.
    packages.dedup_by_key(|folder| fs_err::canonicalize(&*folder).unwrap_or_else(|_| folder.clone()));
    packages
}

/// The folders `python3.12` in a library's folder; several when nothing says which is meant: then none.
fn versioned_folders(library: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs_err::read_dir(library) else { return Vec::new() };
    let found: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| version_of_name(path).is_some()).collect();
    if found.len() == 1 { found } else { Vec::new() }
}

fn version_of_folder(site_packages: &Path) -> Option<(u32, u32)> {
    version_of_name(site_packages.parent()?)
}

fn version_of_name(path: &Path) -> Option<(u32, u32)> {
    version_of(path.file_name()?.to_str()?.strip_prefix("python")?)
}

/// `3.11` of `3.11.7` or `3.11.0rc1`.
fn version_of(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('.');
    let major = parts.next()?.parse().ok()?;
    let digits: String = parts.next()?.chars().take_while(char::is_ascii_digit).collect();
    Some((major, digits.parse().ok()?))
}

fn distribution_in(folder: &Path, wanted: &str) -> Option<Distribution> {
    for entry in fs_err::read_dir(folder).ok()?.flatten() {
        let file_name = entry.file_name();
        let Some(file_name) = file_name.to_str() else { continue };
        let Some(stem) = file_name.strip_suffix(".dist-info").or_else(|| file_name.strip_suffix(".egg-info"))
        else {
            continue;
        };
        let Some((name, rest)) = stem.split_once('-') else { continue };
        if normalized(name) == wanted {
            // An egg's folder goes on: `1.4.54-py3.9`.
            let version = rest.split('-').next().unwrap_or(rest).to_owned();
            return Some(Distribution { name: name.to_owned(), version, path: entry.path() });
        }
    }
    None
}

/// PEP 503.
fn normalized(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '-' | '_' | '.' if text.ends_with('-') => {}
            '-' | '_' | '.' => text.push('-'),
            other => text.extend(other.to_lowercase()),
        }
    }
    text
}

#[cfg(test)]
#[path = "environment_tests.rs"]
mod tests;
