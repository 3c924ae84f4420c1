//! Expressions.

use limbeck_diagnostics::Span;
use limbeck_schema::{Expr, Value as Plain};

use super::object::Sa;
use super::{text, type_of};
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Handle, Object, Value};
use crate::interpret::{Arguments, Interpreter};
use crate::known::{Bound, no_method};
use crate::syntax::ast::Comparison;

/// A value that is carried into SQL as a literal.
pub(crate) fn plain_value(value: &Value) -> Option<Plain> {
    match value {
        Value::None => Some(Plain::Null),
        Value::Bool(truth) => Some(Plain::Bool(*truth)),
        Value::Int(int) => Some(Plain::Int(*int)),
        Value::Float(text) => Some(Plain::Float(text.to_string())),
        Value::Str(text) => Some(Plain::Str(text.to_string())),
        Value::Plain(plain) => Some((**plain).clone()),
        Value::FinalName(_)
        | Value::Bytes(_)
        | Value::Tuple(_)
        | Value::Range { .. }
        | Value::Known(_)
        | Value::Object(_) => None,
    }
}

/// The same, with lists and dicts of such values.
pub(crate) fn plain_of(interpreter: &Interpreter<'_>, value: &Value) -> Option<Plain> {
    match interpreter.object(value) {
        Some(Object::List(items)) => {
            items.iter().map(|item| plain_of(interpreter, item)).collect::<Option<_>>().map(Plain::List)
        }
        Some(Object::Dict(dict)) => {
            let item = |(key, value): &(Value, Value)| match key {
                Value::Str(key) => Some((key.to_string(), plain_of(interpreter, value)?)),
                _ => None,
            };
            dict.items().iter().map(item).collect::<Option<_>>().map(Plain::Dict)
        }
        _ => plain_value(value),
    }
}

/// An expression object.
pub(super) fn expression_of(interpreter: &Interpreter<'_>, value: &Value, span: Span) -> Outcome<Expr> {
    match interpreter.object(value) {
        Some(Object::Sa(Sa::Expr(expr))) => Ok(expr.clone()),
        Some(Object::Sa(Sa::Text { sql, binds })) if binds.is_empty() => match text::without_binds(sql) {
            Some(sql) => Ok(Expr::Text { sql }),
            None => interpreter.decline(span, "a text with bind parameters is not evaluated here"),
        },
        _ => {
            let what = interpreter.describe(value);
            interpreter.decline(span, format!("{what} as an expression is not evaluated"))
        }
    }
}

/// A condition: a string is SQL text.
pub(crate) fn condition(interpreter: &mut Interpreter<'_>, value: &Value, span: Span) -> Outcome<Expr> {
    if let Some(sql) = value.as_str() {
        return match text::without_binds(sql) {
            Some(sql) => Ok(Expr::Text { sql }),
            None => interpreter.decline(span, "a text with bind parameters is not evaluated here"),
        };
    }
    expression_of(interpreter, value, span)
}

pub(super) fn made(interpreter: &mut Interpreter<'_>, expr: Expr, span: Span) -> Outcome<Value> {
    interpreter.allocate(Object::Sa(Sa::Expr(expr)), span)
}

pub(super) fn true_(interpreter: &mut Interpreter<'_>, _: Bound, span: Span) -> Outcome<Value> {
    made(interpreter, Expr::True {}, span)
}

pub(super) fn false_(interpreter: &mut Interpreter<'_>, _: Bound, span: Span) -> Outcome<Value> {
    made(interpreter, Expr::False {}, span)
}

pub(super) fn null(interpreter: &mut Interpreter<'_>, _: Bound, span: Span) -> Outcome<Value> {
    made(interpreter, Expr::Null {}, span)
}

/// `sa.literal(value)`.
pub(super) fn literal(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    match operand(interpreter, &bound.or_none("value")) {
        Some(expr @ Expr::Literal { .. }) => made(interpreter, expr, span),
        _ => interpreter.decline(span, "this literal is not evaluated"),
    }
}

/// The right side of an operator: a string or a number is a literal.
fn operand(interpreter: &Interpreter<'_>, value: &Value) -> Option<Expr> {
    match value {
        Value::Str(text) => Some(Expr::Literal { value: Plain::Str(text.to_string()) }),
        Value::Int(int) => Some(Expr::Literal { value: Plain::Int(*int) }),
        _ => match interpreter.object(value) {
            Some(Object::Sa(Sa::Expr(
                expr @ (Expr::Literal { .. } | Expr::Column { .. } | Expr::Function { .. }),
            ))) => Some(expr.clone()),
            _ => None,
        },
    }
}

/// `left operator right`.
pub(super) fn binary(
    interpreter: &mut Interpreter<'_>,
    left: Expr,
    operator: String,
    right: &Value,
    span: Span,
) -> Outcome<Value> {
    match operand(interpreter, right) {
        Some(right) => {
            made(interpreter, Expr::Binary { left: Box::new(left), operator, right: Box::new(right) }, span)
        }
        None => {
            let what = interpreter.describe(right);
            interpreter.decline(span, format!("an operator with {what} is not evaluated"))
        }
    }
}

/// `column > 1` and the like: an expression; nothing when neither side is SQLAlchemy's.
pub(crate) fn comparison(
    interpreter: &mut Interpreter<'_>,
    operator: Comparison,
    left: &Value,
    right: &Value,
    span: Span,
) -> Outcome<Option<Value>> {
    let sides = [left, right].map(|value| matches!(interpreter.object(value), Some(Object::Sa(_))));
    if sides == [false, false] {
        return Ok(None);
    }
    let sign = match operator {
        Comparison::Eq => "=",
        Comparison::NotEq => "!=",
        Comparison::Lt => "<",
        Comparison::LtE => "<=",
        Comparison::Gt => ">",
        Comparison::GtE => ">=",
        Comparison::Is | Comparison::IsNot | Comparison::In | Comparison::NotIn => return Ok(None),
    };
    match interpreter.object(left) {
        Some(Object::Sa(Sa::Expr(expr @ (Expr::Column { .. } | Expr::Function { .. })))) => {
            let expr = expr.clone();
            binary(interpreter, expr, sign.to_owned(), right, span).map(Some)
        }
        _ => interpreter.decline(span, "this comparison is not evaluated"),
    }
}

pub(super) fn literal_column(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let sql = interpreter.string(&bound, "text", span)?.to_string();
    made(interpreter, Expr::Text { sql }, span)
}

pub(super) fn cast(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let operand = match bound.get("expression") {
        Some(Value::Str(text)) => Expr::Literal { value: Plain::Str(text.to_string()) },
        Some(Value::Int(int)) => Expr::Literal { value: Plain::Int(*int) },
        Some(value) => expression_of(interpreter, value, span)?,
        None => Expr::Null {},
    };
    let to = type_of(interpreter, &bound.or_none("type_"), span)?;
    made(interpreter, Expr::Cast { operand: Box::new(operand), to: Box::new(to) }, span)
}

pub(super) fn asc(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    postfix(interpreter, &bound.or_none("column"), "ASC", span)
}

pub(super) fn desc(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    postfix(interpreter, &bound.or_none("column"), "DESC", span)
}

pub(super) fn nulls_first(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    postfix(interpreter, &bound.or_none("column"), "NULLS FIRST", span)
}

pub(super) fn nulls_last(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    postfix(interpreter, &bound.or_none("column"), "NULLS LAST", span)
}

/// An operator behind a column or function: of a string or a text, SQLAlchemy makes other objects.
fn postfix(interpreter: &mut Interpreter<'_>, value: &Value, operator: &str, span: Span) -> Outcome<Value> {
    match interpreter.object(value) {
        Some(Object::Sa(Sa::Expr(
            operand
            @ (Expr::Column { .. } | Expr::Function { .. } | Expr::Postfix { .. } | Expr::Cast { .. }),
        ))) => {
            let expr = Expr::Postfix { operand: Box::new(operand.clone()), operator: operator.to_owned() };
            made(interpreter, expr, span)
        }
        _ => {
            let what = interpreter.describe(value);
            interpreter.decline(span, format!("`{operator}` of {what} is not evaluated"))
        }
    }
}

/// A method of an expression.
pub(super) fn call_method(
    interpreter: &mut Interpreter<'_>,
    handle: Handle,
    method: &str,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    let receiver = Value::Object(handle);
    if let ("op", [sign], []) = (method, arguments.positional.as_slice(), arguments.keywords.as_slice())
        && let Some(sign) = sign.as_str()
        && let Object::Sa(Sa::Expr(left @ (Expr::Column { .. } | Expr::Function { .. }))) =
            interpreter.arena.get(handle)
    {
        let made = Sa::Operator { left: left.clone(), operator: sign.to_string() };
        return interpreter.allocate(Object::Sa(made), span);
    }
    if !arguments.positional.is_empty() || !arguments.keywords.is_empty() {
        return no_method(interpreter, &receiver, method, span);
    }
    match method {
        "asc" => postfix(interpreter, &receiver, "ASC", span),
        "desc" => postfix(interpreter, &receiver, "DESC", span),
        "nulls_first" | "nullsfirst" => postfix(interpreter, &receiver, "NULLS FIRST", span),
        "nulls_last" | "nullslast" => postfix(interpreter, &receiver, "NULLS LAST", span),
        _ => no_method(interpreter, &receiver, method, span),
    }
}
