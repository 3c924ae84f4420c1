//! Keyword phrases that users hand in, such as `SET NULL`.

use super::context::{Context, Sql, Stop};

/// The phrase as it is, if it is made of words only: it goes into SQL unquoted.
pub(crate) fn keywords(cx: Context<'_>, phrase: &str) -> Sql {
    let is_word = |word: &str| word.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    let mut words = phrase.split_whitespace().peekable();
    let padded = phrase.starts_with(char::is_whitespace) || phrase.trim_end() != phrase;
    if words.peek().is_none() || padded || !words.all(is_word) {
        return Err(unexpected(cx, phrase));
    }
    Ok(phrase.to_owned())
}

/// An access method in lower case.
pub(crate) fn method(cx: Context<'_>, name: &str) -> Sql {
    match name.chars().all(|letter| letter.is_alphanumeric() || letter == '_') && !name.is_empty() {
        true => Ok(name.to_lowercase()),
        false => Err(unexpected(cx, name)),
    }
}

/// The error for a phrase that is not one.
fn unexpected(cx: Context<'_>, phrase: &str) -> Stop {
    cx.unsupported(format!("Unexpected SQL phrase: '{phrase}'"))
        .hint("write only keywords here, for example `SET NULL`")
        .into()
}
