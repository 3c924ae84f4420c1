//! Defaults that the database fills in.

use limbeck_diagnostics::Span;
use limbeck_schema::{Computed, Expr, Identity, ServerDefault};

use super::expression::{condition, expression_of};
use super::object::Sa;
use super::text;
use crate::interpret::Interpreter;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Object, Value};
use crate::known::{Bound, Signature};

pub(super) const COMPUTED: Signature = Signature::of(&["sqltext"]).optional(&["persisted"]);
pub(super) const IDENTITY: Signature = Signature::of(&[]).optional(&[
    "always",
    "on_null",
    "start",
    "increment",
    "minvalue",
    "maxvalue",
    "nominvalue",
    "nomaxvalue",
    "cycle",
    "cache",
    "order",
]);

/// `server_default=`.
pub(crate) fn server_default(
    interpreter: &mut Interpreter<'_>,
    value: &Value,
    span: Span,
) -> Outcome<ServerDefault> {
    if let Value::Str(text) | Value::FinalName(text) = value {
        return Ok(ServerDefault::Literal { text: text.to_string() });
    }
    match interpreter.object(value) {
        Some(Object::Sa(Sa::Default(default))) => Ok(default.clone()),
        Some(Object::Sa(Sa::Text { sql, binds })) if binds.is_empty() => match text::without_binds(sql) {
            Some(sql) => Ok(ServerDefault::Expression { expr: Expr::Text { sql } }),
            None => interpreter.decline(span, "a default with bind parameters is not evaluated"),
        },
        Some(Object::Sa(Sa::Expr(_))) => {
            Ok(ServerDefault::Expression { expr: expression_of(interpreter, value, span)? })
        }
        _ => {
            let what = interpreter.describe(value);
            interpreter.decline(span, format!("{what} as a default is not evaluated"))
        }
    }
}

fn made(interpreter: &mut Interpreter<'_>, default: ServerDefault, span: Span) -> Outcome<Value> {
    interpreter.allocate(Object::Sa(Sa::Default(default)), span)
}

/// `sa.Computed("...", persisted=True)`.
pub(super) fn computed(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let persisted = interpreter.optional_bool(&bound, "persisted", span)?;
    match condition(interpreter, &bound.or_none("sqltext"), span)? {
        Expr::Text { sql } => {
            made(interpreter, ServerDefault::Computed { computed: Computed { sql, persisted } }, span)
        }
        _ => interpreter.decline(span, "a computed column is evaluated only from text"),
    }
}

/// `sa.Identity(...)`.
pub(super) fn identity(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let identity = Identity {
        always: interpreter.flag(&bound, "always", span)?,
        on_null: interpreter.optional_bool(&bound, "on_null", span)?,
        start: interpreter.optional_int(&bound, "start", span)?,
        increment: interpreter.optional_int(&bound, "increment", span)?,
        min_value: interpreter.optional_int(&bound, "minvalue", span)?,
        max_value: interpreter.optional_int(&bound, "maxvalue", span)?,
        no_min_value: interpreter.optional_bool(&bound, "nominvalue", span)?,
        no_max_value: interpreter.optional_bool(&bound, "nomaxvalue", span)?,
        cycle: interpreter.optional_bool(&bound, "cycle", span)?,
        cache: interpreter.optional_int(&bound, "cache", span)?,
        order: interpreter.optional_bool(&bound, "order", span)?,
    };
    made(interpreter, ServerDefault::Identity { identity }, span)
}

/// `sa.FetchedValue()`.
pub(super) fn fetched_value(interpreter: &mut Interpreter<'_>, _: Bound, span: Span) -> Outcome<Value> {
    made(interpreter, ServerDefault::Fetched {}, span)
}

/// `sa.DefaultClause(value)`.
pub(super) fn default_clause(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    match server_default(interpreter, &bound.or_none("arg"), span)? {
        default @ (ServerDefault::Literal { .. } | ServerDefault::Expression { .. }) => {
            made(interpreter, default, span)
        }
        _ => interpreter.decline(span, "this default is not evaluated"),
    }
}
