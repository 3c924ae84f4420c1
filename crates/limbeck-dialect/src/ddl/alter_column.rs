//! `ALTER TABLE ... ALTER COLUMN`.

use limbeck_ops::{AlterColumn, Change};
use limbeck_schema::{Constraint, ServerDefault, Table, Type};

use super::context::{Context, Sql};
use super::default::server_default;
use super::names::constraint_name;
use super::type_check::type_check;
use super::types::type_text;
use super::{add_constraint, comment, drop_constraint};
use crate::naming::Subject;

/// `op.alter_column`: the old type's check goes first, the new type's comes last.
pub(crate) fn render(cx: Context<'_>, alter: &AlterColumn) -> Sql<Vec<String>> {
    cx.refuse_other_options(&alter.other)?;
    cx.flavour.refuse_alter_column(cx, alter)?;
    let mut texts = Vec::new();
    if let (Some(existing), Some(_)) = (&alter.existing_type, &alter.ty) {
        texts.extend(drop_type_check(cx, alter, existing)?);
    }
    texts.extend(cx.flavour.alter_column(cx, alter)?);
    if let Some(check) = alter.ty.as_ref().and_then(|ty| type_check(cx, &alter.column, ty))
        && cx.flavour.alters_constraints()
    {
        texts.extend(add_constraint::statement(cx, &Table::new(alter.table.clone()), &check)?);
    }
    Ok(texts)
}

fn drop_type_check(cx: Context<'_>, alter: &AlterColumn, existing: &Type) -> Sql<Option<String>> {
    let check = match type_check(cx, &alter.column, existing) {
        Some(Constraint::Check { check }) if !cx.flavour.keeps_type_checks() => check,
        _ => return Ok(None),
    };
    match constraint_name(cx, &Subject::of_check(&alter.table, &check))? {
        Some(name) => Ok(Some(drop_constraint::statement(cx, &alter.table, "", &name))),
        None => Err(cx
            .unsupported(format!(
                "Can't emit DROP CONSTRAINT for the type of `{}`; it has no name",
                alter.column
            ))
            .hint("name the existing type's constraint: `existing_type=sa.Boolean(name=\"...\")`")
            .into()),
    }
}

/// Alembic's generic order: NOT NULL, default, type, comment, name.
pub(crate) fn generic_alter(cx: Context<'_>, alter: &AlterColumn) -> Sql<Vec<String>> {
    let mut texts = Vec::new();
    texts.extend(nullable(cx, alter));
    texts.extend(default(cx, alter)?);
    if let Some(ty) = &alter.ty {
        texts.push(change_type(cx, alter, ty)?);
    }
    texts.extend(comment(cx, alter));
    texts.extend(rename(cx, alter));
    Ok(texts)
}

/// The order of databases that change the type before anything else.
pub(crate) fn rest_of_alter(cx: Context<'_>, alter: &AlterColumn) -> Sql<Vec<String>> {
    let mut texts = Vec::new();
    texts.extend(nullable(cx, alter));
    texts.extend(default(cx, alter)?);
    texts.extend(comment(cx, alter));
    texts.extend(rename(cx, alter));
    Ok(texts)
}

/// `ALTER TABLE t ALTER COLUMN c`.
pub(crate) fn alter_head(cx: Context<'_>, alter: &AlterColumn) -> String {
    format!("ALTER TABLE {} ALTER COLUMN {}", cx.altered_table(&alter.table), cx.quote(&alter.column))
}

/// `... TYPE type`.
pub(crate) fn change_type(cx: Context<'_>, alter: &AlterColumn, ty: &Type) -> Sql {
    Ok(format!("{} TYPE {}", alter_head(cx, alter), type_text(cx, ty)?))
}

fn nullable(cx: Context<'_>, alter: &AlterColumn) -> Option<String> {
    let what = if alter.nullable? { "DROP NOT NULL" } else { "SET NOT NULL" };
    Some(format!("{} {what}", alter_head(cx, alter)))
}

fn default(cx: Context<'_>, alter: &AlterColumn) -> Sql<Vec<String>> {
    let to = match &alter.server_default {
        Change::Keep => return Ok(Vec::new()),
        Change::Clear => None,
        Change::Set(default) => Some(default),
    };
    let from = alter.existing_server_default.value();
    if to.is_none() && is_computed(from) && cx.flavour.drops_expressions(cx) {
        return Ok(vec![format!("{} DROP EXPRESSION", alter_head(cx, alter))]);
    }
    refuse_computed(cx, alter, to, from)?;
    if is_identity(to) || is_identity(from) {
        return cx.flavour.alter_identity(cx, alter, to, from);
    }
    default_value(cx, alter, to).map(|text| vec![text])
}

/// Stops where a column is, or becomes, computed or an identity: nothing changes such a column in place.
pub(crate) fn refuse_generated(
    cx: Context<'_>,
    alter: &AlterColumn,
    to: Option<&ServerDefault>,
    from: Option<&ServerDefault>,
) -> Sql<()> {
    refuse_computed(cx, alter, to, from)?;
    if is_identity(to) || is_identity(from) {
        cx.flavour.alter_identity(cx, alter, to, from)?;
    }
    Ok(())
}

fn is_computed(default: Option<&ServerDefault>) -> bool {
    matches!(default, Some(ServerDefault::Computed { .. }))
}

fn is_identity(default: Option<&ServerDefault>) -> bool {
    matches!(default, Some(ServerDefault::Identity { .. }))
}

/// Stops where a column is, or becomes, computed.
pub(crate) fn refuse_computed(
    cx: Context<'_>,
    alter: &AlterColumn,
    to: Option<&ServerDefault>,
    from: Option<&ServerDefault>,
) -> Sql<()> {
    if is_computed(to) || is_computed(from) {
        return Err(cx
            .unsupported(
                "Adding or removing a \"computed\" construct, e.g. GENERATED ALWAYS AS, to or from an existing column is \
                 not supported.",
            )
            .fact("column", format!("{}.{}", alter.table, alter.column))
            .hint("drop the column and add it again")
            .into());
    }
    Ok(())
}

/// `... SET DEFAULT value`, or `DROP DEFAULT`.
pub(crate) fn default_value(cx: Context<'_>, alter: &AlterColumn, to: Option<&ServerDefault>) -> Sql {
    let what = match server_default(cx, to)? {
        Some(text) => format!("SET DEFAULT {text}"),
        None => "DROP DEFAULT".to_owned(),
    };
    Ok(format!("{} {what}", alter_head(cx, alter)))
}

fn comment(cx: Context<'_>, alter: &AlterColumn) -> Option<String> {
    let comment = match &alter.comment {
        Change::Keep => return None,
        Change::Clear => None,
        Change::Set(comment) => Some(comment.as_str()),
    };
    cx.flavour
        .comments()
        .then(|| comment::on_column(cx, &cx.altered_table(&alter.table), &alter.column, comment))
}

fn rename(cx: Context<'_>, alter: &AlterColumn) -> Option<String> {
    let new_name = alter.new_name.as_ref()?;
    Some(cx.flavour.rename_column(cx, alter, new_name))
}

/// Alembic's generic form, without the word COLUMN.
pub(crate) fn generic_rename(cx: Context<'_>, alter: &AlterColumn, new_name: &str) -> String {
    format!(
        "ALTER TABLE {} RENAME {} TO {}",
        cx.altered_table(&alter.table),
        cx.quote(&alter.column),
        cx.quote(new_name)
    )
}
