//! `ALTER TABLE ... ADD` of a constraint.

use limbeck_ops::AddConstraint;
use limbeck_schema::{Constraint, Table};

use super::constraint::clause;
use super::context::{Context, Sql};

/// `op.create_primary_key`, `create_unique_constraint` and their like.
pub(crate) fn render(cx: Context<'_>, add: &AddConstraint) -> Sql<Vec<String>> {
    let table = Table::new(add.table.clone());
    statement(cx, &table, &add.constraint).map(Vec::from_iter)
}

/// The statement that adds a constraint to a table.
pub(crate) fn statement(cx: Context<'_>, table: &Table, constraint: &Constraint) -> Sql<Option<String>> {
    cx.flavour.refuse_constraint_change(cx)?;
    Ok(clause(cx, table, constraint)?
        .map(|clause| format!("ALTER TABLE {} ADD {clause}", cx.table(&table.name))))
}
