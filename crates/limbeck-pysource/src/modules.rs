//! What an import leads to.

use std::path::PathBuf;

use limbeck_diagnostics::SourceText;

/// Finds modules of the project as the user's interpreter would: along `sys.path`, as far as it leads to the
/// project's own folders (`prepend_sys_path`, the working folder where it counts, `PYTHONPATH`, folders that
/// `.pth` files of editable installs name). Installed packages and the standard library are not its business.
pub trait ModuleResolver {
    /// The module of that absolute dotted name.
    fn find(&self, name: &str, search: &SearchPath) -> FoundModule;

    /// The module of that absolute dotted name among the installed packages.
    fn installed(&self, name: &str) -> FoundModule;
}

/// Changes that `env.py` itself has made to `sys.path` so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchPath {
    /// Folders put in front, the first one first.
    pub first: Vec<PathBuf>,
    /// Folders put behind, in order.
    pub last: Vec<PathBuf>,
}

/// What a [`ModuleResolver`] finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundModule {
    /// A file of the project: `name.py`, or `name/__init__.py` of a package.
    File {
        /// The file's text.
        source: SourceText,
        /// Whether it is the `__init__.py` of a package.
        is_package: bool,
    },
    /// A folder without `__init__.py`, which counts only if nothing else has the name.
    Namespace,
    /// Nothing of the project has the name.
    NotFound,
    /// Something has the name, but its source cannot be told: an extension module, a file without source, a file
    /// that is not UTF-8. The text says which.
    Unreadable {
        /// A few words.
        reason: String,
    },
}

/// How the evaluator takes a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Class {
    /// Of the project.
    Own { source: SourceText, is_package: bool },
    /// A folder of the project.
    Namespace,
    /// The standard library's or an installed one: modelled, or only carried about.
    Foreign,
    /// Nobody can tell.
    Unclear { reason: String },
}

/// Classifies a module by its absolute dotted name; `modelled` tells whether we know what is in it.
pub(crate) fn classify(name: &str, modelled: bool, modules: &dyn ModuleResolver) -> Class {
    if matches!(name.split('.').next(), Some("alembic" | "sqlalchemy")) {
        // Loaded before any code of the project runs, so that nothing of the project can take the name.
        return Class::Foreign;
    }
    match modules.find(name, &SearchPath::default()) {
        FoundModule::File { .. } if modelled => {
            Class::Unclear { reason: format!("`{name}` may be the project's or an installed module") }
        }
        FoundModule::File { source, is_package } => Class::Own { source, is_package },
        // A folder without `__init__.py` gives way to any installed module.
        FoundModule::Namespace if modelled || crate::effects::is_inert(name) => Class::Foreign,
        FoundModule::Namespace => Class::Namespace,
        FoundModule::NotFound => Class::Foreign,
        FoundModule::Unreadable { reason } => Class::Unclear { reason },
    }
}

/// The absolute name of `from ..module import`, seen from the module `from`.
pub(crate) fn absolute(from: &str, is_package: bool, level: u32, module: Option<&str>) -> Option<String> {
    let mut parts: Vec<&str> = from.split('.').collect();
    if !is_package {
        parts.pop();
    }
    for _ in 1..level {
        parts.pop()?;
    }
    if parts.is_empty() {
        return None;
    }
    parts.extend(module);
    Some(parts.join("."))
}

#[cfg(test)]
pub(crate) mod testing;

#[cfg(test)]
mod tests {
    use super::absolute;

    #[test]
    fn relative_imports_are_made_absolute() {
        assert_eq!(absolute("a.b.c", false, 1, Some("d")).as_deref(), Some("a.b.d"));
        assert_eq!(absolute("a.b", true, 1, Some("d")).as_deref(), Some("a.b.d"));
        assert_eq!(absolute("a.b.c", false, 2, None).as_deref(), Some("a"));
        assert_eq!(absolute("env", false, 1, Some("x")), None);
    }
}
