//! Git, as the version control of the scripts: asked by running it, read-only, and with a limit to the time and the
//! length of each answer. Whatever it cannot tell is not known; nothing here fails a command.

mod arrivals;
mod last_seen;
mod run;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use limbeck::{Arrival, Sighting, VersionControl};

/// The program `git`, where it is.
pub(crate) struct Git {
    variables: BTreeMap<String, String>,
}

impl Git {
    /// Nothing runs before somebody asks.
    pub(crate) fn new(variables: BTreeMap<String, String>) -> Self {
        Self { variables }
    }
}

impl VersionControl for Git {
    fn arrivals(&self, files: &[&Path]) -> Result<Vec<Arrival>, String> {
        arrivals::arrivals(self, files)
    }

    fn last_seen(&self, folders: &[PathBuf], revision: &str) -> Option<Sighting> {
        last_seen::last_seen(self, folders, revision)
    }
}
