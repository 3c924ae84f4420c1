//! The tables `[tool.alembic]` and `[tool.limbeck]` of a `pyproject.toml`, and the whole of a `limbeck.toml`.
//!
//! Every string of it goes through Python's `%` formatting with the one name `here`, so a percent sign is
//! doubled there as it is in an ini.

use limbeck_diagnostics::{Code, Error, Result, SourceText, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::folder_text;
use crate::percent::{self, Argument};

/// A parsed table of settings.
#[derive(Debug, Clone)]
pub(crate) struct TomlFile {
    source: SourceText,
    here: String,
    name: &'static str,
    header: Span,
    table: Vec<TomlEntry>,
}

/// A key of the table.
#[derive(Debug, Clone)]
pub(crate) struct TomlEntry {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) value: TomlValue,
}

/// The tables of a `pyproject.toml` that mean something here.
pub(crate) struct Tables {
    pub(crate) alembic: Option<TomlFile>,
    pub(crate) limbeck: Option<TomlFile>,
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
    /// Reads a `pyproject.toml`.
    ///
    /// # Errors
    ///
    /// [`Code::ConfigSyntax`] when the text is not TOML, or one of the tables is none.
    pub(crate) fn parse(source: &SourceText) -> Result<Tables> {
        let document = DeTable::parse(source.text()).map_err(|error| syntax(source, &error))?;
        let Some(tool) = document.get_ref().get("tool") else {
            return Ok(Tables { alembic: None, limbeck: None });
        };
        let shape = |value: &Spanned<DeValue<'_>>, name: &str| {
            Error::new(Code::ConfigSyntax, "Incorrect TOML format")
                .at(source, span(value.span()), format!("`{name}` must be a table"))
                .hint("write the settings below a line `[tool.alembic]`, or `[tool.limbeck]`")
        };
        let Some(tools) = tool.get_ref().as_table() else { return Err(shape(tool, "tool")) };
        let found = |key: &str, name: &'static str| {
            let Some(value) = tools.get(key) else { return Ok(None) };
            match value.get_ref().as_table() {
                Some(table) => Ok(Some(Self::made(source, name, span(value.span()), table))),
                None => Err(shape(value, &format!("tool.{key}"))),
            }
        };
        Ok(Tables {
            alembic: found("alembic", "[tool.alembic]")?,
            limbeck: found("limbeck", "[tool.limbeck]")?,
        })
    }

    /// Reads a `limbeck.toml`, all of which is the table.
    ///
    /// # Errors
    ///
    /// [`Code::ConfigSyntax`] when the text is not TOML.
    pub(crate) fn parse_whole(source: &SourceText) -> Result<Self> {
        let document = DeTable::parse(source.text()).map_err(|error| syntax(source, &error))?;
        Ok(Self::made(source, "limbeck.toml", Span::new(0, 0), document.get_ref()))
    }

    fn made(source: &SourceText, name: &'static str, header: Span, table: &DeTable<'_>) -> Self {
        let entry = |(key, value): (&Spanned<std::borrow::Cow<'_, str>>, &Spanned<DeValue<'_>>)| TomlEntry {
            key: key_text(key),
            key_span: span(key.span()),
            value: convert(span(value.span()), value.get_ref()),
        };
        let table = table.iter().map(entry).collect();
        Self { source: source.clone(), here: folder_text(source.path()), name, header, table }
    }

    /// What messages call the table: `[tool.limbeck]`, `limbeck.toml`.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// The line above a table of a list in it.
    pub(crate) fn list_header(&self, key: &str) -> String {
        match self.name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
            Some(name) => format!("[[{name}.{key}]]"),
            None => format!("[[{key}]]"),
        }
    }

    /// The folder of the file, as `%(here)s` shows it.
    pub(crate) fn here(&self) -> &str {
        &self.here
    }

    /// Its keys.
    pub(crate) fn entries(&self) -> &[TomlEntry] {
        &self.table
    }

    /// Whether it has a key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.raw(key).is_some()
    }

    /// The table's first line.
    pub(crate) fn header(&self) -> Span {
        self.header
    }

    pub(crate) fn source(&self) -> &SourceText {
        &self.source
    }

    /// A value as it is written, before `%` formatting.
    pub(crate) fn raw(&self, key: &str) -> Option<&TomlValue> {
        self.table.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// A value with its strings formatted.
    ///
    /// # Errors
    ///
    /// [`Code::ConfigInterpolation`] for a `%` that Python refuses, [`Code::ConfigValue`] for a kind of value
    /// that Alembic has no use for.
    pub(crate) fn get(&self, key: &str) -> Result<Option<TomlValue>> {
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
                let message = format!("the value of `{key}` in `{}` cannot be read", self.name);
                self.error(key, value, Code::ConfigInterpolation, message)
                    .note(error.problem.sentence())
                    .hint("`%(here)s` is the folder of the file; any other `%` must be doubled")
            },
        )
    }

    /// An error about a value, underlined.
    pub(crate) fn error(&self, key: &str, value: &TomlValue, code: Code, message: String) -> Error {
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

fn key_text(key: &Spanned<std::borrow::Cow<'_, str>>) -> String {
    key.get_ref().to_string()
}

fn span(range: std::ops::Range<usize>) -> Span {
    Span::new(range.start as u32, range.end as u32)
}

fn convert_table(table: &DeTable<'_>) -> Vec<(String, TomlValue)> {
    table.iter().map(|(key, value)| (key_text(key), convert(span(value.span()), value.get_ref()))).collect()
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
