//! What in a configuration is legal but hardly meant.

use limbeck_diagnostics::{Code, Diagnostic, Severity};

use super::Config;
use super::split::PathList;
use crate::tool_table::{Rule, environment_key, error_at};

/// Keys that an ini switches on with the exact text `true`.
const STRICT_BOOLEANS: [&str; 2] = ["recursive_version_locations", "sourceless"];

impl Config {
    /// Warnings for `doctor`; a command does not print them.
    pub fn warnings(&self) -> Vec<Diagnostic> {
        let booleans = STRICT_BOOLEANS.iter().filter_map(|key| self.ignored_boolean(key));
        let lists = [PathList::VersionLocations, PathList::PrependSysPath];
        let lists = lists.into_iter().filter_map(|list| self.old_splitting(list));
        booleans.chain(lists).chain(self.unheard_table()).collect()
    }

    /// Alembic's files name a script folder, so the keys of Limbeck's table that say where the database is count for
    /// nothing.
    fn unheard_table(&self) -> Option<Diagnostic> {
        let own = self.own.as_ref().filter(|_| self.rule == Rule::Alembic)?;
        let entry = environment_key(own)?;
        let message = format!("`{}` in `{}` counts for nothing", entry.key, own.name());
        let winner = match self.raw_main_option("script_location") {
            Some(_) => self.ini_path().display().to_string(),
            None => "[tool.alembic]".to_owned(),
        };
        let error = error_at(own, entry.key_span, Code::ConfigValue, message, "this key")
            .note(format!("`{winner}` names a `script_location`, so `env.py` says where the database is"))
            .hint(format!("remove the key, or `script_location` from `{winner}`"));
        Some(error.into_diagnostic(Severity::Warning))
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
