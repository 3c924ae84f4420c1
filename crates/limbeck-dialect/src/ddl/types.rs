//! Column types as SQLAlchemy's generic type compiler names them.

use limbeck_schema::{Type, TypeKind};

use super::context::{Context, Sql, Stop};
use super::identifier::quoted;

/// A column type as DDL writes it.
pub(crate) fn type_text(cx: Context<'_>, ty: &Type) -> Sql {
    let kind = ty.for_dialect(cx.flavour.name());
    match (kind, &ty.raw) {
        // What the catalog said is all there is to say of a type that nobody knows.
        (TypeKind::Null {} | TypeKind::Other { .. }, Some(raw)) if !raw.is_empty() => Ok(raw.clone()),
        _ if cx.flavour.has_mysql_types() => cx.flavour.type_words(cx, kind),
        _ => cx.flavour.type_words(cx, standard(kind).as_ref().unwrap_or(kind)),
    }
}

/// SQL's own type that one of MySQL's is a kind of: other databases know nothing else of it.
pub(crate) fn standard(kind: &TypeKind) -> Option<TypeKind> {
    use TypeKind as K;
    Some(match kind.clone() {
        K::MySmallInt { .. } => K::SMALLINT {},
        K::MyInteger { .. } => K::INTEGER {},
        K::MyBigInt { .. } => K::BIGINT {},
        K::MyNumeric { precision, scale, asdecimal, decimal_return_scale, .. } => {
            K::NUMERIC { precision, scale, asdecimal, decimal_return_scale }
        }
        K::MyDecimal { precision, scale, asdecimal, decimal_return_scale, .. } => {
            K::DECIMAL { precision, scale, asdecimal, decimal_return_scale }
        }
        K::MyFloat { precision, asdecimal, decimal_return_scale, .. } => {
            K::FLOAT { precision, asdecimal, decimal_return_scale }
        }
        K::MyDouble { precision, asdecimal, decimal_return_scale, .. } => {
            K::DOUBLE { precision, asdecimal, decimal_return_scale }
        }
        K::MyReal { precision, asdecimal, decimal_return_scale, .. } => {
            K::REAL { precision, asdecimal, decimal_return_scale }
        }
        K::MyChar { length, collation, .. } => K::CHAR { length, collation },
        K::MyNChar { length, collation, .. } => K::NCHAR { length, collation },
        K::MyVarchar { length, collation, .. } => K::VARCHAR { length, collation },
        K::MyNVarchar { length, collation, .. } => K::NVARCHAR { length, collation },
        K::MyText { length, collation, .. } => K::TEXT { length, collation },
        K::MyTime { timezone, .. } => K::TIME { timezone },
        K::MyDateTime { timezone, .. } => K::DATETIME { timezone },
        K::MyTimestamp { timezone, .. } => K::TIMESTAMP { timezone },
        K::MyJson { none_as_null } => K::Json { none_as_null },
        _ => return None,
    })
}

/// The generic compiler's words for a type.
pub(crate) fn generic_type(cx: Context<'_>, kind: &TypeKind) -> Sql {
    use TypeKind as K;
    match kind {
        K::Null {} => Err(cx
            .unsupported(
                "Can't generate DDL for NullType(); did you forget to specify a type on this Column?",
            )
            .into()),
        K::Other { python, sql } => match sql.get(cx.flavour.name()) {
            Some(text) => Ok(text.clone()),
            None => Err(Stop::python(format!("the type `{}.{}`", python.module, python.name))),
        },
        K::Boolean { .. } | K::BOOLEAN { .. } => Ok("BOOLEAN".into()),
        K::SmallInteger {} | K::SMALLINT {} => Ok("SMALLINT".into()),
        K::Integer {} | K::INTEGER {} => Ok("INTEGER".into()),
        K::BigInteger {} | K::BIGINT {} => Ok("BIGINT".into()),
        K::Numeric { precision, scale, .. } | K::NUMERIC { precision, scale, .. } => {
            Ok(decimal_type("NUMERIC", *precision, *scale))
        }
        K::DECIMAL { precision, scale, .. } => Ok(decimal_type("DECIMAL", *precision, *scale)),
        K::Float { .. } | K::FLOAT { .. } => Ok("FLOAT".into()),
        K::Double { .. } | K::DOUBLE { .. } => Ok("DOUBLE".into()),
        K::DOUBLE_PRECISION { .. } => Ok("DOUBLE PRECISION".into()),
        K::REAL { .. } => Ok("REAL".into()),
        K::String { length, collation }
        | K::Unicode { length, collation }
        | K::VARCHAR { length, collation } => Ok(string_type(cx, "VARCHAR", *length, collation.as_deref())),
        K::Text { length, collation }
        | K::UnicodeText { length, collation }
        | K::TEXT { length, collation } => Ok(string_type(cx, "TEXT", *length, collation.as_deref())),
        K::CHAR { length, collation } => Ok(string_type(cx, "CHAR", *length, collation.as_deref())),
        K::NCHAR { length, collation } => Ok(string_type(cx, "NCHAR", *length, collation.as_deref())),
        K::NVARCHAR { length, collation } => Ok(string_type(cx, "NVARCHAR", *length, collation.as_deref())),
        K::CLOB { .. } => Ok("CLOB".into()),
        K::LargeBinary { .. } | K::PickleType {} | K::BLOB { .. } => Ok("BLOB".into()),
        K::BINARY { length } => Ok(sized("BINARY", *length)),
        K::VARBINARY { length } => Ok(sized("VARBINARY", *length)),
        K::Date {} | K::DATE {} => Ok("DATE".into()),
        K::Time { .. } | K::TIME { .. } | K::PgTime { .. } => Ok("TIME".into()),
        // An Interval is stored as a point in time where there is no such type.
        K::DateTime { .. } | K::DATETIME { .. } | K::Interval { .. } => Ok("DATETIME".into()),
        K::TIMESTAMP { .. } | K::PgTimestamp { .. } => Ok("TIMESTAMP".into()),
        K::Uuid { .. } => Ok("CHAR(32)".into()),
        K::UUID { .. } => Ok("UUID".into()),
        K::Enum { values, length, .. } => {
            Ok(string_type(cx, "VARCHAR", Some(length.unwrap_or_else(|| enum_length(values))), None))
        }
        K::PgEnum { values, .. } => Ok(string_type(cx, "VARCHAR", Some(enum_length(values)), None)),
        kind => Err(no_such_type(cx, kind)),
    }
}

/// The error for a type that the database does not have.
pub(crate) fn no_such_type(cx: Context<'_>, kind: &TypeKind) -> Stop {
    let class = kind.kind();
    cx.unsupported(format!("{} has no column type for `{class}`", cx.flavour.title()))
        .fact("type", class)
        .hint(format!(
            "give the column another type here: `.with_variant(sa.Text(), \"{}\")`",
            cx.flavour.name()
        ))
        .into()
}

/// `NAME(length) COLLATE collation`; a length of zero is no length.
pub(crate) fn string_type(
    cx: Context<'_>,
    name: &str,
    length: Option<u32>,
    collation: Option<&str>,
) -> String {
    let mut text = sized(name, length);
    if let Some(collation) = collation.filter(|collation| !collation.is_empty()) {
        text.push_str(" COLLATE ");
        // SQLAlchemy 2.0 quotes every collation.
        text.push_str(&if cx.before_sqlalchemy_2_1() {
            quoted(collation, cx.flavour.quote_marks())
        } else {
            cx.quote(collation)
        });
    }
    text
}

/// The characters of the longest value: the length of the string column that stands in for an enumeration.
pub(crate) fn enum_length(values: &[String]) -> u32 {
    let longest = values.iter().map(|value| value.chars().count()).max().unwrap_or(0);
    u32::try_from(longest).unwrap_or(u32::MAX)
}

fn sized(name: &str, length: Option<u32>) -> String {
    match length {
        Some(length) if length > 0 => format!("{name}({length})"),
        _ => name.to_owned(),
    }
}

fn decimal_type(name: &str, precision: Option<u32>, scale: Option<i32>) -> String {
    match (precision, scale) {
        (Some(precision), Some(scale)) => format!("{name}({precision}, {scale})"),
        (Some(precision), None) => format!("{name}({precision})"),
        (None, _) => name.to_owned(),
    }
}
