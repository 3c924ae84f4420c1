//! `DROP INDEX`.

use limbeck_ops::DropIndex;
use limbeck_schema::TableName;

use super::context::{Context, Sql};
use super::names::constraint_name;
use crate::naming::Subject;

/// `op.drop_index`.
pub(crate) fn render(cx: Context<'_>, drop: &DropIndex) -> Sql {
    // Alembic makes the index up from a table that may have no name and a column `x`; a convention that names
    // an index without a name therefore speaks of these.
    let table = TableName::new(drop.schema.as_deref(), drop.table.as_deref().unwrap_or("no_table"));
    let subject = Subject {
        kind: Some("ix"),
        table: &table,
        name: drop.name.as_ref(),
        columns: vec!["x"],
        referred: None,
    };
    match constraint_name(cx, &subject)? {
        Some(name) => cx.flavour.drop_index(cx, drop, &name),
        None => Err(cx
            .unsupported("DROP INDEX requires that the index have a name")
            .hint("name the index that is dropped")
            .into()),
    }
}

/// SQLAlchemy's generic form; `how` is empty or `CONCURRENTLY `.
pub(crate) fn generic_drop(cx: Context<'_>, drop: &DropIndex, name: &str, how: &str) -> String {
    let guard = if drop.if_exists { "IF EXISTS " } else { "" };
    let schema = match &drop.schema {
        Some(schema) if !schema.is_empty() => format!("{}.", cx.quote(schema)),
        _ => String::new(),
    };
    format!("DROP INDEX {how}{guard}{schema}{name}")
}
