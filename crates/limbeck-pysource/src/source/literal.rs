//! Python literals.

use limbeck_schema::Value;

use super::Writer;
use super::layout::Node;

/// A string as CPython's `repr` writes it: single quotes unless the text has one and no double quote.
pub fn python_repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_ascii_control() => out.push_str(&format!("\\x{:02x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

/// `True` or `False`.
pub(super) fn boolean(value: bool) -> Node {
    Node::text(if value { "True" } else { "False" })
}

/// A string, or `None`.
pub(super) fn optional(value: Option<&str>) -> Node {
    value.map_or_else(|| Node::text("None"), string)
}

/// A string.
pub(super) fn string(value: &str) -> Node {
    Node::text(python_repr(value))
}

/// A list of strings.
pub(super) fn strings<'a>(values: impl IntoIterator<Item = &'a str>) -> Node {
    Node::list(values.into_iter().map(string).collect())
}

/// A dictionary of strings.
pub(super) fn string_pairs(pairs: &[(String, String)]) -> Node {
    let items: Vec<String> =
        pairs.iter().map(|(key, value)| format!("{}: {}", python_repr(key), python_repr(value))).collect();
    Node::text(format!("{{{}}}", items.join(", ")))
}

/// A typed value.
pub(super) fn value(writer: &mut Writer<'_>, value: &Value) -> Node {
    let mut call = |module: &str, function: &str, text: &str| {
        writer.imports.insert(format!("import {module}"));
        Node::call(format!("{module}.{function}"), vec![string(text)])
    };
    match value {
        Value::Null => Node::text("None"),
        Value::Bool(flag) => boolean(*flag),
        Value::Int(number) => Node::text(number.to_string()),
        Value::Float(text) => Node::text(text.clone()),
        Value::Str(text) => string(text),
        Value::Decimal(text) => call("decimal", "Decimal", text),
        Value::Bytes(hex) => Node::call("bytes.fromhex", vec![string(hex)]),
        Value::Date(text) => call("datetime", "date.fromisoformat", text),
        Value::Time(text) => call("datetime", "time.fromisoformat", text),
        Value::DateTime(text) => call("datetime", "datetime.fromisoformat", text),
        Value::Uuid(text) => call("uuid", "UUID", text),
        Value::List(values) => Node::list(values.iter().map(|item| self::value(writer, item)).collect()),
        Value::Dict(pairs) => Node::dict(
            pairs.iter().map(|(key, item)| (python_repr(key), self::value(writer, item))).collect(),
        ),
    }
}
