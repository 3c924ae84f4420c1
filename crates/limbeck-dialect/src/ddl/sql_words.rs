//! SQL text as words: enough to find identifiers without being fooled by strings and comments.

/// A piece of SQL text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// An unquoted word: keyword, identifier or number.
    Word(&'a str),
    /// An identifier in quotes of some kind, with its quotes.
    Quoted(&'a str),
    /// A string or a comment, as it stands.
    Opaque(&'a str),
    /// White space.
    Space(&'a str),
    /// Anything else, one character.
    Other(&'a str),
}

impl<'a> Piece<'a> {
    /// The text as it stands.
    pub(crate) fn text(self) -> &'a str {
        match self {
            Self::Word(text)
            | Self::Quoted(text)
            | Self::Opaque(text)
            | Self::Space(text)
            | Self::Other(text) => text,
        }
    }

    /// The identifier that the piece can be: a quoted one without its quotes, an unquoted one in lower case.
    pub(crate) fn identifier(self) -> Option<String> {
        match self {
            Self::Word(text) => Some(text.to_lowercase()),
            Self::Quoted(text) => {
                let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
                Some(match text.chars().next() {
                    Some('"') => inner.replace("\"\"", "\""),
                    Some('`') => inner.replace("``", "`"),
                    _ => inner.to_owned(),
                })
            }
            Self::Opaque(_) | Self::Space(_) | Self::Other(_) => None,
        }
    }
}

/// The pieces of a text; together they are the text.
pub(crate) fn pieces(sql: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let (piece, end) = match first {
            '\'' => ended(rest, quoted_end(rest, '\''), Piece::Opaque),
            '"' => ended(rest, quoted_end(rest, '"'), Piece::Quoted),
            '`' => ended(rest, quoted_end(rest, '`'), Piece::Quoted),
            '[' => ended(rest, rest.find(']').map_or(rest.len(), |at| at + 1), Piece::Quoted),
            '-' if rest.starts_with("--") => {
                ended(rest, rest.find('\n').unwrap_or(rest.len()), Piece::Opaque)
            }
            '/' if rest.starts_with("/*") => {
                ended(rest, rest.find("*/").map_or(rest.len(), |at| at + 2), Piece::Opaque)
            }
            '$' if let Some(end) = dollar_quoted_end(rest) => ended(rest, end, Piece::Opaque),
            _ if is_word(first) => {
                ended(rest, rest.find(|letter| !is_word(letter)).unwrap_or(rest.len()), Piece::Word)
            }
            _ if first.is_whitespace() => ended(
                rest,
                rest.find(|letter: char| !letter.is_whitespace()).unwrap_or(rest.len()),
                Piece::Space,
            ),
            _ => ended(rest, first.len_utf8(), Piece::Other),
        };
        pieces.push(piece);
        rest = &rest[end..];
    }
    pieces
}

/// The first word of a statement, behind white space and comments.
pub(crate) fn first_word(sql: &str) -> Option<&str> {
    let mut pieces =
        pieces(sql).into_iter().filter(|piece| !matches!(piece, Piece::Space(_) | Piece::Opaque(_)));
    match pieces.next() {
        Some(Piece::Word(word)) => Some(word),
        _ => None,
    }
}

fn ended<'a>(text: &'a str, end: usize, make: impl Fn(&'a str) -> Piece<'a>) -> (Piece<'a>, usize) {
    (make(&text[..end]), end)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '$'
}

/// Behind the closing quote; a doubled quote is part of the text.
fn quoted_end(text: &str, quote: char) -> usize {
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        if letter == quote {
            match letters.peek() {
                Some((_, next)) if *next == quote => {
                    letters.next();
                }
                _ => return at + letter.len_utf8(),
            }
        }
    }
    text.len()
}

/// Behind a string of PostgreSQL's between `$tag$` and `$tag$`, when one begins here.
fn dollar_quoted_end(text: &str) -> Option<usize> {
    let tag = text.get(1..)?.find('$')? + 2;
    let is_tag = text[1..tag - 1].chars().all(|letter| letter.is_alphanumeric() || letter == '_')
        && !text[1..].starts_with(|letter: char| letter.is_ascii_digit());
    let end = text[tag..].find(&text[..tag])?;
    is_tag.then_some(tag + end + tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_comments_hide_their_words() {
        let found: Vec<String> = pieces("a > 'b''c' AND \"D\"\"e\" = [f] -- g\n/* h */")
            .into_iter()
            .filter_map(Piece::identifier)
            .collect();
        assert_eq!(found, ["a", "and", "D\"e", "f"]);
    }

    #[test]
    fn the_pieces_are_the_text() {
        for sql in [
            "x IN ('é', \"ü\")",
            "$a$ ; $ $$ $a$ é",
            "$é",
            "$1 $",
            "'open",
            "\"open",
            "[open",
            "a--b",
            "/* open",
        ] {
            assert_eq!(pieces(sql).into_iter().map(Piece::text).collect::<String>(), sql);
        }
    }
}
