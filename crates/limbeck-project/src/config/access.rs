//! Alembic's `Config` methods.
//!
//! `get_alembic_option` looks in both files; `get_main_option`, `get_section_option` and `get_section` see the
//! ini alone and fail when the section is missing.

use limbeck_diagnostics::{Code, Error, Result};

use super::Config;
use super::toml_file::{TomlValue, TomlValueKind};

/// A value of [`Config::alembic_option`], by the file it came from.
#[derive(Debug, Clone, PartialEq)]
pub enum OptionValue {
    /// An ini holds only text.
    Ini(String),
    /// A value of `[tool.alembic]`, its strings formatted.
    Toml(TomlValue),
}

impl OptionValue {
    /// The text, when it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            OptionValue::Ini(text) => Some(text),
            OptionValue::Toml(TomlValue { kind: TomlValueKind::Text(text), .. }) => Some(text),
            OptionValue::Toml(_) => None,
        }
    }
}

impl Config {
    /// `get_alembic_option`: the main section of the ini first, `[tool.alembic]` only when the ini lacks the
    /// key. In a project without `env.py`, a key of its table.
    ///
    /// # Errors
    ///
    /// [`Code::ConfigInterpolation`] and, for TOML, [`Code::ConfigValue`].
    pub fn alembic_option(&self, key: &str) -> Result<Option<OptionValue>> {
        if let Some(value) = self.ini.get(&self.section, key)? {
            return Ok(Some(OptionValue::Ini(value)));
        }
        match self.ruling_table().or(self.toml.as_ref()) {
            Some(toml) => Ok(toml.get(key)?.map(OptionValue::Toml)),
            None => Ok(None),
        }
    }

    /// `get_main_option`: a key of the main section, interpolated. `None` stands for the caller's default.
    ///
    /// # Errors
    ///
    /// [`Code::ConfigMissing`] when the section is missing, [`Code::ConfigInterpolation`].
    pub fn main_option(&self, key: &str) -> Result<Option<String>> {
        self.section_option(&self.section, key)
    }

    /// A key of the main section as it stands in the file, or as it was set.
    pub fn raw_main_option(&self, key: &str) -> Option<&str> {
        self.ini.raw(&self.section, key)
    }

    /// `get_section_option`: a key of any section, interpolated.
    ///
    /// # Errors
    ///
    /// As [`Config::main_option`].
    pub fn section_option(&self, section: &str, key: &str) -> Result<Option<String>> {
        if !self.ini.has_section(section) {
            return Err(Error::new(
                Code::ConfigMissing,
                format!(
                    "No config file '{}' found, or file has no '[{section}]' section",
                    self.ini_name.display()
                ),
            )
            .fact("key", key)
            .note(self.sources_note())
            .hint(format!("add a section `[{section}]`, or name another file with `-c FILE`")));
        }
        self.ini.get(section, key)
    }

    /// `get_section`: all keys of a section, interpolated, inherited ones (`here` among them) first. `None`
    /// when there is no such section.
    ///
    /// # Errors
    ///
    /// [`Code::ConfigInterpolation`] for any of its values.
    pub fn section(&self, section: &str) -> Result<Option<Vec<(String, String)>>> {
        self.ini.items(section)
    }

    /// `set_main_option`. The value is raw: a `%` that stands for itself must be doubled.
    ///
    /// # Errors
    ///
    /// [`Code::ConfigInterpolation`] for a single `%`.
    pub fn set_main_option(&mut self, key: &str, value: &str) -> Result<()> {
        let section = self.section.clone();
        self.ini.set(&section, key, value)
    }

    /// `set_section_option`; makes the section when it is missing.
    ///
    /// # Errors
    ///
    /// As [`Config::set_main_option`].
    pub fn set_section_option(&mut self, section: &str, key: &str, value: &str) -> Result<()> {
        self.ini.set(section, key, value)
    }

    /// `remove_main_option`. Says whether the section itself had the key.
    pub fn remove_main_option(&mut self, key: &str) -> bool {
        let section = self.section.clone();
        self.ini.remove(&section, key)
    }

    /// An error about the value of a key, underlined where it stands.
    pub(super) fn value_error(&self, key: &str, value: &OptionValue, message: String) -> Error {
        match (value, self.ruling_table().or(self.toml.as_ref())) {
            (OptionValue::Toml(value), Some(toml)) => toml.error(key, value, Code::ConfigValue, message),
            _ => self.ini.error_at(&self.section, key, Code::ConfigValue, message, "this value"),
        }
    }
}
