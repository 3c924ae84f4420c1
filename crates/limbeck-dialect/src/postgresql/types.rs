//! Column types.

use limbeck_schema::{Type, TypeKind};

use super::named_type::type_name;
use crate::ddl::{Context, Sql, generic_type, type_text};

/// PostgreSQL's words for a type, as SQLAlchemy's dialect chooses them.
pub(super) fn words(cx: Context<'_>, kind: &TypeKind) -> Sql {
    use TypeKind as K;
    Ok(match kind {
        K::Float { precision, .. } | K::FLOAT { precision, .. } => {
            with_number("FLOAT", precision.filter(|p| *p > 0), "")
        }
        K::Double { .. } => "DOUBLE PRECISION".to_owned(),
        K::LargeBinary { .. } | K::PickleType {} | K::PgBytea { .. } => "BYTEA".to_owned(),
        K::Time { timezone } | K::TIME { timezone } => zoned("TIME", None, *timezone),
        K::PgTime { timezone, precision } => zoned("TIME", *precision, *timezone),
        K::DateTime { timezone } | K::TIMESTAMP { timezone } => zoned("TIMESTAMP", None, *timezone),
        K::PgTimestamp { timezone, precision } => zoned("TIMESTAMP", *precision, *timezone),
        K::Interval { native: Some(false), .. } => zoned("TIMESTAMP", None, false),
        K::Interval { second_precision, .. } => interval(None, *second_precision),
        K::PgInterval { precision, fields } => interval(fields.as_deref(), *precision),
        K::Uuid { native_uuid, .. } if *native_uuid != Some(false) => "UUID".to_owned(),
        K::Json { .. } | K::PgJson { .. } => "JSON".to_owned(),
        K::PgJsonb { .. } => "JSONB".to_owned(),
        K::Enum { native_enum, name, schema, .. } if *native_enum != Some(false) => {
            return type_name(cx, "ENUM", schema.as_deref(), name.as_deref());
        }
        K::PgEnum { name, schema, .. } => return type_name(cx, "ENUM", schema.as_deref(), name.as_deref()),
        K::PgDomain { name, schema, .. } => {
            return type_name(cx, "DOMAIN", schema.as_deref(), name.as_deref());
        }
        K::Array { item_type, dimensions, .. } | K::PgArray { item_type, dimensions, .. } => {
            return array(cx, item_type.as_deref(), *dimensions);
        }
        K::PgBit { length, varying: false } => with_number("BIT", length.filter(|l| *l > 0).or(Some(1)), ""),
        K::PgBit { length, varying: true } => with_number("BIT VARYING", *length, ""),
        other => return plain(cx, other),
    })
}

/// Types without arguments: their words are their names.
fn plain(cx: Context<'_>, kind: &TypeKind) -> Sql {
    match kind.kind().strip_prefix("postgresql.") {
        Some(name) => Ok(name.to_owned()),
        None => generic_type(cx, kind),
    }
}

fn with_number(name: &str, number: Option<u32>, space: &str) -> String {
    number.map_or_else(|| name.to_owned(), |number| format!("{name}{space}({number})"))
}

fn zoned(name: &str, precision: Option<u32>, timezone: bool) -> String {
    let zone = if timezone { "WITH" } else { "WITHOUT" };
    format!("{} {zone} TIME ZONE", with_number(name, precision, ""))
}

fn interval(fields: Option<&str>, precision: Option<u32>) -> String {
    let name = fields.map_or_else(|| "INTERVAL".to_owned(), |fields| format!("INTERVAL {fields}"));
    with_number(&name, precision, " ")
}

/// The brackets stand between the item's type and its collation.
fn array(cx: Context<'_>, item: Option<&Type>, dimensions: Option<u32>) -> Sql {
    let Some(item) = item else {
        return Err(cx.unsupported("an ARRAY needs the type of its items").into());
    };
    let item = type_text(cx, item)?;
    let brackets = "[]".repeat(dimensions.unwrap_or(1) as usize);
    Ok(match item.find(" COLLATE ") {
        Some(at) => format!("{}{brackets}{}", &item[..at], &item[at..]),
        None => format!("{item}{brackets}"),
    })
}
