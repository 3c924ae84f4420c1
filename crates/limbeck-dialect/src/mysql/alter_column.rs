//! `MODIFY`, `CHANGE` and `ALTER COLUMN ... DEFAULT`: the first two write the whole column anew, so what is not said of
//! it is lost.

use limbeck_ops::{AlterColumn, Change};
use limbeck_schema::{ServerDefault, TypeKind};

use crate::ddl::{Context, Sql, default_value, refuse_generated, server_default, type_text};

/// The statement of `op.alter_column`; none when nothing changes.
pub(super) fn render(cx: Context<'_>, alter: &AlterColumn) -> Sql<Vec<String>> {
    let to = alter.server_default.value();
    refuse_generated(cx, alter, to, alter.existing_server_default.value())?;
    let table = cx.altered_table(&alter.table);
    let column = cx.quote(&alter.column);
    let text = if alter.new_name.is_some() || is_point_in_time(cx.flavour.name(), alter) {
        let name = cx.quote(alter.new_name.as_ref().unwrap_or(&alter.column));
        format!("ALTER TABLE {table} CHANGE {column} {name} {}", specification(cx, alter)?)
    } else if is_modified(alter) {
        format!("ALTER TABLE {table} MODIFY {column} {}", specification(cx, alter)?)
    } else if !alter.server_default.is_keep() {
        default_value(cx, alter, to)?
    } else {
        return Ok(Vec::new());
    };
    Ok(vec![text])
}

/// Whether MODIFY writes it, if CHANGE does not.
fn is_modified(alter: &AlterColumn) -> bool {
    alter.nullable.is_some()
        || alter.ty.is_some()
        || alter.autoincrement.is_some()
        || !alter.comment.is_keep()
}

/// The alteration with all that it changes besides what it says: the statement writes the whole column anew.
pub(super) fn whole(dialect: &str, alter: &AlterColumn) -> AlterColumn {
    let mut whole = alter.clone();
    if alter.new_name.is_none() && !is_point_in_time(dialect, alter) && !is_modified(alter) {
        return whole;
    }
    whole.nullable = alter.nullable.or(alter.existing_nullable).or(Some(true));
    whole.ty = alter.ty.clone().or_else(|| alter.existing_type.clone());
    if alter.server_default.is_keep() {
        let existing = alter.existing_server_default.value();
        whole.server_default = existing.map_or(Change::Clear, |default| Change::Set(default.clone()));
    }
    if alter.comment.is_keep() {
        whole.comment = alter.existing_comment.clone().map_or(Change::Clear, Change::Set);
    }
    whole
}

/// A DATETIME or TIMESTAMP whose default is not dropped: such a default may be an expression, which only CHANGE takes.
/// Alembic's way, which does not see it in a class.
fn is_point_in_time(dialect: &str, alter: &AlterColumn) -> bool {
    use TypeKind as K;
    let ty = alter.ty.as_ref().or(alter.existing_type.as_ref());
    let is_one = ty.is_some_and(|ty| {
        matches!(
            ty.for_dialect(dialect),
            K::DateTime { .. }
                | K::DATETIME { .. }
                | K::TIMESTAMP { .. }
                | K::MyDateTime { .. }
                | K::MyTimestamp { .. }
        )
    });
    is_one && !alter.bare_type && alter.server_default != Change::Clear
}

/// The column as it is to be: type, NULL, AUTO_INCREMENT, default, comment.
fn specification(cx: Context<'_>, alter: &AlterColumn) -> Sql {
    let Some(ty) = alter.ty.as_ref().or(alter.existing_type.as_ref()) else {
        return Err(cx
            .unsupported("All MySQL CHANGE/MODIFY COLUMN operations require the existing type.")
            .fact("column", format!("{}.{}", alter.table, alter.column))
            .hint("give `existing_type=`, and `existing_nullable=`, `existing_server_default=` too: the statement writes \
                   the whole column anew")
            .into());
    };
    let is_nullable = alter.nullable.or(alter.existing_nullable).unwrap_or(true);
    let mut text = format!("{} {}", type_text(cx, ty)?, if is_nullable { "NULL" } else { "NOT NULL" });
    if alter.autoincrement.or(alter.existing_autoincrement) == Some(true) {
        text.push_str(" AUTO_INCREMENT");
    }
    if let Some(default) = server_default(cx, kept_default(alter))? {
        text.push_str(&format!(" DEFAULT {default}"));
    }
    let comment = match &alter.comment {
        Change::Keep => alter.existing_comment.as_deref(),
        Change::Clear => None,
        Change::Set(comment) => Some(comment.as_str()),
    };
    if let Some(comment) = comment {
        text.push_str(&format!(" COMMENT {}", cx.string(comment)));
    }
    Ok(text)
}

fn kept_default(alter: &AlterColumn) -> Option<&ServerDefault> {
    match &alter.server_default {
        Change::Keep => alter.existing_server_default.value(),
        Change::Clear => None,
        Change::Set(default) => Some(default),
    }
}

#[cfg(test)]
mod tests {
    use limbeck_schema::{TableName, Type};

    use super::*;

    #[test]
    fn what_is_not_said_again_is_lost() {
        let alter = AlterColumn::new(TableName::new(None, "t"), "a");
        let existing = Type::from(TypeKind::Integer {});
        let only_default = AlterColumn {
            server_default: Change::Clear,
            existing_type: Some(existing.clone()),
            ..alter.clone()
        };
        assert_eq!(whole("mysql", &only_default), only_default);
        let renamed =
            AlterColumn { new_name: Some("b".to_owned()), existing_type: Some(existing.clone()), ..alter };
        let found = whole("mysql", &renamed);
        assert_eq!((found.nullable, found.ty), (Some(true), Some(existing)));
        assert_eq!((found.server_default, found.comment), (Change::Clear, Change::Clear));
    }
}
