//! `with op.batch_alter_table(...) as batch_op`.

use limbeck_diagnostics::Span;
use limbeck_ops::{
    Action, AddConstraint, BatchAlterTable, CreateTableComment, DropTableComment, Operation, Recreate,
};
use limbeck_schema::{Constraint, NamingConvention, TableName, TableOptions};

use super::{column, constraint, context, done, execute, index, table_of};
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Handle, Object, Value};
use crate::interpret::{Arguments, Interpreter};
use crate::known::sqlalchemy::{self, Sa};
use crate::known::{Bound, Signature};

pub(super) const SIGNATURE: Signature = Signature::of(&["table_name"]).optional(&[
    "schema",
    "recreate",
    "partial_reordering",
    "copy_from",
    "table_args",
    "table_kwargs",
    "reflect_args",
    "reflect_kwargs",
    "naming_convention",
]);

/// A batch, from the call to the end of its block.
#[derive(Debug)]
pub(crate) struct Batch {
    made: BatchAlterTable,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Closed,
}

pub(super) fn batch_alter_table(
    interpreter: &mut Interpreter<'_>,
    bound: Bound,
    span: Span,
) -> Outcome<Value> {
    let table = table_of(interpreter, &bound, "table_name", span)?;
    let recreate = match interpreter.optional_string(&bound, "recreate", span)?.as_deref() {
        None if bound.get("recreate").is_none() => Recreate::Auto,
        Some("auto") => Recreate::Auto,
        Some("always") => Recreate::Always,
        Some("never") => Recreate::Never,
        _ => return interpreter.decline(span, "this `recreate` is not known"),
    };
    for name in ["copy_from", "table_kwargs", "reflect_args", "reflect_kwargs"] {
        if let Some(value) = bound.some(name) {
            let value = value.clone();
            // Empty ones change nothing.
            if name == "copy_from" || interpreter.truth(&value, span)? {
                return interpreter.decline(span, format!("`{name}` of a batch is not evaluated"));
            }
        }
    }
    let made = BatchAlterTable {
        table,
        operations: Vec::new(),
        recreate,
        copy_from: None,
        table_args: table_args(interpreter, &bound, span)?,
        table_options: TableOptions::default(),
        naming_convention: naming_convention(interpreter, &bound, span)?,
        partial_reordering: reordering(interpreter, &bound, span)?,
    };
    interpreter.allocate(Object::Batch(Batch { made, state: State::New }), span)
}

fn table_args(interpreter: &mut Interpreter<'_>, bound: &Bound, span: Span) -> Outcome<Vec<Constraint>> {
    let mut constraints = Vec::new();
    if let Some(value) = bound.some("table_args") {
        for item in interpreter.collect(&value.clone(), span)? {
            constraints.push(sqlalchemy::free_constraint(interpreter, &item, span)?);
        }
    }
    Ok(constraints)
}

fn naming_convention(
    interpreter: &Interpreter<'_>,
    bound: &Bound,
    span: Span,
) -> Outcome<Option<NamingConvention>> {
    let Some(value) = bound.some("naming_convention") else { return Ok(None) };
    let mut convention = NamingConvention::default();
    for (key, value) in interpreter.dict_items(value, span)? {
        match (key.as_str(), value.as_str()) {
            (Some(key), Some(value)) => {
                convention.templates.insert(key.to_string(), value.to_string());
            }
            _ => return interpreter.decline(span, "this naming convention is not evaluated"),
        }
    }
    Ok(Some(convention))
}

fn reordering(interpreter: &mut Interpreter<'_>, bound: &Bound, span: Span) -> Outcome<Vec<Vec<String>>> {
    let mut groups = Vec::new();
    if let Some(value) = bound.some("partial_reordering") {
        for group in interpreter.collect(&value.clone(), span)? {
            groups.push(interpreter.strings(&group, span)?);
        }
    }
    Ok(groups)
}

fn batch<'i>(interpreter: &'i mut Interpreter<'_>, value: &Value) -> Option<&'i mut Batch> {
    match value.handle().map(|handle| interpreter.arena.get_mut(handle)) {
        Some(Object::Batch(batch)) => Some(batch),
        _ => None,
    }
}

/// Enters the block.
pub(crate) fn enter_batch(interpreter: &mut Interpreter<'_>, value: &Value, span: Span) -> Outcome<Value> {
    match batch(interpreter, value) {
        Some(batch) if batch.state == State::New => {
            batch.state = State::Open;
            Ok(value.clone())
        }
        _ => interpreter.decline(span, "a batch is entered a second time"),
    }
}

/// Leaves the block: what was gathered is one operation, unless an exception ends it.
pub(crate) fn leave_batch(
    interpreter: &mut Interpreter<'_>,
    value: &Value,
    raised: bool,
    span: Span,
) -> Outcome<()> {
    let Some(batch) = batch(interpreter, value) else { return Ok(()) };
    batch.state = State::Closed;
    if raised {
        return Ok(());
    }
    let made = batch.made.clone();
    done(interpreter, Action::BatchAlterTable(made), span).map(|_| ())
}

/// A method of the batch.
pub(crate) fn batch_method(
    interpreter: &mut Interpreter<'_>,
    handle: Handle,
    method: &str,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    // What does not wait for the end of the block goes on behind it, too.
    let at_once = matches!(method, "execute" | "f" | "inline_literal" | "get_bind" | "get_context");
    let table = match interpreter.arena.get(handle) {
        Object::Batch(batch) if batch.state == State::Open || (at_once && batch.state == State::Closed) => {
            batch.made.table.clone()
        }
        _ => return interpreter.decline(span, "a batch is used outside of its block"),
    };
    let name = format!("batch_op.{method}");
    let bind = |signature: Signature| signature.bind(interpreter, &name, arguments.clone(), span);
    let action = match method {
        "add_column" => {
            let bound = bind(column::BATCH_ADD)?;
            if has_python_default(interpreter, &bound.or_none("column")) {
                return interpreter
                    .decline(span, "a column's Python default, which a rebuilt table's rows get");
            }
            column::add_to(interpreter, table, &bound, span)?
        }
        "alter_column" => {
            let bound = bind(column::BATCH_ALTER)?;
            column::alter_in(interpreter, table, bound, span)?
        }
        "drop_column" => {
            let bound = bind(column::BATCH_DROP)?;
            column::drop_from(interpreter, table, bound, span)?
        }
        "create_index" => {
            let bound = bind(index::BATCH_CREATE)?;
            index::create_on(interpreter, table, bound, span)?
        }
        "drop_index" => {
            let bound = bind(index::BATCH_DROP)?;
            index::drop_named(interpreter, Some(table.name), table.schema, bound, span)?
        }
        "create_primary_key" => {
            let bound = bind(constraint::BATCH_PRIMARY_KEY)?;
            add(table, constraint::primary_key_of(interpreter, &bound, span)?)
        }
        "create_unique_constraint" => {
            let bound = bind(constraint::BATCH_UNIQUE)?;
            add(table, constraint::unique_of(interpreter, bound, span)?)
        }
        "create_check_constraint" => {
            let bound = bind(constraint::BATCH_CHECK)?;
            add(table, constraint::check_of(interpreter, bound, span)?)
        }
        "create_foreign_key" => {
            let bound = bind(constraint::BATCH_FOREIGN_KEY)?;
            add(table, constraint::foreign_key_of(interpreter, bound, span)?)
        }
        "create_exclude_constraint" => {
            let bound = bind(constraint::BATCH_EXCLUDE)?;
            add(table, constraint::exclude_of(interpreter, &bound, span)?)
        }
        "drop_constraint" => {
            let bound = bind(constraint::BATCH_DROP)?;
            constraint::drop_from(interpreter, table, &bound, span)?
        }
        "create_table_comment" => {
            let bound = bind(Signature::of(&["comment"]).keyword_only(&["existing_comment"]))?;
            let comment = interpreter.optional_string(&bound, "comment", span)?;
            let existing_comment = interpreter.optional_string(&bound, "existing_comment", span)?;
            Action::CreateTableComment(CreateTableComment { table, comment, existing_comment })
        }
        "drop_table_comment" => {
            let bound = bind(Signature::of(&[]).keyword_only(&["existing_comment"]))?;
            let existing_comment = interpreter.optional_string(&bound, "existing_comment", span)?;
            Action::DropTableComment(DropTableComment { table, existing_comment })
        }
        // At once, before what the batch gathers.
        "execute" => {
            let bound = bind(execute::SIGNATURE)?;
            return execute::execute(interpreter, bound, span);
        }
        "f" => {
            let bound = bind(Signature::of(&["name"]))?;
            return super::f(interpreter, bound, span);
        }
        "inline_literal" => {
            let bound = bind(Signature::of(&["value"]).optional(&["type_"]))?;
            return execute::inline_literal(interpreter, bound, span);
        }
        "get_bind" => {
            let bound = bind(Signature::of(&[]))?;
            return context::get_bind(interpreter, bound, span);
        }
        "get_context" => {
            let bound = bind(Signature::of(&[]))?;
            return context::get_context(interpreter, bound, span);
        }
        _ => return interpreter.decline(span, format!("`{name}()` is not evaluated")),
    };
    gather(interpreter, handle, action, span)
}

fn add(table: TableName, constraint: Constraint) -> Action {
    Action::AddConstraint(AddConstraint { table, constraint })
}

fn gather(interpreter: &mut Interpreter<'_>, handle: Handle, action: Action, span: Span) -> Outcome<Value> {
    interpreter.charge(256, span)?;
    interpreter.script(span)?.count();
    let at = interpreter.place(span);
    if let Object::Batch(batch) = interpreter.arena.get_mut(handle) {
        batch.made.operations.push(Operation { at, ..Operation::from(action) });
    }
    Ok(Value::None)
}

fn has_python_default(interpreter: &Interpreter<'_>, column: &Value) -> bool {
    matches!(interpreter.object(column), Some(Object::Sa(Sa::Column(draft))) if draft.python_default)
}
