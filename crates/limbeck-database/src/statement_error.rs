//! How a refused statement becomes a diagnostic.

use limbeck_diagnostics::{Code, Error, Result, SourceText, Span};

/// What a database said about a statement that it refused.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatementError {
    /// SQLSTATE on PostgreSQL, the name of the result code on SQLite.
    pub code: Option<String>,
    /// The database's message.
    pub message: String,
    /// PostgreSQL's `DETAIL`.
    pub detail: Option<String>,
    /// PostgreSQL's `HINT`.
    pub hint: Option<String>,
    /// PostgreSQL's `CONTEXT`: the function or trigger inside which it happened.
    pub context: Option<String>,
    /// Where in the statement, as a byte offset.
    pub offset: Option<usize>,
}

impl StatementError {
    /// The error `LB0701` about `sql`, with the place underlined in a source named `<statement>`: the token at
    /// the offset, or the first line when the database gave no place.
    pub fn into_error(self, sql: &str) -> Error {
        let mut error =
            Error::new(Code::StatementFailed, format!("the database refused a statement: {}", self.message));
        if let Some(code) = self.code {
            error = error.fact("code", code);
        }
        let quoted: Vec<String> = [("DETAIL", self.detail), ("CONTEXT", self.context)]
            .into_iter()
            .filter_map(|(name, text)| text.map(|text| format!("{name}: {text}")))
            .collect();
        if !quoted.is_empty() {
            error = error.detail(quoted.join("\n"));
        }
        if let Some(hint) = self.hint {
            error = error.hint(hint);
        }
        if sql.is_empty() {
            return error;
        }
        let (span, label) = match self.offset {
            Some(offset) if offset < sql.len() => (token_at(sql, offset), "here"),
            _ => (first_line(sql), ""),
        };
        error.at(&SourceText::new("<statement>", sql), span, label)
    }
}

/// Refuses a statement that holds a NUL: PostgreSQL's protocol and SQLite would end the text there.
pub fn refuse_nul(sql: &str) -> Result<()> {
    match sql.find('\0') {
        None => Ok(()),
        Some(offset) => Err(StatementError {
            message: "it holds a NUL character".to_owned(),
            offset: Some(offset),
            ..StatementError::default()
        }
        .into_error(sql)
        .note("the text of a statement would end there, so nothing was sent")),
    }
}

/// Turns a position counted in characters from one (PostgreSQL's) into a byte offset.
pub fn character_offset(sql: &str, position: usize) -> Option<usize> {
    let index = position.checked_sub(1)?;
    sql.char_indices().map(|(offset, _)| offset).nth(index)
}

/// The word, quoted text or single character that starts at `offset`.
fn token_at(sql: &str, offset: usize) -> Span {
    let mut start = offset;
    while !sql.is_char_boundary(start) {
        start -= 1;
    }
    let rest = &sql[start..];
    let length = match rest.chars().next() {
        Some(quote @ ('"' | '\'' | '`')) => rest[1..].find(quote).map_or(1, |inner| inner + 2),
        Some(first) if is_word(first) => rest.find(|character| !is_word(character)).unwrap_or(rest.len()),
        // The name of a parameter belongs to its mark.
        Some(mark) => {
            let name = &rest[mark.len_utf8()..];
            mark.len_utf8() + name.find(|character| !is_word(character)).unwrap_or(name.len())
        }
        None => 0,
    };
    Span::new(start as u32, (start + length) as u32)
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$')
}

fn first_line(sql: &str) -> Span {
    let start = sql.len() - sql.trim_start().len();
    let line = sql[start..].lines().next().unwrap_or_default().trim_end();
    Span::new(start as u32, (start + line.len()) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn underlined(error: &Error) -> String {
        let location = error.diagnostic().location.clone().unwrap();
        let span = location.span;
        location.source.text()[span.start as usize..span.end as usize].to_owned()
    }

    #[test]
    fn the_token_at_the_place_is_underlined() {
        let sql = "select é, \"no such\" from t + :x";
        for (offset, token) in [(11, "\"no such\""), (21, "from"), (28, "+"), (7, "é"), (30, ":x")] {
            let error = StatementError { offset: Some(offset), ..StatementError::default() }.into_error(sql);
            assert_eq!(underlined(&error), token);
        }
    }

    #[test]
    fn without_a_place_the_first_line_is_underlined() {
        let error = StatementError { message: "no".to_owned(), ..StatementError::default() }
            .into_error("\n  create table t (\n  id int\n)");
        assert_eq!(underlined(&error), "create table t (");
    }

    #[test]
    fn positions_count_characters() {
        assert_eq!(character_offset("é1", 2), Some(2));
        assert_eq!(character_offset("é1", 3), None);
        assert_eq!(character_offset("é1", 0), None);
    }

    #[test]
    fn a_nul_is_refused_where_it_stands() {
        assert!(refuse_nul("select 1").is_ok());
        let error = refuse_nul("select '\0'").unwrap_err();
        assert_eq!(error.code(), Code::StatementFailed);
        assert_eq!(error.diagnostic().location.as_ref().unwrap().span.start, 8);
    }
}
