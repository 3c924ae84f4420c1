//! `USING` of `ALTER COLUMN ... TYPE`: which changes PostgreSQL makes by itself (its manual, CREATE CAST: casts "AS
//! ASSIGNMENT"), and how to make the others.

use limbeck_schema::{Type, TypeKind};

use crate::ddl::{Context, Sql, type_text};

/// Types between which PostgreSQL converts in the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Text,
    Number,
    Boolean,
    Time,
    Json,
    Binary,
    Enum,
    Other(&'static str),
}

/// The expression, when one is needed. The column is quoted here.
pub(super) fn using(cx: Context<'_>, column: &str, from: &Type, to: &Type) -> Sql<Option<String>> {
    let name = cx.flavour.name();
    let (old, new) = (family(from.for_dialect(name)), family(to.for_dialect(name)));
    let column = cx.quote(column);
    let target = type_text(cx, to)?;
    let expression = match (old, new) {
        // Everything can be assigned to text.
        (_, Family::Text) => return Ok(None),
        (Family::Enum, _) | (_, Family::Enum) => format!("{column}::text::{target}"),
        (old, new) if old == new => return Ok(None),
        (Family::Boolean, Family::Number) => format!("{column}::integer::{target}"),
        (Family::Number, Family::Boolean) => format!("{column} <> 0"),
        (Family::Text, _) => format!("{column}::{target}"),
        _ => format!("{column}::text::{target}"),
    };
    Ok(Some(expression))
}

fn family(kind: &TypeKind) -> Family {
    use TypeKind as K;
    match kind {
        K::String { .. } | K::Text { .. } | K::Unicode { .. } | K::UnicodeText { .. } | K::CHAR { .. } => {
            Family::Text
        }
        K::NCHAR { .. } | K::VARCHAR { .. } | K::NVARCHAR { .. } | K::TEXT { .. } | K::PgCitext { .. } => {
            Family::Text
        }
        K::Enum { native_enum: Some(false), .. } => Family::Text,
        K::Enum { .. } | K::PgEnum { .. } => Family::Enum,
        K::SmallInteger {} | K::Integer {} | K::BigInteger {} | K::SMALLINT {} | K::INTEGER {} => {
            Family::Number
        }
        K::BIGINT {} | K::Numeric { .. } | K::NUMERIC { .. } | K::DECIMAL { .. } | K::Float { .. } => {
            Family::Number
        }
        K::FLOAT { .. } | K::REAL { .. } | K::Double { .. } | K::DOUBLE_PRECISION { .. } => Family::Number,
        K::Boolean { .. } | K::BOOLEAN { .. } => Family::Boolean,
        K::Date {} | K::DATE {} | K::DateTime { .. } | K::TIMESTAMP { .. } | K::PgTimestamp { .. } => {
            Family::Time
        }
        K::Json { .. } | K::PgJson { .. } | K::PgJsonb { .. } => Family::Json,
        K::LargeBinary { .. } | K::PgBytea { .. } | K::PickleType {} => Family::Binary,
        other => Family::Other(other.kind()),
    }
}
