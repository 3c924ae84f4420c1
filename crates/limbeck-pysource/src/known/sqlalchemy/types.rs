//! Types: SQLAlchemy's classes, their constructors and methods.

use limbeck_diagnostics::Span;
use limbeck_schema::types::{Argument, Form, PythonReference, SIGNATURES, TypeSignature};
use limbeck_schema::{Type, TypeKind};

use super::object::Sa;
use super::{decorator, enumeration};
use crate::interpret::repr::string_repr;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Handle, Object, Value};
use crate::interpret::{Arguments, Interpreter};
use crate::known::no_method;

/// A class of types.
#[derive(Debug, Clone)]
pub(crate) struct TypeClass {
    /// The dialect module, or nothing for `sqlalchemy` itself.
    module: String,
    name: String,
    /// Nothing for a class that Limbeck does not know.
    signature: Option<&'static TypeSignature>,
}

/// SQL's own names that a dialect's module exports as they are.
fn plain_names(dialect: &str) -> &'static [&'static str] {
    match dialect {
        "postgresql" => &[
            "BIGINT",
            "BOOLEAN",
            "CHAR",
            "DATE",
            "DOUBLE_PRECISION",
            "FLOAT",
            "INTEGER",
            "NUMERIC",
            "REAL",
            "SMALLINT",
            "TEXT",
            "UUID",
            "VARCHAR",
        ],
        "sqlite" => &[
            "BLOB",
            "BOOLEAN",
            "CHAR",
            "DECIMAL",
            "FLOAT",
            "INTEGER",
            "NUMERIC",
            "REAL",
            "SMALLINT",
            "TEXT",
            "TIMESTAMP",
            "VARCHAR",
        ],
        "mysql" => &["BINARY", "BLOB", "BOOLEAN", "DATE", "VARBINARY"],
        _ => &[],
    }
}

/// Classes of dialects that Limbeck has no structure for: they may stand in variants for their own dialect.
fn foreign_names(dialect: &str) -> &'static [&'static str] {
    match dialect {
        "sqlite" => &["DATE", "DATETIME", "JSON", "TIME"],
        _ => &[],
    }
}

/// The class of types that a canonical path names.
pub(crate) fn type_class(path: &str) -> Option<TypeClass> {
    let rest = path.strip_prefix("sqlalchemy.")?;
    if rest == "types.NullType" || rest == "types.NULLTYPE" {
        return class("", "NullType", TypeSignature::of_class("", "NullType"));
    }
    if let Some(rest) = rest.strip_prefix("dialects.") {
        let (dialect, name) = rest.split_once('.')?;
        let own = TypeSignature::of_class(dialect, name)
            .filter(|signature| signature.kind.contains('.') || plain_names(dialect).contains(&name));
        return match own {
            Some(signature) => class(dialect, name, Some(signature)),
            None if foreign_names(dialect).contains(&name) => class(dialect, name, None),
            None => None,
        };
    }
    let signature = TypeSignature::of_class("", rest).filter(|_| rest != "NullType")?;
    class("", rest, Some(signature))
}

fn class(module: &str, name: &str, signature: Option<&'static TypeSignature>) -> Option<TypeClass> {
    Some(TypeClass { module: module.into(), name: name.into(), signature })
}

/// A type, given as an object or as a class without a call.
pub(crate) fn type_of(interpreter: &mut Interpreter<'_>, value: &Value, span: Span) -> Outcome<Type> {
    let ty = any_type_of(interpreter, value, span)?;
    usable(interpreter, &ty, span)?;
    Ok(ty)
}

pub(super) fn any_type_of(interpreter: &mut Interpreter<'_>, value: &Value, span: Span) -> Outcome<Type> {
    if let Some(Object::Sa(Sa::Type(ty))) = interpreter.object(value) {
        return Ok(ty.clone());
    }
    if let Value::Known(path) = value
        && let Some(class) = type_class(path)
    {
        return build(interpreter, &class, Arguments::none(), span);
    }
    let value = &interpreter.installed(value)?.unwrap_or_else(|| value.clone());
    if let Some(Object::Class(_)) = interpreter.object(value) {
        let object = interpreter.call_value(value, Arguments::none(), span)?;
        return any_type_of(interpreter, &object, span);
    }
    if let (Some(handle), Some(Object::Instance(_))) = (value.handle(), interpreter.object(value)) {
        return decorator::of_instance(interpreter, handle, span);
    }
    let what = interpreter.describe(value);
    interpreter.decline(span, format!("{what} as a type is not evaluated"))
}

/// Refuses what only SQLAlchemy itself can write: a type of a dialect that has no structure here, and constraints
/// that a type brings along.
fn usable(interpreter: &mut Interpreter<'_>, ty: &Type, span: Span) -> Outcome<()> {
    match &ty.base {
        TypeKind::Other { sql, .. } if sql.contains_key(interpreter.run.world.dialect) => {}
        TypeKind::Other { python, .. } => {
            let reason = format!("the type `{}` is written by SQLAlchemy", python.name);
            return interpreter.decline(span, reason);
        }
        TypeKind::Boolean { create_constraint: true, .. }
        | TypeKind::BOOLEAN { create_constraint: true, .. }
        | TypeKind::Enum { create_constraint: true, .. } => {
            return interpreter.decline(span, "a type with `create_constraint=True` is not evaluated");
        }
        _ => {}
    }
    for variant in &ty.variants {
        if let TypeKind::Other { python, sql } = &variant.ty.base
            && sql.is_empty()
        {
            let name = python.name.clone();
            let run = interpreter.script(span)?;
            run.reads.dialect = true;
            if variant.dialect == run.world.dialect {
                return interpreter.decline(span, format!("the type `{name}` is written by SQLAlchemy"));
            }
        } else {
            usable(interpreter, &variant.ty, span)?;
        }
    }
    Ok(())
}

/// Calls a class of types.
pub(crate) fn construct_type(
    interpreter: &mut Interpreter<'_>,
    class: &TypeClass,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    let ty = build(interpreter, class, arguments, span)?;
    interpreter.allocate(Object::Sa(Sa::Type(ty)), span)
}

fn build(
    interpreter: &mut Interpreter<'_>,
    class: &TypeClass,
    arguments: Arguments,
    span: Span,
) -> Outcome<Type> {
    let Some(signature) = class.signature else { return foreign(interpreter, class, &arguments, span) };
    let since_two = matches!(signature.kind, "Uuid" | "UUID" | "Double" | "DOUBLE" | "DOUBLE_PRECISION");
    if since_two && class.module.is_empty() && interpreter.surroundings.sqlalchemy < (2, 0) {
        return interpreter.decline(span, format!("`{}` is of SQLAlchemy 2", class.name));
    }
    let misfit = |interpreter: &Interpreter<'_>| {
        interpreter.decline(span, format!("these arguments of the type `{}` are not evaluated", class.name))
    };
    let is_enum = matches!(signature.kind, "Enum" | "postgresql.ENUM" | "mysql.ENUM");
    let arguments = if is_enum { enumeration::of_class(interpreter, arguments, span)? } else { arguments };
    let mut given: Vec<(&'static str, Argument)> = Vec::new();
    let mut positional = arguments.positional.into_iter();
    for (place, parameter) in signature.parameters.iter().enumerate() {
        match parameter.form {
            Form::Rest => {
                let mut values = Vec::new();
                for value in positional.by_ref() {
                    match value.as_str() {
                        Some(text) => values.push(text.to_string()),
                        None => return misfit(interpreter),
                    }
                }
                given.push((parameter.name, Argument::Strings(values)));
            }
            Form::Plain if place >= positions(signature.kind) => break,
            Form::Plain => match positional.next() {
                Some(value) => given.push((parameter.name, argument(interpreter, &value, span)?)),
                None => break,
            },
        }
    }
    if positional.next().is_some() {
        return misfit(interpreter);
    }
    for (name, value) in arguments.keywords {
        if is_enum && enumeration::is_silent(&name, &value) {
            continue;
        }
        let known = signature
            .parameters
            .iter()
            .find(|parameter| *parameter.name == *name && parameter.form == Form::Plain);
        match known {
            Some(known) if given.iter().all(|(taken, _)| *taken != known.name) => {
                given.push((known.name, argument(interpreter, &value, span)?));
            }
            _ => return misfit(interpreter),
        }
    }
    given.retain(|(name, value)| !is_default(signature.kind, name, value));
    if signature.kind == "Enum" && interpreter.surroundings.sqlalchemy < (2, 1) {
        // Before 2.1 it was taken and ignored.
        given.retain(|(name, _)| *name != "create_type");
    }
    match TypeKind::from_arguments(signature.kind, &given) {
        Some(kind) if enumeration::is_sound(&kind) && is_accepted(&kind) => Ok(kind.into()),
        _ => misfit(interpreter),
    }
}

/// How many arguments may stand without their names: the others come from `**kw`, or behind a `*`.
fn positions(kind: &str) -> usize {
    match kind {
        "postgresql.DOMAIN" => 2,
        "mysql.NUMERIC" | "mysql.DECIMAL" | "mysql.DOUBLE" | "mysql.REAL" | "mysql.FLOAT" => 3,
        "mysql.DATETIME" | "mysql.TIMESTAMP" | "mysql.TIME" => 2,
        "mysql.TINYTEXT" | "mysql.MEDIUMTEXT" | "mysql.LONGTEXT" => 0,
        "mysql.ENUM" | "mysql.SET" => 1,
        _ if kind.starts_with("mysql.") => 1,
        _ => usize::MAX,
    }
}

/// What else the constructors refuse: an array without an item type, half of a precision, an empty word in a set.
fn is_accepted(kind: &TypeKind) -> bool {
    match kind {
        TypeKind::MyDouble { precision, scale, .. } | TypeKind::MyReal { precision, scale, .. } => {
            precision.is_some() == scale.is_some()
        }
        TypeKind::MySet { values, retrieve_as_bitwise, .. } => {
            *retrieve_as_bitwise || values.iter().all(|value| !value.is_empty())
        }
        TypeKind::Array { item_type, .. } | TypeKind::PgArray { item_type, .. } => item_type
            .as_ref()
            .is_some_and(|item| !matches!(item.base, TypeKind::Array { .. } | TypeKind::PgArray { .. })),
        TypeKind::PgDomain { name, data_type, .. } => name.is_some() && data_type.is_some(),
        _ => true,
    }
}

fn argument(interpreter: &mut Interpreter<'_>, value: &Value, span: Span) -> Outcome<Argument> {
    Ok(match value {
        Value::None => Argument::None,
        Value::Bool(truth) => Argument::Bool(*truth),
        Value::Int(int) => Argument::Int(*int),
        Value::Str(text) | Value::FinalName(text) => Argument::Str(text.to_string()),
        _ => Argument::Type(Box::new(any_type_of(interpreter, value, span)?)),
    })
}

/// Whether an argument says what would hold without it (SQLAlchemy 2.1's constructors).
fn is_default(kind: &str, name: &str, value: &Argument) -> bool {
    match (kind, name) {
        ("Numeric" | "NUMERIC" | "DECIMAL", "asdecimal") => *value == Argument::Bool(true),
        ("mysql.NUMERIC" | "mysql.DECIMAL" | "mysql.DOUBLE" | "mysql.REAL", "asdecimal") => {
            *value == Argument::Bool(true)
        }
        (_, "asdecimal" | "inherit_schema") => *value == Argument::Bool(false),
        (_, "as_uuid" | "native_uuid" | "native" | "native_enum" | "create_type") => {
            *value == Argument::Bool(true)
        }
        (_, "astext_type" | "text_type") => {
            let text = TypeKind::Text { length: None, collation: None };
            *value == Argument::None || *value == Argument::Type(Box::new(text.into()))
        }
        _ => *value == Argument::None,
    }
}

/// A type by reference: Python writes it.
fn foreign(
    interpreter: &mut Interpreter<'_>,
    class: &TypeClass,
    arguments: &Arguments,
    span: Span,
) -> Outcome<Type> {
    let mut words = Vec::new();
    for value in &arguments.positional {
        words.push(source_of(interpreter, value, span)?);
    }
    for (name, value) in &arguments.keywords {
        words.push(format!("{name}={}", source_of(interpreter, value, span)?));
    }
    let python = PythonReference {
        module: format!("sqlalchemy.dialects.{}", class.module),
        name: class.name.clone(),
        arguments: words.join(", "),
        imports: Vec::new(),
    };
    Ok(TypeKind::Other { python, sql: std::collections::BTreeMap::new() }.into())
}

pub(super) fn source_of(interpreter: &Interpreter<'_>, value: &Value, span: Span) -> Outcome<String> {
    match value {
        Value::Str(text) => match string_repr(text) {
            Some(repr) => Ok(repr),
            None => interpreter.decline(span, "this argument of a type is not evaluated"),
        },
        Value::Int(_) | Value::Bool(_) | Value::None => Ok(interpreter.to_text(value, span)?.to_string()),
        _ => interpreter.decline(span, "this argument of a type is not evaluated"),
    }
}

/// What a type was made with. An enumeration counts a length that nobody gave.
pub(super) fn attribute(ty: &Type, name: &str) -> Option<Value> {
    let signature = SIGNATURES.iter().find(|signature| signature.kind == ty.base.kind())?;
    let known = matches!(name, "length" | "collation" | "timezone" | "precision" | "scale")
        && !matches!(ty.base, TypeKind::Enum { .. } | TypeKind::PgEnum { .. })
        && !ty.base.kind().starts_with("mysql.")
        && signature.parameters.iter().any(|parameter| parameter.name == name);
    if !known {
        return None;
    }
    match ty.base.arguments().into_iter().find(|(given, _)| *given == name) {
        Some((_, Argument::Int(int))) => Some(Value::Int(int)),
        Some((_, Argument::Bool(truth))) => Some(Value::Bool(truth)),
        Some((_, Argument::Str(text))) => Some(Value::str(text)),
        Some(_) => None,
        None if name == "timezone" => Some(Value::Bool(false)),
        None => Some(Value::None),
    }
}

/// A method of a type.
pub(super) fn call_method(
    interpreter: &mut Interpreter<'_>,
    handle: Handle,
    method: &str,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    let Object::Sa(Sa::Type(ty)) = interpreter.arena.get(handle) else {
        return interpreter.decline(span, "this is no type");
    };
    let ty = ty.clone();
    match method {
        "with_variant" => with_variant(interpreter, ty, arguments, span),
        "create" => enumeration::create(interpreter, &ty, arguments, span),
        "drop" => enumeration::drop(interpreter, &ty, arguments, span),
        _ => no_method(interpreter, &Value::Object(handle), method, span),
    }
}

/// `type.with_variant(other, *dialects)`.
fn with_variant(
    interpreter: &mut Interpreter<'_>,
    mut ty: Type,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    let mut names = arguments.positional.into_iter();
    let misfit = "these arguments of `with_variant` are not evaluated";
    let Some(other) = names.next().filter(|_| arguments.keywords.is_empty()) else {
        return interpreter.decline(span, misfit);
    };
    let other = any_type_of(interpreter, &other, span)?;
    let mut count = 0;
    for name in names {
        let Some(dialect) = name.as_str().map(ToString::to_string) else {
            return interpreter.decline(span, misfit);
        };
        if ty.variants.iter().any(|variant| variant.dialect == dialect) || !other.variants.is_empty() {
            return interpreter.decline(span, misfit);
        }
        ty.variants.push(limbeck_schema::types::Variant { dialect, ty: other.clone() });
        count += 1;
    }
    if count == 0 || ty.wrap.is_some() {
        return interpreter.decline(span, misfit);
    }
    interpreter.allocate(Object::Sa(Sa::Type(ty)), span)
}
