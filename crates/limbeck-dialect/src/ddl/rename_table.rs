//! `ALTER TABLE ... RENAME TO`.

use limbeck_ops::RenameTable;
use limbeck_schema::TableName;

use super::context::Context;

/// `op.rename_table`.
pub(crate) fn render(cx: Context<'_>, rename: &RenameTable) -> String {
    statement(cx, &rename.table, &rename.new_name)
}

/// The table gets another name in the schema where it is.
pub(crate) fn statement(cx: Context<'_>, table: &TableName, new_name: &str) -> String {
    cx.flavour.rename_table(cx, table, new_name)
}

/// SQLAlchemy's generic form.
pub(crate) fn generic_rename(cx: Context<'_>, table: &TableName, new_name: &str) -> String {
    format!("ALTER TABLE {} RENAME TO {}", cx.altered_table(table), cx.quote(new_name))
}
