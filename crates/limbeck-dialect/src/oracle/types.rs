//! Column types.

use limbeck_schema::TypeKind;

use crate::ddl::{Context, Sql, enum_length, generic_type};

/// The words for a type, as SQLAlchemy's dialect chooses them. Collations are left out.
pub(super) fn words(cx: Context<'_>, kind: &TypeKind) -> Sql {
    use TypeKind as K;
    Ok(match kind {
        K::Boolean { .. } if cx.before_sqlalchemy_2_1() => "SMALLINT".to_owned(),
        K::BigInteger {} => "NUMBER(19)".to_owned(),
        K::Float { precision: Some(_), .. } | K::FLOAT { precision: Some(_), .. } => {
            return Err(cx
                .unsupported(
                    "Oracle Database FLOAT types use 'binary precision', which does not convert cleanly from decimal \
                     'precision'.",
                )
                .hint("leave out the precision, or give the type a variant: \
                       `.with_variant(oracle.FLOAT(binary_precision=...), \"oracle\")`")
                .into());
        }
        K::Double { precision, .. } | K::DOUBLE_PRECISION { precision, .. } => {
            sized("DOUBLE PRECISION", *precision, "")
        }
        K::String { length, .. } | K::Unicode { length, .. } => sized("VARCHAR2", *length, " CHAR"),
        K::VARCHAR { length, .. } => sized("VARCHAR", *length, " CHAR"),
        K::NVARCHAR { length, .. } => sized("NVARCHAR2", *length, ""),
        K::Enum { length, values, .. } => {
            let length = length.unwrap_or_else(|| enum_length(values));
            sized("VARCHAR", Some(length).filter(|length| *length > 0), " CHAR")
        }
        K::PgEnum { values, .. } => sized("VARCHAR", Some(enum_length(values)), " CHAR"),
        K::Text { .. } | K::UnicodeText { .. } => "CLOB".to_owned(),
        K::DateTime { .. } | K::Interval { native: Some(false), .. } => "DATE".to_owned(),
        K::TIMESTAMP { timezone: true } | K::PgTimestamp { timezone: true, .. } => {
            "TIMESTAMP WITH TIME ZONE".to_owned()
        }
        K::Interval { second_precision, day_precision, .. } => {
            format!(
                "INTERVAL {} TO {}",
                sized("DAY", *day_precision, ""),
                sized("SECOND", *second_precision, "")
            )
        }
        K::Json { .. } | K::PgJson { .. } if !cx.before_sqlalchemy_2_1() => "JSON".to_owned(),
        other => return generic_type(cx, other),
    })
}

fn sized(name: &str, length: Option<u32>, unit: &str) -> String {
    match length {
        Some(length) if length > 0 => format!("{name}({length}{unit})"),
        _ => name.to_owned(),
    }
}
