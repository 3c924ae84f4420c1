//! Under which names SQLAlchemy's modules export what we model.

use std::borrow::Cow;

use limbeck_schema::types::TypeSignature;

use super::types;

/// Names of `sqlalchemy.schema` that are those of `sqlalchemy`.
const SCHEMA: &[&str] = &[
    "CheckConstraint",
    "Column",
    "Computed",
    "DDL",
    "DefaultClause",
    "FetchedValue",
    "ForeignKey",
    "ForeignKeyConstraint",
    "Identity",
    "Index",
    "MetaData",
    "PrimaryKeyConstraint",
    "Table",
    "UniqueConstraint",
];

/// Names of `sqlalchemy.sql` and `sqlalchemy.sql.expression` that are those of `sqlalchemy`.
const EXPRESSION: &[&str] = &[
    "asc",
    "cast",
    "column",
    "desc",
    "false",
    "func",
    "literal",
    "literal_column",
    "null",
    "nulls_first",
    "nulls_last",
    "nullsfirst",
    "nullslast",
    "table",
    "text",
    "true",
];

/// The path under which something of SQLAlchemy's is known.
pub(crate) fn canonical(path: &str) -> Cow<'_, str> {
    let moved = |home: &str, names: &[&str]| {
        let name = path.strip_prefix(home)?;
        names.contains(&name).then(|| Cow::Owned(format!("sqlalchemy.{name}")))
    };
    let type_name = |home: &str| {
        let name = path.strip_prefix(home)?;
        (name != "NullType" && TypeSignature::of_class("", name).is_some())
            .then(|| Cow::Owned(format!("sqlalchemy.{name}")))
    };
    moved("sqlalchemy.schema.", SCHEMA)
        .or_else(|| moved("sqlalchemy.sql.schema.", SCHEMA))
        .or_else(|| moved("sqlalchemy.sql.", EXPRESSION))
        .or_else(|| moved("sqlalchemy.sql.expression.", EXPRESSION))
        .or_else(|| type_name("sqlalchemy.types."))
        .or_else(|| type_name("sqlalchemy.sql.sqltypes."))
        .or_else(|| {
            (path == "sqlalchemy.types.TypeDecorator").then_some(Cow::Borrowed("sqlalchemy.TypeDecorator"))
        })
        .or_else(|| (path == "sqlalchemy.sql.functions.func").then_some(Cow::Borrowed("sqlalchemy.func")))
        .unwrap_or(Cow::Borrowed(path))
}

/// Whether a canonical path names something of SQLAlchemy's that is no function of the table.
pub(crate) fn is_known(path: &str) -> bool {
    if let Some(name) = path.strip_prefix("sqlalchemy.func.") {
        return !name.split('.').any(|part| part.starts_with("__"));
    }
    matches!(path, "sqlalchemy.TypeDecorator" | "sqlalchemy.types.UserDefinedType")
        || types::type_class(path).is_some()
}
