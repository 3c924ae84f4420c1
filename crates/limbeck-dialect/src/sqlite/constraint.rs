//! Constraints with SQLite's conflict clauses.

use limbeck_schema::{PrimaryKey, Table, Unique};

use super::column::{numbers_inline, on_conflict};
use crate::ddl::{Context, Sql, generic_primary_key, generic_unique};

/// A primary key; none when the column has it in its own clause.
pub(super) fn primary_key(cx: Context<'_>, table: &Table, key: &PrimaryKey) -> Sql<Option<String>> {
    let only = match key.columns.as_slice() {
        [name] => table.column(name),
        _ => None,
    };
    if only.is_some_and(|column| numbers_inline(table, column)) {
        return Ok(None);
    }
    let of_column = only.and_then(|column| column.options.sqlite_on_conflict_primary_key.as_deref());
    let action = key.sqlite_on_conflict.as_deref().or(of_column);
    Ok(Some(generic_primary_key(cx, table, key, "")? + &on_conflict(action)))
}

/// A UNIQUE constraint.
pub(super) fn unique(cx: Context<'_>, table: &Table, unique: &Unique) -> Sql {
    let of_column = match unique.columns.as_slice() {
        [name] => table.column(name).and_then(|column| column.options.sqlite_on_conflict_unique.as_deref()),
        _ => None,
    };
    let action = unique.sqlite_on_conflict.as_deref().or(of_column);
    Ok(generic_unique(cx, table, unique, "", "")? + &on_conflict(action))
}
