//! `op.get_bind()`, `op.get_context()` and what scripts ask `alembic.context`: the dialect's name, whether the
//! run is offline, the `-x` arguments. Each answer is noted as something the result depends on.

use std::rc::Rc;

use limbeck_diagnostics::Span;
use limbeck_schema::TypeKind;

use crate::evaluate::VersionSchema;
use crate::interpret::Interpreter;
use crate::interpret::dict::{Dict, Key};
use crate::interpret::stop::Outcome;
use crate::interpret::value::Value;
use crate::known::Bound;
use crate::known::sqlalchemy::type_of;

/// The connection.
pub(crate) const BIND: &str = "<bind>";
pub(crate) const CONTEXT: &str = "<migration context>";
pub(crate) const DIALECT: &str = "<dialect>";
const ENGINE: &str = "<engine>";
/// What `autocommit_block()` returns.
pub(crate) const AUTOCOMMIT: &str = "<autocommit block>";

/// Whether a path names one of these values or their methods.
pub(crate) fn is_known(path: &str) -> bool {
    path.starts_with('<')
}

fn known(path: &str) -> Value {
    Value::Known(Rc::from(path))
}

pub(super) fn get_bind(interpreter: &mut Interpreter<'_>, _: Bound, span: Span) -> Outcome<Value> {
    interpreter.script(span)?;
    Ok(known(BIND))
}

pub(super) fn get_context(interpreter: &mut Interpreter<'_>, _: Bound, span: Span) -> Outcome<Value> {
    interpreter.script(span)?;
    Ok(known(CONTEXT))
}

/// `dialect.type_descriptor(type)`: the type itself, unless SQLAlchemy makes of it what it has for the driver.
pub(super) fn type_descriptor(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let value = bound.or_none("typeobj");
    let ty = type_of(interpreter, &value, span)?;
    let is_plain = ty.variants.is_empty() && ty.wrap.is_none() && !matches!(ty.base, TypeKind::Other { .. });
    interpreter.run.reads.dialect = true;
    match interpreter.run.world.adapted_types {
        Some(adapted) if is_plain && !adapted.contains(&ty.base.kind()) => Ok(value),
        _ => interpreter.decline(span, "what `type_descriptor` makes of this type is not known"),
    }
}

pub(super) fn autocommit_block(interpreter: &mut Interpreter<'_>, _: Bound, span: Span) -> Outcome<Value> {
    interpreter.script(span)?;
    Ok(known(AUTOCOMMIT))
}

/// An attribute of one of these values; nothing when `path` is none of them.
pub(crate) fn attribute(
    interpreter: &mut Interpreter<'_>,
    path: &str,
    name: &str,
    span: Span,
) -> Outcome<Option<Value>> {
    let value = match (path, name) {
        (CONTEXT, "bind" | "connection") => known(BIND),
        (CONTEXT | BIND | ENGINE, "dialect") => known(DIALECT),
        (BIND, "engine") => known(ENGINE),
        (BIND, "execute") => known("<bind>.execute"),
        (DIALECT | ENGINE, "name") => {
            let run = interpreter.script(span)?;
            run.reads.dialect = true;
            Value::str(run.world.dialect)
        }
        (CONTEXT, "as_sql") => {
            let run = interpreter.script(span)?;
            run.reads.offline = true;
            Value::Bool(run.world.offline)
        }
        (CONTEXT, "version_table_schema") => {
            let run = interpreter.script(span)?;
            run.reads.version_schema = true;
            match run.world.version_schema {
                VersionSchema::Given(schema) => schema.map_or(Value::None, Value::str),
                VersionSchema::Unknown => {
                    return interpreter.decline(span, "the schema of the version table is not known");
                }
            }
        }
        (DIALECT, "type_descriptor") => known("<dialect>.type_descriptor"),
        (CONTEXT, "autocommit_block") => known("<migration context>.autocommit_block"),
        (BIND | CONTEXT | DIALECT | ENGINE | AUTOCOMMIT, _) => {
            return interpreter.decline(span, format!("`{name}` of {} is not evaluated", words(path)));
        }
        _ => return Ok(None),
    };
    Ok(Some(value))
}

fn words(path: &str) -> &'static str {
    match path {
        BIND => "the connection",
        CONTEXT => "the migration context",
        DIALECT => "the dialect",
        ENGINE => "the engine",
        _ => "the block",
    }
}

/// `context.is_offline_mode()`.
pub(super) fn is_offline_mode(interpreter: &mut Interpreter<'_>, _: Bound, span: Span) -> Outcome<Value> {
    let run = interpreter.script(span)?;
    run.reads.offline = true;
    Ok(Value::Bool(run.world.offline))
}

/// `context.get_x_argument(as_dictionary=False)`: the `-x` arguments as a list, or as a dict of what stands before
/// and behind `=`.
pub(super) fn get_x_argument(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let as_dictionary = interpreter.flag(&bound, "as_dictionary", span)?;
    let run = interpreter.script(span)?;
    run.reads.x_arguments = true;
    let given = run.world.x_arguments.to_vec();
    if !as_dictionary {
        return interpreter.list(given.iter().map(|text| Value::str(text.as_str())).collect(), span);
    }
    let mut dict = Dict::default();
    for text in &given {
        let (key, value) = text.split_once('=').unwrap_or((text, ""));
        dict.insert(Key::Str(Rc::from(key)), Value::str(key), Value::str(value));
    }
    interpreter.new_dict(dict, span)
}
