//! Lists of paths inside an ini value: `path_separator`, and the splitting of files that lack it.

use limbeck_diagnostics::Result;

use super::{Config, OptionValue};
use crate::pytext::strip;

/// The two keys that hold lists of paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PathList {
    VersionLocations,
    PrependSysPath,
}

impl PathList {
    pub(super) fn key(self) -> &'static str {
        match self {
            PathList::VersionLocations => "version_locations",
            PathList::PrependSysPath => "prepend_sys_path",
        }
    }

    /// The keys that name a separator, in the order they are asked. The older one never applied to
    /// `prepend_sys_path`.
    fn separator_keys(self) -> &'static [&'static str] {
        match self {
            PathList::VersionLocations => &["path_separator", "version_path_separator"],
            PathList::PrependSysPath => &["path_separator"],
        }
    }

    /// Whether a file without `path_separator` splits at a colon too.
    fn legacy_colon(self) -> bool {
        matches!(self, PathList::PrependSysPath)
    }
}

impl Config {
    /// Splits the ini value of a list.
    ///
    /// # Errors
    ///
    /// [`limbeck_diagnostics::Code::ConfigValue`] for a separator that does not exist.
    pub(super) fn split_list(&self, list: PathList, value: &str) -> Result<Vec<String>> {
        for key in list.separator_keys() {
            if let Some(name) = self.ini.get(&self.section, key)? {
                let separator = self.separator(key, &name)?;
                let parts = value.split(separator).filter(|part| !part.is_empty());
                return Ok(parts.map(|part| strip(part).to_owned()).collect());
            }
        }
        Ok(legacy_split(value, list.legacy_colon()))
    }

    /// Whether a list is split the old way, because no key says how.
    pub(super) fn splits_the_old_way(&self, list: PathList) -> bool {
        list.separator_keys().iter().all(|key| self.ini.raw(&self.section, key).is_none())
    }

    fn separator(&self, key: &str, name: &str) -> Result<char> {
        match name {
            "space" => Ok(' '),
            "newline" => Ok('\n'),
            "os" => Ok(if cfg!(windows) { ';' } else { ':' }),
            ":" => Ok(':'),
            ";" => Ok(';'),
            _ => {
                let message = format!(
                    "'{name}' is not a valid value for {key}; expected 'space', 'newline', 'os', ':', ';'"
                );
                Err(self.value_error(key, &OptionValue::Ini(name.to_owned()), message))
            }
        }
    }
}

/// Splits as Alembic does without `path_separator`: at a comma with the spaces behind it, at a run of spaces,
/// and for one key at a colon. Parts may be empty.
fn legacy_split(value: &str, colon: bool) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut rest = value;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            ',' | ' ' => {
                rest = rest.trim_start_matches(' ');
                parts.push(String::new());
            }
            ':' if colon => parts.push(String::new()),
            other => {
                if let Some(last) = parts.last_mut() {
                    last.push(other);
                }
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::legacy_split;

    /// Expected lists: `Config.get_version_locations_list` and `get_prepend_sys_paths_list` of Alembic 1.20.1.
    #[test]
    fn splits_as_alembic_does_without_a_separator() {
        for (value, locations, sys_path) in [
            ("a b", vec!["a", "b"], vec!["a", "b"]),
            ("a,b", vec!["a", "b"], vec!["a", "b"]),
            ("a ,b", vec!["a", "", "b"], vec!["a", "", "b"]),
            ("a ,", vec!["a", "", ""], vec!["a", "", ""]),
            ("a::b", vec!["a::b"], vec!["a", "", "b"]),
            (":a : b:", vec![":a", ":", "b:"], vec!["", "a", "", "", "b", ""]),
            ("a\n\nb c", vec!["a\n\nb", "c"], vec!["a\n\nb", "c"]),
            ("a,\nb", vec!["a", "\nb"], vec!["a", "\nb"]),
        ] {
            assert_eq!(legacy_split(value, false), locations, "{value:?}");
            assert_eq!(legacy_split(value, true), sys_path, "{value:?}");
        }
    }
}
