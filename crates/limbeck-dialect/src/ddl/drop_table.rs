//! `DROP TABLE`.

use limbeck_ops::DropTable;
use limbeck_schema::TableName;

use super::context::Context;

/// `op.drop_table`.
pub(crate) fn render(cx: Context<'_>, drop: &DropTable) -> String {
    format!("DROP TABLE {}{}", if drop.if_exists { "IF EXISTS " } else { "" }, cx.table(&drop.table))
}

/// The statement for a table that is there.
pub(crate) fn statement(cx: Context<'_>, table: &TableName) -> String {
    format!("DROP TABLE {}", cx.table(table))
}
