//! `str` and `repr`.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::stop::Outcome;
use super::value::Value;

impl Interpreter<'_> {
    /// `str(value)`.
    pub(crate) fn to_text(&self, value: &Value, span: Span) -> Outcome<Rc<str>> {
        match value {
            Value::Str(text) | Value::FinalName(text) => Ok(text.clone()),
            Value::Int(int) => Ok(int.to_string().into()),
            Value::Bool(true) => Ok("True".into()),
            Value::Bool(false) => Ok("False".into()),
            Value::None => Ok("None".into()),
            Value::Object(_)
            | Value::Float(_)
            | Value::Bytes(_)
            | Value::Plain(_)
            | Value::Tuple(_)
            | Value::Range { .. }
            | Value::Known(_) => self.no_text(value, span),
        }
    }

    fn no_text<T>(&self, value: &Value, span: Span) -> Outcome<T> {
        let what = self.describe(value);
        self.decline(span, format!("the text of {what} is not evaluated"))
    }

    /// `repr(value)`; of strings, only for those in ASCII.
    pub(crate) fn to_repr(&self, value: &Value, span: Span) -> Outcome<Rc<str>> {
        match value {
            Value::Str(text) => match string_repr(text) {
                Some(repr) => Ok(repr.into()),
                None => self.decline(span, "the `repr` of this string is not evaluated"),
            },
            Value::Int(_) | Value::Bool(_) | Value::None => self.to_text(value, span),
            _ => {
                let what = self.describe(value);
                self.decline(span, format!("the `repr` of {what} is not evaluated"))
            }
        }
    }
}

/// A string as Python writes it: single quotes, unless there are single and no double ones inside.
pub(crate) fn string_repr(text: &str) -> Option<String> {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut repr = String::with_capacity(text.len() + 2);
    repr.push(quote);
    for c in text.chars() {
        match c {
            '\\' => repr.push_str("\\\\"),
            '\n' => repr.push_str("\\n"),
            '\r' => repr.push_str("\\r"),
            '\t' => repr.push_str("\\t"),
            c if c == quote => {
                repr.push('\\');
                repr.push(c);
            }
            ' '..='~' => repr.push(c),
            c if c.is_ascii() => repr.push_str(&format!("\\x{:02x}", c as u32)),
            _ => return None,
        }
    }
    repr.push(quote);
    Some(repr)
}
