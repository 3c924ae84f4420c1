//! Types as the catalog writes them, whatever the server calls them in DDL.

use limbeck_diagnostics::Result;
use limbeck_schema::{Type, TypeKind};

use crate::mysql::Mysql;
use crate::mysql::catalog::{CATALOG_ESCAPES, plain_type, stated_characters};
use crate::{Dialect, Profile};

/// A column type in the catalog's words, without its characters. Display widths are none of it, nor is the order of an
/// enumeration's values (Alembic's comparison since 1.18.5); JSON is a text on MariaDB.
///
/// # Errors
/// As [`Dialect::type_text`].
pub(in crate::mysql) fn canonical_type(mysql: &Mysql, profile: &Profile, ty: &Type) -> Result<String> {
    let text = words(mysql, profile, ty)?;
    let escapes = if ty.raw.is_some() { CATALOG_ESCAPES } else { profile.backslash_escapes };
    Ok(canonical(mysql, &text, escapes).unwrap_or_else(|| text.trim().to_lowercase()))
}

/// Whether a model's type and a column's are one: the words, and the characters that the model states.
///
/// # Errors
/// As [`Dialect::type_text`].
pub(in crate::mysql) fn same_type(
    mysql: &Mysql,
    profile: &Profile,
    model: &Type,
    found: &Type,
) -> Result<bool> {
    if canonical_type(mysql, profile, model)? != canonical_type(mysql, profile, found)? {
        return Ok(false);
    }
    if is_json(mysql, model) {
        return Ok(true);
    }
    let (charset, collation) = stated_characters(&words(mysql, profile, model)?);
    let (found_charset, found_collation) = stated_characters(&words(mysql, profile, found)?);
    Ok(agree(charset, found_charset) && agree(collation, found_collation))
}

/// The catalog's words, or those of DDL.
fn words(mysql: &Mysql, profile: &Profile, ty: &Type) -> Result<String> {
    match &ty.raw {
        Some(raw) => Ok(raw.clone()),
        None => mysql.type_text(profile, ty),
    }
}

fn is_json(mysql: &Mysql, ty: &Type) -> bool {
    let kind = ty.for_dialect(mysql.name);
    matches!(kind, TypeKind::Json { .. } | TypeKind::MyJson { .. } | TypeKind::PgJson { .. })
}

/// What one side leaves open is any. `utf8` is the old name of `utf8mb3`.
fn agree(one: Option<String>, other: Option<String>) -> bool {
    let new_name = |name: String| match name.strip_prefix("utf8") {
        Some(rest) if rest.is_empty() || rest.starts_with('_') => format!("utf8mb3{rest}"),
        _ => name,
    };
    match (one, other) {
        (Some(one), Some(other)) => new_name(one) == new_name(other),
        _ => true,
    }
}

/// MySQL's manual, "Using Data Types from Other Database Engines" and the descriptions of the types.
fn canonical(mysql: &Mysql, text: &str, backslash_escapes: bool) -> Option<String> {
    let plain = plain_type(text, backslash_escapes)?;
    let argument = |at: usize| plain.arguments.get(at).map(String::as_str);
    let number = |at: usize| argument(at).and_then(|text| text.parse::<u64>().ok());
    let list = || plain.arguments.join(",");
    let mut words = match plain.name.as_str() {
        "bool" | "boolean" | "tinyint" | "int1" => "tinyint".to_owned(),
        "smallint" | "int2" => "smallint".to_owned(),
        "mediumint" | "int3" | "middleint" => "mediumint".to_owned(),
        "int" | "integer" | "int4" => "int".to_owned(),
        "bigint" | "int8" => "bigint".to_owned(),
        "decimal" | "numeric" | "dec" | "fixed" => {
            format!("decimal({},{})", number(0).unwrap_or(10), number(1).unwrap_or(0))
        }
        "float" | "float4" => match (number(0), number(1)) {
            (Some(digits), None) if digits > 24 => "double".to_owned(),
            (Some(_), Some(_)) => format!("float({})", list()),
            _ => "float".to_owned(),
        },
        "double" | "double precision" | "real" | "float8" => match (number(0), number(1)) {
            (Some(_), Some(_)) => format!("double({})", list()),
            _ => "double".to_owned(),
        },
        "char" | "character" | "national char" | "nchar" => format!("char({})", number(0).unwrap_or(1)),
        "varchar" | "character varying" | "national varchar" | "nvarchar" => format!("varchar({})", list()),
        "binary" => format!("binary({})", number(0).unwrap_or(1)),
        "bit" => format!("bit({})", number(0).unwrap_or(1)),
        "text" => sized("text", number(0).map(|length| length * characters_width(text))),
        "blob" => sized("blob", number(0)),
        "datetime" | "timestamp" | "time" => match number(0) {
            Some(digits) if digits > 0 => format!("{}({digits})", plain.name),
            _ => plain.name.clone(),
        },
        "year" => "year".to_owned(),
        "json" if mysql.is_mariadb => "longtext".to_owned(),
        "enum" => {
            let mut values = plain.arguments.clone();
            values.sort();
            format!("enum({values:?})")
        }
        "set" => format!("set({:?})", plain.arguments),
        name if plain.arguments.is_empty() => name.to_owned(),
        name => format!("{name}({})", list()),
    };
    if plain.unsigned || plain.zerofill {
        words.push_str(" unsigned");
    }
    if plain.zerofill {
        words.push_str(" zerofill");
    }
    Some(words)
}

/// The smallest type that holds as many bytes, which is what the server takes.
fn sized(name: &str, bytes: Option<u64>) -> String {
    let size = match bytes {
        None | Some(0) => "",
        Some(..=255) => "tiny",
        Some(..=65_535) => "",
        Some(..=16_777_215) => "medium",
        Some(_) => "long",
    };
    format!("{size}{name}")
}

/// The bytes that one character may take; of `utf8mb4` unless the type states others.
fn characters_width(text: &str) -> u64 {
    let (charset, collation) = stated_characters(text);
    match charset.or(collation).as_deref().map(|name| name.split('_').next().unwrap_or(name)) {
        Some("latin1" | "ascii" | "binary" | "latin2" | "cp1252" | "cp1250" | "cp1251") => 1,
        Some("ucs2") => 2,
        Some("utf8" | "utf8mb3") => 3,
        _ => 4,
    }
}
