//! `ALTER TABLE ... DROP COLUMN`.

use limbeck_ops::DropColumn;

use super::context::{Context, Sql};

/// `op.drop_column`.
pub(crate) fn render(cx: Context<'_>, drop: &DropColumn) -> Sql<Vec<String>> {
    cx.refuse_other_options(&drop.other)?;
    cx.flavour.drop_column(cx, drop)
}

/// The statement itself.
pub(crate) fn statement(cx: Context<'_>, drop: &DropColumn) -> String {
    let guard = if drop.if_exists { "IF EXISTS " } else { "" };
    format!("ALTER TABLE {} DROP COLUMN {guard}{}", cx.altered_table(&drop.table), cx.quote(&drop.column))
}
