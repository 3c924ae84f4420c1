//! `ALTER TABLE ... DROP COLUMN`.

use limbeck_ops::DropColumn;

use super::context::{Context, Sql};

/// `op.drop_column`.
pub(crate) fn render(cx: Context<'_>, drop: &DropColumn) -> Sql {
    cx.refuse_other_options(&drop.other)?;
    let guard = if drop.if_exists { "IF EXISTS " } else { "" };
    Ok(format!("ALTER TABLE {} DROP COLUMN {guard}{}", cx.altered_table(&drop.table), cx.quote(&drop.column)))
}
