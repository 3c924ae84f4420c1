//! `op.execute`: SQL that the user wrote.

use limbeck_ops::{Execute, SqlSource};
use limbeck_schema::Value;

use super::context::{Context, Sql, Stop};
use super::literal::natural;

/// The statement as it reaches the database.
pub(crate) fn render(cx: Context<'_>, execute: &Execute) -> Sql {
    match &execute.source {
        SqlSource::Text { sql, binds } => text(cx, sql, binds),
        SqlSource::Ddl { sql } => ddl(sql),
        SqlSource::Compiled { sql } => Ok(sql.clone()),
    }
}

/// `text()`: `:name` is a parameter unless a word, a colon or a backslash stands before it or a colon behind it;
/// `\:name` is `:name`. A value goes into the text as a literal.
fn text(cx: Context<'_>, sql: &str, binds: &[(String, Value)]) -> Sql {
    let mut out = String::with_capacity(sql.len());
    let mut before: Option<char> = None;
    let mut rest = sql;
    while let Some(letter) = rest.chars().next() {
        if letter == '\\' && rest[1..].starts_with(':') {
            let end = 2 + word_length(&rest[2..]);
            if !rest[end..].starts_with(':') {
                out.push_str(&rest[1..end]);
                before = rest[..end].chars().next_back();
                rest = &rest[end..];
                continue;
            }
        }
        if letter == ':' && !before.is_some_and(|letter| is_word(letter) || matches!(letter, ':' | '\\')) {
            let end = 1 + word_length(&rest[1..]);
            if end > 1 && !rest[end..].starts_with(':') {
                out.push_str(&parameter(cx, &rest[1..end], binds)?);
                before = rest[..end].chars().next_back();
                rest = &rest[end..];
                continue;
            }
        }
        out.push(letter);
        before = Some(letter);
        rest = &rest[letter.len_utf8()..];
    }
    Ok(out)
}

fn parameter(cx: Context<'_>, name: &str, binds: &[(String, Value)]) -> Sql {
    match binds.iter().find(|(bound, _)| bound == name) {
        Some((_, value)) => natural(cx, value),
        None if cx.profile.offline => Ok("NULL".to_owned()),
        None => Err(cx
            .unsupported(format!("A value is required for bind parameter '{name}'"))
            .fact("parameter", name)
            .note(format!("`:{name}` in a text is a parameter"))
            .hint(format!(
                "write `\\:{name}` where a colon is meant, or give a value: \
                 `sa.text(...).bindparams({name}=...)`"
            ))
            .into()),
    }
}

/// `DDL()`: `%%` is `%`. Any other `%` is Python's to format, and to refuse.
fn ddl(sql: &str) -> Sql {
    let mut out = String::with_capacity(sql.len());
    let mut parts = sql.split('%');
    out.push_str(parts.next().unwrap_or_default());
    while let Some(part) = parts.next() {
        match (part.is_empty(), parts.next()) {
            (true, Some(after)) => {
                out.push('%');
                out.push_str(after);
            }
            _ => return Err(Stop::python("the `%` in a `DDL()`")),
        }
    }
    Ok(out)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn word_length(text: &str) -> usize {
    text.find(|letter: char| !is_word(letter)).unwrap_or(text.len())
}
