//! Column types. Offline, SQLAlchemy takes the server to be an old one: `TEXT`, `IMAGE`, no `DATE`.

use limbeck_schema::TypeKind;

use crate::ddl::{Context, Sql, enum_length, generic_type};

/// The words for a type, as SQLAlchemy's dialect chooses them.
pub(super) fn words(cx: Context<'_>, kind: &TypeKind) -> Sql {
    use TypeKind as K;
    Ok(match kind {
        K::Boolean { .. } | K::PgBit { .. } | K::MyBit { .. } => "BIT".to_owned(),
        K::MyTinyInt { .. } => "TINYINT".to_owned(),
        K::Float { precision, .. } | K::FLOAT { precision, .. } => {
            precision.map_or_else(|| "FLOAT".to_owned(), |precision| format!("FLOAT({precision})"))
        }
        K::Double { .. } => "DOUBLE PRECISION".to_owned(),
        K::String { length, collation } | K::VARCHAR { length, collation } => {
            string("VARCHAR", &or_max(*length), collation)
        }
        K::Unicode { length, collation } | K::NVARCHAR { length, collation } => {
            string("NVARCHAR", &or_max(*length), collation)
        }
        K::CHAR { length, collation } => string("CHAR", &sized(*length), collation),
        K::NCHAR { length, collation } => string("NCHAR", &sized(*length), collation),
        K::Text { length, collation } | K::TEXT { length, collation } => {
            string("TEXT", &sized(*length), collation)
        }
        K::UnicodeText { length, collation } => string("NTEXT", &sized(*length), collation),
        K::Enum { length, values, .. } => {
            string("VARCHAR", &or_max(Some(length.unwrap_or_else(|| enum_length(values)))), &None)
        }
        K::PgEnum { values, .. } => string("VARCHAR", &or_max(Some(enum_length(values))), &None),
        K::LargeBinary { .. } | K::PickleType {} => "IMAGE".to_owned(),
        K::VARBINARY { length } => format!("VARBINARY{}", or_max(*length)),
        K::DateTime { timezone: true } => "DATETIMEOFFSET".to_owned(),
        K::DateTime { .. } | K::Date {} | K::Time { .. } | K::Interval { .. } => "DATETIME".to_owned(),
        K::PgTime { precision: Some(precision), .. } => format!("TIME({precision})"),
        K::Uuid { native_uuid, .. } if *native_uuid != Some(false) => "UNIQUEIDENTIFIER".to_owned(),
        K::PgMoney {} => "MONEY".to_owned(),
        K::Json { .. } | K::PgJson { .. } => "NVARCHAR(max)".to_owned(),
        other => return generic_type(cx, other),
    })
}

fn or_max(length: Option<u32>) -> String {
    length.filter(|length| *length > 0).map_or_else(|| "(max)".to_owned(), |length| format!("({length})"))
}

fn sized(length: Option<u32>) -> String {
    length.filter(|length| *length > 0).map_or_else(String::new, |length| format!("({length})"))
}

fn string(name: &str, length: &str, collation: &Option<String>) -> String {
    match collation.as_ref().filter(|collation| !collation.is_empty()) {
        Some(collation) => format!("{name}{length} COLLATE {collation}"),
        None => format!("{name}{length}"),
    }
}
