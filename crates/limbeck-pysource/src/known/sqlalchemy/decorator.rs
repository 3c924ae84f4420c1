//! Types of the user's own, and of installed packages: DDL sees what a `TypeDecorator` stands on, and the text of a
//! `UserDefinedType`.

use std::collections::BTreeMap;
use std::rc::Rc;

use limbeck_diagnostics::Span;
use limbeck_schema::types::PythonReference;
use limbeck_schema::{Type, TypeKind};

use super::types::{any_type_of, source_of};
use crate::interpret::class::Root;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Handle, Object, Value};
use crate::interpret::{Arguments, Interpreter};
use crate::syntax::ast::Name;

/// Arguments as Python source; nothing when one of them cannot be written.
pub(crate) fn written_arguments(interpreter: &Interpreter<'_>, arguments: &Arguments) -> Option<String> {
    let anywhere = Span::new(0, 0);
    let mut words = Vec::new();
    for value in &arguments.positional {
        words.push(source_of(interpreter, value, anywhere).ok()?);
    }
    for (name, value) in &arguments.keywords {
        words.push(format!("{name}={}", source_of(interpreter, value, anywhere).ok()?));
    }
    Some(words.join(", "))
}

/// The type that an object of a user's class is for the database's dialect.
pub(super) fn of_instance(interpreter: &mut Interpreter<'_>, handle: Handle, span: Span) -> Outcome<Type> {
    let Object::Instance(instance) = interpreter.arena.get(handle) else {
        return interpreter.decline(span, "this is no type");
    };
    let Some(class) = instance.class.user() else {
        return interpreter.decline(span, "this is no type");
    };
    let Some(arguments) = instance.written.clone() else {
        return interpreter.decline(span, format!("these arguments of `{}` are not evaluated", class.name));
    };
    let root = class.root;
    let python = PythonReference {
        module: class.module.to_string(),
        name: class.name.to_string(),
        arguments,
        imports: Vec::new(),
    };
    // SQLAlchemy asks when it writes, and as often as it likes.
    let emitted = interpreter.script(span)?.emitted();
    let ty = match root {
        Root::Decorator => Type { wrap: Some(python), ..stands_on(interpreter, handle, span)? },
        Root::UserDefined => {
            let text = specification(interpreter, handle, span)?;
            let run = interpreter.script(span)?;
            run.reads.dialect = true;
            let sql = BTreeMap::from([(run.world.dialect.to_owned(), text.to_string())]);
            TypeKind::Other { python, sql }.into()
        }
        Root::Object => return interpreter.decline(span, "this is no type"),
    };
    if interpreter.script(span)?.emitted() != emitted {
        return interpreter.decline(span, "a type that runs operations is not evaluated");
    }
    Ok(ty)
}

/// What a decorator stands on: `load_dialect_impl(dialect)`, or else its `impl`.
fn stands_on(interpreter: &mut Interpreter<'_>, handle: Handle, span: Span) -> Outcome<Type> {
    let load = interpreter.attribute(&Value::Object(handle), &Name::from("load_dialect_impl"), span)?;
    let dialect = Value::Known(Rc::from("<dialect>"));
    let made = interpreter.call_value(&load, Arguments::positional(vec![dialect]), span)?;
    let chosen = any_type_of(interpreter, &made, span)?;
    if chosen.wrap.is_some() || !chosen.variants.is_empty() {
        return interpreter.decline(span, "a type decorator on such a type is not evaluated");
    }
    Ok(chosen)
}

/// `get_col_spec()`.
fn specification(interpreter: &mut Interpreter<'_>, handle: Handle, span: Span) -> Outcome<Rc<str>> {
    let method = interpreter.attribute(&Value::Object(handle), &Name::from("get_col_spec"), span)?;
    match interpreter.call_value(&method, Arguments::none(), span)? {
        Value::Str(text) if !text.is_empty() => Ok(text),
        _ => interpreter.decline(span, "the text of this type is not evaluated"),
    }
}
