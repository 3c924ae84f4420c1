//! Tables that rows are inserted into: `sa.table(...)`, and `sa.Table(..., sa.MetaData(), ...)`.

use limbeck_diagnostics::Span;
use limbeck_schema::{Column, Expr, TableName, TypeKind};

use super::object::{Sa, TableObject};
use super::{expression, type_of};
use crate::interpret::Interpreter;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Object, Value};
use crate::known::{Bound, Signature};

pub(super) const LIGHT: Signature = Signature::of(&["name"]).rest().keyword_only(&["schema"]);
pub(super) const TABLE: Signature = Signature::of(&["name", "metadata"])
    .positional_only(2)
    .rest()
    .keyword_only(&["schema", "comment"])
    .extra();

/// `sa.column(name, type)`: its type is kept for `sa.table`.
pub(super) fn column(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let name = interpreter.string(&bound, "text", span)?.to_string();
    match bound.some("type_") {
        None => expression::made(interpreter, Expr::Column { name }, span),
        Some(value) => {
            let ty = type_of(interpreter, &value.clone(), span)?;
            let draft = super::ColumnDraft {
                column: Column::new(name, ty),
                nullable_given: false,
                unique: false,
                index: false,
                foreign_keys: Vec::new(),
                python_default: false,
                typed: true,
            };
            interpreter.allocate(Object::Sa(Sa::LightColumn(Box::new(draft))), span)
        }
    }
}

/// `sa.table(name, *columns)`.
pub(super) fn light(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let name = interpreter.string(&bound, "name", span)?.to_string();
    let schema = interpreter.optional_string(&bound, "schema", span)?;
    let mut columns: Vec<Column> = Vec::new();
    let mut python_defaults = Vec::new();
    own_columns(interpreter, &bound.rest, span)?;
    for item in &bound.rest {
        let column = match interpreter.object(item) {
            Some(Object::Sa(Sa::LightColumn(draft) | Sa::Column(draft))) => {
                if draft.python_default {
                    python_defaults.push(draft.column.name.clone());
                }
                draft.column.clone()
            }
            Some(Object::Sa(Sa::Expr(Expr::Column { name }))) => Column::new(name, TypeKind::Null {}.into()),
            _ => {
                let what = interpreter.describe(item);
                return interpreter.decline(span, format!("{what} within a table is not evaluated"));
            }
        };
        if columns.iter().any(|other| other.name == column.name) {
            return interpreter.decline(span, "a table has two columns of one name");
        }
        columns.push(column);
    }
    let table = TableObject { name: TableName { schema, name }, columns, python_defaults };
    interpreter.allocate(Object::Sa(Sa::Table(table)), span)
}

/// Gives columns to a table of SQLAlchemy's; those of another one it refuses.
fn own_columns(interpreter: &mut Interpreter<'_>, columns: &[Value], span: Span) -> Outcome<()> {
    for handle in columns.iter().filter_map(Value::handle) {
        if !interpreter.owned_columns.insert(handle) {
            return interpreter.decline(span, "a column of two tables is not evaluated");
        }
    }
    Ok(())
}

/// `sa.MetaData()`.
pub(super) fn metadata(interpreter: &mut Interpreter<'_>, _: Bound, span: Span) -> Outcome<Value> {
    interpreter.allocate(Object::Sa(Sa::MetaData), span)
}

/// `sa.Table(name, metadata, *columns)`, for rows to be inserted into.
pub(super) fn table_of_metadata(
    interpreter: &mut Interpreter<'_>,
    bound: Bound,
    span: Span,
) -> Outcome<Value> {
    let metadata = bound.or_none("metadata");
    if !matches!(interpreter.object(&metadata), Some(Object::Sa(Sa::MetaData))) {
        return interpreter.decline(span, "this table is not evaluated");
    }
    let columns = bound.rest.iter().filter_map(Value::handle);
    if columns.into_iter().any(|handle| interpreter.owned_columns.contains(&handle)) {
        return interpreter.decline(span, "a column of two tables is not evaluated");
    }
    let name = interpreter.string(&bound, "name", span)?.to_string();
    let schema = interpreter.optional_string(&bound, "schema", span)?;
    let (_, object) = super::build_table(interpreter, TableName { schema, name }, &bound, span)?;
    interpreter.allocate(Object::Sa(Sa::Table(object)), span)
}
