//! A column's clause.

use limbeck_schema::{Column, ServerDefault, Table, TypeKind};

use super::Mysql;
use super::types::knows_server;
use crate::Version;
use crate::ddl::{Context, Sql, autoincrement_column, server_default, type_text};

/// The column without its checks: the comment stands before the default.
pub(super) fn clause(mysql: &Mysql, cx: Context<'_>, table: &Table, column: &Column) -> Sql {
    refuse_half_a_precision(cx, column)?;
    let mut text = format!("{} {}", cx.quote(&column.name), type_text(cx, &column.ty)?);
    let computed = match &column.server_default {
        Some(ServerDefault::Computed { computed }) => Some(computed),
        _ => None,
    };
    if let Some(computed) = computed {
        text.push(' ');
        text.push_str(&cx.flavour.computed(cx, computed)?);
    }
    // MariaDB knows no NOT NULL on a computed column; what a key implies is left out.
    let is_implied = mysql.is_mariadb && computed.is_some() && column.primary_key;
    if !column.nullable && !is_implied {
        text.push_str(" NOT NULL");
    } else if column.nullable && is_timestamp(cx, column) {
        // Without the word, the server makes the first timestamp of a table NOT NULL.
        text.push_str(" NULL");
    }
    if let Some(comment) = &column.comment {
        text.push_str(&format!(" COMMENT {}", cx.string(comment)));
    }
    if is_numbered(table, column) {
        text.push_str(" AUTO_INCREMENT");
    } else if let Some(default) = server_default(cx, column.server_default.as_ref())? {
        text.push_str(&default_clause(mysql, cx, &default));
    }
    Ok(text)
}

/// The server knows both numbers of a DOUBLE or none.
fn refuse_half_a_precision(cx: Context<'_>, column: &Column) -> Sql<()> {
    use TypeKind as K;
    match column.ty.for_dialect(cx.flavour.name()) {
        K::Double { precision: Some(_), .. }
        | K::DOUBLE { precision: Some(_), .. }
        | K::DOUBLE_PRECISION { precision: Some(_), .. } => Err(cx
            .unsupported("You must specify both precision and scale or omit both altogether.")
            .fact("column", column.name.clone())
            .hint("leave out the precision, or take `mysql.DOUBLE(precision, scale)`")
            .into()),
        _ => Ok(()),
    }
}

fn is_timestamp(cx: Context<'_>, column: &Column) -> bool {
    let kind = column.ty.for_dialect(cx.flavour.name());
    matches!(kind, TypeKind::TIMESTAMP { .. } | TypeKind::PgTimestamp { .. } | TypeKind::MyTimestamp { .. })
}

fn is_numbered(table: &Table, column: &Column) -> bool {
    let is_free = matches!(column.server_default, None | Some(ServerDefault::Identity { .. }));
    is_free && autoincrement_column(table).is_some_and(|found| found.name == column.name)
}

/// An expression stands in parentheses where the server takes one at all.
fn default_clause(mysql: &Mysql, cx: Context<'_>, default: &str) -> String {
    let since = if mysql.is_mariadb { Version(10, 2, 1) } else { Version(8, 0, 13) };
    if knows_server(cx) && cx.profile.server >= since && is_expression(default) {
        format!(" DEFAULT ({default})")
    } else {
        format!(" DEFAULT {default}")
    }
}

/// SQLAlchemy's rule: not in quotes or parentheses, no `ON UPDATE`, no `now(6)`, and more than one word.
fn is_expression(default: &str) -> bool {
    let is_enclosed = default.trim_start().starts_with(['\'', '"', '(']);
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    !is_enclosed && !updates(default) && !is_precise_now(default) && !default.chars().all(is_word)
}

fn updates(default: &str) -> bool {
    let upper = default.to_uppercase();
    upper.match_indices("ON").any(|(at, word)| {
        let rest = &upper[at + word.len()..];
        rest.starts_with(' ') && rest.trim_start_matches(' ').starts_with("UPDATE")
    })
}

/// `now(6)` or `current_timestamp(6)`, whatever follows.
fn is_precise_now(default: &str) -> bool {
    let lower = default.to_lowercase();
    let arguments = lower.strip_prefix("now(").or_else(|| lower.strip_prefix("current_timestamp("));
    arguments.is_some_and(|rest| {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        digits > 0 && rest[digits..].starts_with(')')
    })
}

#[cfg(test)]
mod tests {
    use super::is_expression;

    #[test]
    fn what_stands_in_parentheses() {
        assert!(is_expression("now()"));
        assert!(is_expression("a + 1"));
        assert!(!is_expression("CURRENT_TIMESTAMP"));
        assert!(!is_expression("CURRENT_TIMESTAMP on  update CURRENT_TIMESTAMP"));
        assert!(!is_expression("NOW(3)"));
        assert!(is_expression("now(x)"));
        assert!(!is_expression("'a b'"));
        assert!(!is_expression(" (1)"));
        assert!(is_expression("-1"));
    }
}
