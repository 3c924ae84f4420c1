//! Whether two expressions mean the same, as far as their texts tell. What they do not tell, a temporary table does.

use crate::Profile;
use crate::mysql::text::{Reader, is_word_part};

/// One token in its only spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// A word or a name, in small letters: the case of columns and functions does not matter.
    Word(String),
    /// A string's value.
    Text(String),
    /// A number.
    Number(String),
    /// A mark.
    Mark(char),
}

/// Whether two expressions are certainly the same, certainly different, or must be settled by the database.
pub(in crate::mysql) fn same_expression(profile: &Profile, one: &str, other: &str) -> Option<bool> {
    if one.trim() == other.trim() {
        return Some(true);
    }
    let one = normalised(profile, one)?;
    let other = normalised(profile, other)?;
    if one == other { Some(true) } else { same_literal(&one, &other) }
}

/// Literals: a number may stand in quotes, and texts that no type can read as anything else differ as texts.
fn same_literal(one: &[Token], other: &[Token]) -> Option<bool> {
    let is_text = |tokens: &[Token]| matches!(tokens, [Token::Text(_)]);
    if let (Some(first), Some(second)) = (number(one), number(other))
        && !(is_text(one) && is_text(other))
    {
        return (first == second).then_some(true);
    }
    match (one, other) {
        ([Token::Text(one)], [Token::Text(other)]) if is_label(one) && is_label(other) => Some(false),
        _ => None,
    }
}

/// A word that is no number, date or time.
fn is_label(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.chars().all(|letter| is_word_part(letter) || letter == '-')
}

/// The number that tokens are, without zeros that say nothing. In quotes it counts only beside one without: two
/// strings of a text column differ as texts.
fn number(tokens: &[Token]) -> Option<String> {
    let (sign, text) = match tokens {
        [Token::Number(text) | Token::Text(text)] => ("", text.as_str()),
        [Token::Mark('-'), Token::Number(text)] => ("-", text.as_str()),
        [Token::Mark('+'), Token::Number(text)] => ("", text.as_str()),
        _ => return None,
    };
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => (sign, text),
    };
    let is_number = text.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.')
        && text.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
        && text.matches('.').count() <= 1;
    if !is_number {
        return None;
    }
    let plain = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
    let plain = plain.trim_start_matches('0');
    let plain =
        if plain.is_empty() || plain.starts_with('.') { format!("0{plain}") } else { plain.to_owned() };
    Some(if plain == "0" { plain } else { format!("{sign}{plain}") })
}

/// The tokens in one spelling, without parentheses round the whole; none for a text that is not read.
fn normalised(profile: &Profile, sql: &str) -> Option<Vec<Token>> {
    let mut tokens = tokens(sql, profile.backslash_escapes)?;
    while is_parenthesised(&tokens) {
        tokens.pop();
        tokens.remove(0);
    }
    Some(one_spelling(tokens))
}

fn tokens(sql: &str, backslash_escapes: bool) -> Option<Vec<Token>> {
    let mut reader = Reader::new(sql, backslash_escapes);
    let mut found = Vec::new();
    while let Some(letter) = reader.rest().chars().next() {
        let token = match letter {
            '\'' => Token::Text(reader.string()?),
            '`' => Token::Word(reader.name()?.to_lowercase()),
            // In double quotes stands a name or a string, as the session has it.
            '"' => return None,
            '.' | '0'..='9' => Token::Number(reader.number()?.to_lowercase()),
            _ if is_word_part(letter) => Token::Word(reader.word()?.to_lowercase()),
            mark => {
                reader.accept(mark);
                Token::Mark(mark)
            }
        };
        found.push(token);
    }
    Some(found)
}

/// `now()`, `CURRENT_TIMESTAMP` and `current_timestamp()` are one; so are `true` and 1. MySQL writes a string's
/// character set in front of it.
fn one_spelling(tokens: Vec<Token>) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    for token in tokens {
        let call = [Token::Mark('('), Token::Mark(')')];
        match token {
            Token::Word(word) if matches!(word.as_str(), "true" | "false") => {
                found.push(Token::Number(if word == "true" { "1" } else { "0" }.to_owned()));
            }
            Token::Word(word)
                if matches!(word.as_str(), "now" | "current_timestamp" | "localtime" | "localtimestamp") =>
            {
                found.push(Token::Word("now".to_owned()));
            }
            Token::Text(text) => {
                if matches!(found.last(), Some(Token::Word(word)) if is_introducer(word)) {
                    found.pop();
                }
                found.push(Token::Text(text));
            }
            token => {
                found.push(token);
                if found.ends_with(&call) && found.len() >= 3 {
                    let name = found.len() - 3;
                    if found.get(name) == Some(&Token::Word("now".to_owned())) {
                        found.truncate(name + 1);
                    }
                }
            }
        }
    }
    found
}

fn is_introducer(word: &str) -> bool {
    matches!(word, "_utf8mb4" | "_utf8mb3" | "_utf8" | "_latin1")
}

/// Whether the first parenthesis is closed by the last one.
fn is_parenthesised(tokens: &[Token]) -> bool {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Mark('(') => depth += 1,
            Token::Mark(')') if depth == 0 => return false,
            Token::Mark(')') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at > 1 && at + 1 == tokens.len();
        }
    }
    false
}
