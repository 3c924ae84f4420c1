//! Values as SQL literals.

use limbeck_schema::{TypeKind, Value};

use super::context::{Context, Sql};

/// A value as SQLAlchemy writes it when nothing else says its type.
pub(crate) fn natural(cx: Context<'_>, value: &Value) -> Sql {
    Ok(match value {
        Value::Null => "NULL".to_owned(),
        Value::Bool(truth) => cx.flavour.truth(*truth).to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Float(text) | Value::Decimal(text) => number(cx, text),
        Value::Str(text) => cx.string(text),
        Value::Bytes(hex) => cx.flavour.bytes_literal(cx.profile, hex),
        Value::Date(text) => cx.flavour.date_literal(cx.profile, text),
        Value::Time(text) => cx.flavour.time_literal(cx.profile, text),
        Value::DateTime(text) => cx.flavour.timestamp_literal(cx.profile, text),
        Value::Uuid(text) => cx.flavour.uuid_literal(cx.profile, text),
        Value::List(items) => return cx.flavour.array_literal(cx, items, None),
        Value::Dict(_) => cx.string(&json(value)),
    })
}

/// A value as a column of that type takes it.
pub(crate) fn typed(cx: Context<'_>, value: &Value, kind: &TypeKind) -> Sql {
    use TypeKind as K;
    if *value == Value::Null {
        return Ok(json_null(cx, kind).unwrap_or_else(|| "NULL".to_owned()));
    }
    match kind {
        K::SmallInteger {}
        | K::Integer {}
        | K::BigInteger {}
        | K::SMALLINT {}
        | K::INTEGER {}
        | K::BIGINT {}
        | K::MyTinyInt { .. }
        | K::MySmallInt { .. }
        | K::MyMediumInt { .. }
        | K::MyInteger { .. }
        | K::MyBigInt { .. } => integer(cx, value),
        K::Boolean { .. } | K::BOOLEAN { .. } => truth(cx, value),
        K::Json { .. } | K::PgJson { .. } | K::PgJsonb { .. } | K::MyJson { .. } => {
            Ok(cx.string(&json(value)))
        }
        K::Date {} | K::DATE {} => date(cx, value),
        K::DateTime { .. }
        | K::DATETIME { .. }
        | K::TIMESTAMP { .. }
        | K::PgTimestamp { .. }
        | K::MyDateTime { .. }
        | K::MyTimestamp { .. } => timestamp(cx, value),
        K::Uuid { native_uuid, as_uuid } => uuid(cx, value, *native_uuid != Some(false), *as_uuid),
        K::UUID { as_uuid } => uuid(cx, value, true, *as_uuid),
        K::Array { item_type, .. } | K::PgArray { item_type, .. } => match value {
            Value::List(items) => cx.flavour.array_literal(cx, items, item_type.as_deref()),
            _ => natural(cx, value),
        },
        _ => natural(cx, value),
    }
}

/// Online, `None` in a JSON column is JSON's null, unless `none_as_null`; `--sql` has no value there at all.
fn json_null(cx: Context<'_>, kind: &TypeKind) -> Option<String> {
    let none_as_null = match kind {
        TypeKind::Json { none_as_null }
        | TypeKind::PgJson { none_as_null, .. }
        | TypeKind::PgJsonb { none_as_null, .. }
        | TypeKind::MyJson { none_as_null } => *none_as_null,
        _ => true,
    };
    (!none_as_null && !cx.profile.offline).then(|| "'null'".to_owned())
}

fn integer(cx: Context<'_>, value: &Value) -> Sql {
    match value {
        Value::Bool(truth) => Ok(i32::from(*truth).to_string()),
        Value::Str(text) => match text.trim().parse::<i64>() {
            Ok(number) => Ok(number.to_string()),
            Err(_) => natural(cx, value),
        },
        _ => natural(cx, value),
    }
}

fn truth(cx: Context<'_>, value: &Value) -> Sql {
    match value {
        Value::Int(number @ (0 | 1)) => Ok(cx.flavour.truth(*number == 1).to_owned()),
        _ => natural(cx, value),
    }
}

fn date(cx: Context<'_>, value: &Value) -> Sql {
    match value {
        Value::DateTime(text) => Ok(cx.flavour.date_literal(cx.profile, date_and_time(text).0)),
        _ => natural(cx, value),
    }
}

fn timestamp(cx: Context<'_>, value: &Value) -> Sql {
    match value {
        Value::Date(text) => Ok(cx.flavour.timestamp_literal(cx.profile, text)),
        _ => natural(cx, value),
    }
}

fn uuid(cx: Context<'_>, value: &Value, native: bool, as_uuid: Option<bool>) -> Sql {
    match value {
        Value::Uuid(text) | Value::Str(text) if !native => Ok(cx.string(&text.replace('-', ""))),
        Value::Uuid(text) | Value::Str(text) if as_uuid == Some(false) => {
            Ok(cx.flavour.uuid_string(cx.profile, text))
        }
        Value::Str(text) => Ok(cx.flavour.uuid_literal(cx.profile, text)),
        _ => natural(cx, value),
    }
}

/// The date of an ISO 8601 point in time, and the time behind it when there is one.
pub(crate) fn date_and_time(text: &str) -> (&str, Option<&str>) {
    match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    }
}

fn number(cx: Context<'_>, text: &str) -> String {
    if text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.'))
        && !text.contains("inf")
        && !text.contains("Inf")
    {
        return text.to_owned();
    }
    cx.flavour.special_number(text)
}

/// The value as Python's `json.dumps` writes it.
fn json(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(text) => text.clone(),
        Value::Str(text)
        | Value::Decimal(text)
        | Value::Bytes(text)
        | Value::Date(text)
        | Value::Time(text)
        | Value::DateTime(text)
        | Value::Uuid(text) => json_string(text),
        Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(", ")),
        Value::Dict(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{}: {}", json_string(key), json(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

fn json_string(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='~' => out.push(letter),
            _ => {
                for unit in letter.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    out.push('"');
    out
}
