//! Methods of strings.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use crate::interpret::stop::Outcome;
use crate::interpret::value::Value;
use crate::interpret::{Arguments, Interpreter};

/// Calls a method of a string.
pub(in crate::known) fn string_method(
    interpreter: &mut Interpreter<'_>,
    text: &Rc<str>,
    method: &str,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    interpreter.charge(text.len() * 2, span)?;
    if method == "format" {
        return interpreter.format_method(text, &arguments.positional, &arguments.keywords, span);
    }
    let decline = |interpreter: &Interpreter<'_>| {
        interpreter.decline(span, format!("this `.{method}()` of a string is not evaluated"))
    };
    if !arguments.keywords.is_empty() {
        return decline(interpreter);
    }
    if method == "join" {
        return join(interpreter, text, &arguments, span);
    }
    let given: Option<Vec<&str>> =
        arguments.positional.iter().map(|value| value.as_str().map(|text| &**text)).collect();
    // Case and white space outside of ASCII follow the Unicode tables of the Python in use.
    let plain = text.is_ascii();
    let result = match (method, given.as_deref()) {
        ("lower", Some([])) if plain => Some(Value::str(text.to_ascii_lowercase())),
        ("upper", Some([])) if plain => Some(Value::str(text.to_ascii_uppercase())),
        ("title", Some([])) if plain => Some(Value::str(title(text))),
        ("capitalize", Some([])) if plain => Some(Value::str(capitalize(text))),
        ("strip", Some([])) if plain => Some(Value::str(text.trim_matches(is_space))),
        ("lstrip", Some([])) if plain => Some(Value::str(text.trim_start_matches(is_space))),
        ("rstrip", Some([])) if plain => Some(Value::str(text.trim_end_matches(is_space))),
        ("strip", Some([set])) => Some(Value::str(text.trim_matches(|c| set.contains(c)))),
        ("lstrip", Some([set])) => Some(Value::str(text.trim_start_matches(|c| set.contains(c)))),
        ("rstrip", Some([set])) => Some(Value::str(text.trim_end_matches(|c| set.contains(c)))),
        ("startswith", Some([prefix])) => Some(Value::Bool(text.starts_with(prefix))),
        ("endswith", Some([suffix])) => Some(Value::Bool(text.ends_with(suffix))),
        ("removeprefix", Some([prefix])) => Some(Value::str(text.strip_prefix(prefix).unwrap_or(text))),
        ("removesuffix", Some([suffix])) => Some(Value::str(text.strip_suffix(suffix).unwrap_or(text))),
        ("isdigit", Some([])) if plain => {
            Some(Value::Bool(!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())))
        }
        _ => None,
    };
    match (result, method, given.as_deref()) {
        (Some(value), ..) => Ok(value),
        (None, "replace", Some([from, to])) => replace(interpreter, text, from, to, span),
        (None, "split", Some([])) if plain => {
            let parts = text.split(is_space).filter(|part| !part.is_empty()).map(Value::str).collect();
            interpreter.list(parts, span)
        }
        (None, "split", Some([separator])) if !separator.is_empty() => {
            let parts = text.split(separator).map(Value::str).collect();
            interpreter.list(parts, span)
        }
        (None, "splitlines", Some([])) if plain => {
            let lines = lines(text).into_iter().map(Value::str).collect();
            interpreter.list(lines, span)
        }
        _ => decline(interpreter),
    }
}

fn join(
    interpreter: &mut Interpreter<'_>,
    separator: &str,
    arguments: &Arguments,
    span: Span,
) -> Outcome<Value> {
    let [parts] = arguments.positional.as_slice() else {
        return interpreter.decline(span, "this `.join()` is not evaluated");
    };
    let parts = if parts.as_str().is_some() {
        interpreter
            .collect(parts, span)?
            .iter()
            .filter_map(|part| part.as_str().map(ToString::to_string))
            .collect()
    } else {
        interpreter.strings(parts, span)?
    };
    let length: usize = parts.iter().map(|part| part.len() + separator.len()).sum();
    interpreter.charge(length, span)?;
    Ok(Value::str(parts.join(separator)))
}

fn replace(
    interpreter: &mut Interpreter<'_>,
    text: &str,
    from: &str,
    to: &str,
    span: Span,
) -> Outcome<Value> {
    let places = text.matches(from).count();
    interpreter.charge(text.len() + places.saturating_mul(to.len()), span)?;
    Ok(Value::str(text.replace(from, to)))
}

/// White space of ASCII as `str.isspace` has it.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r' | '\x1c'..='\x1f')
}

/// Each letter behind a non-letter in upper case, the others in lower case.
fn title(text: &str) -> String {
    let mut behind_letter = false;
    text.chars()
        .map(|c| {
            let cased = if behind_letter { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() };
            behind_letter = c.is_ascii_alphabetic();
            cased
        })
        .collect()
}

fn capitalize(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => {
            format!("{}{}", first.to_ascii_uppercase(), letters.as_str().to_ascii_lowercase())
        }
        None => String::new(),
    }
}

/// `str.splitlines` for ASCII.
fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c| matches!(c, '\n'..='\r' | '\x1c'..='\x1e')) {
        lines.push(&rest[..at]);
        rest = if rest[at..].starts_with("\r\n") { &rest[at + 2..] } else { &rest[at + 1..] };
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
    lines
}
