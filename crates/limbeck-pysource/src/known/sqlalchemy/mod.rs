//! SQLAlchemy's schema objects, types and expressions, as far as migrations use them.
//!
//! An object is what its constructor was given; what SQLAlchemy derives when objects are put together (the
//! constraint of `unique=True`, the NOT NULL of a primary key) is derived in `assembly`.

mod assembly;
mod column;
mod constraint;
mod decorator;
mod enumeration;
mod expression;
mod functions;
mod index;
mod object;
pub(crate) mod options;
mod paths;
mod server_default;
mod table;
mod text;
mod types;

use limbeck_diagnostics::Span;

use super::{Function, Signature, function};
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Handle, Object, Value};
use crate::interpret::{Arguments, Interpreter};

pub(crate) use assembly::{added_column, build_table};
pub(crate) use constraint::{build_exclude, constraint_name, deferral, free_constraint};
pub(crate) use decorator::written_arguments;
pub(crate) use expression::{comparison, condition, plain_of, plain_value};
pub(crate) use functions::call_function;
pub(crate) use index::build_index;
pub(crate) use object::{ColumnDraft, Sa, TableObject};
pub(crate) use paths::{canonical, is_known};
pub(crate) use server_default::server_default;
pub(crate) use text::bind_value;
pub(crate) use types::{construct_type, type_class, type_of};

/// Functions and classes that are called.
pub(super) const FUNCTIONS: &[Function] = &[
    function("sqlalchemy.CheckConstraint", constraint::CHECK, constraint::check),
    function("sqlalchemy.Column", column::SIGNATURE, column::column),
    function("sqlalchemy.Computed", server_default::COMPUTED, server_default::computed),
    function("sqlalchemy.DDL", Signature::of(&["statement"]), text::ddl),
    function("sqlalchemy.DefaultClause", Signature::of(&["arg"]), server_default::default_clause),
    function("sqlalchemy.FetchedValue", Signature::of(&[]), server_default::fetched_value),
    function("sqlalchemy.ForeignKey", column::FOREIGN_KEY, column::foreign_key),
    function("sqlalchemy.ForeignKeyConstraint", constraint::FOREIGN_KEY, constraint::foreign_key),
    function("sqlalchemy.Identity", server_default::IDENTITY, server_default::identity),
    function("sqlalchemy.Index", index::SIGNATURE, index::index),
    function("sqlalchemy.MetaData", Signature::of(&[]), table::metadata),
    function("sqlalchemy.PrimaryKeyConstraint", constraint::PRIMARY_KEY, constraint::primary_key),
    function("sqlalchemy.Table", table::TABLE, table::table_of_metadata),
    function("sqlalchemy.UniqueConstraint", constraint::UNIQUE, constraint::unique),
    function("sqlalchemy.asc", Signature::of(&["column"]), expression::asc),
    function("sqlalchemy.cast", Signature::of(&["expression", "type_"]), expression::cast),
    function("sqlalchemy.column", Signature::of(&["text"]).optional(&["type_"]), table::column),
    function("sqlalchemy.desc", Signature::of(&["column"]), expression::desc),
    function("sqlalchemy.dialects.postgresql.ExcludeConstraint", constraint::EXCLUDE, constraint::exclude),
    function("sqlalchemy.false", Signature::of(&[]), expression::false_),
    function("sqlalchemy.literal", Signature::of(&["value"]), expression::literal),
    function(
        "sqlalchemy.literal_column",
        Signature::of(&["text"]).optional(&["type_"]),
        expression::literal_column,
    ),
    function("sqlalchemy.null", Signature::of(&[]), expression::null),
    function("sqlalchemy.nulls_first", Signature::of(&["column"]), expression::nulls_first),
    function("sqlalchemy.nulls_last", Signature::of(&["column"]), expression::nulls_last),
    function("sqlalchemy.nullsfirst", Signature::of(&["column"]), expression::nulls_first),
    function("sqlalchemy.nullslast", Signature::of(&["column"]), expression::nulls_last),
    function("sqlalchemy.schema.conv", Signature::of(&["value"]), constraint::conv),
    function("sqlalchemy.table", table::LIGHT, table::light),
    function("sqlalchemy.text", Signature::of(&["text"]), text::text),
    function("sqlalchemy.true", Signature::of(&[]), expression::true_),
];

/// Calls a SQLAlchemy object itself.
pub(crate) fn call_object(
    interpreter: &mut Interpreter<'_>,
    handle: Handle,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    if let (Object::Sa(Sa::Operator { left, operator }), [right]) =
        (interpreter.arena.get(handle), arguments.positional.as_slice())
        && arguments.keywords.is_empty()
    {
        let (left, operator) = (left.clone(), operator.clone());
        return expression::binary(interpreter, left, operator, right, span);
    }
    let what = interpreter.describe(&Value::Object(handle));
    interpreter.decline(span, format!("calling {what} is not evaluated"))
}

/// Calls a method of a SQLAlchemy object.
pub(crate) fn call_method(
    interpreter: &mut Interpreter<'_>,
    handle: Handle,
    method: &str,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    let Object::Sa(sa) = interpreter.arena.get(handle) else {
        return interpreter.decline(span, "this is no SQLAlchemy object");
    };
    match sa {
        Sa::Type(_) => types::call_method(interpreter, handle, method, arguments, span),
        Sa::Text { .. } => text::call_method(interpreter, handle, method, arguments, span),
        Sa::Expr(_) => expression::call_method(interpreter, handle, method, arguments, span),
        Sa::Column(_)
        | Sa::LightColumn(_)
        | Sa::ForeignKey { .. }
        | Sa::Constraint(_)
        | Sa::Index(_)
        | Sa::Default(_)
        | Sa::Ddl(_)
        | Sa::Operator { .. }
        | Sa::Table(_)
        | Sa::MetaData => super::no_method(interpreter, &Value::Object(handle), method, span),
    }
}

/// An attribute of a SQLAlchemy object.
pub(crate) fn attribute(
    interpreter: &mut Interpreter<'_>,
    handle: Handle,
    name: &str,
    span: Span,
) -> Outcome<Value> {
    match (interpreter.arena.get(handle), name) {
        (Object::Sa(Sa::Column(column)), "name") => Ok(Value::str(column.column.name.as_str())),
        (Object::Sa(Sa::Type(ty)), _) => match types::attribute(ty, name) {
            Some(value) => Ok(value),
            None => interpreter.decline(span, format!("`.{name}` of a type is not evaluated")),
        },
        (Object::Sa(Sa::Table(table)), "name") => Ok(Value::str(table.name.name.as_str())),
        _ => {
            let what = interpreter.describe(&Value::Object(handle));
            interpreter.decline(span, format!("`.{name}` of {what} is not evaluated"))
        }
    }
}

/// An element of a SQLAlchemy object.
pub(crate) fn element(
    interpreter: &mut Interpreter<'_>,
    handle: Handle,
    _index: &Value,
    span: Span,
) -> Outcome<Value> {
    let what = interpreter.describe(&Value::Object(handle));
    interpreter.decline(span, format!("an element of {what} is not evaluated"))
}
