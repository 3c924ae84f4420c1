//! Reading SQL as MySQL writes it: words, names in backticks, strings with two ways to write a quote.

/// A text and how far it has been read.
pub(super) struct Reader<'a> {
    rest: &'a str,
    backslash_escapes: bool,
}

impl<'a> Reader<'a> {
    /// The beginning of a text.
    pub(super) fn new(text: &'a str, backslash_escapes: bool) -> Self {
        Self { rest: text, backslash_escapes }
    }

    /// What has not been read, from its first letter.
    pub(super) fn rest(&mut self) -> &'a str {
        self.rest = self.rest.trim_start();
        self.rest
    }

    /// Reads this mark if it is next.
    pub(super) fn accept(&mut self, mark: char) -> bool {
        match self.rest().strip_prefix(mark) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// The next word: letters, digits, `_` and `$`.
    pub(super) fn word(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let end = rest.find(|letter| !is_word_part(letter)).unwrap_or(rest.len());
        let word = rest.get(..end).filter(|word| !word.is_empty())?;
        self.rest = &rest[end..];
        Some(word)
    }

    /// The next number as it is written.
    pub(super) fn number(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let digits = |from: usize| {
            let tail = rest.get(from..).unwrap_or_default();
            tail.len() - tail.trim_start_matches(|letter: char| letter.is_ascii_digit()).len()
        };
        let mut length = digits(0);
        if rest.get(length..).is_some_and(|tail| tail.starts_with('.')) {
            length += 1 + digits(length + 1);
        }
        if rest.get(length..).is_some_and(|tail| tail.starts_with(['e', 'E'])) {
            let sign = usize::from(rest.get(length + 1..).is_some_and(|tail| tail.starts_with(['+', '-'])));
            let exponent = digits(length + 1 + sign);
            if exponent > 0 {
                length += 1 + sign + exponent;
            }
        }
        let number =
            rest.get(..length).filter(|number| number.contains(|letter: char| letter.is_ascii_digit()))?;
        self.rest = &rest[length..];
        (!self.rest.starts_with(is_word_part)).then_some(number)
    }

    /// The next word in small letters, without reading it.
    pub(super) fn peek_word(&mut self) -> Option<String> {
        let before = self.rest();
        let word = self.word().map(str::to_ascii_lowercase);
        self.rest = before;
        word
    }

    /// Reads these words if they are next, in capitals or not.
    pub(super) fn accept_words(&mut self, words: &[&str]) -> bool {
        let before = self.rest();
        let found = words.iter().all(|word| self.word().is_some_and(|next| next.eq_ignore_ascii_case(word)));
        if !found {
            self.rest = before;
        }
        found
    }

    /// A name, in backticks or in the double quotes of `ANSI_QUOTES`.
    pub(super) fn name(&mut self) -> Option<String> {
        let quote = self.rest().chars().next().filter(|letter| matches!(letter, '`' | '"'))?;
        self.quoted(quote, false)
    }

    /// The value of a string in quotes.
    pub(super) fn string(&mut self) -> Option<String> {
        if self.rest().starts_with('\'') { self.quoted('\'', self.backslash_escapes) } else { None }
    }

    /// One argument of a type: a string's value, or a number.
    pub(super) fn argument(&mut self) -> Option<String> {
        self.string().or_else(|| self.word().map(str::to_owned))
    }

    fn quoted(&mut self, quote: char, escapes: bool) -> Option<String> {
        let mut value = String::new();
        let mut letters = self.rest.char_indices().skip(1).peekable();
        while let Some((at, letter)) = letters.next() {
            if letter == '\\' && escapes {
                value.push(escaped(letters.next()?.1));
            } else if letter != quote {
                value.push(letter);
            } else if letters.next_if(|(_, next)| *next == quote).is_some() {
                value.push(quote);
            } else {
                self.rest = &self.rest[at + quote.len_utf8()..];
                return Some(value);
            }
        }
        None
    }

    /// The text up to one of the marks that stands outside of quotes and parentheses, or to the end.
    pub(super) fn up_to(&mut self, ends: &[char]) -> &'a str {
        let text = self.rest();
        let mut depth = 0_usize;
        while let Some(letter) = self.rest.chars().next() {
            if depth == 0 && ends.contains(&letter) {
                break;
            }
            match letter {
                '\'' | '`' | '"' => {
                    let escapes = letter != '`' && self.backslash_escapes;
                    if self.quoted(letter, escapes).is_none() {
                        self.rest = "";
                    }
                    continue;
                }
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.rest = &self.rest[letter.len_utf8()..];
        }
        text[..text.len() - self.rest.len()].trim_end()
    }

    /// The text in parentheses that come next, without them.
    pub(super) fn parenthesised(&mut self) -> Option<&'a str> {
        if !self.accept('(') {
            return None;
        }
        let inside = self.up_to(&[')']);
        self.accept(')').then_some(inside)
    }
}

/// Letters that stand in words as they are.
pub(super) fn is_word_part(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '$' || !letter.is_ascii()
}

/// The text with every quote inside of a string written twice, and not behind a backslash: so that whoever knows
/// standard SQL alone finds the end of a string.
pub(super) fn standard_quotes(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut inside = false;
    let mut letters = sql.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if inside => match letters.next() {
                Some('\'') => text.push_str("''"),
                next => {
                    text.push(letter);
                    text.extend(next);
                }
            },
            _ => {
                inside ^= letter == '\'';
                text.push(letter);
            }
        }
    }
    text
}

/// What a backslash and this letter mean (MySQL's manual, "String Literals").
fn escaped(letter: char) -> char {
    match letter {
        '0' => '\0',
        'b' => '\u{8}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'Z' => '\u{1a}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{Reader, standard_quotes};

    #[test]
    fn quotes_are_read_in_both_ways() {
        let read = |text, escapes| Reader::new(text, escapes).string();
        assert_eq!(read(r"'it\'s \\ ''x''' y", true).as_deref(), Some(r"it's \ 'x'"));
        assert_eq!(read(r"'a\' b", false).as_deref(), Some(r"a\"));
        assert_eq!(read("'a", true), None);
        assert_eq!(Reader::new("`a``b` c", true).name().as_deref(), Some("a`b"));
    }

    #[test]
    fn quotes_are_written_in_one_way() {
        assert_eq!(standard_quotes(r"a <> 'it\'s \\' and b"), r"a <> 'it''s \\' and b");
        assert_eq!(standard_quotes("'a''b' \\ 'c'"), "'a''b' \\ 'c'");
    }

    #[test]
    fn what_stands_in_parentheses_is_one_text() {
        let mut reader = Reader::new(r"(a > ')' and (`b)` < 3)) , rest", true);
        assert_eq!(reader.parenthesised(), Some(r"a > ')' and (`b)` < 3)"));
        assert!(reader.accept(','));
        assert_eq!(reader.up_to(&[',']), "rest");
        assert!(!reader.accept_words(&["x"]));
    }
}
