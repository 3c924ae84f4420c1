//! `alembic.op`: a file per kind of object.

mod batch;
mod bulk_insert;
mod column;
mod constraint;
mod context;
mod execute;
mod index;
mod table;

use limbeck_diagnostics::Span;
use limbeck_ops::{Action, Guard};
use limbeck_schema::TableName;

use super::{Bound, Function, Signature, function};
use crate::interpret::Interpreter;
use crate::interpret::stop::Outcome;
use crate::interpret::value::Value;

pub(crate) use batch::{Batch, batch_method, enter_batch, leave_batch};
pub(crate) use context::{AUTOCOMMIT, BIND, CONTEXT, DIALECT, attribute, is_known};

/// The functions of `alembic.op`, and what scripts call of `alembic.context`.
pub(super) const FUNCTIONS: &[Function] = &[
    function(
        "alembic.context.get_x_argument",
        Signature::of(&[]).optional(&["as_dictionary"]),
        context::get_x_argument,
    ),
    function("alembic.context.get_bind", Signature::of(&[]), context::get_bind),
    function("alembic.context.get_context", Signature::of(&[]), context::get_context),
    function("alembic.context.is_offline_mode", Signature::of(&[]), context::is_offline_mode),
    function("alembic.op.add_column", column::ADD, column::add),
    function("alembic.op.alter_column", column::ALTER, column::alter),
    function("alembic.op.batch_alter_table", batch::SIGNATURE, batch::batch_alter_table),
    function("alembic.op.bulk_insert", bulk_insert::SIGNATURE, bulk_insert::bulk_insert),
    function("alembic.op.create_check_constraint", constraint::CHECK, constraint::check),
    function("alembic.op.create_exclude_constraint", constraint::EXCLUDE, constraint::exclude),
    function("alembic.op.create_foreign_key", constraint::FOREIGN_KEY, constraint::foreign_key),
    function("alembic.op.create_index", index::CREATE, index::create),
    function("alembic.op.create_primary_key", constraint::PRIMARY_KEY, constraint::primary_key),
    function("alembic.op.create_table", table::CREATE, table::create),
    function("alembic.op.create_table_comment", table::CREATE_COMMENT, table::create_comment),
    function("alembic.op.create_unique_constraint", constraint::UNIQUE, constraint::unique),
    function("alembic.op.drop_column", column::DROP, column::drop),
    function("alembic.op.drop_constraint", constraint::DROP, constraint::drop),
    function("alembic.op.drop_index", index::DROP, index::drop),
    function("alembic.op.drop_table", table::DROP, table::drop),
    function("alembic.op.drop_table_comment", table::DROP_COMMENT, table::drop_comment),
    function("alembic.op.execute", execute::SIGNATURE, execute::execute),
    function("alembic.op.f", Signature::of(&["name"]), f),
    function("alembic.op.get_bind", Signature::of(&[]), context::get_bind),
    function("alembic.op.get_context", Signature::of(&[]), context::get_context),
    function(
        "alembic.op.inline_literal",
        Signature::of(&["value"]).optional(&["type_"]),
        execute::inline_literal,
    ),
    function("alembic.op.rename_table", table::RENAME, table::rename),
    function("<bind>.execute", Signature::of(&["statement"]).optional(&["parameters"]), execute::on_bind),
    function("<dialect>.type_descriptor", Signature::of(&["typeobj"]), context::type_descriptor),
    function("<migration context>.autocommit_block", Signature::of(&[]), context::autocommit_block),
];

/// `op.f(name)`: the name is final.
fn f(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    Ok(Value::FinalName(interpreter.string(&bound, "name", span)?))
}

/// The table that an operation is about.
fn table_of(interpreter: &Interpreter<'_>, bound: &Bound, name: &str, span: Span) -> Outcome<TableName> {
    let table = plain_name(interpreter, bound, name, span)?;
    let schema = interpreter.optional_string(bound, "schema", span)?;
    Ok(TableName { schema, name: table })
}

/// A name that is a plain string.
fn plain_name(interpreter: &Interpreter<'_>, bound: &Bound, name: &str, span: Span) -> Outcome<String> {
    Ok(interpreter.string(bound, name, span)?.to_string())
}

/// Emits an unconditional operation.
fn done(interpreter: &mut Interpreter<'_>, action: Action, span: Span) -> Outcome<Value> {
    interpreter.emit(action, Guard::Always, span)?;
    Ok(Value::None)
}
