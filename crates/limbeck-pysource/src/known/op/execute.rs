//! `op.execute` and `op.inline_literal`.

use limbeck_diagnostics::Span;
use limbeck_ops::{Action, Execute, SqlSource};
use limbeck_schema::Expr;

use super::done;
use crate::interpret::Interpreter;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Object, Opaque, Value};
use crate::known::sqlalchemy::{Sa, bind_value, plain_value};
use crate::known::{Bound, Signature};

pub(super) const SIGNATURE: Signature = Signature::of(&["sqltext"]).keyword_only(&["execution_options"]);

pub(super) fn execute(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let action = executed(interpreter, &bound, span)?;
    done(interpreter, action, span)
}

pub(super) fn executed(interpreter: &mut Interpreter<'_>, bound: &Bound, span: Span) -> Outcome<Action> {
    if bound.some("execution_options").is_some() {
        return interpreter.decline(span, "`execution_options` is not evaluated");
    }
    let value = bound.or_none("sqltext");
    let source = match (&value, interpreter.object(&value)) {
        (Value::Str(sql) | Value::FinalName(sql), _) => {
            SqlSource::Text { sql: sql.to_string(), binds: Vec::new() }
        }
        (_, Some(Object::Sa(Sa::Text { sql, binds }))) => {
            SqlSource::Text { sql: sql.clone(), binds: binds.clone() }
        }
        (_, Some(Object::Sa(Sa::Ddl(sql)))) => SqlSource::Ddl { sql: sql.clone() },
        _ => {
            let what = interpreter.describe(&value);
            return interpreter.decline(span, format!("executing {what} is not evaluated"));
        }
    };
    Ok(Action::Execute(Execute { source }))
}

/// `op.get_bind().execute(text)`: what `op.execute` does, on the same connection. The result may be dropped, not
/// looked into.
pub(super) fn on_bind(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let value = bound.or_none("statement");
    let Some(Object::Sa(Sa::Text { sql, binds })) = interpreter.object(&value) else {
        let what = interpreter.describe(&value);
        return interpreter.decline(span, format!("executing {what} on the connection is not evaluated"));
    };
    let (sql, mut binds) = (sql.clone(), binds.clone());
    if let Some(parameters) = bound.some("parameters") {
        // `--sql` forgets them.
        let run = interpreter.script(span)?;
        run.reads.offline = true;
        if run.world.offline {
            return interpreter.decline(span, "parameters of a statement in `--sql` are not evaluated");
        }
        for (key, value) in interpreter.dict_items(parameters, span)? {
            let bind = key.as_str().map(|name| bind_value(&sql, name, &value));
            match bind.flatten() {
                Some(bind) => {
                    binds.retain(|(name, _)| *name != bind.0);
                    binds.push(bind);
                }
                None => return interpreter.decline(span, "these parameters are not evaluated"),
            }
        }
    }
    let action = Action::Execute(Execute { source: SqlSource::Text { sql, binds } });
    done(interpreter, action, span)?;
    interpreter.opaque(Opaque::made("the result of a query"), span)
}

pub(super) fn inline_literal(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    if bound.some("type_").is_some() {
        return interpreter.decline(span, "`inline_literal` with a type is not evaluated");
    }
    match plain_value(&bound.or_none("value")) {
        Some(value @ (limbeck_schema::Value::Str(_) | limbeck_schema::Value::Int(_))) => {
            interpreter.allocate(Object::Sa(Sa::Expr(Expr::Literal { value })), span)
        }
        _ => interpreter.decline(span, "this `inline_literal` is not evaluated"),
    }
}
