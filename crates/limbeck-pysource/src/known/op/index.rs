//! Operations on indexes.

use limbeck_diagnostics::Span;
use limbeck_ops::{Action, CreateIndex, DropIndex};
use limbeck_schema::TableName;

use super::{done, table_of};
use crate::interpret::Interpreter;
use crate::interpret::stop::Outcome;
use crate::interpret::value::Value;
use crate::known::sqlalchemy::{build_index, constraint_name, options};
use crate::known::{Bound, Signature};

pub(super) const CREATE: Signature = Signature::of(&["index_name", "table_name", "columns"])
    .keyword_only(&["schema", "unique", "if_not_exists"])
    .extra();
pub(super) const BATCH_CREATE: Signature =
    Signature::of(&["index_name", "columns"]).keyword_only(&["unique", "if_not_exists"]).extra();
pub(super) const DROP: Signature =
    Signature::of(&["index_name"]).optional(&["table_name"]).keyword_only(&["schema", "if_exists"]).extra();
pub(super) const BATCH_DROP: Signature = Signature::of(&["index_name"]).keyword_only(&["if_exists"]).extra();

pub(super) fn create(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let table = table_of(interpreter, &bound, "table_name", span)?;
    let action = create_on(interpreter, table, bound, span)?;
    done(interpreter, action, span)
}

pub(super) fn create_on(
    interpreter: &mut Interpreter<'_>,
    table: TableName,
    bound: Bound,
    span: Span,
) -> Outcome<Action> {
    let name = constraint_name(interpreter, &bound, "index_name", span)?;
    let columns = bound.or_none("columns");
    if columns.as_str().is_some() {
        return interpreter.decline(span, "a string stands where a list of columns is expected");
    }
    let columns = interpreter.collect(&columns, span)?;
    let unique = interpreter.flag(&bound, "unique", span)?;
    let if_not_exists = interpreter.flag(&bound, "if_not_exists", span)?;
    let index = build_index(interpreter, name, &columns, unique, bound.extra, span)?;
    Ok(Action::CreateIndex(CreateIndex { table, index, if_not_exists }))
}

pub(super) fn drop(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let table = interpreter.optional_string(&bound, "table_name", span)?;
    let schema = interpreter.optional_string(&bound, "schema", span)?;
    let action = drop_named(interpreter, table, schema, bound, span)?;
    done(interpreter, action, span)
}

pub(super) fn drop_named(
    interpreter: &mut Interpreter<'_>,
    table: Option<String>,
    schema: Option<String>,
    bound: Bound,
    span: Span,
) -> Outcome<Action> {
    let name = constraint_name(interpreter, &bound, "index_name", span)?;
    let if_exists = interpreter.flag(&bound, "if_exists", span)?;
    // What else an index may have is accepted, and is not part of DROP INDEX.
    let options = options::index(interpreter, bound.extra, &[], span)?;
    Ok(Action::DropIndex(DropIndex {
        name,
        table,
        schema,
        if_exists,
        postgresql_concurrently: options.postgresql.concurrently,
    }))
}
