//! `ALTER TABLE ... ADD COLUMN`, with what the column brings along.

use limbeck_ops::AddColumn;
use limbeck_schema::{Constraint, ForeignKey, Table};

use super::column::{push_checks, specification};
use super::constraint::foreign_key_rules;
use super::context::{Context, Sql};
use super::type_check::column_type_check;
use super::{add_constraint, comment, create_index};

/// `op.add_column`: the column, then its constraints, its indexes and its comment.
pub(crate) fn render(cx: Context<'_>, add: &AddColumn) -> Sql<Vec<String>> {
    let table = table_of(add);
    let inline = inline_reference(cx, add);
    let mut text = format!(
        "ALTER TABLE {} {}{}",
        cx.altered_table(&add.table),
        cx.flavour.add_column_words(add.if_not_exists),
        specification(cx, &table, &add.column)?
    );
    if add.inline_primary_key && add.column.primary_key && cx.flavour.adds_whole_columns() {
        text.push_str(" PRIMARY KEY");
    }
    if let Some(key) = inline {
        text.push_str(&format!(
            " REFERENCES {} ({}){}",
            cx.table(&key.target),
            cx.quote_list(&key.target_columns),
            foreign_key_rules(cx, key)?
        ));
    }
    push_checks(cx, &table, &add.column, &mut text)?;
    let mut texts = vec![text];
    texts.extend(constraints(cx, add, &table)?);
    texts.extend(create_index::statements(cx, &add.table, &add.indexes)?);
    texts.extend(comment::of_new_column(cx, &add.table, &add.column));
    Ok(texts)
}

/// The table that SQLAlchemy sees around the column: nothing but the column and its constraints.
fn table_of(add: &AddColumn) -> Table {
    let mut table = Table::new(add.table.clone());
    table.columns.push(add.column.clone());
    table.constraints.clone_from(&add.constraints);
    table
}

fn constraints(cx: Context<'_>, add: &AddColumn, table: &Table) -> Sql<Vec<String>> {
    let inline = inline_reference(cx, add);
    let mut texts = Vec::new();
    for constraint in &add.constraints {
        match constraint {
            Constraint::PrimaryKey { .. } => {}
            Constraint::ForeignKey { key } if inline == Some(key) => {}
            // Made from the type below.
            Constraint::Check { check } if check.type_bound => {}
            _ => texts.extend(add_constraint::statement(cx, table, constraint)?),
        }
    }
    // Where constraints cannot be added, Alembic leaves out those of types.
    if let Some(check) = column_type_check(cx, &add.column, &add.constraints)
        && cx.flavour.alters_constraints()
    {
        texts.extend(add_constraint::statement(cx, table, &check)?);
    }
    Ok(texts)
}

/// The foreign key that stands in the column's clause: with `inline_references`, the only one, of one column.
fn inline_reference<'a>(cx: Context<'_>, add: &'a AddColumn) -> Option<&'a ForeignKey> {
    let mut keys = add.constraints.iter().filter_map(|constraint| match constraint {
        Constraint::ForeignKey { key } if key.columns.contains(&add.column.name) => Some(key),
        _ => None,
    });
    let key = keys.next().filter(|_| add.inline_references && cx.flavour.adds_whole_columns())?;
    (keys.next().is_none() && key.columns.len() == 1).then_some(key)
}
