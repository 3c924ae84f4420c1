//! Operations on columns.

use limbeck_diagnostics::Span;
use limbeck_ops::{Action, AddColumn, AlterColumn, Change, DropColumn};
use limbeck_schema::{ServerDefault, TableName};

use super::{done, plain_name, table_of};
use crate::interpret::Interpreter;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Object, Value};
use crate::known::sqlalchemy::{Sa, added_column, options, server_default, type_of};
use crate::known::{Bound, Signature};

pub(super) const ADD: Signature = Signature::of(&["table_name", "column"]).keyword_only(&[
    "schema",
    "if_not_exists",
    "inline_references",
    "inline_primary_key",
]);
pub(super) const BATCH_ADD: Signature = Signature::of(&["column"]).keyword_only(&[
    "insert_before",
    "insert_after",
    "if_not_exists",
    "inline_references",
    "inline_primary_key",
]);
pub(super) const ALTER: Signature = Signature::of(&["table_name", "column_name"])
    .keyword_only(&[
        "nullable",
        "comment",
        "server_default",
        "new_column_name",
        "type_",
        "existing_type",
        "existing_server_default",
        "existing_nullable",
        "existing_comment",
        "schema",
        "autoincrement",
        "existing_autoincrement",
        "postgresql_using",
    ])
    .extra();
pub(super) const BATCH_ALTER: Signature = Signature::of(&["column_name"])
    .keyword_only(&[
        "nullable",
        "comment",
        "server_default",
        "new_column_name",
        "type_",
        "existing_type",
        "existing_server_default",
        "existing_nullable",
        "existing_comment",
        "insert_before",
        "insert_after",
        "autoincrement",
        "existing_autoincrement",
        "postgresql_using",
    ])
    .extra();
pub(super) const DROP: Signature =
    Signature::of(&["table_name", "column_name"]).keyword_only(&["schema", "if_exists"]).extra();
pub(super) const BATCH_DROP: Signature = Signature::of(&["column_name"]).keyword_only(&["if_exists"]).extra();

pub(super) fn add(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let table = table_of(interpreter, &bound, "table_name", span)?;
    let action = add_to(interpreter, table, &bound, span)?;
    done(interpreter, action, span)
}

pub(super) fn add_to(
    interpreter: &mut Interpreter<'_>,
    table: TableName,
    bound: &Bound,
    span: Span,
) -> Outcome<Action> {
    let (column, constraints, indexes) = added_column(interpreter, &table, &bound.or_none("column"), span)?;
    Ok(Action::AddColumn(AddColumn {
        table,
        column,
        constraints,
        indexes,
        if_not_exists: interpreter.flag(bound, "if_not_exists", span)?,
        inline_references: interpreter.flag(bound, "inline_references", span)?,
        inline_primary_key: interpreter.flag(bound, "inline_primary_key", span)?,
        insert_before: interpreter.optional_string(bound, "insert_before", span)?,
        insert_after: interpreter.optional_string(bound, "insert_after", span)?,
        fill: None,
    }))
}

pub(super) fn alter(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let table = table_of(interpreter, &bound, "table_name", span)?;
    let action = alter_in(interpreter, table, bound, span)?;
    done(interpreter, action, span)
}

pub(super) fn alter_in(
    interpreter: &mut Interpreter<'_>,
    table: TableName,
    bound: Bound,
    span: Span,
) -> Outcome<Action> {
    let column = plain_name(interpreter, &bound, "column_name", span)?;
    let mut alter = AlterColumn::new(table, column);
    alter.nullable = interpreter.optional_bool(&bound, "nullable", span)?;
    alter.comment = match bound.get("comment") {
        None | Some(Value::Bool(false)) => Change::Keep,
        Some(_) => Change::to(interpreter.optional_string(&bound, "comment", span)?),
    };
    alter.server_default = changed_default(interpreter, &bound, "server_default", span)?;
    alter.existing_server_default = changed_default(interpreter, &bound, "existing_server_default", span)?;
    alter.new_name = interpreter.optional_string(&bound, "new_column_name", span)?;
    alter.ty = bound.some("type_").map(|value| type_of(interpreter, value, span)).transpose()?;
    alter.existing_type =
        bound.some("existing_type").map(|value| type_of(interpreter, value, span)).transpose()?;
    let counts = bound.some("type_").or_else(|| bound.some("existing_type"));
    let is_object =
        |ty: &Value| matches!(interpreter.object(ty), Some(Object::Sa(Sa::Type(_)) | Object::Instance(_)));
    alter.bare_type = counts.is_some_and(|ty| !is_object(ty));
    alter.existing_nullable = interpreter.optional_bool(&bound, "existing_nullable", span)?;
    alter.existing_comment = match bound.get("existing_comment") {
        Some(Value::Bool(false)) => {
            return interpreter.decline(span, "`existing_comment=False` is not evaluated");
        }
        _ => interpreter.optional_string(&bound, "existing_comment", span)?,
    };
    alter.autoincrement = interpreter.optional_bool(&bound, "autoincrement", span)?;
    alter.existing_autoincrement = interpreter.optional_bool(&bound, "existing_autoincrement", span)?;
    alter.postgresql_using = interpreter.optional_string(&bound, "postgresql_using", span)?;
    alter.insert_before = interpreter.optional_string(&bound, "insert_before", span)?;
    alter.insert_after = interpreter.optional_string(&bound, "insert_after", span)?;
    alter.other = options::other(interpreter, bound.extra, span)?;
    Ok(Action::AlterColumn(Box::new(alter)))
}

/// `False` is "not given", `None` is "drop".
fn changed_default(
    interpreter: &mut Interpreter<'_>,
    bound: &Bound,
    name: &str,
    span: Span,
) -> Outcome<Change<ServerDefault>> {
    match bound.get(name) {
        None | Some(Value::Bool(false)) => Ok(Change::Keep),
        Some(Value::None) => Ok(Change::Clear),
        Some(value) => Ok(Change::Set(server_default(interpreter, &value.clone(), span)?)),
    }
}

pub(super) fn drop(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let table = table_of(interpreter, &bound, "table_name", span)?;
    let action = drop_from(interpreter, table, bound, span)?;
    done(interpreter, action, span)
}

pub(super) fn drop_from(
    interpreter: &mut Interpreter<'_>,
    table: TableName,
    bound: Bound,
    span: Span,
) -> Outcome<Action> {
    let column = plain_name(interpreter, &bound, "column_name", span)?;
    let if_exists = interpreter.flag(&bound, "if_exists", span)?;
    let other = options::other(interpreter, bound.extra, span)?;
    Ok(Action::DropColumn(DropColumn { table, column, if_exists, other }))
}
