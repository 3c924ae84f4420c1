//! Walking over the tokens of a statement of `sqlite_master`.

use limbeck_diagnostics::{Code, Error, Result};

use crate::sqlite::compare::tokens::{Kind, Token, tokens};

/// A statement and how far it has been read.
pub(super) struct Reader<'a> {
    sql: &'a str,
    tokens: Vec<Token>,
    at: usize,
}

impl<'a> Reader<'a> {
    /// The beginning of a statement.
    ///
    /// # Errors
    /// `LB0804` for a text without tokens.
    pub(super) fn new(sql: &'a str) -> Result<Self> {
        match tokens(sql) {
            Some(tokens) => Ok(Self { sql, tokens, at: 0 }),
            None => Err(unreadable(sql, "it has characters that are no SQL")),
        }
    }

    /// An error about the place that has been reached.
    pub(super) fn unexpected(&self, wanted: &str) -> Error {
        let found = match self.tokens.get(self.at) {
            Some(token) => format!("`{}`", &self.sql[token.place.clone()]),
            None => "its end".to_owned(),
        };
        unreadable(self.sql, &format!("{wanted} was expected at {found}"))
    }

    /// The next token's kind.
    pub(super) fn peek(&self) -> Option<&Kind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    /// Whether everything has been read.
    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.tokens.len()
    }

    /// Whether the next token is this keyword (in capitals).
    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Kind::Word(found)) if found.eq_ignore_ascii_case(word))
    }

    /// Whether the next tokens are these keywords.
    pub(super) fn is_words(&self, words: &[&str]) -> bool {
        let next = self.tokens[self.at..].iter().map(|token| &token.kind);
        let matching = next
            .zip(words)
            .take_while(|(kind, word)| matches!(kind, Kind::Word(found) if found.eq_ignore_ascii_case(word)));
        matching.count() == words.len()
    }

    /// Reads these keywords if they are next.
    pub(super) fn accept_words(&mut self, words: &[&str]) -> bool {
        let found = self.is_words(words);
        self.at += if found { words.len() } else { 0 };
        found
    }

    /// Reads this keyword if it is next.
    pub(super) fn accept_word(&mut self, word: &str) -> bool {
        self.accept_words(&[word])
    }

    /// Reads one of these keywords if it is next, and says which.
    pub(super) fn accept_one_of(&mut self, words: &[&'static str]) -> Option<&'static str> {
        words.iter().copied().find(|word| self.accept_word(word))
    }

    /// Reads this mark if it is next.
    pub(super) fn accept_mark(&mut self, mark: &str) -> bool {
        let found = matches!(self.peek(), Some(Kind::Mark(found)) if *found == mark);
        self.at += usize::from(found);
        found
    }

    /// Reads this mark.
    pub(super) fn expect_mark(&mut self, mark: &str) -> Result<()> {
        if self.accept_mark(mark) { Ok(()) } else { Err(self.unexpected(&format!("`{mark}`"))) }
    }

    /// Reads this keyword.
    pub(super) fn expect_word(&mut self, word: &str) -> Result<()> {
        if self.accept_word(word) { Ok(()) } else { Err(self.unexpected(&format!("`{word}`"))) }
    }

    /// Reads one token of any kind.
    pub(super) fn skip(&mut self) -> Result<()> {
        if self.is_at_end() {
            return Err(self.unexpected("more"));
        }
        self.at += 1;
        Ok(())
    }

    /// Reads a name: an identifier in any quotes or none. SQLite takes a string for one, too.
    pub(super) fn name(&mut self) -> Result<String> {
        match self.peek() {
            Some(Kind::Word(name) | Kind::Quoted(name) | Kind::Text(name)) => {
                let name = name.clone();
                self.at += 1;
                Ok(name)
            }
            _ => Err(self.unexpected("a name")),
        }
    }

    /// Reads names in parentheses with commas between.
    pub(super) fn names(&mut self) -> Result<Vec<String>> {
        self.expect_mark("(")?;
        let mut names = vec![self.name()?];
        while self.accept_mark(",") {
            names.push(self.name()?);
        }
        self.expect_mark(")")?;
        Ok(names)
    }

    /// Reads a parenthesis with all that is in it, and returns the text between.
    pub(super) fn parenthesised(&mut self) -> Result<&'a str> {
        let open = self.at;
        self.expect_mark("(")?;
        let mut depth = 1_usize;
        while depth > 0 {
            match self.peek() {
                Some(Kind::Mark("(")) => depth += 1,
                Some(Kind::Mark(")")) => depth -= 1,
                _ => {}
            }
            self.skip()?;
        }
        let inside = self.tokens[open].place.end..self.tokens[self.at - 1].place.start;
        Ok(self.sql[inside].trim())
    }

    /// The place of the next token, to take a text from with [`Reader::text_from`].
    pub(super) fn mark_place(&self) -> usize {
        self.at
    }

    /// The text from a place up to what has been read.
    pub(super) fn text_from(&self, place: usize) -> &'a str {
        match (self.tokens.get(place), self.at.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if place < self.at => &self.sql[first.place.start..last.place.end],
            _ => "",
        }
    }

    /// The text of all that is left, which is then read.
    pub(super) fn rest(&mut self) -> &'a str {
        let place = self.at;
        self.at = self.tokens.len();
        self.text_from(place)
    }
}

fn unreadable(sql: &str, why: &str) -> Error {
    Error::new(Code::CatalogUnreadable, "a statement in `sqlite_master` cannot be read").detail(sql).note(why)
}
