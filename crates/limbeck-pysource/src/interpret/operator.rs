//! Binary operators.

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::dict::{Dict, Key};
use super::equality::as_int;
use super::limits;
use super::stop::Outcome;
use super::value::{Object, Value};
use crate::syntax::ast::Operator;

impl Interpreter<'_> {
    pub(super) fn binary(
        &mut self,
        operator: Operator,
        left: &Value,
        right: &Value,
        span: Span,
    ) -> Outcome<Value> {
        if let (Some(left), Some(right)) = (as_int(left), as_int(right)) {
            return self.integers(operator, left, right, span);
        }
        match operator {
            Operator::Add => self.add(left, right, span),
            Operator::Mul => self.repeat(left, right, span),
            Operator::Mod => match left.as_str() {
                Some(text) => self.percent(&text.clone(), right, span),
                None => self.not_evaluated("%", left, span),
            },
            Operator::Sub => self.difference(left, right, span),
            Operator::BitOr => self.union(left, right, span),
            Operator::Div => self.not_evaluated("/", left, span),
            Operator::MatMul => self.not_evaluated("@", left, span),
            Operator::FloorDiv => self.not_evaluated("//", left, span),
            Operator::Pow => self.not_evaluated("**", left, span),
            Operator::LShift => self.not_evaluated("<<", left, span),
            Operator::RShift => self.not_evaluated(">>", left, span),
            Operator::BitXor => self.not_evaluated("^", left, span),
            Operator::BitAnd => self.not_evaluated("&", left, span),
        }
    }

    fn not_evaluated(&self, sign: &str, left: &Value, span: Span) -> Outcome<Value> {
        let what = self.describe(left);
        self.decline(span, format!("`{sign}` on {what} is not evaluated"))
    }

    fn integers(&self, operator: Operator, left: i64, right: i64, span: Span) -> Outcome<Value> {
        let result = match operator {
            Operator::Add => left.checked_add(right),
            Operator::Sub => left.checked_sub(right),
            Operator::Mul => left.checked_mul(right),
            Operator::FloorDiv => floor_div(left, right),
            Operator::Mod => floor_mod(left, right),
            // A negative exponent makes a float.
            Operator::Pow => u32::try_from(right).ok().and_then(|right| left.checked_pow(right)),
            Operator::LShift => u32::try_from(right)
                .ok()
                .and_then(|right| 2_i64.checked_pow(right))
                .and_then(|factor| left.checked_mul(factor)),
            Operator::RShift => u32::try_from(right).ok().map(|right| left >> right.min(63)),
            // Of two truth values, these make a truth value.
            Operator::MatMul | Operator::Div | Operator::BitOr | Operator::BitXor | Operator::BitAnd => None,
        };
        match result {
            Some(int) => Ok(Value::Int(int)),
            None => self.decline(span, "this arithmetic is not evaluated"),
        }
    }

    fn add(&mut self, left: &Value, right: &Value, span: Span) -> Outcome<Value> {
        if let (Some(left), Some(right)) = (left.as_str(), right.as_str()) {
            self.charge(left.len() + right.len(), span)?;
            return Ok(Value::str(format!("{left}{right}")));
        }
        match (left, right) {
            (Value::Tuple(left), Value::Tuple(right)) => {
                self.charge((left.len() + right.len()) * limits::VALUE_SIZE, span)?;
                Ok(Value::Tuple(left.iter().chain(right.iter()).cloned().collect()))
            }
            (Value::Object(left_handle), Value::Object(right_handle)) => {
                match (self.arena.get(*left_handle), self.arena.get(*right_handle)) {
                    (Object::List(left), Object::List(right)) => {
                        let items = left.iter().chain(right).cloned().collect();
                        self.list(items, span)
                    }
                    _ => self.not_evaluated("+", left, span),
                }
            }
            _ => self.not_evaluated("+", left, span),
        }
    }

    fn repeat(&mut self, left: &Value, right: &Value, span: Span) -> Outcome<Value> {
        let (sequence, count) = match (as_int(left), as_int(right)) {
            (None, Some(count)) => (left, count),
            (Some(count), None) => (right, count),
            _ => return self.not_evaluated("*", left, span),
        };
        let times = usize::try_from(count.max(0)).unwrap_or(usize::MAX);
        let fits = |length: usize| length.checked_mul(times).is_some_and(|total| total <= limits::LENGTH);
        match sequence {
            Value::Str(text) | Value::FinalName(text) if fits(text.len()) => {
                self.charge(text.len() * times, span)?;
                Ok(Value::str(text.repeat(times)))
            }
            Value::Tuple(items) if fits(items.len()) => {
                self.charge(items.len() * times * limits::VALUE_SIZE, span)?;
                Ok(Value::Tuple((0..times).flat_map(|_| items.iter().cloned()).collect()))
            }
            Value::Object(handle) => match self.arena.get(*handle) {
                Object::List(items) if fits(items.len()) => {
                    let items = items.clone();
                    let repeated = (0..times).flat_map(|_| items.iter().cloned()).collect();
                    self.list(repeated, span)
                }
                _ => self.not_evaluated("*", sequence, span),
            },
            _ => self.not_evaluated("*", sequence, span),
        }
    }

    /// `set - set`.
    fn difference(&mut self, left: &Value, right: &Value, span: Span) -> Outcome<Value> {
        match (self.object(left), self.object(right)) {
            (Some(Object::Set(one)), Some(Object::Set(other))) => {
                let kept = |(value, _): &&(Value, Value)| {
                    Key::of(value).is_some_and(|key| other.get(&key).is_none())
                };
                let items = one.items().iter().filter(kept).map(|(value, _)| value.clone()).collect();
                self.set_of(items, span)
            }
            _ => self.not_evaluated("-", left, span),
        }
    }

    /// `dict | dict`, `set | set`.
    fn union(&mut self, left: &Value, right: &Value, span: Span) -> Outcome<Value> {
        match (self.object(left), self.object(right)) {
            (Some(Object::Set(one)), Some(Object::Set(other))) => {
                let items = one.items().iter().chain(other.items()).map(|(value, _)| value.clone()).collect();
                self.set_of(items, span)
            }
            (Some(Object::Dict(one)), Some(Object::Dict(other))) => {
                let mut dict = Dict::default();
                for (key, value) in one.items().iter().chain(other.items()) {
                    if let Some(hashed) = Key::of(key) {
                        dict.insert(hashed, key.clone(), value.clone());
                    }
                }
                self.new_dict(dict, span)
            }
            _ => self.not_evaluated("|", left, span),
        }
    }
}

fn floor_div(left: i64, right: i64) -> Option<i64> {
    let quotient = left.checked_div(right)?;
    let inexact = left % right != 0;
    Some(if inexact && ((left < 0) != (right < 0)) { quotient - 1 } else { quotient })
}

fn floor_mod(left: i64, right: i64) -> Option<i64> {
    let rest = left.checked_rem(right)?;
    Some(if rest != 0 && ((rest < 0) != (right < 0)) { rest + right } else { rest })
}

#[cfg(test)]
mod tests {
    use super::{floor_div, floor_mod};

    #[test]
    fn division_rounds_down_as_in_python() {
        // As CPython prints divmod(a, b).
        for (a, b, quotient, rest) in
            [(7, 2, 3, 1), (-7, 2, -4, 1), (7, -2, -4, -1), (-7, -2, 3, -1), (6, 3, 2, 0), (-6, 3, -2, 0)]
        {
            assert_eq!((floor_div(a, b), floor_mod(a, b)), (Some(quotient), Some(rest)), "{a} {b}");
        }
        assert_eq!(floor_div(1, 0), None);
        assert_eq!(floor_div(i64::MIN, -1), None);
    }
}
