//! Values of the table, by their form.

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_pysource::environment::PlainValue;

use super::environment::Located;
use super::error_at;
use super::keys::{Form, Key};
use super::reference::Reference;
use crate::config::{TomlFile, TomlValue, TomlValueKind};

/// Refuses a value that has not the form of its key.
pub(super) fn check(file: &TomlFile, key: &Key, value: &TomlValue) -> Result<()> {
    let fits = match (key.form, &value.kind) {
        (Form::Flag | Form::FlagOrFunction, TomlValueKind::Boolean(_))
        | (Form::Number, TomlValueKind::Integer(_))
        | (Form::Table, TomlValueKind::Table(_))
        | (
            Form::Text
            | Form::Texts
            | Form::References
            | Form::Function
            | Form::Functions
            | Form::FlagOrFunction,
            TomlValueKind::Text(_),
        ) => true,
        (Form::Texts | Form::References | Form::Functions, TomlValueKind::List(items)) => {
            items.iter().all(|item| matches!(item.kind, TomlValueKind::Text(_)))
        }
        (Form::Tables, TomlValueKind::List(items)) => {
            items.iter().all(|item| matches!(item.kind, TomlValueKind::Table(_)))
        }
        _ => false,
    };
    match fits {
        true => Ok(()),
        false => Err(refused(file, key, value)),
    }
}

fn refused(file: &TomlFile, key: &Key, value: &TomlValue) -> Error {
    let message = format!("the value of `{}` must be {}", key.name, key.form.words());
    error_at(file, value.span, Code::ConfigValue, message, "this is something else")
}

/// A text, formatted.
pub(super) fn text(file: &TomlFile, key: &str) -> Result<Option<Located<String>>> {
    Ok(texts(file, key)?.into_iter().next())
}

/// A text or a list of texts, formatted.
pub(super) fn texts(file: &TomlFile, key: &str) -> Result<Vec<Located<String>>> {
    let Some(value) = file.get(key)? else { return Ok(Vec::new()) };
    let items = match value.kind {
        TomlValueKind::List(items) => items,
        _ => vec![value],
    };
    let texts = items.into_iter().filter_map(|item| match item.kind {
        TomlValueKind::Text(text) => Some(Located { span: item.span, value: text }),
        _ => None,
    });
    Ok(texts.collect())
}

/// References. Only those of models may name a module alone.
pub(super) fn references(file: &TomlFile, key: &Key) -> Result<Vec<Located<Reference>>> {
    let items = texts(file, key.name)?;
    items.into_iter().map(|item| reference(file, key, item)).collect()
}

fn reference(file: &TomlFile, key: &Key, item: Located<String>) -> Result<Located<Reference>> {
    let Located { span, value } = item;
    let found = Reference::parse(&value);
    let complete = key.form == Form::References || found.as_ref().is_none_or(|found| found.name.is_some());
    match found.filter(|_| complete) {
        Some(value) => Ok(Located { span, value }),
        None => {
            let what = if key.form == Form::References { "name" } else { "function" };
            let message = format!("the value of `{}` must be written `module:{what}`", key.name);
            Err(error_at(file, span, Code::ConfigValue, message, "here")
                .hint("write the module's dotted name, a colon and a name in it: `app.models:Base`"))
        }
    }
}

/// A plain value.
pub(super) fn plain(value: &TomlValue) -> PlainValue {
    match &value.kind {
        TomlValueKind::Text(text) => PlainValue::Text(text.clone()),
        TomlValueKind::Integer(number) => PlainValue::Int(*number),
        TomlValueKind::Boolean(flag) => PlainValue::Bool(*flag),
        TomlValueKind::List(items) => PlainValue::List(items.iter().map(plain).collect()),
        TomlValueKind::Table(pairs) => {
            PlainValue::Map(pairs.iter().map(|(name, item)| (name.clone(), plain(item))).collect())
        }
        // Refused when the value was formatted.
        TomlValueKind::Other(_) => PlainValue::None,
    }
}
