//! The table `[tool.alembic]` of a `pyproject.toml`.
//!
//! Every string of it goes through Python's `%` formatting with the one name `here`, so a percent sign is
//! doubled there as it is in an ini.

use limbeck_diagnostics::{Code, Error, Result, SourceText, Span};
use toml::de::{DeTable, DeValue};

use super::folder_text;
use crate::percent::{self, Argument};

/// A parsed `pyproject.toml` that has the table.
#[derive(Debug, Clone)]
pub(super) struct TomlFile {
    source: SourceText,
    here: String,
    table: Vec<(String, TomlValue)>,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct TomlValue {
    /// The bytes of the file that it was written in.
    pub span: Span,
    /// What it is.
    pub kind: TomlValueKind,
}

/// The kinds of values that Alembic knows, strings formatted or raw as the reader asked.
#[derive(Debug, Clone, PartialEq)]
pub enum TomlValueKind {
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// `true` or `false`.
    Boolean(bool),
    /// A list.
    List(Vec<TomlValue>),
    /// A table, its keys in alphabetical order.
    Table(Vec<(String, TomlValue)>),
    /// Anything else, by what TOML calls it.
    Other(&'static str),
}

impl TomlFile {
    /// Reads a file; `None` when it has no `[tool.alembic]`.
    ///
    /// # Errors
    ///
    /// [`Code::ConfigSyntax`] when the text is not TOML, or `tool.alembic` is not a table.
    pub(super) fn parse(source: SourceText) -> Result<Option<Self>> {
        let here = folder_text(source.path());
        let document = DeTable::parse(source.text()).map_err(|error| syntax(&source, &error))?;
        let Some(tool) = document.get_ref().get("tool") else { return Ok(None) };
        let found = tool.get_ref().as_table().map(|tool| tool.get("alembic"));
        let (value, name) = match found {
            Some(None) => return Ok(None),
            Some(Some(value)) => (value, "tool.alembic"),
            None => (tool, "tool"),
        };
        let Some(table) = value.get_ref().as_table().filter(|_| name == "tool.alembic") else {
            return Err(Error::new(Code::ConfigSyntax, "Incorrect TOML format")
                .at(&source, span(value.span()), format!("`{name}` must be a table"))
                .hint("write the settings below a line `[tool.alembic]`"));
        };
        let table = convert_table(table);
        Ok(Some(Self { source, here, table }))
    }

    pub(super) fn source(&self) -> &SourceText {
        &self.source
    }

    /// A value as it is written, before `%` formatting.
    pub(super) fn raw(&self, key: &str) -> Option<&TomlValue> {
        self.table.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// A value with its strings formatted.
    ///
    /// # Errors
    ///
    /// [`Code::ConfigInterpolation`] for a `%` that Python refuses, [`Code::ConfigValue`] for a kind of value
    /// that Alembic has no use for.
    pub(super) fn get(&self, key: &str) -> Result<Option<TomlValue>> {
        self.raw(key).map(|value| self.formatted(key, value)).transpose()
    }

    fn formatted(&self, key: &str, value: &TomlValue) -> Result<TomlValue> {
        let kind = match &value.kind {
            TomlValueKind::Text(text) => TomlValueKind::Text(self.format(key, value, text)?),
            TomlValueKind::List(items) => TomlValueKind::List(
                items.iter().map(|item| self.formatted(key, item)).collect::<Result<_>>()?,
            ),
            TomlValueKind::Table(pairs) => TomlValueKind::Table(
                pairs
                    .iter()
                    .map(|(name, item)| Ok((name.clone(), self.formatted(key, item)?)))
                    .collect::<Result<_>>()?,
            ),
            TomlValueKind::Integer(_) | TomlValueKind::Boolean(_) => value.kind.clone(),
            TomlValueKind::Other(found) => {
                return Err(self
                    .error(
                        key,
                        value,
                        Code::ConfigValue,
                        format!("unsupported TOML value type for key: '{key}'"),
                    )
                    .note(format!("it is a {found}")));
            }
        };
        Ok(TomlValue { span: value.span, kind })
    }

    fn format(&self, key: &str, value: &TomlValue, text: &str) -> Result<String> {
        percent::format(text, |name| (name == "here").then_some(Argument::Text(&self.here))).map_err(
            |error| {
                let message = format!("the value of `{key}` in `[tool.alembic]` cannot be read");
                self.error(key, value, Code::ConfigInterpolation, message)
                    .note(error.problem.sentence())
                    .hint("`%(here)s` is the folder of the file; any other `%` must be doubled")
            },
        )
    }

    /// An error about a value, underlined.
    pub(super) fn error(&self, key: &str, value: &TomlValue, code: Code, message: String) -> Error {
        Error::new(code, message).at(&self.source, value.span, format!("the value of `{key}`"))
    }
}

fn syntax(source: &SourceText, error: &toml::de::Error) -> Error {
    let message = format!("`{}` is not valid TOML", source.path().display());
    let made = Error::new(Code::ConfigSyntax, message);
    match error.span() {
        Some(range) => made.at(source, span(range), error.message()),
        None => made.note(error.message()),
    }
}

fn span(range: std::ops::Range<usize>) -> Span {
    Span::new(range.start as u32, range.end as u32)
}

fn convert_table(table: &DeTable<'_>) -> Vec<(String, TomlValue)> {
    table
        .iter()
        .map(|(key, value)| (key.get_ref().to_string(), convert(span(value.span()), value.get_ref())))
        .collect()
}

fn convert(at: Span, value: &DeValue<'_>) -> TomlValue {
    let kind = match value {
        DeValue::String(text) => TomlValueKind::Text(text.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => TomlValueKind::Integer(number),
            Err(_) => TomlValueKind::Other("number that is too large"),
        },
        DeValue::Boolean(value) => TomlValueKind::Boolean(*value),
        DeValue::Array(items) => {
            TomlValueKind::List(items.iter().map(|item| convert(span(item.span()), item.get_ref())).collect())
        }
        DeValue::Table(table) => TomlValueKind::Table(convert_table(table)),
        DeValue::Float(_) => TomlValueKind::Other("float"),
        DeValue::Datetime(_) => TomlValueKind::Other("date or time"),
    };
    TomlValue { span: at, kind }
}
