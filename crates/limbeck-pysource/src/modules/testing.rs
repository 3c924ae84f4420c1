//! A project in memory, for tests.

use std::collections::BTreeMap;

use limbeck_diagnostics::SourceText;

use super::{FoundModule, ModuleResolver, SearchPath};

/// Modules by their dotted names; a package's name ends with `.__init__`.
#[derive(Debug, Default)]
pub(crate) struct Project(BTreeMap<String, String>);

impl Project {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
    }
}

impl ModuleResolver for Project {
    fn find(&self, name: &str, _: &SearchPath) -> FoundModule {
        let path = name.replace('.', "/");
        if let Some(text) = self.0.get(&format!("{name}.__init__")) {
            let source = SourceText::new(format!("{path}/__init__.py"), text.as_str());
            return FoundModule::File { source, is_package: true };
        }
        match self.0.get(name) {
            Some(text) => FoundModule::File {
                source: SourceText::new(format!("{path}.py"), text.as_str()),
                is_package: false,
            },
            None if self.0.keys().any(|other| other.starts_with(&format!("{name}."))) => {
                FoundModule::Namespace
            }
            None => FoundModule::NotFound,
        }
    }
}
