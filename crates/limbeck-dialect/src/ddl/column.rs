//! A column's clause.

use limbeck_schema::{Column, ServerDefault, Table};

use super::constraint::column_check;
use super::context::{Context, Sql, Stop};
use super::default::{identity_clause, server_default};
use super::types::type_text;

/// The clause of CREATE TABLE: the column and the checks written on it. None for a column that the system makes.
pub(crate) fn column_clause(cx: Context<'_>, table: &Table, column: &Column) -> Sql<Option<String>> {
    if column.system {
        return Ok(None);
    }
    let mut text = specification(cx, table, column)?;
    push_checks(cx, table, column, &mut text)?;
    Ok(Some(text))
}

/// The column without its checks.
pub(crate) fn specification(cx: Context<'_>, table: &Table, column: &Column) -> Sql {
    cx.refuse_other_options(&column.options.other)?;
    cx.flavour.column(cx, table, column)
}

/// The checks written on the column itself, behind it.
pub(crate) fn push_checks(cx: Context<'_>, table: &Table, column: &Column, text: &mut String) -> Sql<()> {
    for check in &column.checks {
        text.push(' ');
        text.push_str(&column_check(cx, table, check)?);
    }
    Ok(())
}

/// SQLAlchemy's generic form: name, type, default, computed, identity, NOT NULL.
pub(crate) fn generic_column(cx: Context<'_>, table: &Table, column: &Column) -> Sql {
    let _ = table;
    let mut text = format!("{} {}", cx.quote(&column.name), type_text(cx, &column.ty)?);
    if let Some(default) = server_default(cx, column.server_default.as_ref())? {
        text.push_str(" DEFAULT ");
        text.push_str(&default);
    }
    match &column.server_default {
        Some(ServerDefault::Computed { computed }) => {
            push_clause(&mut text, &cx.flavour.computed(cx, computed)?)
        }
        Some(ServerDefault::Identity { identity }) => {
            push_clause(&mut text, &identity_clause(identity));
            return Ok(text);
        }
        _ => {}
    }
    if !column.nullable {
        text.push_str(" NOT NULL");
    }
    Ok(text)
}

/// Says which column an error is about, as SQLAlchemy does.
pub(crate) fn in_column(table: &Table, column: &Column, stop: Stop) -> Stop {
    match stop {
        Stop::Error(error) => {
            let diagnostic = error.diagnostic();
            let message =
                format!("(in table '{}', column '{}'): {}", table.name.name, column.name, diagnostic.message);
            let mut renamed = limbeck_diagnostics::Error::new(diagnostic.code, message);
            for (name, value) in &diagnostic.facts {
                renamed = renamed.fact(name, value.clone());
            }
            for note in &diagnostic.notes {
                renamed = renamed.note(note.clone());
            }
            for hint in &diagnostic.hints {
                renamed = renamed.hint(hint.clone());
            }
            Stop::Error(renamed)
        }
        need => need,
    }
}

fn push_clause(text: &mut String, clause: &str) {
    text.push(' ');
    text.push_str(clause);
}
