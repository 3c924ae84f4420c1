//! What in a configuration is legal but hardly meant.

use limbeck_diagnostics::{Code, Diagnostic, Severity};

use super::Config;
use super::split::PathList;

/// Keys that an ini switches on with the exact text `true`.
const STRICT_BOOLEANS: [&str; 2] = ["recursive_version_locations", "sourceless"];

impl Config {
    /// Warnings for `doctor`; a command does not print them.
    pub fn warnings(&self) -> Vec<Diagnostic> {
        let booleans = STRICT_BOOLEANS.iter().filter_map(|key| self.ignored_boolean(key));
        let lists = [PathList::VersionLocations, PathList::PrependSysPath];
        booleans.chain(lists.into_iter().filter_map(|list| self.old_splitting(list))).collect()
    }

    fn ignored_boolean(&self, key: &str) -> Option<Diagnostic> {
        let raw = self.raw_main_option(key)?;
        let looks_true = ["true", "yes", "on", "1"].contains(&raw.to_lowercase().as_str()) && raw != "true";
        let message = format!("`{key}` is not switched on: only the exact text `true` does that");
        looks_true.then(|| self.warning(key, message, "write `true` in small letters"))
    }

    fn old_splitting(&self, list: PathList) -> Option<Diagnostic> {
        let raw = self.raw_main_option(list.key())?;
        let splits = raw.contains([' ', ',']) || (list == PathList::PrependSysPath && raw.contains(':'));
        let message =
            format!("`{}` is split at spaces and commas, since there is no `path_separator`", list.key());
        (splits && self.splits_the_old_way(list)).then(|| {
            self.warning(list.key(), message, "add `path_separator = os` and separate the paths by `:`")
        })
    }

    fn warning(&self, key: &str, message: String, hint: &str) -> Diagnostic {
        let error = self.ini.error_at(&self.section, key, Code::ConfigValue, message, "here").hint(hint);
        Diagnostic { severity: Severity::Warning, ..error.diagnostic().clone() }
    }
}
