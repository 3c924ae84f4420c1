//! Modules found in folders.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use limbeck_diagnostics::SourceText;

use super::inert::covers;
use super::modules::{Found, Modules};
use crate::modules::SearchPath;

/// A resolver over folders of the project, for whatever is not in them taken as a third party's.
///
/// It decides by the files alone. A file that cannot be read, or is not UTF-8, counts as a third party's, which is
/// then not on the inert list.
#[derive(Debug, Clone, Default)]
pub struct Folders {
    /// Folders of the project on `sys.path`, in order, absolute.
    pub folders: Vec<PathBuf>,
    /// Names of installed packages that may hide a folder without `__init__.py`; others count as the project's.
    pub installed: BTreeSet<String>,
    /// Third-party modules that the user vouches for.
    pub inert: Vec<String>,
}

impl Folders {
    fn in_folders<'f>(&self, dotted: &str, mut folders: impl Iterator<Item = &'f PathBuf>) -> Option<Found> {
        let relative: PathBuf = dotted.split('.').collect();
        let mut namespace = false;
        let found = folders.find_map(|folder| {
            let base = folder.join(&relative);
            let package = base.join("__init__.py");
            if package.is_file() {
                return Some(read(&package));
            }
            let module = base.with_extension("py");
            if module.is_file() {
                return Some(read(&module));
            }
            namespace |= base.is_dir();
            None
        });
        let root = dotted.split('.').next().unwrap_or(dotted);
        let hidden = self.installed.contains(root) || super::is_inert(root);
        found.or((namespace && !hidden).then_some(Found::Namespace))
    }
}

impl Modules for Folders {
    fn find(&self, dotted: &str) -> Found {
        self.in_folders(dotted, self.folders.iter()).unwrap_or(Found::ThirdParty)
    }

    fn find_along(&self, dotted: &str, changes: &SearchPath) -> Option<Found> {
        let folders = changes.first.iter().chain(&self.folders).chain(&changes.last);
        Some(self.in_folders(dotted, folders).unwrap_or(Found::ThirdParty))
    }

    fn is_inert(&self, dotted: &str) -> bool {
        self.inert.iter().any(|name| covers(name, dotted))
    }
}

fn read(path: &Path) -> Found {
    match fs_err::read_to_string(path) {
        Ok(text) => Found::FirstParty(SourceText::new(path, text)),
        Err(_) => Found::ThirdParty,
    }
}
