//! What may stand behind `ON DELETE`: keywords, and since PostgreSQL 15 the columns that SET NULL or SET DEFAULT concerns.

use crate::ddl::{Context, Sql, keywords};

/// The action as it is, if it is one.
pub(super) fn on_delete(cx: Context<'_>, action: &str) -> Sql {
    match action.split_once('(') {
        Some((words, columns)) if columns.trim_end().ends_with(')') && is_list(columns) => {
            keywords(cx, words.trim_end())?;
            Ok(action.to_owned())
        }
        _ => keywords(cx, action),
    }
}

fn is_list(columns: &str) -> bool {
    let columns = columns.trim_end().trim_end_matches(')');
    columns.split(',').all(|column| {
        let column = column.trim();
        let is_quoted = column.len() > 2 && column.starts_with('"') && column.ends_with('"');
        is_quoted
            || (!column.is_empty() && column.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$'))
    })
}
