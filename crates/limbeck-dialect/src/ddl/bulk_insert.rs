//! `op.bulk_insert`: one INSERT for each row, values inside.

use limbeck_ops::BulkInsert;
use limbeck_schema::{Column, TypeKind, Value};

use super::context::{Context, Sql, Stop};
use super::literal::{natural, typed};

/// The statements.
pub(crate) fn render(cx: Context<'_>, insert: &BulkInsert) -> Sql<Vec<String>> {
    let mut texts = insert.written.clone();
    for row in &insert.rows {
        texts.push(one_row(cx, insert, row)?);
    }
    if let Some((before, after)) = cx.flavour.around_insert(cx, insert)? {
        texts.insert(0, before);
        texts.push(after);
    }
    Ok(texts)
}

/// SQLAlchemy names the columns in the table's order, whatever the order of the row's keys.
fn one_row(cx: Context<'_>, insert: &BulkInsert, row: &[(String, Value)]) -> Sql {
    if let Some((key, _)) =
        row.iter().find(|(key, _)| insert.columns.iter().all(|column| column.name != *key))
    {
        return Err(cx
            .unsupported(format!("Unconsumed column names: {key}"))
            .fact("table", insert.table.to_string())
            .hint("name only columns that the table given to `bulk_insert` has")
            .into());
    }
    let mut names = Vec::new();
    let mut values = Vec::new();
    for column in &insert.columns {
        if let Some((_, value)) = row.iter().find(|(key, _)| *key == column.name) {
            names.push(column.name.as_str());
            values.push(value_of(cx, column, value)?);
        }
    }
    let table = cx.table(&insert.table);
    if names.is_empty() {
        return Ok(format!("INSERT INTO {table} {}", cx.flavour.insert_nothing()));
    }
    Ok(format!("INSERT INTO {table} ({}) VALUES ({})", cx.quote_list(&names), values.join(", ")))
}

fn value_of(cx: Context<'_>, column: &Column, value: &Value) -> Sql {
    let kind = column.ty.for_dialect(cx.flavour.name());
    match kind {
        _ if *value == Value::Null => typed(cx, value, kind),
        // A type of the user's may change the value on its way.
        TypeKind::Other { .. } | TypeKind::PickleType {} => Err(foreign(column)),
        _ if column.ty.wrap.is_some() => Err(foreign(column)),
        TypeKind::Null {} => natural(cx, value),
        _ => typed(cx, value, kind),
    }
}

fn foreign(column: &Column) -> Stop {
    Stop::python(format!("a value of column `{}`, whose type has rules of its own", column.name))
}
