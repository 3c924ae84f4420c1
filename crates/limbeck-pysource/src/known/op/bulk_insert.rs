//! `op.bulk_insert` with plain values.

use limbeck_diagnostics::Span;
use limbeck_ops::{Action, BulkInsert};
use limbeck_schema::{Column, Type, TypeKind, Value as Plain};

use super::done;
use crate::interpret::Interpreter;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Object, Value};
use crate::known::sqlalchemy::{Sa, TableObject, plain_of};
use crate::known::{Bound, Signature};

pub(super) const SIGNATURE: Signature = Signature::of(&["table", "rows"]).keyword_only(&["multiinsert"]);

pub(super) fn bulk_insert(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    interpreter.flag(&bound, "multiinsert", span)?;
    let table = bound.or_none("table");
    let Some(Object::Sa(Sa::Table(table))) = interpreter.object(&table) else {
        let what = interpreter.describe(&table);
        return interpreter.decline(span, format!("inserting into {what} is not evaluated"));
    };
    let table = table.clone();
    let rows = bound.or_none("rows");
    if !matches!(interpreter.object(&rows), Some(Object::List(_))) {
        return interpreter.decline(span, "the rows are not a list");
    }
    let mut made: Vec<Vec<(String, Plain)>> = Vec::new();
    for row in interpreter.collect(&rows, span)? {
        let row = read_row(interpreter, &table, &row, span)?;
        let same = made.first().is_none_or(|first| {
            first.len() == row.len() && first.iter().all(|(key, _)| row.iter().any(|(other, _)| key == other))
        });
        if !same {
            return interpreter.decline(span, "rows with different keys are not evaluated");
        }
        made.push(row);
    }
    let Some(first) = made.first() else { return Ok(Value::None) };
    let given = |column: &&Column| first.iter().any(|(key, _)| *key == column.name);
    let columns: Vec<Column> = table.columns.iter().filter(given).cloned().collect();
    // What a default of SQLAlchemy's would fill in is not known here.
    let filled = |name: &String| first.iter().all(|(key, _)| key != name);
    if table.python_defaults.iter().any(filled) {
        return interpreter.decline(span, "a column with a Python default is left out");
    }
    done(
        interpreter,
        Action::BulkInsert(BulkInsert { table: table.name, columns, rows: made, written: Vec::new() }),
        span,
    )
}

fn read_row(
    interpreter: &mut Interpreter<'_>,
    table: &TableObject,
    row: &Value,
    span: Span,
) -> Outcome<Vec<(String, Plain)>> {
    let mut values = Vec::new();
    for (key, value) in interpreter.dict_items(row, span)? {
        let column = key.as_str().and_then(|key| table.columns.iter().find(|column| column.name == **key));
        let Some(column) = column else {
            return interpreter.decline(span, "a row has a key that is no column");
        };
        match plain_of(interpreter, &value).filter(|value| fits(&column.ty, value)) {
            Some(value) => values.push((column.name.clone(), value)),
            None => {
                let what = interpreter.describe(&value);
                let reason = format!("{what} in the column `{}` is not evaluated", column.name);
                return interpreter.decline(span, reason);
            }
        }
    }
    Ok(values)
}

/// Whether a value is of the kind that a type is for, so that it reaches the database as itself.
fn fits(ty: &Type, value: &Plain) -> bool {
    use TypeKind as K;
    if ty.wrap.is_some() || !ty.variants.is_empty() {
        return false;
    }
    match (&ty.base, value) {
        (K::Other { .. } | K::PickleType {}, _) => false,
        (_, Plain::Null) => true,
        (K::Null {}, Plain::Bool(_) | Plain::Int(_) | Plain::Str(_)) => true,
        (K::Boolean { .. } | K::BOOLEAN { .. }, Plain::Bool(_)) => true,
        (
            K::Integer {}
            | K::SmallInteger {}
            | K::BigInteger {}
            | K::INTEGER {}
            | K::SMALLINT {}
            | K::BIGINT {},
            Plain::Int(_),
        ) => true,
        (
            K::Numeric { .. } | K::NUMERIC { .. } | K::DECIMAL { .. } | K::Float { .. } | K::FLOAT { .. },
            Plain::Int(_) | Plain::Decimal(_),
        ) => true,
        (K::Float { .. } | K::FLOAT { .. } | K::Double { .. } | K::REAL { .. }, Plain::Float(_)) => true,
        (
            K::String { .. }
            | K::Text { .. }
            | K::Unicode { .. }
            | K::UnicodeText { .. }
            | K::VARCHAR { .. }
            | K::TEXT { .. }
            | K::CHAR { .. },
            Plain::Str(_),
        ) => true,
        (K::Enum { values, .. } | K::PgEnum { values, .. }, Plain::Str(text)) => values.contains(text),
        (K::Date {} | K::DATE {}, Plain::Date(_)) => true,
        (K::DateTime { .. } | K::DATETIME { .. } | K::TIMESTAMP { .. }, Plain::DateTime(_)) => true,
        (K::Uuid { as_uuid: None, .. } | K::UUID { as_uuid: None }, Plain::Uuid(_)) => true,
        (K::Json { .. } | K::PgJson { .. } | K::PgJsonb { .. }, _) => is_json(value),
        _ => false,
    }
}

/// Whether `json.dumps` takes the value as it is.
fn is_json(value: &Plain) -> bool {
    match value {
        Plain::Null | Plain::Bool(_) | Plain::Int(_) | Plain::Str(_) => true,
        Plain::List(items) => items.iter().all(is_json),
        Plain::Dict(items) => items.iter().all(|(_, value)| is_json(value)),
        Plain::Float(_)
        | Plain::Decimal(_)
        | Plain::Bytes(_)
        | Plain::Date(_)
        | Plain::Time(_)
        | Plain::DateTime(_)
        | Plain::Uuid(_) => false,
    }
}
