//! `text()` and `DDL()`.

use limbeck_diagnostics::Span;
use limbeck_schema::Value as Plain;

use super::expression::plain_value;
use super::object::Sa;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Handle, Object, Value};
use crate::interpret::{Arguments, Interpreter};
use crate::known::{Bound, no_method};

pub(super) fn text(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let sql = interpreter.string(&bound, "text", span)?.to_string();
    interpreter.allocate(Object::Sa(Sa::Text { sql, binds: Vec::new() }), span)
}

pub(super) fn ddl(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let sql = interpreter.string(&bound, "statement", span)?.to_string();
    interpreter.allocate(Object::Sa(Sa::Ddl(sql)), span)
}

/// `text.bindparams(name=value)`: a new text with values; a name that the text lacks raises.
pub(super) fn call_method(
    interpreter: &mut Interpreter<'_>,
    handle: Handle,
    method: &str,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    let Object::Sa(Sa::Text { sql, binds }) = interpreter.arena.get(handle) else {
        return interpreter.decline(span, "this is no text");
    };
    if method != "bindparams" || !arguments.positional.is_empty() {
        return no_method(interpreter, &Value::Object(handle), method, span);
    }
    let (sql, mut binds) = (sql.clone(), binds.clone());
    for (name, value) in arguments.keywords {
        match bind_value(&sql, &name, &value) {
            Some(bind) => {
                binds.retain(|(bound, _)| **bound != *name);
                binds.push(bind);
            }
            None => return interpreter.decline(span, format!("the bind `{name}` is not evaluated")),
        }
    }
    interpreter.allocate(Object::Sa(Sa::Text { sql, binds }), span)
}

/// The value of a bind parameter that the text has.
pub(crate) fn bind_value(sql: &str, name: &str, value: &Value) -> Option<(String, Plain)> {
    let plain = match value {
        Value::None | Value::Bool(_) | Value::Int(_) | Value::Str(_) | Value::Plain(_) => plain_value(value),
        _ => None,
    };
    plain.filter(|_| bind_names(sql).contains(&name)).map(|plain| (name.to_owned(), plain))
}

/// The names of bind parameters in a text: `:name`, but not `::name`, `\:name` or `a:name`.
pub(super) fn bind_names(sql: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut names = Vec::new();
    let mut before: Option<char> = None;
    for (at, c) in sql.char_indices() {
        let opens =
            c == ':' && !before.is_some_and(|before| before == ':' || before == '\\' || is_word(before));
        if opens {
            let rest = &sql[at + 1..];
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            // A name that a colon follows is no bind.
            if length > 0 && !rest[length..].starts_with(':') {
                names.push(&rest[..length]);
            }
        }
        before = Some(c);
    }
    names
}

/// The text as it reaches the database: `\:` is a colon. Nothing when it has bind parameters, or might have:
/// SQLAlchemy's second look also takes `$` for a letter of a name.
pub(super) fn without_binds(sql: &str) -> Option<String> {
    if !sql.contains(':') {
        return Some(sql.to_owned());
    }
    (bind_names(sql).is_empty() && !sql.contains('$')).then(|| unescape(sql))
}

/// `\:name` to `:name`, unless a colon follows.
fn unescape(sql: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut result = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(at) = rest.find("\\:") {
        result.push_str(&rest[..at]);
        let name = &rest[at + 2..];
        let length = name.find(|c| !is_word(c)).unwrap_or(name.len());
        if name[length..].starts_with(':') {
            result.push('\\');
        }
        result.push(':');
        result.push_str(&name[..length]);
        rest = &name[length..];
    }
    result.push_str(rest);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binds_are_found_as_sqlalchemy_finds_them() {
        // As `text(sql)._bindparams` of SQLAlchemy 2.1 has them.
        for (sql, names) in [
            (":a :b:c", vec!["a"]),
            ("select :a, :b", vec!["a", "b"]),
            ("x::text", vec![]),
            ("\\:a", vec![]),
            ("'12:30'", vec![]),
            (":a::int", vec![]),
            ("a :b c", vec!["b"]),
            ("{\"a\":1}", vec!["1"]),
            ("{\"a\": 1}", vec![]),
        ] {
            assert_eq!(bind_names(sql), names, "{sql}");
        }
    }

    #[test]
    fn escaped_colons_are_colons() {
        // As `str(text(sql))` of SQLAlchemy 2.1 prints them.
        for (sql, text) in [
            ("a \\:b", "a :b"),
            ("\\:a:b", "\\:a:b"),
            ("\\:", ":"),
            ("\\: x", ": x"),
            ("\\:\\:a", "::a"),
            ("a::b:c", "a::b:c"),
            ("\\:a:", "\\:a:"),
        ] {
            assert_eq!(without_binds(sql).as_deref(), Some(text), "{sql}");
        }
        assert_eq!(without_binds("now()").as_deref(), Some("now()"));
        assert_eq!(without_binds("'x'::text").as_deref(), Some("'x'::text"));
        assert_eq!(without_binds(":x"), None);
    }
}
