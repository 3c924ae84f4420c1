//! SQL text to tokens, by the rules of SQLite's manual ("SQL Language Expressions", "SQLite Keywords"). Each
//! token knows its place, so that expressions can be taken over as they are written.

use std::ops::Range;

/// One token and its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sqlite) struct Token {
    pub kind: Kind,
    pub place: Range<usize>,
}

/// What a token is. Comments and white space are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sqlite) enum Kind {
    /// A keyword or an unquoted identifier, as it is written.
    Word(String),
    /// An identifier in double quotes, backticks or brackets, without them. In double quotes it is a string
    /// where no identifier of that name is.
    Quoted(String),
    /// A string literal's value.
    Text(String),
    /// A blob literal's digits in lower case.
    Blob(String),
    /// A number as it is written.
    Number(String),
    /// An operator or a punctuation mark.
    Mark(&'static str),
}

/// Longer ones first.
const MARKS: [&str; 28] = [
    "->>", "->", "||", "<<", ">>", "<=", ">=", "<>", "!=", "==", "(", ")", "[", "]", ",", ";", ".", "+", "-",
    "*", "/", "%", "<", ">", "=", "&", "|", "~",
];

/// The tokens of a text, or nothing when it is not SQL that a schema can hold.
pub(in crate::sqlite) fn tokens(sql: &str) -> Option<Vec<Token>> {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        at = skip_blanks(sql, at);
        if at == sql.len() {
            return Some(found);
        }
        let (kind, length) = token(&sql[at..])?;
        found.push(Token { kind, place: at..at + length });
        at += length;
    }
}

fn skip_blanks(sql: &str, mut at: usize) -> usize {
    loop {
        let rest = &sql[at..];
        let blanks =
            rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{feff}').len();
        let after = &rest[blanks..];
        let comment = if after.starts_with("--") {
            after.find('\n').map_or(after.len(), |end| end + 1)
        } else if let Some(inside) = after.strip_prefix("/*") {
            inside.find("*/").map_or(after.len(), |end| end + 4)
        } else {
            return at + blanks;
        };
        at += blanks + comment;
    }
}

fn token(rest: &str) -> Option<(Kind, usize)> {
    let first = rest.chars().next()?;
    match first {
        '\'' => quoted(rest, '\'').map(|(text, length)| (Kind::Text(text), length)),
        '"' | '`' => quoted(rest, first).map(|(name, length)| (Kind::Quoted(name), length)),
        '[' => rest.find(']').map(|end| (Kind::Quoted(rest[1..end].to_owned()), end + 1)),
        'x' | 'X' if rest[1..].starts_with('\'') => quoted(&rest[1..], '\'')
            .map(|(digits, length)| (Kind::Blob(digits.to_ascii_lowercase()), length + 1)),
        _ if first.is_ascii_digit()
            || first == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit()) =>
        {
            number(rest)
        }
        _ if is_word_part(first) => {
            let length = rest.find(|c| !is_word_part(c)).unwrap_or(rest.len());
            Some((Kind::Word(rest[..length].to_owned()), length))
        }
        _ => MARKS.into_iter().find(|mark| rest.starts_with(mark)).map(|mark| (Kind::Mark(mark), mark.len())),
    }
}

fn is_word_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$' || !c.is_ascii()
}

/// A text up to its closing quote, which stands twice where it is meant itself, and the length with quotes.
fn quoted(rest: &str, quote: char) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((index, c)) = chars.next() {
        if c != quote {
            value.push(c);
        } else if chars.next_if(|(_, next)| *next == quote).is_some() {
            value.push(quote);
        } else {
            return Some((value, index + 1));
        }
    }
    None
}

fn number(rest: &str) -> Option<(Kind, usize)> {
    let bytes = rest.as_bytes();
    let digits =
        |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'_').count();
    let mut length = 0;
    if rest.starts_with("0x") || rest.starts_with("0X") {
        length = 2 + bytes[2..].iter().take_while(|byte| byte.is_ascii_hexdigit() || **byte == b'_').count();
    } else {
        length += digits(0);
        if bytes.get(length) == Some(&b'.') {
            length += 1 + digits(length + 1);
        }
        if matches!(bytes.get(length), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
            let exponent = digits((length + 1 + sign).min(bytes.len()));
            if exponent > 0 {
                length += 1 + sign + exponent;
            }
        }
    }
    let follows = rest[length..].chars().next();
    (!follows.is_some_and(is_word_part)).then(|| (Kind::Number(rest[..length].to_ascii_lowercase()), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(sql: &str) -> Vec<Kind> {
        tokens(sql).unwrap().into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn every_kind_of_token() {
        let word = |text: &str| Kind::Word(text.to_owned());
        let quoted = |text: &str| Kind::Quoted(text.to_owned());
        assert_eq!(
            kinds(r#"A "b""c" `d` [e "f] é"#),
            [word("A"), quoted("b\"c"), quoted("d"), quoted("e \"f"), word("é")]
        );
        assert_eq!(kinds("'it''s' X'0F'"), [Kind::Text("it's".into()), Kind::Blob("0f".into())]);
        for number in ["1", ".5", "1.", "1.5e+3", "0x1f", "1e5"] {
            assert_eq!(kinds(number), [Kind::Number(number.to_owned())]);
        }
        assert_eq!(
            kinds("a->>'b'||c"),
            [word("a"), Kind::Mark("->>"), Kind::Text("b".into()), Kind::Mark("||"), word("c")]
        );
        assert_eq!(kinds("a -- b\n/* c */ d /* e"), [word("a"), word("d")]);
        assert_eq!(tokens("ab 'c'").unwrap()[1].place, 3..6);
        for sql in ["'a", "\"a", "[a", "1a", "?1", "@a"] {
            assert_eq!(tokens(sql), None, "{sql}");
        }
    }
}
