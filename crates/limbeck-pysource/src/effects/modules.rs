//! Where modules come from.

use std::path::PathBuf;

use limbeck_diagnostics::SourceText;

/// Finds modules as the user's interpreter would, along its `sys.path`.
pub trait Modules {
    /// The module of that absolute dotted name.
    fn find(&self, dotted: &str) -> Found;

    /// The same after `env.py` itself has put folders into `sys.path`. Nothing when the resolver cannot tell, which
    /// leaves the `env.py` to Python.
    fn find_along(&self, dotted: &str, changes: &SearchPath) -> Option<Found> {
        (changes == &SearchPath::default()).then(|| self.find(dotted))
    }

    /// Whether the user vouches for a third-party module: `[tool.limbeck] inert = [...]`. A name covers the modules
    /// below it.
    fn is_inert(&self, _dotted: &str) -> bool {
        false
    }
}

/// Folders that `env.py` has put into `sys.path`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchPath {
    /// In front, the first one first.
    pub first: Vec<PathBuf>,
    /// Behind, in order.
    pub last: Vec<PathBuf>,
}

/// What [`Modules`] finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A file of the project: `name.py`, or the `__init__.py` of a package.
    FirstParty(SourceText),
    /// A folder of the project without `__init__.py`, when nothing else on `sys.path` has the name.
    Namespace,
    /// The standard library or an installed package.
    ThirdParty,
    /// Nothing has the name.
    Missing,
}

/// The absolute name of `from ..module import`, seen from the module `from`; nothing when it leads out of the
/// package.
pub(crate) fn absolute(from: &str, is_package: bool, level: u32, module: Option<&str>) -> Option<String> {
    let mut parts: Vec<&str> = from.split('.').collect();
    if !is_package {
        parts.pop();
    }
    for _ in 1..level {
        parts.pop()?;
    }
    if parts.is_empty() || parts == [""] {
        return None;
    }
    parts.extend(module);
    Some(parts.join("."))
}
