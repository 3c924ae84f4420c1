//! Where modules come from.

use limbeck_diagnostics::SourceText;

use crate::modules::SearchPath;

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
