//! Column types. Offline, SQLAlchemy takes the server to be an old one: `TEXT`, `IMAGE`, no `DATE`; online they depend on
//! its version, as there.

use limbeck_schema::TypeKind;

use crate::Version;
use crate::ddl::{Context, Sql, enum_length, generic_type};

/// SQL Server 2008: `DATE` and `TIME`.
const WITH_DATES: Version = Version(10, 0, 0);
/// SQL Server 2012, from which on SQLAlchemy avoids `TEXT`, `NTEXT` and `IMAGE`.
const WITHOUT_LARGE_TYPES: Version = Version(11, 0, 0);

/// The words for a type, as SQLAlchemy's dialect chooses them.
pub(super) fn words(cx: Context<'_>, kind: &TypeKind) -> Sql {
    use TypeKind as K;
    let has_dates = cx.profile.server >= WITH_DATES;
    let only_max = cx.profile.server >= WITHOUT_LARGE_TYPES;
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
        K::Text { length, collation } if only_max => string("VARCHAR", &or_max(*length), collation),
        K::UnicodeText { length, collation } if only_max => string("NVARCHAR", &or_max(*length), collation),
        K::Text { length, collation } | K::TEXT { length, collation } => {
            string("TEXT", &sized(*length), collation)
        }
        K::UnicodeText { length, collation } => string("NTEXT", &sized(*length), collation),
        K::Enum { length, values, .. } => {
            string("VARCHAR", &or_max(Some(length.unwrap_or_else(|| enum_length(values)))), &None)
        }
        K::PgEnum { values, .. } => string("VARCHAR", &or_max(Some(enum_length(values))), &None),
        K::LargeBinary { length } if only_max => format!("VARBINARY{}", or_max(*length)),
        K::PickleType {} if only_max => "VARBINARY(max)".to_owned(),
        K::LargeBinary { .. } | K::PickleType {} => "IMAGE".to_owned(),
        K::VARBINARY { length } => format!("VARBINARY{}", or_max(*length)),
        K::DateTime { timezone: true } => "DATETIMEOFFSET".to_owned(),
        K::Date {} if has_dates => "DATE".to_owned(),
        K::Time { .. } if has_dates => "TIME".to_owned(),
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
