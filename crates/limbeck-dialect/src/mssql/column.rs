//! A column's clause.

use limbeck_schema::{Autoincrement, Column, Identity, ServerDefault, Table};

use crate::ddl::{Context, Sql, autoincrement_column, server_default, type_text};

/// The column without its checks; that it may be NULL is said.
pub(super) fn clause(cx: Context<'_>, table: &Table, column: &Column) -> Sql {
    let name = cx.quote(&column.name);
    let (mut text, is_computed) = match &column.server_default {
        // A computed column has no type of its own.
        Some(ServerDefault::Computed { computed }) => {
            (format!("{name} {}", cx.flavour.computed(cx, computed)?), true)
        }
        _ => (format!("{name} {}", type_text(cx, &column.ty)?), false),
    };
    let identity = identity(table, column);
    let is_key =
        column.primary_key || table.primary_key().is_some_and(|key| key.columns.contains(&column.name));
    let numbers = column.autoincrement == Autoincrement::Yes
        || matches!(column.server_default, Some(ServerDefault::Identity { .. }));
    if !column.nullable || is_key || numbers {
        text.push_str(" NOT NULL");
    } else if !is_computed {
        text.push_str(" NULL");
    }
    match identity {
        Some(identity) => text.push_str(&identity_clause(&identity)),
        None => {
            if let Some(default) = server_default(cx, column.server_default.as_ref())? {
                text.push_str(&format!(" DEFAULT {default}"));
            }
        }
    }
    Ok(text)
}

/// How the server numbers the column, if it does.
fn identity(table: &Table, column: &Column) -> Option<Identity> {
    if let Some(ServerDefault::Identity { identity }) = &column.server_default {
        return Some(identity.clone());
    }
    let is_found = autoincrement_column(table).is_some_and(|found| found.name == column.name);
    (is_found || column.autoincrement == Autoincrement::Yes).then(Identity::default)
}

fn identity_clause(identity: &Identity) -> String {
    match (identity.start, identity.increment) {
        (None, None) => " IDENTITY".to_owned(),
        (start, increment) => format!(" IDENTITY({},{})", start.unwrap_or(1), increment.unwrap_or(1)),
    }
}
