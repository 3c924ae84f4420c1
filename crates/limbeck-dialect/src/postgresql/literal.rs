//! Values as PostgreSQL's literals.

use limbeck_schema::{Type, Value};

use crate::Profile;
use crate::ddl::{Context, Sql, natural, type_text, typed};

/// A string; with `standard_conforming_strings=off` a backslash is an escape.
pub(super) fn string(profile: &Profile, text: &str) -> String {
    let doubled = text.replace('\'', "''");
    if profile.backslash_escapes {
        format!("'{}'", doubled.replace('\\', "\\\\"))
    } else {
        format!("'{doubled}'")
    }
}

/// `ARRAY[...]`. An empty one needs its type.
pub(super) fn array(cx: Context<'_>, items: &[Value], item: Option<&Type>) -> Sql {
    let kind = item.map(|item| item.for_dialect(cx.flavour.name()));
    let texts = items
        .iter()
        .map(|value| match (value, kind) {
            (Value::List(inner), _) => array(cx, inner, item),
            (_, Some(kind)) => typed(cx, value, kind),
            (_, None) => natural(cx, value),
        })
        .collect::<Sql<Vec<_>>>()?;
    match item {
        Some(item) if texts.is_empty() => Ok(format!("ARRAY[]::{}[]", type_text(cx, item)?)),
        _ => Ok(format!("ARRAY[{}]", texts.join(", "))),
    }
}

/// Infinity and what is not a number, as strings (PostgreSQL's manual, "Floating-Point Types").
pub(super) fn special_number(text: &str) -> String {
    match text.trim_start_matches('+') {
        "inf" | "Infinity" => "'Infinity'".to_owned(),
        "-inf" | "-Infinity" => "'-Infinity'".to_owned(),
        _ => "'NaN'".to_owned(),
    }
}
