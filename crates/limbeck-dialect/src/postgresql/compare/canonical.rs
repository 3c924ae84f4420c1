//! A model's type in the catalog's words.

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_schema::{Type, TypeKind};

use super::identifier;
use super::sql_type::{SqlType, float_name};
use crate::Profile;
use crate::ddl::standard_type;

/// What `format_type` says of a column of that type.
///
/// # Errors
/// `LB0704` for a type that has no words here.
pub(super) fn canonical_type(profile: &Profile, ty: &Type) -> Result<String> {
    match &ty.raw {
        Some(raw) => Ok(in_catalog_words(raw)),
        None => {
            let kind = ty.for_dialect("postgresql");
            words(profile, standard_type(kind).as_ref().unwrap_or(kind))
        }
    }
}

/// SQL text of a type in the catalog's words; a text that cannot be read is only folded.
fn in_catalog_words(sql: &str) -> String {
    SqlType::parse(sql).map_or_else(|| sql.trim().to_lowercase(), |ty| ty.text())
}

fn words(profile: &Profile, kind: &TypeKind) -> Result<String> {
    use TypeKind as T;
    Ok(match kind {
        T::Null {} => return Err(unsupported("a column without a type", "give the column a type")),
        T::Boolean { .. } | T::BOOLEAN { .. } => "boolean".to_owned(),
        T::SmallInteger {} | T::SMALLINT {} => "smallint".to_owned(),
        T::Integer {} | T::INTEGER {} => "integer".to_owned(),
        T::BigInteger {} | T::BIGINT {} => "bigint".to_owned(),
        T::Numeric { precision, scale, .. } | T::NUMERIC { precision, scale, .. } => {
            numeric(*precision, *scale)
        }
        T::DECIMAL { precision, scale, .. } => numeric(*precision, *scale),
        T::Float { precision, .. } | T::FLOAT { precision, .. } => {
            float_name(precision.unwrap_or(53)).to_owned()
        }
        T::Double { .. } | T::DOUBLE_PRECISION { .. } => "double precision".to_owned(),
        T::REAL { .. } => "real".to_owned(),
        T::String { length, .. } | T::Unicode { length, .. } | T::VARCHAR { length, .. } => varchar(*length),
        T::Text { .. } | T::UnicodeText { .. } | T::TEXT { .. } => "text".to_owned(),
        T::CHAR { length, .. } | T::NCHAR { length, .. } => format!("character({})", length.unwrap_or(1)),
        T::LargeBinary { .. } | T::PickleType {} | T::PgBytea { .. } => "bytea".to_owned(),
        T::Date {} | T::DATE {} => "date".to_owned(),
        T::Time { timezone } | T::TIME { timezone } => with_zone("time", None, *timezone),
        T::DateTime { timezone } | T::TIMESTAMP { timezone } => with_zone("timestamp", None, *timezone),
        T::PgTime { timezone, precision } => with_zone("time", *precision, *timezone),
        T::PgTimestamp { timezone, precision } => with_zone("timestamp", *precision, *timezone),
        T::Interval { native: Some(false), .. } => with_zone("timestamp", None, false),
        T::Interval { second_precision, .. } => interval(*second_precision, None),
        T::PgInterval { precision, fields } => interval(*precision, fields.as_deref()),
        T::Uuid { native_uuid: Some(false), .. } => "character(32)".to_owned(),
        T::Uuid { .. } | T::UUID { .. } => "uuid".to_owned(),
        T::Json { .. } | T::PgJson { .. } => "json".to_owned(),
        T::PgJsonb { .. } => "jsonb".to_owned(),
        T::Enum { native_enum: Some(false), length, values, .. } => varchar(Some(longest(*length, values))),
        T::Enum { name, schema, .. } | T::PgEnum { name, schema, .. } => {
            named(profile, schema, name, "an enumeration")?
        }
        T::PgDomain { name, schema, .. } => named(profile, schema, name, "a domain")?,
        T::Array { item_type, .. } | T::PgArray { item_type, .. } => array(profile, item_type.as_deref())?,
        T::PgBit { length, varying } => bit(*length, *varying),
        // PostgreSQL has no such types, but a domain may carry the name.
        T::NVARCHAR { length, .. } => with_length("nvarchar", *length),
        T::BINARY { length } => with_length("binary", *length),
        T::VARBINARY { length } => with_length("varbinary", *length),
        T::CLOB { .. } => "clob".to_owned(),
        T::BLOB { .. } => "blob".to_owned(),
        T::DATETIME { .. } => "datetime".to_owned(),
        T::DOUBLE { .. } => "double".to_owned(),
        // The other classes of SQLAlchemy's dialect are called as the types are.
        T::PgCidr {} | T::PgCitext { .. } | T::PgDateMultirange {} | T::PgDateRange {} => own_name(kind),
        T::PgHstore { .. } | T::PgInet {} | T::PgInt4Multirange {} | T::PgInt4Range {} => own_name(kind),
        T::PgInt8Multirange {} | T::PgInt8Range {} | T::PgJsonpath {} | T::PgMacaddr {} => own_name(kind),
        T::PgMacaddr8 {} | T::PgMoney {} | T::PgNumMultirange {} | T::PgNumRange {} => own_name(kind),
        T::PgOid {} | T::PgRegclass {} | T::PgRegconfig {} | T::PgTsMultirange {} => own_name(kind),
        T::PgTsRange {} | T::PgTsquery {} | T::PgTstzMultirange {} | T::PgTstzRange {} => own_name(kind),
        T::PgTsvector {} => own_name(kind),
        // MySQL's are called as they are too: a domain may carry such a name.
        T::MyBigInt { .. } | T::MyBit { .. } | T::MyChar { .. } | T::MyDateTime { .. } => own_name(kind),
        T::MyDecimal { .. } | T::MyDouble { .. } | T::MyEnum { .. } | T::MyFloat { .. } => own_name(kind),
        T::MyInet4 {} | T::MyInet6 {} | T::MyInteger { .. } | T::MyJson { .. } => own_name(kind),
        T::MyLongBlob { .. } | T::MyLongText { .. } | T::MyMediumBlob { .. } => own_name(kind),
        T::MyMediumInt { .. } | T::MyMediumText { .. } | T::MyNChar { .. } => own_name(kind),
        T::MyNumeric { .. } | T::MyNVarchar { .. } | T::MyReal { .. } | T::MySet { .. } => own_name(kind),
        T::MySmallInt { .. } | T::MyText { .. } | T::MyTime { .. } | T::MyTimestamp { .. } => own_name(kind),
        T::MyTinyBlob { .. } | T::MyTinyInt { .. } | T::MyTinyText { .. } => own_name(kind),
        T::MyVarchar { .. } | T::MyYear { .. } => own_name(kind),
        T::Other { python, sql } => match sql.get("postgresql") {
            Some(sql) => in_catalog_words(sql),
            None => {
                let what = format!("the type `{}.{}`", python.module, python.name);
                return Err(unsupported(&what, "the type must compile for the dialect `postgresql`"));
            }
        },
    })
}

fn unsupported(what: &str, hint: &str) -> Error {
    Error::new(Code::Unsupported, format!("{what} has no SQL text on PostgreSQL")).hint(hint)
}

fn own_name(kind: &TypeKind) -> String {
    let kind = kind.kind();
    kind.rsplit_once('.').map_or(kind, |(_, name)| name).to_ascii_lowercase()
}

fn with_length(name: &str, length: Option<u32>) -> String {
    length.map_or_else(|| name.to_owned(), |length| format!("{name}({length})"))
}

fn varchar(length: Option<u32>) -> String {
    with_length("character varying", length)
}

/// The length that SQLAlchemy gives an enumeration that is stored as text: that of the longest value.
fn longest(length: Option<u32>, values: &[String]) -> u32 {
    let longest = values.iter().map(|value| value.chars().count() as u32).max().unwrap_or(0);
    length.unwrap_or(longest)
}

fn numeric(precision: Option<u32>, scale: Option<i32>) -> String {
    match precision {
        Some(precision) => format!("numeric({precision},{})", scale.unwrap_or(0)),
        None => "numeric".to_owned(),
    }
}

fn with_zone(name: &str, precision: Option<u32>, timezone: bool) -> String {
    let zone = if timezone { "with" } else { "without" };
    format!("{} {zone} time zone", with_length(name, precision))
}

fn interval(precision: Option<u32>, fields: Option<&str>) -> String {
    match fields {
        Some(fields) => with_length(&format!("interval {}", fields.to_lowercase()), precision),
        None => with_length("interval", precision),
    }
}

fn bit(length: Option<u32>, varying: bool) -> String {
    if varying { with_length("bit varying", length) } else { format!("bit({})", length.unwrap_or(1)) }
}

fn array(profile: &Profile, item: Option<&Type>) -> Result<String> {
    let item =
        item.ok_or_else(|| unsupported("an array without an item type", "give the array an item type"))?;
    Ok(format!("{}[]", canonical_type(profile, item)?))
}

fn named(profile: &Profile, schema: &Option<String>, name: &Option<String>, what: &str) -> Result<String> {
    let Some(name) = name else {
        return Err(unsupported(&format!("{what} without a name"), "give the type a `name`"));
    };
    let schema = schema.as_deref().filter(|schema| profile.default_schema.as_deref() != Some(schema));
    Ok(identifier::qualified(schema, name))
}
