//! Formatting: f-strings, `%`, `str.format`. Only what has no width, precision or locale.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::equality::as_int;
use super::stop::Outcome;
use super::value::{Object, Value};
use crate::syntax::ast::{Conversion, FStringPart, Name};

impl Interpreter<'_> {
    pub(super) fn f_string(&mut self, parts: &[FStringPart], span: Span) -> Outcome<Value> {
        let mut text = String::new();
        for part in parts {
            match part {
                FStringPart::Literal(literal) => text.push_str(literal),
                FStringPart::Field { debug, value, conversion, format } => {
                    if debug.is_some() {
                        return self.decline(value.span, "`{...=}` is not evaluated");
                    }
                    if format.as_ref().is_some_and(|format| !is_empty(format)) {
                        return self.decline(value.span, "a format specification is not evaluated");
                    }
                    let at = value.span;
                    let value = self.eval(value)?;
                    let shown = match conversion {
                        Conversion::None | Conversion::Str => self.to_text(&value, at)?,
                        Conversion::Repr => self.to_repr(&value, at)?,
                        Conversion::Ascii => return self.decline(at, "`!a` is not evaluated"),
                    };
                    self.charge(shown.len(), span)?;
                    text.push_str(&shown);
                }
            }
        }
        self.charge(text.len(), span)?;
        Ok(Value::str(text))
    }

    /// `text % values`: `%s`, `%d`, `%r`, `%%` and `%(name)s`.
    pub(crate) fn percent(&mut self, text: &str, values: &Value, span: Span) -> Outcome<Value> {
        let named = matches!(self.object(values), Some(Object::Dict(_)));
        let mut positional = match values {
            Value::Tuple(items) => items.to_vec(),
            other => vec![other.clone()],
        }
        .into_iter();
        let mut used = 0_usize;
        let mut result = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('%') {
            result.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let value = match rest.strip_prefix('(') {
                Some(inside) => {
                    let Some((name, after)) = inside.split_once(')').filter(|_| named) else {
                        return self.decline(span, "this `%` is not evaluated");
                    };
                    rest = after;
                    match self.object(values) {
                        Some(Object::Dict(dict)) => dict.get_str(name).cloned(),
                        _ => None,
                    }
                }
                None if rest.starts_with('%') => None,
                None => {
                    used += 1;
                    positional.next()
                }
            };
            let mut letters = rest.chars();
            let letter = letters.next();
            rest = letters.as_str();
            match (letter, value) {
                (Some('%'), None) => result.push('%'),
                (Some('s'), Some(value)) => result.push_str(&self.to_text(&value, span)?),
                (Some('r'), Some(value)) => result.push_str(&self.to_repr(&value, span)?),
                (Some('d' | 'i'), Some(value)) => match as_int(&value) {
                    Some(int) => result.push_str(&int.to_string()),
                    None => return self.decline(span, "this `%d` is not evaluated"),
                },
                _ => return self.decline(span, "this `%` is not evaluated"),
            }
            self.charge(result.len() / 8, span)?;
        }
        result.push_str(rest);
        // A single value that is not a tuple must be used, unless it is a mapping.
        let all_used =
            positional.next().is_none() && (used > 0 || named || matches!(values, Value::Tuple(_)));
        if !(all_used || named && used == 0) {
            return self.decline(span, "the values do not fit this `%`");
        }
        self.charge(result.len(), span)?;
        Ok(Value::str(result))
    }

    /// `text.format(...)`: `{}`, `{0}`, `{name}`, `{x!r}`.
    pub(crate) fn format_method(
        &mut self,
        text: &str,
        positional: &[Value],
        keywords: &[(Name, Value)],
        span: Span,
    ) -> Outcome<Value> {
        let mut result = String::new();
        let mut automatic = 0_usize;
        let mut manual = false;
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            result.push_str(&rest[..at]);
            let brace = &rest[at..at + 1];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                result.push_str(brace);
                rest = after;
                continue;
            }
            let field = match rest.split_once('}').filter(|_| brace == "{") {
                Some((field, after)) => {
                    rest = after;
                    field
                }
                None => return self.decline(span, "this format is not evaluated"),
            };
            let (name, show_repr) = match field.split_once('!') {
                None => (field, false),
                Some((name, "s")) => (name, false),
                Some((name, "r")) => (name, true),
                Some(_) => return self.decline(span, "this format is not evaluated"),
            };
            let value = if name.is_empty() {
                automatic += 1;
                positional.get(automatic - 1).cloned()
            } else if name.chars().all(|c| c.is_ascii_digit()) {
                manual = true;
                name.parse::<usize>().ok().and_then(|index| positional.get(index).cloned())
            } else {
                keywords.iter().find(|(keyword, _)| **keyword == *name).map(|(_, value)| value.clone())
            };
            let Some(value) = value.filter(|_| !(manual && automatic > 0)) else {
                return self.decline(span, "this format is not evaluated");
            };
            let shown: Rc<str> =
                if show_repr { self.to_repr(&value, span)? } else { self.to_text(&value, span)? };
            result.push_str(&shown);
            self.charge(shown.len(), span)?;
        }
        result.push_str(rest);
        self.charge(result.len(), span)?;
        Ok(Value::str(result))
    }
}

fn is_empty(format: &[FStringPart]) -> bool {
    format.iter().all(|part| matches!(part, FStringPart::Literal(text) if text.is_empty()))
}
