//! `TypeDecorator` classes of the user's: DDL sees what they stand on.

use std::rc::Rc;

use limbeck_diagnostics::Span;
use limbeck_schema::Type;
use limbeck_schema::types::PythonReference;

use super::object::Sa;
use super::types::{any_type_of, source_of};
use crate::interpret::class::{Class, Decorator};
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Object, Opaque, Value};
use crate::interpret::{Arguments, Interpreter};

/// Calls a class of the user's.
pub(crate) fn construct_decorator(
    interpreter: &mut Interpreter<'_>,
    class: &Rc<Class>,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    let ty = build(interpreter, class, arguments, span)?;
    interpreter.allocate(Object::Sa(Sa::Type(ty)), span)
}

/// The type that a class makes.
pub(super) fn build(
    interpreter: &mut Interpreter<'_>,
    class: &Rc<Class>,
    arguments: Arguments,
    span: Span,
) -> Outcome<Type> {
    let Class::Decorator(decorator) = &**class else {
        return interpreter.decline(span, format!("calling `{}` is not evaluated", class.name()));
    };
    let mut words = Vec::new();
    for value in &arguments.positional {
        words.push(source_of(interpreter, value, span)?);
    }
    for (name, value) in &arguments.keywords {
        words.push(format!("{name}={}", source_of(interpreter, value, span)?));
    }
    let implementation = implementation(interpreter, decorator, arguments, span)?;
    let chosen = match &decorator.load {
        None => implementation,
        Some(load) => {
            interpreter.script(span)?;
            let own = Opaque { what: "a type decorator".into(), imported: true };
            let own = interpreter.opaque(own, span)?;
            let dialect = Value::Known(Rc::from("<dialect>"));
            let given = Arguments::positional(vec![own, dialect]);
            let made = interpreter.call_function(load, given, span)?;
            any_type_of(interpreter, &made, span)?
        }
    };
    if chosen.wrap.is_some() || !chosen.variants.is_empty() {
        return interpreter.decline(span, "a type decorator on such a type is not evaluated");
    }
    let reference = PythonReference {
        module: decorator.module.to_string(),
        name: decorator.name.to_string(),
        arguments: words.join(", "),
        imports: Vec::new(),
    };
    Ok(Type { wrap: Some(reference), ..chosen })
}

/// `impl`: of a class, made with the arguments; an object stays as it is.
fn implementation(
    interpreter: &mut Interpreter<'_>,
    decorator: &Decorator,
    arguments: Arguments,
    span: Span,
) -> Outcome<Type> {
    let value = match &decorator.implementation {
        class @ Value::Known(_) => interpreter.call_value(&class.clone(), arguments, span)?,
        object => object.clone(),
    };
    any_type_of(interpreter, &value, span)
}
