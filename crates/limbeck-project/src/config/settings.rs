//! The keys that the commands use, with types.

use std::path::{Path, PathBuf};

use limbeck_diagnostics::{Error, Result};

use super::split::PathList;
use super::toml_file::TomlValueKind;
use super::{Config, OptionValue};
use crate::pytext::strip;

/// A folder of scripts, as the configuration names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScriptLocation {
    /// A path; a relative one starts from the current folder.
    Path(PathBuf),
    /// `package:resource`: a folder inside an installed Python package, which only Python can find.
    Package {
        /// The package's dotted name.
        package: String,
        /// The folders below it.
        resource: Vec<String>,
    },
}

impl ScriptLocation {
    /// Reads a location. As in Alembic, a relative path with a colon is a package.
    pub fn parse(text: &str) -> Self {
        if !Path::new(text).is_absolute()
            && let Some((package, resource)) = text.split_once(':')
        {
            let resource = resource.split(':').map(str::to_owned).collect();
            return ScriptLocation::Package { package: package.to_owned(), resource };
        }
        ScriptLocation::Path(PathBuf::from(text))
    }
}

impl std::fmt::Display for ScriptLocation {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ScriptLocation::Path(path) => write!(out, "{}", path.display()),
            ScriptLocation::Package { package, resource } => write!(out, "{package}:{}", resource.join(":")),
        }
    }
}

/// An entry of `prepend_sys_path`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchFolder {
    /// As it was written: what Python gets in `sys.path`.
    pub text: String,
    /// The absolute folder that it means.
    pub folder: PathBuf,
}

/// What the script directory is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptSettings {
    /// `script_location`.
    pub location: ScriptLocation,
    /// `version_locations`; `None` means the folder `versions` of the script location.
    pub version_locations: Option<Vec<ScriptLocation>>,
    /// `prepend_sys_path`, in order.
    pub prepend_sys_path: Vec<SearchFolder>,
    /// `file_template`: a file's name without `.py`, with single percent signs.
    pub file_template: String,
    /// `truncate_slug_length`, in characters.
    pub truncate_slug_length: usize,
    /// `timezone`: the zone of the create date; `None` is local time without an offset.
    pub timezone: Option<String>,
    /// `recursive_version_locations`: sub-folders hold scripts too.
    pub recursive: bool,
    /// `sourceless`: compiled scripts count.
    pub sourceless: bool,
    /// `revision_environment`: `env.py` runs for `revision`, `merge` and `history` too.
    pub revision_environment: bool,
    /// `output_encoding` of new files.
    pub output_encoding: String,
}

impl Config {
    /// Reads the keys of the script directory.
    ///
    /// # Errors
    ///
    /// [`limbeck_diagnostics::Code::ConfigMissing`] without a `script_location`,
    /// [`limbeck_diagnostics::Code::ConfigValue`] for a value that cannot be, and the errors of
    /// [`Config::alembic_option`].
    pub fn script_settings(&self) -> Result<ScriptSettings> {
        let location = self.text("script_location")?.ok_or_else(|| self.missing_key("script_location"))?;
        Ok(ScriptSettings {
            location: ScriptLocation::parse(&location),
            version_locations: self
                .path_list(PathList::VersionLocations)?
                .map(|parts| parts.iter().map(|part| ScriptLocation::parse(part)).collect()),
            prepend_sys_path: self.prepend_sys_path()?,
            file_template: self.text("file_template")?.unwrap_or_else(|| "%(rev)s_%(slug)s".to_owned()),
            truncate_slug_length: self.truncate_slug_length()?,
            timezone: self.text("timezone")?.filter(|zone| !zone.is_empty()),
            recursive: self.boolean("recursive_version_locations")?,
            sourceless: self.boolean("sourceless")?,
            revision_environment: self.revision_environment()?,
            output_encoding: self.text("output_encoding")?.unwrap_or_else(|| "utf-8".to_owned()),
        })
    }

    /// `prepend_sys_path`: what goes before Python's own search path. Needed before the rest of the settings,
    /// and by commands that have no script directory.
    ///
    /// # Errors
    ///
    /// As [`Config::script_settings`].
    pub fn prepend_sys_path(&self) -> Result<Vec<SearchFolder>> {
        let parts = match (self.path_list(PathList::PrependSysPath)?, self.ruling_table()) {
            (Some(parts), _) => parts,
            // A project without `env.py` has its modules beside the table, unless it says otherwise.
            (None, Some(own)) => vec![own.here().to_owned()],
            (None, None) => Vec::new(),
        };
        Ok(parts.into_iter().map(|text| SearchFolder { folder: self.absolute(&text), text }).collect())
    }

    /// The absolute form of a path of the configuration. `.` and the empty text are the current folder.
    pub fn absolute(&self, path: impl AsRef<Path>) -> PathBuf {
        let path = path.as_ref();
        match path.as_os_str().is_empty() || path == Path::new(".") {
            true => self.cwd.clone(),
            false => self.cwd.join(path),
        }
    }

    /// A key whose value must be a text.
    fn text(&self, key: &str) -> Result<Option<String>> {
        let Some(value) = self.alembic_option(key)? else { return Ok(None) };
        match value.as_text() {
            Some(text) => Ok(Some(text.to_owned())),
            None => Err(self.value_error(key, &value, format!("the value of `{key}` must be a text"))),
        }
    }

    /// A list of paths: an ini value to be split, a list of texts in TOML. One TOML text counts as a list of one.
    fn path_list(&self, list: PathList) -> Result<Option<Vec<String>>> {
        let key = list.key();
        let value = match self.alembic_option(key)? {
            None => return Ok(None),
            Some(OptionValue::Ini(text)) if text.is_empty() => return Ok(None),
            Some(OptionValue::Ini(text)) => return self.split_list(list, &text).map(Some),
            Some(OptionValue::Toml(value)) => value,
        };
        let texts = match &value.kind {
            TomlValueKind::Text(text) => Some(vec![text.clone()]),
            TomlValueKind::List(items) => items
                .iter()
                .map(|item| match &item.kind {
                    TomlValueKind::Text(text) => Some(text.clone()),
                    _ => None,
                })
                .collect(),
            _ => None,
        };
        texts.map(Some).ok_or_else(|| {
            self.value_error(
                key,
                &OptionValue::Toml(value),
                format!("the value of `{key}` must be a list of texts"),
            )
        })
    }

    /// A boolean key: in an ini only the exact text `true` is true.
    fn boolean(&self, key: &str) -> Result<bool> {
        match self.alembic_option(key)? {
            None => Ok(false),
            Some(OptionValue::Ini(text)) => Ok(text == "true"),
            Some(OptionValue::Toml(value)) => match value.kind {
                TomlValueKind::Boolean(value) => Ok(value),
                _ => {
                    let message = format!("boolean value expected for TOML parameter '{key}'");
                    Err(self.value_error(key, &OptionValue::Toml(value), message))
                }
            },
        }
    }

    /// The one boolean key that is read with SQLAlchemy's `asbool`.
    fn revision_environment(&self) -> Result<bool> {
        let key = "revision_environment";
        let Some(value) = self.alembic_option(key)? else { return Ok(false) };
        if let OptionValue::Toml(toml) = &value
            && let TomlValueKind::Boolean(set) = toml.kind
        {
            return Ok(set);
        }
        let text = value.as_text().map(|text| strip(text).to_lowercase());
        match text.as_deref() {
            Some("true" | "yes" | "on" | "y" | "t" | "1") => Ok(true),
            Some("false" | "no" | "off" | "n" | "f" | "0") => Ok(false),
            _ => Err(self
                .value_error(key, &value, format!("the value of `{key}` is neither true nor false"))
                .hint("write `true` or `false`")),
        }
    }

    /// The length of a slug; 0 means the default, as in Alembic.
    fn truncate_slug_length(&self) -> Result<usize> {
        const DEFAULT: usize = 40;
        let key = "truncate_slug_length";
        let Some(value) = self.alembic_option(key)? else { return Ok(DEFAULT) };
        let refused = |config: &Config| -> Error {
            config.value_error(key, &value, format!("the value of `{key}` must be a number of characters"))
        };
        let number = match &value {
            OptionValue::Toml(toml) if matches!(toml.kind, TomlValueKind::Integer(_)) => match toml.kind {
                TomlValueKind::Integer(number) => Some(number),
                _ => None,
            },
            other => other.as_text().and_then(python_int),
        };
        match number.map(usize::try_from) {
            Some(Ok(0)) => Ok(DEFAULT),
            Some(Ok(length)) => Ok(length),
            _ => Err(refused(self)),
        }
    }
}

/// What Python's `int(text)` reads, for ASCII digits.
fn python_int(text: &str) -> Option<i64> {
    let text = strip(text);
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let grouped =
        digits.split('_').all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
    if !grouped {
        return None;
    }
    text.replace('_', "").trim_start_matches('+').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_path_with_a_colon_is_a_package() {
        assert_eq!(ScriptLocation::parse("/a:b"), ScriptLocation::Path("/a:b".into()));
        assert_eq!(
            ScriptLocation::parse("my.pkg:db:scripts"),
            ScriptLocation::Package {
                package: "my.pkg".into(),
                resource: vec!["db".into(), "scripts".into()]
            }
        );
    }

    #[test]
    fn numbers_are_read_as_python_reads_them() {
        for (text, number) in [
            (" 1_0 ", Some(10)),
            ("+7", Some(7)),
            ("-3", Some(-3)),
            ("1__0", None),
            ("", None),
            ("3.5", None),
            ("abc", None),
        ] {
            assert_eq!(python_int(text), number, "{text:?}");
        }
    }
}
