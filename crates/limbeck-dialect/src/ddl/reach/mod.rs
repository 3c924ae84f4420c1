//! What SQL of the user's own may change, read from its words: enough to say of which tables a replay no longer knows
//! how they look. Where the words leave a doubt, the answer is [`Reach::Anything`].

mod statement;
#[cfg(test)]
mod tests;

use limbeck_schema::TableName;

use super::row_statement::is_comment;
use super::sql_words::{Piece, pieces};

/// Something that SQL may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// A table: it is made, changed or dropped.
    Table(TableName),
    /// The table that has the index of this name.
    Index(TableName),
    /// A type, and with it the tables that use it.
    Type(TableName),
    /// Whatever there is.
    Anything,
}

/// What a text of one or several statements may change of tables and types; nothing, when the list is empty.
pub fn reach_of(sql: &str) -> Vec<Reach> {
    let words: Vec<Piece<'_>> = pieces(sql)
        .into_iter()
        .filter(|piece| !matches!(piece, Piece::Space(_)) && !is_comment(*piece))
        .collect();
    let mut found = Vec::new();
    for words in statements(&words) {
        for one in statement::reach(words) {
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    found
}

/// The statements of a text. A trigger's or a procedure's body, between BEGIN and END, is part of its statement.
fn statements<'w, 'a>(words: &'w [Piece<'a>]) -> Vec<&'w [Piece<'a>]> {
    let mut found = Vec::new();
    let mut rest = words;
    while !rest.is_empty() {
        let end = end_of_statement(rest);
        if end > 0 {
            found.push(&rest[..end]);
        }
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    found
}

fn end_of_statement(words: &[Piece<'_>]) -> usize {
    let has_body = statement::defines_routine(words);
    let mut is_inside = false;
    for (place, word) in words.iter().enumerate() {
        match word {
            Piece::Other(";") if !is_inside => return place,
            word if has_body && statement::is(*word, "BEGIN") => is_inside = true,
            word if statement::is(*word, "END") && !matches!(words.get(place + 1), Some(Piece::Word(_))) => {
                is_inside = false;
            }
            _ => {}
        }
    }
    words.len()
}
