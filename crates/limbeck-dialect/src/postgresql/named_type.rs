//! Types with names of their own, enumerations and domains: their names, and their CREATE TYPE before the table
//! that first uses them.

use std::collections::BTreeSet;

use limbeck_ops::{CreateEnum, DropEnum};
use limbeck_schema::{Column, Table, Type, TypeKind};

use super::reserved::BUILT_IN_TYPES;
use crate::ddl::{Context, Sql, type_text};

/// A named type's name with its schema, quoted where it must be.
pub(super) fn type_name(cx: Context<'_>, class: &str, schema: Option<&str>, name: Option<&str>) -> Sql {
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        return Err(cx
            .unsupported(format!("PostgreSQL {class} type requires a name."))
            .hint("write `name=\"...\"` in the type")
            .into());
    };
    match schema {
        Some(schema) => Ok(format!("{}.{}", cx.quote(schema), cx.quote(name))),
        None if BUILT_IN_TYPES.binary_search(&name).is_ok() && !cx.before_sqlalchemy_2_1() => Err(cx
            .unsupported(format!(
                "{class} has name '{name}' that matches an existing type, and requires an explicit schema name in order \
                 to be rendered in DDL."
            ))
            .into()),
        None => Ok(cx.quote(name)),
    }
}

/// `CREATE TYPE` for each named type of the table's columns that this run has not created yet (behaviour 4.2, "PG
/// ENUM"). The database is not asked whether it has the type.
pub(super) fn create_for_table(
    cx: Context<'_>,
    created: &mut BTreeSet<(Option<String>, String)>,
    table: &Table,
) -> Sql<Vec<String>> {
    let mut texts = Vec::new();
    for column in &table.columns {
        texts.extend(create_for_column(cx, created, column)?);
    }
    Ok(texts)
}

fn create_for_column(
    cx: Context<'_>,
    created: &mut BTreeSet<(Option<String>, String)>,
    column: &Column,
) -> Sql<Option<String>> {
    let kind = item_kind(cx, &column.ty);
    let text = match kind {
        TypeKind::Enum { native_enum: Some(false), .. } => return Ok(None),
        // SQLAlchemy 2.0 takes no notice of it here.
        TypeKind::Enum { create_type: Some(false), .. } if !cx.before_sqlalchemy_2_1() => return Ok(None),
        TypeKind::PgEnum { create_type: Some(false), .. }
        | TypeKind::PgDomain { create_type: Some(false), .. } => return Ok(None),
        TypeKind::Enum { values, name, schema, .. } | TypeKind::PgEnum { values, name, schema, .. } => {
            let quoted = type_name(cx, "ENUM", schema.as_deref(), name.as_deref())?;
            (schema, name, create_text(cx, &quoted, values))
        }
        TypeKind::PgDomain { name, schema, .. } => (schema, name, create_domain(cx, kind)?),
        _ => return Ok(None),
    };
    let (schema, name, text) = text;
    let is_new = created.insert((schema.clone(), name.clone().unwrap_or_default()));
    Ok(is_new.then_some(text))
}

/// The type of a column, or of its items.
fn item_kind<'a>(cx: Context<'_>, ty: &'a Type) -> &'a TypeKind {
    match ty.for_dialect(cx.flavour.name()) {
        TypeKind::Array { item_type: Some(item), .. } | TypeKind::PgArray { item_type: Some(item), .. } => {
            item_kind(cx, item)
        }
        kind => kind,
    }
}

/// `CREATE TYPE ... AS ENUM` of an operation, and its comment.
pub(super) fn create_enum(cx: Context<'_>, create: &CreateEnum) -> Sql<Vec<String>> {
    let ty = &create.enumeration;
    let name = type_name(cx, "ENUM", ty.schema.as_deref(), Some(&ty.name))?;
    let mut texts = vec![create_text(cx, &name, &ty.values)];
    texts.extend(
        ty.comment.as_ref().map(|comment| format!("COMMENT ON TYPE {name} IS {}", cx.string(comment))),
    );
    Ok(texts)
}

/// `DROP TYPE`.
pub(super) fn drop_enum(cx: Context<'_>, drop: &DropEnum) -> Sql<Vec<String>> {
    let name = type_name(cx, "ENUM", drop.schema.as_deref(), Some(&drop.name))?;
    Ok(vec![format!("DROP TYPE {name}")])
}

/// `CREATE TYPE name AS ENUM (values)`; the name is quoted already.
pub(super) fn create_text(cx: Context<'_>, name: &str, values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| cx.string(value)).collect();
    format!("CREATE TYPE {name} AS ENUM ({})", values.join(", "))
}

fn create_domain(cx: Context<'_>, kind: &TypeKind) -> Sql {
    let TypeKind::PgDomain {
        name,
        data_type,
        collation,
        default,
        constraint_name,
        not_null,
        check,
        schema,
        ..
    } = kind
    else {
        return Ok(String::new());
    };
    let name = type_name(cx, "DOMAIN", schema.as_deref(), name.as_deref())?;
    let Some(data_type) = data_type else {
        return Err(cx.unsupported(format!("the domain {name} needs a type")).into());
    };
    let mut options = Vec::new();
    options.extend(collation.as_ref().map(|collation| format!("COLLATE {}", cx.quote(collation))));
    options.extend(default.as_ref().map(|default| format!("DEFAULT {}", cx.string(default))));
    options.extend(constraint_name.as_ref().map(|name| format!("CONSTRAINT {}", cx.quote(name))));
    options.extend((*not_null == Some(true)).then(|| "NOT NULL".to_owned()));
    options.extend(check.as_ref().map(|check| format!("CHECK ({check})")));
    Ok(format!("CREATE DOMAIN {name} AS {} {}", type_text(cx, data_type)?, options.join(" ")))
}
