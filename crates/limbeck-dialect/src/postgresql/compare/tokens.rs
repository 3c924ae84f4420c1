//! SQL text to tokens, by the rules of PostgreSQL's manual, "Lexical Structure". What the rules here do not
//! cover (Unicode escapes, national strings, literals continued on another line) has no tokens: the caller then
//! knows nothing of the text, instead of something wrong.

/// One token. Comments and white space are gone, unquoted words folded, string literals decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::postgresql) enum Token {
    /// A keyword or an unquoted identifier, in lower case.
    Word(String),
    /// A quoted identifier, without its quotes.
    Quoted(String),
    /// A string literal's value.
    Text(String),
    /// A bit string literal with its letter: `b'101'`, `x'1f'`.
    Bits(char, String),
    /// A number as it is written.
    Number(String),
    /// An operator.
    Operator(String),
    /// One of `()[],;:.` or `::`.
    Mark(&'static str),
    /// `::type`, the type as the catalog writes it. Made by normalising, never by [`tokens`].
    Cast(String),
}

impl Token {
    /// Whether it is this word.
    pub(in crate::postgresql) fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(found) if found == word)
    }
}

const OPERATORS: &str = "+-*/<>=~!@#%^&|`?";
/// An operator of several characters may end in `+` or `-` only if it holds one of these.
const UNUSUAL: &str = "~!@#%^&|`?";
const MARKS: [&str; 9] = ["::", "(", ")", "[", "]", ",", ";", ":", "."];

/// The tokens of a text, or nothing when it has a form that is not covered or is not SQL at all.
/// `backslash_escapes` is the setting of [`crate::Profile`].
pub(in crate::postgresql) fn tokens(sql: &str, backslash_escapes: bool) -> Option<Vec<Token>> {
    let mut lexer = Lexer { rest: sql, backslash_escapes };
    let mut found = Vec::new();
    while let Some(token) = lexer.next()? {
        if matches!((found.last(), &token), (Some(Token::Text(_)), Token::Text(_))) {
            return None;
        }
        found.push(token);
    }
    Some(found)
}

struct Lexer<'a> {
    rest: &'a str,
    backslash_escapes: bool,
}

impl<'a> Lexer<'a> {
    /// `Some(None)` at the end of the text, `None` for a form that is not covered.
    fn next(&mut self) -> Option<Option<Token>> {
        self.skip_blanks()?;
        let Some(first) = self.rest.chars().next() else { return Some(None) };
        let token = match first {
            '\'' => self.string(self.backslash_escapes).map(Token::Text),
            '"' => self.quoted('"').map(Token::Quoted),
            '$' => self.dollar_quoted(),
            '0'..='9' => self.number(),
            '.' if self.rest[1..].starts_with(|c: char| c.is_ascii_digit()) => self.number(),
            _ if is_word_start(first) => self.word(),
            _ => self.mark().or_else(|| self.operator()),
        };
        token.map(Some)
    }

    fn skip_blanks(&mut self) -> Option<()> {
        loop {
            self.rest = self.rest.trim_start();
            if let Some(comment) = self.rest.strip_prefix("--") {
                self.rest = comment.split_once('\n').map_or("", |(_, rest)| rest);
            } else if self.rest.starts_with("/*") {
                self.rest = skip_block_comment(self.rest)?;
            } else {
                return Some(());
            }
        }
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'a str {
        let length = self.rest.find(|c| !keep(c)).unwrap_or(self.rest.len());
        self.take(length)
    }

    /// A text up to a closing quote, which stands twice where it is meant itself.
    fn quoted(&mut self, quote: char) -> Option<String> {
        let mut value = String::new();
        let mut chars = self.rest.char_indices().skip(1).peekable();
        while let Some((index, c)) = chars.next() {
            if c != quote {
                value.push(c);
            } else if chars.next_if(|(_, next)| *next == quote).is_some() {
                value.push(quote);
            } else {
                self.take(index + quote.len_utf8());
                return Some(value);
            }
        }
        None
    }

    fn string(&mut self, escapes: bool) -> Option<String> {
        if !escapes {
            return self.quoted('\'');
        }
        let mut value = String::new();
        let mut chars = self.rest.char_indices().skip(1).peekable();
        while let Some((index, c)) = chars.next() {
            match c {
                '\\' => value.push(match chars.next()?.1 {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    plain @ ('\\' | '\'' | '"') => plain,
                    // Octal, hexadecimal and Unicode escapes are not covered.
                    _ => return None,
                }),
                '\'' if chars.next_if(|(_, next)| *next == '\'').is_some() => value.push('\''),
                '\'' => {
                    self.take(index + 1);
                    return Some(value);
                }
                other => value.push(other),
            }
        }
        None
    }

    fn dollar_quoted(&mut self) -> Option<Token> {
        let tag_end = self.rest[1..].find('$')? + 2;
        let tag = &self.rest[..tag_end];
        let inner = &tag[1..tag.len() - 1];
        if inner.starts_with(|c: char| c.is_ascii_digit()) || !inner.chars().all(is_word_part) {
            return None;
        }
        let (value, rest) = self.rest[tag_end..].split_once(tag)?;
        self.rest = rest;
        Some(Token::Text(value.to_owned()))
    }

    fn number(&mut self) -> Option<Token> {
        let start = self.rest;
        self.take_while(|c| c.is_ascii_digit());
        if self.rest.starts_with('.') && !self.rest.starts_with("..") {
            self.take(1);
            self.take_while(|c| c.is_ascii_digit());
        }
        if let Some(exponent) = self.rest.strip_prefix(['e', 'E']) {
            let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if digits.starts_with(|c: char| c.is_ascii_digit()) {
                let sign = exponent.len() - digits.len();
                self.take(1 + sign);
                self.take_while(|c| c.is_ascii_digit());
            }
        }
        // `0x1F`, `1_000` and `1a` are read differently by different versions.
        if self.rest.starts_with(is_word_part) {
            return None;
        }
        Some(Token::Number(start[..start.len() - self.rest.len()].to_ascii_lowercase()))
    }

    fn word(&mut self) -> Option<Token> {
        let word = self.take_while(is_word_part).to_ascii_lowercase();
        if !self.rest.starts_with('\'') {
            // `U&"..."`
            if word == "u" && (self.rest.starts_with("&'") || self.rest.starts_with("&\"")) {
                return None;
            }
            return Some(Token::Word(word));
        }
        match word.as_str() {
            "e" => self.string(true).map(Token::Text),
            "b" => self.quoted('\'').map(|bits| Token::Bits('b', bits)),
            "x" => self.quoted('\'').map(|bits| Token::Bits('x', bits.to_ascii_lowercase())),
            "n" => None,
            _ => Some(Token::Word(word)),
        }
    }

    fn mark(&mut self) -> Option<Token> {
        let mark = MARKS.into_iter().find(|mark| self.rest.starts_with(mark))?;
        self.take(mark.len());
        Some(Token::Mark(mark))
    }

    fn operator(&mut self) -> Option<Token> {
        let run = &self.rest[..self.rest.find(|c| !OPERATORS.contains(c)).unwrap_or(self.rest.len())];
        // A comment ends an operator.
        let run = &run[..["--", "/*"].iter().filter_map(|start| run.find(start)).min().unwrap_or(run.len())];
        let mut length = run.len();
        while length > 1
            && run[..length].ends_with(['+', '-'])
            && !run[..length].contains(|c| UNUSUAL.contains(c))
        {
            length -= 1;
        }
        if length == 0 {
            return None;
        }
        // `<>` and `!=` are one operator.
        let operator = self.take(length);
        Some(Token::Operator(if operator == "!=" { "<>".to_owned() } else { operator.to_owned() }))
    }
}

fn is_word_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || !c.is_ascii()
}

fn is_word_part(c: char) -> bool {
    is_word_start(c) || c.is_ascii_digit() || c == '$'
}

/// What follows a block comment; block comments nest.
fn skip_block_comment(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    let mut rest = text;
    loop {
        if let Some(after) = rest.strip_prefix("/*") {
            depth += 1;
            rest = after;
        } else if let Some(after) = rest.strip_prefix("*/") {
            depth -= 1;
            rest = after;
            if depth == 0 {
                return Some(rest);
            }
        } else {
            let mut chars = rest.chars();
            chars.next()?;
            rest = chars.as_str();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lex(sql: &str) -> Vec<Token> {
        tokens(sql, false).unwrap()
    }

    fn word(text: &str) -> Token {
        Token::Word(text.to_owned())
    }

    #[test]
    fn words_fold_and_quotes_are_decoded() {
        assert_eq!(lex(r#"NOW"A""b""#), [word("now"), Token::Quoted("A\"b".to_owned())]);
        assert_eq!(lex("'it''s'"), [Token::Text("it's".to_owned())]);
        assert_eq!(lex(r"E'a\\\'b\n'"), [Token::Text("a\\'b\n".to_owned())]);
        assert_eq!(lex(r"'a\'"), [Token::Text("a\\".to_owned())]);
        assert_eq!(tokens(r"'a\'", true), None);
        assert_eq!(lex("$q$it's $$ $q$"), [Token::Text("it's $$ ".to_owned())]);
        assert_eq!(lex("B'10'"), [Token::Bits('b', "10".to_owned())]);
    }

    #[test]
    fn comments_are_white_space() {
        assert_eq!(lex("a /* x /* y */ ' */ b -- c\n d"), [word("a"), word("b"), word("d")]);
        assert_eq!(tokens("/* x", false), None);
    }

    #[test]
    fn operators_end_where_the_manual_says() {
        let operator = |text: &str| Token::Operator(text.to_owned());
        let number = |text: &str| Token::Number(text.to_owned());
        assert_eq!(lex("1=-1"), [number("1"), operator("="), operator("-"), number("1")]);
        assert_eq!(lex("1@-1"), [number("1"), operator("@-"), number("1")]);
        assert_eq!(lex("1!=.5e+3"), [number("1"), operator("<>"), number(".5e+3")]);
        assert_eq!(lex("a::b"), [word("a"), Token::Mark("::"), word("b")]);
        assert_eq!(lex("1-- 2"), [number("1")]);
    }

    #[test]
    fn what_is_not_covered_has_no_tokens() {
        for sql in ["U&'x'", "n'x'", "'a' 'b'", "1_000", "'a", "\"a", r"e'\x41'", "$1", "1a", "\\"] {
            assert_eq!(tokens(sql, false), None, "{sql}");
        }
    }
}
