//! `CREATE TABLE`, with the table's indexes and comments.

use std::collections::BTreeSet;

use limbeck_ops::CreateTable;
use limbeck_schema::{Constraint, Table};

use super::column::{column_clause, in_column};
use super::constraint::clause;
use super::context::{Context, Sql};
use super::type_check::all_constraints;
use super::{comment, create_index};

/// The statements of `op.create_table`: named types, the table, its indexes, its comments.
pub(crate) fn render(
    cx: Context<'_>,
    created: &mut BTreeSet<(Option<String>, String)>,
    create: &CreateTable,
) -> Sql<Vec<String>> {
    let table = &create.table;
    let mut texts = cx.flavour.before_create_table(cx, created, table)?;
    texts.push(create_table(cx, table, if create.if_not_exists { "IF NOT EXISTS " } else { "" })?);
    texts.extend(create_index::statements(cx, &table.name, &table.indexes)?);
    texts.extend(comment::of_new_table(cx, table));
    Ok(texts)
}

/// The CREATE TABLE statement alone; `guard` is empty or `IF NOT EXISTS `.
pub(crate) fn create_table(cx: Context<'_>, table: &Table, guard: &str) -> Sql {
    cx.refuse_other_options(&table.options.other)?;
    let mut lines = Vec::new();
    for column in &table.columns {
        lines.extend(column_clause(cx, table, column).map_err(|stop| in_column(table, column, stop))?);
    }
    for constraint in all_constraints(cx, table) {
        if !comes_later(cx, &constraint) {
            lines.extend(clause(cx, table, &constraint)?);
        }
    }
    let mut text = String::from("CREATE ");
    for prefix in &table.prefixes {
        text.push_str(prefix);
        text.push(' ');
    }
    text.push_str(&format!("TABLE {guard}{} (", cx.table(&table.name)));
    for (position, line) in lines.iter().enumerate() {
        text.push_str(if position == 0 { "\n\t" } else { ", \n\t" });
        text.push_str(line);
    }
    text.push_str("\n)");
    text.push_str(&cx.flavour.table_options(cx, table)?);
    Ok(text)
}

/// Whether a foreign key is left to an ALTER TABLE (which Alembic never writes).
fn comes_later(cx: Context<'_>, constraint: &Constraint) -> bool {
    matches!(constraint, Constraint::ForeignKey { key } if key.use_alter) && cx.flavour.alters_constraints()
}
