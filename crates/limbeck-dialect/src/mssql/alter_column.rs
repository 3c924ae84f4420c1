//! `ALTER COLUMN`: type and nullability are one statement, a default is a constraint without a known name.

use limbeck_ops::{AlterColumn, Change};

use super::blocks::{self, Kind};
use super::comment;
use crate::ddl::{Context, Sql, alter_head, refuse_generated, server_default, type_text};

/// The statements of `op.alter_column`.
pub(super) fn render(cx: Context<'_>, alter: &AlterColumn) -> Sql<Vec<String>> {
    let mut texts = Vec::new();
    if !alter.server_default.is_keep() {
        refuse_generated(cx, alter, alter.server_default.value(), alter.existing_server_default.value())?;
        if alter.server_default == Change::Clear || !alter.existing_server_default.is_keep() {
            texts.push(blocks::drop_constraint(cx, Kind::Default, &alter.table, &alter.column));
        }
    }
    texts.extend(type_and_null(cx, alter)?);
    match &alter.comment {
        Change::Keep => {}
        Change::Clear => texts.push(comment::drop(cx, &alter.table, Some(&alter.column))),
        Change::Set(text) if alter.existing_comment.is_some() => {
            texts.push(comment::update(cx, &alter.table, &alter.column, text));
        }
        Change::Set(text) => texts.push(comment::add_to_old_column(cx, &alter.table, &alter.column, text)),
    }
    if let Change::Set(default) = &alter.server_default
        && let Some(default) = server_default(cx, Some(default))?
    {
        let table = cx.altered_table(&alter.table);
        texts.push(format!("ALTER TABLE {table} ADD DEFAULT {default} FOR {}", cx.quote(&alter.column)));
    }
    if let Some(name) = &alter.new_name {
        texts.push(format!(
            "EXEC sp_rename '{}.{}', {}, 'COLUMN'",
            cx.altered_table(&alter.table),
            cx.quote(&alter.column),
            cx.quote(name)
        ));
    }
    Ok(texts)
}

fn type_and_null(cx: Context<'_>, alter: &AlterColumn) -> Sql<Option<String>> {
    let ty = match (alter.nullable, &alter.ty, &alter.existing_type) {
        (_, Some(ty), _) | (Some(_), None, Some(ty)) => ty,
        (Some(_), None, None) => {
            return Err(cx
                .unsupported(
                    "MS-SQL ALTER COLUMN operations with NULL or NOT NULL require the existing_type or a new type_ be \
                     passed.",
                )
                .fact("column", format!("{}.{}", alter.table, alter.column))
                .hint("give `existing_type=`")
                .into());
        }
        (None, None, _) => return Ok(None),
    };
    // Without a word on NULL the server makes the column accept it.
    let null = match alter.nullable.or(alter.existing_nullable) {
        Some(true) => " NULL",
        Some(false) => " NOT NULL",
        None => "",
    };
    Ok(Some(format!("{} {}{null}", alter_head(cx, alter), type_text(cx, ty)?)))
}
