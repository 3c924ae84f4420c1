//! A column's clause.

use limbeck_schema::types::Argument;
use limbeck_schema::{Autoincrement, Column, ServerDefault, Table};

use crate::ddl::{Context, Sql, is_integer, key_columns, references_elsewhere, server_default, type_text};

/// The column without its checks.
pub(super) fn clause(cx: Context<'_>, table: &Table, column: &Column) -> Sql {
    let mut text = format!("{} {}", cx.quote(&column.name), column_type(cx, column)?);
    if let Some(default) = server_default(cx, column.server_default.as_ref())? {
        text.push_str(&if needs_parentheses(&default) {
            format!(" DEFAULT ({default})")
        } else {
            format!(" DEFAULT {default}")
        });
    }
    if !column.nullable {
        text.push_str(" NOT NULL");
        text.push_str(&on_conflict(column.options.sqlite_on_conflict_not_null.as_deref()));
    }
    let key = key_columns(table);
    let in_key = key.iter().any(|found| found.name == column.name);
    if in_key && column.autoincrement == Autoincrement::Yes && key.len() != 1 {
        return Err(cx
            .unsupported("SQLite does not support autoincrement for composite primary keys")
            .into());
    }
    if numbers_inline(table, column) {
        text.push_str(" PRIMARY KEY");
        text.push_str(&on_conflict(column.options.sqlite_on_conflict_primary_key.as_deref()));
        text.push_str(" AUTOINCREMENT");
    }
    if let Some(ServerDefault::Computed { computed }) = &column.server_default {
        text.push(' ');
        text.push_str(&cx.flavour.computed(cx, computed)?);
    }
    Ok(text)
}

/// Whether AUTOINCREMENT makes the key part of the column's own clause.
pub(super) fn numbers_inline(table: &Table, column: &Column) -> bool {
    let key = key_columns(table);
    table.options.sqlite.autoincrement
        && key.len() == 1
        && key[0].name == column.name
        && is_integer(&column.ty.base)
        && !references_elsewhere(table, &column.name)
}

/// ` ON CONFLICT ...`, or nothing.
pub(super) fn on_conflict(action: Option<&str>) -> String {
    action.map_or_else(String::new, |action| format!(" ON CONFLICT {action}"))
}

/// A declared type that was read from the database stays as it is (`INT PRIMARY KEY` is not `INTEGER PRIMARY KEY`);
/// its collation stands beside it.
fn column_type(cx: Context<'_>, column: &Column) -> Sql {
    let Some(raw) = column.ty.raw.as_ref().filter(|raw| !raw.is_empty()) else {
        return type_text(cx, &column.ty);
    };
    let arguments = column.ty.for_dialect(cx.flavour.name()).arguments();
    Ok(match arguments.into_iter().find(|(name, _)| *name == "collation") {
        Some((_, Argument::Str(collation))) => format!("{raw} COLLATE {}", cx.quote(&collation)),
        _ => raw.clone(),
    })
}

/// SQLite wants parentheses round every default that is not a literal; SQLAlchemy looks for a first quote or
/// parenthesis, and for anything but word characters.
fn needs_parentheses(default: &str) -> bool {
    let is_enclosed = default.trim_start().starts_with(['\'', '"', '(']);
    !is_enclosed && default.chars().any(|letter| !(letter.is_alphanumeric() || letter == '_'))
}
