//! `CAST`, which knows other types than columns do.

use limbeck_schema::{Type, TypeKind};

use super::Mysql;
use super::types::{Charset, length_of};
use crate::Version;
use crate::ddl::{Context, Sql, is_integer, type_text};

/// The words; none where there is no such cast, and SQLAlchemy leaves it out with a warning.
pub(super) fn target(mysql: &Mysql, cx: Context<'_>, to: &Type) -> Sql<Option<String>> {
    use TypeKind as K;
    let kind = to.for_dialect(cx.flavour.name());
    let string = |length: Option<u32>, charset: Charset<'_>| {
        let words = length.map_or_else(|| "CHAR".to_owned(), |length| format!("CHAR({length})"));
        Some(charset.not_national().after(&words))
    };
    Ok(match kind {
        K::MyTinyInt { unsigned, .. }
        | K::MySmallInt { unsigned, .. }
        | K::MyMediumInt { unsigned, .. }
        | K::MyInteger { unsigned, .. }
        | K::MyBigInt { unsigned, .. }
            if *unsigned =>
        {
            Some("UNSIGNED INTEGER".to_owned())
        }
        kind if is_integer(kind) => Some("SIGNED INTEGER".to_owned()),
        K::TIMESTAMP { .. } | K::MyTimestamp { .. } => Some("DATETIME".to_owned()),
        K::DECIMAL { .. } | K::MyDecimal { .. } | K::DateTime { .. } | K::DATETIME { .. } => {
            Some(type_text(cx, to)?)
        }
        K::MyDateTime { .. }
        | K::Interval { .. }
        | K::Date {}
        | K::DATE {}
        | K::Time { .. }
        | K::TIME { .. }
        | K::MyTime { .. } => Some(type_text(cx, to)?),
        K::CHAR { .. } | K::NCHAR { .. } | K::MyNChar { .. } | K::MyChar { .. } => Some(type_text(cx, to)?),
        K::String { length, .. }
        | K::Unicode { length, .. }
        | K::VARCHAR { length, .. }
        | K::NVARCHAR { length, .. }
        | K::Text { length, .. }
        | K::UnicodeText { length, .. }
        | K::TEXT { length, .. }
        | K::CLOB { length, .. } => string(*length, Charset::default()),
        K::MyVarchar { .. }
        | K::MyNVarchar { .. }
        | K::MyText { .. }
        | K::MyTinyText { .. }
        | K::MyMediumText { .. }
        | K::MyLongText { .. } => string(length_of(kind), Charset::of(kind)),
        K::LargeBinary { .. } | K::BLOB { .. } | K::BINARY { .. } | K::VARBINARY { .. } => {
            Some("BINARY".to_owned())
        }
        K::MyTinyBlob { .. } | K::MyMediumBlob { .. } | K::MyLongBlob { .. } => Some("BINARY".to_owned()),
        K::Json { .. } | K::MyJson { .. } => Some("JSON".to_owned()),
        K::Numeric { .. } | K::NUMERIC { .. } | K::MyNumeric { .. } => {
            Some(type_text(cx, to)?.replace("NUMERIC", "DECIMAL"))
        }
        K::Float { .. } | K::FLOAT { .. } | K::Double { .. } | K::DOUBLE { .. }
            if casts_floats(mysql, cx) =>
        {
            Some(type_text(cx, to)?)
        }
        _ => None,
    })
}

/// Offline, SQLAlchemy takes the server to be one that cannot.
fn casts_floats(mysql: &Mysql, cx: Context<'_>) -> bool {
    let since = if mysql.is_mariadb { Version(10, 4, 5) } else { Version(8, 0, 17) };
    !cx.profile.offline && cx.profile.server >= since
}
