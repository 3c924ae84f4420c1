//! Operators.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Reader;
use super::assign::same_key;
use super::stop::Outcome;
use super::value::Value;
use crate::syntax::ast::{Comparison, Expr, Operator};

impl Reader<'_, '_> {
    pub(super) fn binary(
        &mut self,
        left: &Value,
        operator: Operator,
        right: &Value,
        span: Span,
    ) -> Outcome<Value> {
        match (operator, left, right) {
            (Operator::Add, Value::Str(left), Value::Str(right)) => Ok(Value::str(format!("{left}{right}"))),
            (Operator::Add, Value::List(left), Value::List(right)) => {
                Ok(Value::list(left.borrow().iter().chain(right.borrow().iter()).cloned().collect()))
            }
            (Operator::Div, Value::Path(left), Value::Str(right)) => {
                Ok(Value::Path(Rc::new(left.join(&**right))))
            }
            (Operator::Div, Value::Path(left), Value::Path(right)) => {
                Ok(Value::Path(Rc::new(left.join(&**right))))
            }
            (Operator::Mod, Value::Str(template), right) => self.percent(template, right, span),
            _ => {
                let reason = format!(
                    "this operator with {} and {} is not followed",
                    left.describe(),
                    right.describe()
                );
                self.decline(span, reason)
            }
        }
    }

    pub(super) fn compare(&mut self, left: &Expr, rest: &[(Comparison, Expr)]) -> Outcome<Value> {
        let mut value = self.expression(left)?;
        for (comparison, right) in rest {
            let next = self.expression(right)?;
            if !self.holds(&value, *comparison, &next, right.span)? {
                return Ok(Value::Bool(false));
            }
            value = next;
        }
        Ok(Value::Bool(true))
    }

    fn holds(&self, left: &Value, comparison: Comparison, right: &Value, span: Span) -> Outcome<bool> {
        let answer = match comparison {
            Comparison::Eq => equal(left, right),
            Comparison::NotEq => equal(left, right).map(|equal| !equal),
            Comparison::Is => identical(left, right),
            Comparison::IsNot => identical(left, right).map(|same| !same),
            Comparison::In => self.contains(right, left),
            Comparison::NotIn => self.contains(right, left).map(|found| !found),
            Comparison::Lt | Comparison::LtE | Comparison::Gt | Comparison::GtE => match (left, right) {
                (Value::Int(left), Value::Int(right)) => Some(match comparison {
                    Comparison::Lt => left < right,
                    Comparison::LtE => left <= right,
                    Comparison::Gt => left > right,
                    _ => left >= right,
                }),
                _ => None,
            },
        };
        match answer {
            Some(answer) => Ok(answer),
            None => {
                let reason =
                    format!("comparing {} with {} is not followed", left.describe(), right.describe());
                self.decline(span, reason)
            }
        }
    }

    fn contains(&self, container: &Value, item: &Value) -> Option<bool> {
        match (container, item) {
            (Value::Str(text), Value::Str(part)) => Some(text.contains(&**part)),
            (Value::Dict(items), Value::Str(_)) => {
                Some(items.borrow().iter().any(|(key, _)| same_key(key, item)))
            }
            (Value::Known(path), Value::Str(name)) if &**path == "os.environ" => {
                Some(self.variables.contains_key(&**name))
            }
            (Value::Known(path), Value::Str(_)) if &**path == "alembic.context.config.attributes" => {
                Some(false)
            }
            (Value::Tuple(items), _) => any_equal(items, item),
            (Value::List(items), _) => any_equal(&items.borrow(), item),
            _ => None,
        }
    }
}

fn any_equal(items: &[Value], item: &Value) -> Option<bool> {
    items.iter().try_fold(false, |found, one| Some(found || equal(one, item)?))
}

/// `==`, where that is certain.
fn equal(left: &Value, right: &Value) -> Option<bool> {
    match (left, right) {
        (Value::Str(left), Value::Str(right)) => Some(left == right),
        (Value::Int(left), Value::Int(right)) => Some(left == right),
        (Value::Bool(left), Value::Bool(right)) => Some(left == right),
        (Value::None, Value::None) => Some(true),
        (Value::None, other) | (other, Value::None) => simple(other).then_some(false),
        (Value::Str(_), Value::Int(_) | Value::Bool(_)) | (Value::Int(_) | Value::Bool(_), Value::Str(_)) => {
            Some(false)
        }
        _ => None,
    }
}

fn simple(value: &Value) -> bool {
    matches!(
        value,
        Value::Str(_)
            | Value::Int(_)
            | Value::Bool(_)
            | Value::List(_)
            | Value::Tuple(_)
            | Value::Dict(_)
            | Value::Path(_)
    )
}

/// `is`, which is followed for `None` and the truth values.
fn identical(left: &Value, right: &Value) -> Option<bool> {
    match (left, right) {
        (Value::None, Value::None) => Some(true),
        (Value::Bool(left), Value::Bool(right)) => Some(left == right),
        (Value::None | Value::Bool(_), other) | (other, Value::None | Value::Bool(_)) => match other {
            // `from app import engine` may be anything.
            Value::Foreign(_) | Value::Opaque(_) | Value::Known(_) => None,
            _ => Some(false),
        },
        _ => None,
    }
}
