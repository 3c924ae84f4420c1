//! Equality and truth.

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::stop::Outcome;
use super::value::{Object, Value};
use crate::known::op;

impl Interpreter<'_> {
    /// `left == right`, where both are plain values.
    pub(crate) fn equal(&mut self, left: &Value, right: &Value, span: Span) -> Outcome<bool> {
        self.deeper(span, |interpreter| interpreter.compare_equal(left, right, span))
    }

    fn compare_equal(&mut self, left: &Value, right: &Value, span: Span) -> Outcome<bool> {
        if let (Some(left), Some(right)) = (as_int(left), as_int(right)) {
            return Ok(left == right);
        }
        match (left, right) {
            (Value::None, Value::None) => Ok(true),
            (Value::Str(left) | Value::FinalName(left), Value::Str(right) | Value::FinalName(right)) => {
                Ok(left == right)
            }
            (Value::Bytes(left), Value::Bytes(right)) => Ok(left == right),
            (Value::Tuple(left), Value::Tuple(right)) => {
                self.equal_items(&left.clone(), &right.clone(), span)
            }
            (Value::Object(left), Value::Object(right)) => {
                match (self.arena.get(*left), self.arena.get(*right)) {
                    (Object::List(left), Object::List(right)) => {
                        let (left, right) = (left.clone(), right.clone());
                        self.equal_items(&left, &right, span)
                    }
                    _ => self.decline(span, "this comparison is not evaluated"),
                }
            }
            // Numbers of different kinds may be equal; two decimals of different text, too.
            (Value::Float(_) | Value::Plain(_), _) | (_, Value::Float(_) | Value::Plain(_)) => {
                self.decline(span, "this comparison is not evaluated")
            }
            (Value::Known(_) | Value::Object(_) | Value::Range { .. }, _)
            | (_, Value::Known(_) | Value::Object(_) | Value::Range { .. }) => self.unlike(left, right, span),
            // Plain values of different kinds are never equal.
            _ => Ok(false),
        }
    }

    /// A list or dict is never equal to a string, a number or a tuple; anything else may have its own `==`.
    fn unlike(&mut self, left: &Value, right: &Value, span: Span) -> Outcome<bool> {
        let container = |value: &Value| {
            matches!(self.object(value), Some(Object::List(_) | Object::Dict(_) | Object::Set(_)))
        };
        let scalar = |value: &Value| {
            matches!(
                value,
                Value::None
                    | Value::Bool(_)
                    | Value::Int(_)
                    | Value::Str(_)
                    | Value::FinalName(_)
                    | Value::Bytes(_)
                    | Value::Tuple(_)
            )
        };
        if (container(left) && scalar(right)) || (scalar(left) && container(right)) {
            return Ok(false);
        }
        self.decline(span, "this comparison is not evaluated")
    }

    fn equal_items(&mut self, left: &[Value], right: &[Value], span: Span) -> Outcome<bool> {
        if left.len() != right.len() {
            return Ok(false);
        }
        for (left, right) in left.iter().zip(right) {
            if !self.equal(left, right, span)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// `bool(value)`.
    pub(crate) fn truth(&mut self, value: &Value, span: Span) -> Outcome<bool> {
        match value {
            Value::None => Ok(false),
            Value::Bool(truth) => Ok(*truth),
            Value::Int(int) => Ok(*int != 0),
            Value::Str(text) | Value::FinalName(text) => Ok(!text.is_empty()),
            Value::Bytes(bytes) => Ok(!bytes.is_empty()),
            Value::Tuple(items) => Ok(!items.is_empty()),
            Value::Range { start, stop, step } => Ok(if *step > 0 { start < stop } else { start > stop }),
            Value::Object(handle) => match self.arena.get(*handle) {
                Object::List(items) => Ok(!items.is_empty()),
                Object::Dict(dict) | Object::Set(dict) => Ok(!dict.items().is_empty()),
                Object::Function(_) | Object::Exception { .. } | Object::Module(_) => Ok(true),
                _ => self.untestable(value, span),
            },
            // No class of these has `__bool__` or `__len__`; in `--sql`, the connection is an object as well.
            Value::Known(path) if matches!(&**path, op::BIND | op::CONTEXT) => Ok(true),
            Value::Float(_) | Value::Plain(_) | Value::Known(_) => self.untestable(value, span),
        }
    }

    fn untestable(&self, value: &Value, span: Span) -> Outcome<bool> {
        let what = self.describe(value);
        self.decline(span, format!("the truth of {what} is not evaluated"))
    }
}

/// The value of an integer or a truth value, which is one.
pub(super) fn as_int(value: &Value) -> Option<i64> {
    match value {
        Value::Int(int) => Some(*int),
        Value::Bool(truth) => Some(i64::from(*truth)),
        _ => None,
    }
}
