//! What the evaluator knows of Python's builtins, of Alembic and of SQLAlchemy.
//!
//! Everything known has a canonical path (`sqlalchemy.Column`, `alembic.op.create_table`); what a module exports
//! under several names has one. A function is a line of a table: its path, its signature, and what it does.

mod builtins;
pub(crate) mod op;
mod paths;
mod signature;
pub(crate) mod sqlalchemy;
mod standard;

use std::collections::HashMap;
use std::sync::OnceLock;

use limbeck_diagnostics::Span;

use crate::interpret::stop::Outcome;
use crate::interpret::value::{Object, Opaque, Value};
use crate::interpret::{Arguments, Interpreter};
use crate::syntax::ast::Name;

pub(crate) use paths::{builtin, find, module};
pub(crate) use signature::{Bound, Signature};

/// What a known function does with its arguments.
pub(crate) type Handler = for<'i, 'w> fn(&'i mut Interpreter<'w>, Bound, Span) -> Outcome<Value>;

/// A function that we know.
#[derive(Clone, Copy)]
pub(crate) struct Function {
    pub path: &'static str,
    pub signature: Signature,
    pub run: Handler,
}

/// A line of a table of functions.
pub(crate) const fn function(path: &'static str, signature: Signature, run: Handler) -> Function {
    Function { path, signature, run }
}

fn functions() -> &'static HashMap<&'static str, Function> {
    static FUNCTIONS: OnceLock<HashMap<&'static str, Function>> = OnceLock::new();
    FUNCTIONS.get_or_init(|| {
        let tables = [builtins::FUNCTIONS, op::FUNCTIONS, sqlalchemy::FUNCTIONS, standard::FUNCTIONS];
        tables.into_iter().flatten().map(|function| (function.path, *function)).collect()
    })
}

/// Calls what a path names.
pub(crate) fn call(
    interpreter: &mut Interpreter<'_>,
    path: &str,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    if let Some(function) = functions().get(path) {
        let bound = function.signature.bind(interpreter, path, arguments, span)?;
        return (function.run)(interpreter, bound, span);
    }
    if let Some(value) = standard::log(interpreter, path, &arguments, span)? {
        return Ok(value);
    }
    if let Some(class) = sqlalchemy::type_class(path) {
        return sqlalchemy::construct_type(interpreter, &class, arguments, span);
    }
    if let Some(name) = path.strip_prefix("sqlalchemy.func.") {
        return sqlalchemy::call_function(interpreter, name, arguments, span);
    }
    if let Some(name) = builtins::exception(path) {
        return builtins::make_exception(interpreter, name, arguments, span);
    }
    interpreter.decline(span, format!("calling `{}` is not evaluated", shown(path)))
}

/// Calls a method of a value.
pub(crate) fn call_method(
    interpreter: &mut Interpreter<'_>,
    receiver: &Value,
    method: &Name,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    match receiver {
        Value::Str(text) | Value::FinalName(text) => {
            builtins::string_method(interpreter, &text.clone(), method, arguments, span)
        }
        Value::Object(handle) => match interpreter.arena.get(*handle) {
            Object::List(_) => builtins::list_method(interpreter, *handle, method, arguments, span),
            Object::Dict(_) => builtins::dict_method(interpreter, *handle, method, arguments, span),
            Object::Batch(_) => op::batch_method(interpreter, *handle, method, arguments, span),
            Object::Sa(_) => sqlalchemy::call_method(interpreter, *handle, method, arguments, span),
            _ => no_method(interpreter, receiver, method, span),
        },
        _ => no_method(interpreter, receiver, method, span),
    }
}

/// Declines a method.
pub(crate) fn no_method<T>(
    interpreter: &Interpreter<'_>,
    receiver: &Value,
    method: &str,
    span: Span,
) -> Outcome<T> {
    let what = interpreter.describe(receiver);
    interpreter.decline(span, format!("`.{method}()` of {what} is not evaluated"))
}

/// Whether a method reads a generator to its end at once.
pub(crate) fn consumes(interpreter: &Interpreter<'_>, receiver: &Value, method: &str) -> bool {
    match receiver {
        Value::Str(_) | Value::FinalName(_) => method == "join",
        Value::Object(handle) => {
            matches!(interpreter.arena.get(*handle), Object::List(_)) && method == "extend"
        }
        _ => false,
    }
}

/// Whether a function reads a generator to its end at once.
pub(crate) fn consumes_function(path: &str) -> bool {
    matches!(
        path,
        "builtins.list"
            | "builtins.tuple"
            | "builtins.set"
            | "builtins.dict"
            | "builtins.sorted"
            | "builtins.sum"
            | "builtins.min"
            | "builtins.max"
            | "builtins.frozenset"
    )
}

/// An attribute of something known.
pub(crate) fn attribute(
    interpreter: &mut Interpreter<'_>,
    path: &str,
    name: &Name,
    span: Span,
) -> Outcome<Value> {
    if let Some(value) = op::attribute(interpreter, path, name, span)? {
        return Ok(value);
    }
    let full = format!("{path}.{name}");
    if let Some(found) = find(&full) {
        return Ok(Value::Known(found));
    }
    if module(path).is_none() || !interpreter.at_module_level() {
        return interpreter.decline(span, format!("`{}` is not evaluated", shown(&full)));
    }
    interpreter.opaque(Opaque::imported(&full), span)
}

/// A path as a user writes it.
fn shown(path: &str) -> &str {
    path.strip_prefix("builtins.").unwrap_or(path)
}
