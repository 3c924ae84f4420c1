//! `COMMENT ON`, where there is such a thing. Elsewhere comments are left out, as SQLAlchemy's own CREATE TABLE
//! leaves them out.

use limbeck_ops::{CreateTableComment, DropTableComment};
use limbeck_schema::{Column, Table, TableName};

use super::context::Context;

/// `op.create_table_comment`.
pub(crate) fn create(cx: Context<'_>, create: &CreateTableComment) -> Vec<String> {
    cx.flavour.table_comment(cx, &create.table, create.comment.as_deref())
}

/// `op.drop_table_comment`.
pub(crate) fn drop(cx: Context<'_>, drop: &DropTableComment) -> Vec<String> {
    cx.flavour.table_comment(cx, &drop.table, None)
}

/// The comments of a table that was just created.
pub(crate) fn of_new_table(cx: Context<'_>, table: &Table) -> Vec<String> {
    let mut texts = Vec::new();
    if let Some(comment) = table.comment.as_ref().filter(|_| cx.flavour.comments()) {
        texts.extend(cx.flavour.table_comment(cx, &table.name, Some(comment)));
    }
    for column in &table.columns {
        texts.extend(of_new_column(cx, &table.name, column));
    }
    texts
}

/// The comment of a column that was just created.
pub(crate) fn of_new_column(cx: Context<'_>, table: &TableName, column: &Column) -> Option<String> {
    let comment = column.comment.as_deref().filter(|_| cx.flavour.comments())?;
    Some(cx.flavour.column_comment(cx, table, &column.name, comment))
}

/// The text for a column of a table that is quoted already.
pub(crate) fn on_column(cx: Context<'_>, table: &str, column: &str, comment: Option<&str>) -> String {
    format!("COMMENT ON COLUMN {table}.{} IS {}", cx.quote(column), text(cx, comment))
}

/// SQLAlchemy's generic form.
pub(crate) fn on_table(cx: Context<'_>, table: &TableName, comment: Option<&str>) -> Vec<String> {
    // `--sql` shows the statement even where no database understands it, as Alembic does.
    if !cx.flavour.comments() && !cx.profile.offline {
        return Vec::new();
    }
    vec![format!("COMMENT ON TABLE {} IS {}", cx.table(table), text(cx, comment))]
}

fn text(cx: Context<'_>, comment: Option<&str>) -> String {
    comment.map_or_else(|| "NULL".to_owned(), |comment| cx.string(comment))
}
