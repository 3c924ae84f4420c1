//! A project in memory, for tests.

use std::collections::BTreeMap;

use limbeck_diagnostics::SourceText;

use super::{FoundModule, ModuleResolver, SearchPath};

/// Modules by their dotted names; a package's name ends with `.__init__`.
#[derive(Debug, Default)]
pub(crate) struct Project {
    own: BTreeMap<String, String>,
    installed: BTreeMap<String, String>,
}

type Files<'f> = &'f [(&'f str, &'f str)];

impl Project {
    pub(crate) fn new(own: Files<'_>) -> Self {
        Self { own: named(own), installed: BTreeMap::new() }
    }

    /// The same project with installed packages.
    pub(crate) fn with(self, installed: Files<'_>) -> Self {
        Self { installed: named(installed), ..self }
    }
}

fn named(files: Files<'_>) -> BTreeMap<String, String> {
    files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

impl ModuleResolver for Project {
    fn find(&self, name: &str, _: &SearchPath) -> FoundModule {
        found(&self.own, name)
    }

    fn installed(&self, name: &str) -> FoundModule {
        found(&self.installed, name)
    }
}

fn found(files: &BTreeMap<String, String>, name: &str) -> FoundModule {
    let path = name.replace('.', "/");
    if let Some(text) = files.get(&format!("{name}.__init__")) {
        let source = SourceText::new(format!("{path}/__init__.py"), text.as_str());
        return FoundModule::File { source, is_package: true };
    }
    match files.get(name) {
        Some(text) => FoundModule::File {
            source: SourceText::new(format!("{path}.py"), text.as_str()),
            is_package: false,
        },
        None if files.keys().any(|other| other.starts_with(&format!("{name}."))) => FoundModule::Namespace,
        None => FoundModule::NotFound,
    }
}
