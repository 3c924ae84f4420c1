//! `op.bulk_insert` with plain values.

use limbeck_diagnostics::Span;
use limbeck_ops::{Action, BulkInsert};
use limbeck_schema::{Column, TypeKind, Value as Plain};

use super::done;
use crate::interpret::Interpreter;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Object, Value};
use crate::known::sqlalchemy::{Sa, TableObject, plain_value};
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
    done(interpreter, Action::BulkInsert(BulkInsert { table: table.name, columns, rows: made }), span)
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
        match plain_value(&value).filter(|value| fits(&column.ty.base, value)) {
            Some(value) if column.ty.variants.is_empty() => values.push((column.name.clone(), value)),
            _ => {
                let what = interpreter.describe(&value);
                let reason = format!("{what} in the column `{}` is not evaluated", column.name);
                return interpreter.decline(span, reason);
            }
        }
    }
    Ok(values)
}

/// Whether a value passes through a type unchanged.
fn fits(kind: &TypeKind, value: &Plain) -> bool {
    let text = matches!(
        kind,
        TypeKind::String { .. }
            | TypeKind::Text { .. }
            | TypeKind::Unicode { .. }
            | TypeKind::UnicodeText { .. }
            | TypeKind::VARCHAR { .. }
            | TypeKind::TEXT { .. }
            | TypeKind::CHAR { .. }
    );
    let integer = matches!(
        kind,
        TypeKind::Integer {}
            | TypeKind::SmallInteger {}
            | TypeKind::BigInteger {}
            | TypeKind::INTEGER {}
            | TypeKind::SMALLINT {}
            | TypeKind::BIGINT {}
    );
    let boolean = matches!(kind, TypeKind::Boolean { .. } | TypeKind::BOOLEAN { .. });
    let date = matches!(kind, TypeKind::Date {} | TypeKind::DATE {});
    match value {
        Plain::Null => text || integer || boolean || date,
        Plain::Bool(_) => boolean,
        Plain::Int(_) => integer,
        Plain::Str(_) => text,
        Plain::Date(_) => date,
        Plain::Float(_)
        | Plain::Decimal(_)
        | Plain::Bytes(_)
        | Plain::Time(_)
        | Plain::DateTime(_)
        | Plain::Uuid(_)
        | Plain::List(_)
        | Plain::Dict(_) => false,
    }
}
