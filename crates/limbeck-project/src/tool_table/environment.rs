//! What stands in place of an `env.py`.

use std::path::PathBuf;

use limbeck_diagnostics::{Code, Error, Result, SourceText, Span};
use limbeck_pysource::environment::PlainValue;

use super::keys::{Form, KEYS, Part};
use super::reference::Reference;
use super::{error_at, value};
use crate::config::{TomlFile, TomlValueKind};

/// The environment that a table describes.
#[derive(Debug, Clone, PartialEq)]
pub struct EnvironmentTable {
    /// What messages call the table: `[tool.limbeck]` or `limbeck.toml`.
    pub name: &'static str,
    /// Its file.
    pub source: SourceText,
    /// The table's first line.
    pub header: Span,
    /// `url`.
    pub url: Option<Located<DatabaseUrl>>,
    /// `env_file`, absolute.
    pub env_file: Option<PathBuf>,
    /// `models`; at least one item has a name, unless there is none.
    pub models: Vec<Located<Reference>>,
    /// Arguments of `context.configure`.
    pub arguments: Vec<Argument>,
}

/// Something and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// The bytes of the file.
    pub span: Span,
    /// What it is.
    pub value: T,
}

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// `env:NAME`: a variable holds the URL.
    Variable(String),
    /// The URL itself, which may hold a password.
    Given(String),
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Variable(name) => write!(out, "Variable({name:?})"),
            Self::Given(url) => write!(out, "Given({:?})", limbeck_diagnostics::redact_url(url)),
        }
    }
}

/// An argument of `context.configure`.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// Its name.
    pub name: &'static str,
    /// Where its value stands.
    pub span: Span,
    /// Its value.
    pub value: ArgumentValue,
}

/// The value of an [`Argument`].
#[derive(Debug, Clone, PartialEq)]
pub enum ArgumentValue {
    /// A plain one.
    Plain(PlainValue),
    /// Functions of the project's.
    Functions(Vec<Located<Reference>>),
}

impl EnvironmentTable {
    pub(super) fn read(file: &TomlFile) -> Result<Self> {
        let mut arguments = Vec::new();
        let mut models = Vec::new();
        for one in KEYS.iter().filter(|one| file.has(one.name)) {
            match (one.part, one.form) {
                (Part::Environment, Form::References) => models = value::references(file, one)?,
                (Part::Configure, _) => arguments.extend(argument(file, one)?),
                _ => {}
            }
        }
        if let Some(first) = models.first()
            && models.iter().all(|item| item.value.name.is_none())
        {
            let message = "`models` names modules and no metadata".to_owned();
            return Err(error_at(file, first.span, Code::ConfigValue, message, "a module alone")
                .note("a module without a name is imported, so that its models are there; the tables are in a `MetaData`")
                .hint(format!("name what holds it: `\"{}:Base\"`", first.value.module)));
        }
        let folder = file.source().path().parent();
        let env_file = value::text(file, "env_file")?.zip(folder);
        Ok(Self {
            name: file.name(),
            source: file.source().clone(),
            header: file.header(),
            url: url(file)?,
            env_file: env_file.map(|(named, folder)| folder.join(named.value)),
            models,
            arguments,
        })
    }

    /// An error about a place of the table.
    pub fn error(&self, span: Span, code: Code, message: impl Into<String>, label: &str) -> Error {
        Error::new(code, message).at(&self.source, span, label)
    }

    /// An argument of `context.configure`.
    pub fn argument(&self, name: &str) -> Option<&Argument> {
        self.arguments.iter().find(|argument| argument.name == name)
    }
}

fn argument(file: &TomlFile, one: &super::Key) -> Result<Option<Argument>> {
    let Some(found) = file.get(one.name)? else { return Ok(None) };
    let is_function = match one.form {
        Form::Function | Form::Functions => true,
        Form::FlagOrFunction => matches!(found.kind, TomlValueKind::Text(_)),
        _ => false,
    };
    let value = match is_function {
        true => ArgumentValue::Functions(value::references(file, one)?),
        false => ArgumentValue::Plain(value::plain(&found)),
    };
    Ok(Some(Argument { name: one.name, span: found.span, value }))
}

/// The URL. A percent sign in it is itself, since that is how passwords are written; only `%(here)s` is replaced.
fn url(file: &TomlFile) -> Result<Option<Located<DatabaseUrl>>> {
    let Some(TomlValueKind::Text(text)) = file.raw("url").map(|value| &value.kind) else { return Ok(None) };
    let span = file.raw("url").map_or(file.header(), |value| value.span);
    let refuse =
        |message: &str, label: &str| Err(error_at(file, span, Code::ConfigValue, message.to_owned(), label));
    if let Some(name) = text.strip_prefix("env:") {
        return match name.is_empty() || name.contains(|letter: char| letter == '=' || letter.is_whitespace())
        {
            true => refuse("`url` names no variable", "write `env:DATABASE_URL`"),
            false => Ok(Some(Located { span, value: DatabaseUrl::Variable(name.to_owned()) })),
        };
    }
    if text.contains("%%") {
        return refuse("a percent sign of `url` is doubled", "here a `%` stands for itself");
    }
    if !text.contains("://") {
        return refuse("the value of `url` is no URL", "neither `env:NAME` nor `dialect://…`");
    }
    let url = text.replace("%(here)s", file.here());
    Ok(Some(Located { span, value: DatabaseUrl::Given(url) }))
}

impl Located<DatabaseUrl> {
    /// What messages call the URL's origin.
    pub fn origin(&self) -> String {
        match &self.value {
            DatabaseUrl::Variable(name) => format!("the variable `{name}`"),
            DatabaseUrl::Given(_) => "`url`".to_owned(),
        }
    }
}
