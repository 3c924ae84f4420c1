//! Comments are extended properties, set by procedures.

use limbeck_schema::TableName;

use super::literal::national;
use crate::ddl::{Context, Flavour as _};

/// The schema of a table that names none.
const DEFAULT_SCHEMA: &str = "dbo";

/// The comment of a table, or of a column that was just made.
pub(super) fn add(cx: Context<'_>, table: &TableName, column: Option<&str>, comment: &str) -> String {
    let place = place(cx, table, column);
    format!("execute sp_addextendedproperty 'MS_Description', {}, {place}", national(comment))
}

/// The comment of a column that had none.
pub(super) fn add_to_old_column(cx: Context<'_>, table: &TableName, column: &str, comment: &str) -> String {
    let place = place(cx, table, Some(column));
    format!("exec sp_addextendedproperty 'MS_Description', {}, {place}", national(comment))
}

/// Another comment for a column.
pub(super) fn update(cx: Context<'_>, table: &TableName, column: &str, comment: &str) -> String {
    let place = place(cx, table, Some(column));
    format!("exec sp_updateextendedproperty 'MS_Description', {}, {place}", national(comment))
}

/// No comment any more.
pub(super) fn drop(cx: Context<'_>, table: &TableName, column: Option<&str>) -> String {
    let word = if column.is_some() { "exec" } else { "execute" };
    format!("{word} sp_dropextendedproperty 'MS_Description', {}", place(cx, table, column))
}

fn place(cx: Context<'_>, table: &TableName, column: Option<&str>) -> String {
    let schema = table.schema.as_deref().or(cx.profile.default_schema.as_deref()).unwrap_or(DEFAULT_SCHEMA);
    let column = column.map_or_else(String::new, |column| format!(", 'column', {}", cx.quote(column)));
    format!("'schema', {}, 'table', {}{column}", super::Mssql.schema(cx, schema), cx.quote(&table.name))
}
