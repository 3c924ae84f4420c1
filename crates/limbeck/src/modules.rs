//! The project's own modules, found as its interpreter would find them.

use std::path::{Path, PathBuf};

use limbeck_diagnostics::SourceText;
use limbeck_pysource::effects::{self, Found, Modules};
use limbeck_pysource::{FoundModule, ModuleResolver, SearchPath};

/// `sys.path` as far as it leads to the project's own folders.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProjectModules {
    folders: Vec<PathBuf>,
    /// Where installed packages are.
    site_packages: Vec<PathBuf>,
    /// Third-party modules that the project vouches for.
    inert: Vec<String>,
}

impl ProjectModules {
    /// The search path of a worker: `prepend_sys_path`, `PYTHONPATH`, and the folders that `.pth` files of editable
    /// installs name in `site_packages`.
    pub(crate) fn new(
        prepended: Vec<PathBuf>,
        python_path: Option<&str>,
        site_packages: &[PathBuf],
        inert: Vec<String>,
    ) -> Self {
        let mut folders = prepended;
        folders.extend(
            python_path.into_iter().flat_map(std::env::split_paths).filter(|path| path.is_absolute()),
        );
        folders.extend(site_packages.iter().flat_map(|folder| editable_installs(folder)));
        Self { folders, site_packages: site_packages.to_vec(), inert }
    }
}

/// What has been found for a name.
enum Place {
    /// A module's file.
    File { path: PathBuf, is_package: bool },
    /// Folders without `__init__.py`.
    Namespace(Vec<PathBuf>),
    /// Something that Python would load and nobody can read.
    Unreadable(String),
}

impl ModuleResolver for ProjectModules {
    fn find(&self, name: &str, search: &SearchPath) -> FoundModule {
        find_along(search.first.iter().chain(&self.folders).chain(&search.last).cloned().collect(), name)
    }

    fn installed(&self, name: &str) -> FoundModule {
        find_along(self.site_packages.clone(), name)
    }
}

/// Looks for a module in folders, part by part.
fn find_along(mut folders: Vec<PathBuf>, name: &str) -> FoundModule {
    let mut found = None;
    for part in name.split('.') {
        match find_in(&folders, part) {
            Some(Place::File { path, is_package }) => {
                folders = match (is_package, path.parent()) {
                    (true, Some(folder)) => vec![folder.to_owned()],
                    _ => Vec::new(),
                };
                found = Some(Place::File { path, is_package });
            }
            Some(Place::Namespace(below)) => {
                folders.clone_from(&below);
                found = Some(Place::Namespace(below));
            }
            Some(Place::Unreadable(reason)) => return FoundModule::Unreadable { reason },
            None => return FoundModule::NotFound,
        }
    }
    match found {
        Some(Place::File { path, is_package }) => read(&path, is_package),
        Some(Place::Namespace(_)) => FoundModule::Namespace,
        Some(Place::Unreadable(reason)) => FoundModule::Unreadable { reason },
        None => FoundModule::NotFound,
    }
}

impl Modules for ProjectModules {
    fn find(&self, dotted: &str) -> Found {
        found(ModuleResolver::find(self, dotted, &SearchPath::default()))
    }

    fn find_along(&self, dotted: &str, changes: &effects::SearchPath) -> Option<Found> {
        let search = SearchPath { first: changes.first.clone(), last: changes.last.clone() };
        Some(found(ModuleResolver::find(self, dotted, &search)))
    }

    fn is_inert(&self, dotted: &str) -> bool {
        let covers = |name: &String| {
            dotted.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.inert.iter().any(covers)
    }
}

fn found(module: FoundModule) -> Found {
    match module {
        FoundModule::File { source, .. } => Found::FirstParty(source),
        FoundModule::Namespace => Found::Namespace,
        // What nobody can read is nobody's: it is then not on the list of harmless modules.
        FoundModule::NotFound | FoundModule::Unreadable { .. } => Found::ThirdParty,
    }
}

/// Looks for one part of a name: a package, then an extension module, then a source file, folder by folder, as
/// CPython's `FileFinder` does.
fn find_in(folders: &[PathBuf], part: &str) -> Option<Place> {
    let mut namespaces = Vec::new();
    for folder in folders {
        let package = folder.join(part);
        let init = package.join("__init__.py");
        if init.is_file() {
            return Some(Place::File { path: init, is_package: true });
        }
        if let Some(extension) = extension_module(folder, part) {
            return Some(Place::Unreadable(format!("`{}` is an extension module", extension.display())));
        }
        let file = folder.join(format!("{part}.py"));
        if file.is_file() {
            return Some(Place::File { path: file, is_package: false });
        }
        if folder.join(format!("{part}.pyc")).is_file() {
            return Some(Place::Unreadable(format!("`{part}.pyc` has no source")));
        }
        if package.is_dir() {
            namespaces.push(package);
        }
    }
    (!namespaces.is_empty()).then_some(Place::Namespace(namespaces))
}

fn extension_module(folder: &Path, part: &str) -> Option<PathBuf> {
    let entries = fs_err::read_dir(folder).ok()?;
    let is_one = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let rest = name.strip_prefix(part).unwrap_or_default();
        rest.starts_with('.') && (rest.ends_with(".so") || rest.ends_with(".pyd"))
    };
    entries.flatten().map(|entry| entry.path()).find(|path| is_one(path))
}

fn read(path: &Path, is_package: bool) -> FoundModule {
    match fs_err::read_to_string(path) {
        Ok(text) => FoundModule::File { source: SourceText::new(path, text), is_package },
        Err(cause) => FoundModule::Unreadable { reason: cause.to_string() },
    }
}

/// The folders that `.pth` files name. A line that runs code (`import ...`) adds nothing that we could know: what it
/// would find stays unfound, and Python is asked.
fn editable_installs(site_packages: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs_err::read_dir(site_packages) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "pth"));
    files.sort();
    files
        .iter()
        .filter_map(|path| fs_err::read_to_string(path).ok())
        .flat_map(|text| text.lines().map(|line| site_packages.join(line.trim_end())).collect::<Vec<_>>())
        .filter(|folder| folder != site_packages && folder.is_dir())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(modules: &ProjectModules, name: &str) -> String {
        match ModuleResolver::find(modules, name, &SearchPath::default()) {
            FoundModule::File { source, is_package } => {
                let name = source.path().file_name().map(|name| name.to_string_lossy().into_owned());
                format!("{}{}", name.unwrap_or_default(), if is_package { " (package)" } else { "" })
            }
            FoundModule::Namespace => "namespace".to_owned(),
            FoundModule::NotFound => "nothing".to_owned(),
            FoundModule::Unreadable { .. } => "unreadable".to_owned(),
        }
    }

    #[test]
    fn modules_are_found_as_python_finds_them() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for (file, text) in [
            ("app/__init__.py", ""),
            ("app/models.py", "x = 1"),
            ("plain.py", ""),
            ("space/inner.py", ""),
            ("fast.cpython-311-x86_64-linux-gnu.so", ""),
            ("site/editable.pth", "../elsewhere\nimport something\n"),
            ("elsewhere/far.py", ""),
            ("site/sqlmodel/__init__.py", ""),
            ("site/sqlmodel/sql.py", ""),
        ] {
            let path = root.join(file);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, text).unwrap();
        }
        let modules = ProjectModules::new(vec![root.to_owned()], None, &[root.join("site")], Vec::new());
        for (name, expected) in [
            ("app", "__init__.py (package)"),
            ("app.models", "models.py"),
            ("app.nothing", "nothing"),
            ("plain", "plain.py"),
            ("plain.inner", "nothing"),
            ("space", "namespace"),
            ("space.inner", "inner.py"),
            ("fast", "unreadable"),
            ("far", "far.py"),
            ("sqlalchemy", "nothing"),
        ] {
            assert_eq!(found(&modules, name), expected, "{name}");
        }
        // Installed packages are nobody's own, and found apart.
        assert_eq!(found(&modules, "sqlmodel"), "nothing");
        for (name, expected) in
            [("sqlmodel", true), ("sqlmodel.sql", true), ("sqlmodel.gone", false), ("app", false)]
        {
            let there = matches!(modules.installed(name), FoundModule::File { .. });
            assert_eq!(there, expected, "{name}");
        }
    }
}
