//! `MODIFY`: a statement for each change.

use limbeck_ops::{AlterColumn, Change};
use limbeck_schema::ServerDefault;

use super::identity;
use crate::ddl::{Context, Sql, column_comment, refuse_computed, server_default, type_text};

/// The statements of `op.alter_column`.
pub(super) fn render(cx: Context<'_>, alter: &AlterColumn) -> Sql<Vec<String>> {
    let mut texts = Vec::new();
    if let Some(is_nullable) = alter.nullable {
        texts.push(format!("{} {}", head(cx, alter), if is_nullable { "NULL" } else { "NOT NULL" }));
    }
    if !alter.server_default.is_keep() {
        texts.extend(default(cx, alter)?);
    }
    if let Some(ty) = &alter.ty {
        texts.push(format!("{} {}", head(cx, alter), type_text(cx, ty)?));
    }
    match &alter.comment {
        Change::Keep => {}
        Change::Clear => texts.push(comment(cx, alter, "")),
        Change::Set(text) => texts.push(comment(cx, alter, text)),
    }
    if let Some(name) = &alter.new_name {
        texts.push(format!(
            "ALTER TABLE {} RENAME COLUMN {} TO {}",
            cx.altered_table(&alter.table),
            cx.quote(&alter.column),
            cx.quote(name)
        ));
    }
    Ok(texts)
}

/// `ALTER TABLE t MODIFY c`.
pub(super) fn head(cx: Context<'_>, alter: &AlterColumn) -> String {
    format!("ALTER TABLE {} MODIFY {}", cx.altered_table(&alter.table), cx.quote(&alter.column))
}

fn default(cx: Context<'_>, alter: &AlterColumn) -> Sql<Vec<String>> {
    let (to, from) = (alter.server_default.value(), alter.existing_server_default.value());
    refuse_computed(cx, alter, to, from)?;
    let is_identity =
        |default: Option<&ServerDefault>| matches!(default, Some(ServerDefault::Identity { .. }));
    if is_identity(to) || is_identity(from) {
        return identity::alter(cx, alter, to);
    }
    let value = server_default(cx, to)?.unwrap_or_else(|| "NULL".to_owned());
    Ok(vec![format!("{} DEFAULT {value}", head(cx, alter))])
}

fn comment(cx: Context<'_>, alter: &AlterColumn, text: &str) -> String {
    column_comment(cx, &cx.altered_table(&alter.table), &alter.column, Some(text))
}
