//! `MetaData` objects and their naming conventions.

use std::collections::BTreeMap;
use std::rc::Rc;

use limbeck_schema::{MetadataFacts, NamingConvention};

use super::value::{Convention, Value};

/// What `target_metadata=value` says of names: the convention of one `MetaData`; several, or none, have none.
pub(crate) fn facts_of(value: &Value) -> MetadataFacts {
    match value {
        Value::None => MetadataFacts::no_convention(),
        Value::MetaData(Convention::Known(convention)) => {
            MetadataFacts::Known { convention: NamingConvention::clone(convention) }
        }
        // `SQLModel.metadata`: a plain `MetaData()`; whoever changed it would have been refused.
        Value::Known(path) if &**path == "sqlmodel.SQLModel.metadata" => MetadataFacts::no_convention(),
        // Alembic asks the value itself for its convention, and a list has none.
        Value::Sequence(items) if items.iter().all(is_metadata) => MetadataFacts::no_convention(),
        _ => MetadataFacts::Unknown {},
    }
}

fn is_metadata(value: &Value) -> bool {
    match value {
        Value::MetaData(_) => true,
        Value::Known(path) => &**path == "sqlmodel.SQLModel.metadata",
        _ => false,
    }
}

/// The value of a call that makes metadata, a registry or a declarative base; nothing for other calls.
/// `arguments` are the positional ones; a name of `None` among the keywords is `**value`.
pub(super) fn made_by(
    path: &str,
    arguments: &[Value],
    keywords: &[(Option<Rc<str>>, Value)],
) -> Option<Value> {
    let last = path.rsplit('.').next().unwrap_or(path);
    if !matches!(path.split('.').next(), Some("sqlalchemy" | "sqlmodel")) {
        return None;
    }
    let unclear = keywords.iter().any(|(name, _)| name.is_none());
    let named = |wanted: &str| {
        keywords.iter().find(|(name, _)| name.as_deref() == Some(wanted)).map(|(_, value)| value)
    };
    let from_metadata = || match named("metadata") {
        _ if unclear || !arguments.is_empty() => Convention::Unknown,
        None | Some(Value::None) => Convention::none(),
        Some(Value::MetaData(convention)) => convention.clone(),
        Some(_) => Convention::Unknown,
    };
    match last {
        // The third positional argument would be the convention; in SQLAlchemy 1.4, the fourth.
        "MetaData" if unclear || arguments.len() > 2 => Some(Value::MetaData(Convention::Unknown)),
        "MetaData" => Some(Value::MetaData(convention(named("naming_convention")))),
        "registry" => Some(Value::Registry(from_metadata())),
        "declarative_base" => Some(Value::DeclarativeBase(from_metadata())),
        _ => None,
    }
}

/// The keys that are classes, as SQLAlchemy's manual allows beside their short forms.
const KINDS: &[(&str, &str)] = &[
    ("Index", "ix"),
    ("UniqueConstraint", "uq"),
    ("CheckConstraint", "ck"),
    ("ForeignKeyConstraint", "fk"),
    ("PrimaryKeyConstraint", "pk"),
];

fn convention(value: Option<&Value>) -> Convention {
    let items = match value {
        None | Some(Value::None) => return Convention::none(),
        Some(Value::Dict(items)) => items,
        Some(_) => return Convention::Unknown,
    };
    let mut templates = BTreeMap::new();
    for (key, template) in items.iter() {
        let key = match key {
            Value::Str(key) => key.to_string(),
            Value::Known(path) => {
                let last = path.rsplit('.').next().unwrap_or(path);
                match KINDS.iter().find(|(class, _)| *class == last) {
                    Some((_, kind)) => (*kind).to_owned(),
                    None => return Convention::Unknown,
                }
            }
            _ => return Convention::Unknown,
        };
        let Value::Str(template) = template else { return Convention::Unknown };
        templates.insert(key, template.to_string());
    }
    // The default of SQLAlchemy, written out.
    if templates.len() == 1 && templates.get("ix").is_some_and(|template| template == "ix_%(column_0_label)s")
    {
        templates.clear();
    }
    Convention::Known(Rc::new(NamingConvention { templates }))
}
