//! Enumerations that a script creates and drops by hand: `sa.Enum(...).create(op.get_bind(), checkfirst=True)`.

use std::rc::Rc;

use limbeck_diagnostics::Span;
use limbeck_ops::{Action, CreateEnum, DropEnum, Guard};
use limbeck_schema::{EnumType, Origin, Type, TypeKind};

use crate::evaluate::EnumSupport;
use crate::interpret::class::Class;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Object, Value};
use crate::interpret::{Arguments, Interpreter};
use crate::known::Signature;
use crate::known::op::BIND;

/// Keywords of an enumeration that no DDL shows.
pub(super) fn is_silent(name: &str, value: &Value) -> bool {
    matches!((name, value), ("validate_strings" | "omit_aliases", Value::Bool(_)))
}

/// `Enum(Status)`: the names of the class's members, or what `values_callable` makes of it, under the class's name.
pub(super) fn of_class(
    interpreter: &mut Interpreter<'_>,
    mut arguments: Arguments,
    span: Span,
) -> Outcome<Arguments> {
    let [value] = arguments.positional.as_slice() else { return Ok(arguments) };
    let value = value.clone();
    let Some(Object::Class(class)) = interpreter.object(&value) else { return Ok(arguments) };
    let class = class.clone();
    let Class::Enumeration(enumeration) = &*class else { return Ok(arguments) };
    let place = arguments.keywords.iter().position(|(name, _)| &**name == "values_callable");
    arguments.positional = match place.map(|place| arguments.keywords.remove(place).1) {
        None | Some(Value::None) => {
            enumeration.members.iter().map(|(name, _)| Value::Str(name.clone())).collect()
        }
        Some(function) => {
            let made = interpreter.call_value(&function, Arguments::positional(vec![value]), span)?;
            let names = interpreter.strings(&made, span)?;
            if names.len() != enumeration.members.len() {
                return interpreter.decline(span, "these values of an enumeration are not evaluated");
            }
            names.into_iter().map(Value::str).collect()
        }
    };
    if arguments.keywords.iter().all(|(name, _)| &**name != "name") {
        let name = enumeration.name.to_ascii_lowercase();
        if !enumeration.name.is_ascii() {
            return interpreter.decline(span, "this name of an enumeration is not evaluated");
        }
        arguments.keywords.push((Rc::from("name"), Value::str(name)));
    }
    Ok(arguments)
}

/// Whether the values can be those of an enumeration.
pub(super) fn is_sound(kind: &TypeKind) -> bool {
    match kind {
        TypeKind::Enum { values, .. } | TypeKind::PgEnum { values, .. } | TypeKind::MyEnum { values, .. } => {
            values.iter().enumerate().all(|(place, value)| !values[..place].contains(value))
        }
        _ => true,
    }
}

/// What `create` and `drop` are about, and whether they look first when nobody says.
fn read(ty: &Type) -> Option<(EnumType, bool)> {
    let (name, schema, values, looks_first) = match &ty.base {
        TypeKind::Enum { name, schema, values, .. } => (name, schema, values, false),
        TypeKind::PgEnum { name, schema, values, .. } => (name, schema, values, true),
        _ => return None,
    };
    let name = name.clone()?;
    let (schema, values) = (schema.clone(), values.clone());
    Some((EnumType { schema, name, values, comment: None, origin: Origin::default() }, looks_first))
}

/// The operation that a call makes, or nothing where the dialect has no such objects.
fn call(
    interpreter: &mut Interpreter<'_>,
    ty: &Type,
    arguments: Arguments,
    what: &str,
    span: Span,
) -> Outcome<Option<(EnumType, bool)>> {
    let signature = Signature::of(&["bind"]).optional(&["checkfirst"]);
    let bound = signature.bind(interpreter, what, arguments, span)?;
    if !matches!(bound.get("bind"), Some(Value::Known(path)) if &**path == BIND) {
        return interpreter.decline(span, format!("`{what}` is evaluated only with `op.get_bind()`"));
    }
    let checkfirst = interpreter.optional_bool(&bound, "checkfirst", span)?;
    let Some((enumeration, looks_first)) = read(ty).filter(|_| ty.variants.is_empty() && ty.wrap.is_none())
    else {
        return interpreter.decline(span, format!("`{what}` of this type is not evaluated"));
    };
    let run = interpreter.script(span)?;
    run.reads.dialect = true;
    let emulated = matches!(ty.base, TypeKind::Enum { native_enum: Some(false), .. });
    match (run.world.enums, &ty.base) {
        (EnumSupport::Named, _) if emulated => Ok(None),
        (EnumSupport::Named, _) => Ok(Some((enumeration, checkfirst.unwrap_or(looks_first)))),
        (EnumSupport::None, _) | (EnumSupport::Inline, TypeKind::Enum { .. }) => Ok(None),
        (EnumSupport::Inline, _) => {
            interpreter.decline(span, format!("`{what}` of this type is not evaluated"))
        }
    }
}

pub(super) fn create(
    interpreter: &mut Interpreter<'_>,
    ty: &Type,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    if let Some((enumeration, checkfirst)) = call(interpreter, ty, arguments, "create", span)? {
        let guard = if checkfirst {
            Guard::TypeMissing { schema: enumeration.schema.clone(), name: enumeration.name.clone() }
        } else {
            Guard::Always
        };
        interpreter.emit(Action::CreateEnum(CreateEnum { enumeration }), guard, span)?;
    }
    Ok(Value::None)
}

pub(super) fn drop(
    interpreter: &mut Interpreter<'_>,
    ty: &Type,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    if let Some((enumeration, checkfirst)) = call(interpreter, ty, arguments, "drop", span)? {
        let EnumType { schema, name, .. } = enumeration;
        let guard = if checkfirst {
            Guard::TypePresent { schema: schema.clone(), name: name.clone() }
        } else {
            Guard::Always
        };
        interpreter.emit(Action::DropEnum(DropEnum { schema, name }), guard, span)?;
    }
    Ok(Value::None)
}
