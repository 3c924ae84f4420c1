//! The statements of a `.env` file.

use super::{Binding, Release, Statement};
use crate::pytext::{is_space, rstrip};

/// Splits a text into its statements. The text is that of a file opened in text mode, so `\r\n` and `\r` are
/// line ends and become `\n` in a quoted value.
pub(super) fn parse(text: &str, release: Release) -> Vec<Binding> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) if release >= Release::V1_2_3 => rest,
        _ => &text,
    };
    let mut reader = Reader { text, at: 0, line: 1, release };
    let mut bindings = Vec::new();
    while !reader.rest().is_empty() {
        reader.skip(is_space);
        if reader.rest().is_empty() {
            break;
        }
        let line = reader.line;
        let statement = match reader.statement() {
            Some(statement) => statement,
            None => {
                reader.skip(|c| c != '\n');
                reader.take(1);
                Some(Statement::Unreadable)
            }
        };
        bindings.extend(statement.map(|statement| Binding { line, statement }));
    }
    bindings
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    release: Release,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Takes up to `length` bytes.
    fn take(&mut self, length: usize) -> &'a str {
        let length = length.min(self.rest().len());
        let taken = &self.rest()[..length];
        self.line += taken.matches('\n').count();
        self.at += length;
        taken
    }

    fn skip(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let length = self.rest().find(|c| !wanted(c)).unwrap_or(self.rest().len());
        self.take(length)
    }

    /// White space of the same line.
    fn skip_blanks(&mut self) -> &'a str {
        self.skip(|c| is_space(c) && c != '\n')
    }

    /// Reads a statement to the end of its line. `Some(None)` is a comment, `None` something else.
    fn statement(&mut self) -> Option<Option<Statement>> {
        self.skip_export();
        let key = match self.peek() {
            Some('#') => None,
            Some('\'') => Some(self.quoted_key()?),
            _ => Some(self.plain_key()?),
        };
        self.skip_blanks();
        let value = match self.peek() {
            Some('=') => {
                self.take(1);
                let blanks = self.skip_blanks();
                Some(self.value(blanks)?)
            }
            _ => None,
        };
        self.end_of_line()?;
        Some(match (key, value) {
            (Some(key), Some(value)) => Some(Statement::Assign { key: key.to_owned(), value }),
            (Some(key), None) => Some(Statement::Declare { key: key.to_owned() }),
            (None, _) => None,
        })
    }

    fn skip_export(&mut self) {
        let start = (self.at, self.line);
        if self.rest().starts_with("export") {
            self.take("export".len());
            if self.skip_blanks().is_empty() {
                (self.at, self.line) = start;
            }
        }
    }

    fn quoted_key(&mut self) -> Option<&'a str> {
        let length = self.rest()[1..].find('\'').filter(|length| *length > 0)?;
        let taken = self.take(length + 2);
        Some(&taken[1..=length])
    }

    fn plain_key(&mut self) -> Option<&'a str> {
        Some(self.skip(|c| !is_space(c) && c != '=' && c != '#')).filter(|key| !key.is_empty())
    }

    /// The value behind a `=` and `blanks`.
    fn value(&mut self, blanks: &str) -> Option<String> {
        match self.peek() {
            // What `end_of_line` takes for a comment; before 1.2.4 it was the value.
            Some('#') if !blanks.is_empty() && self.release >= Release::V1_2_4 => Some(String::new()),
            Some('\'') => {
                self.quoted('\'').map(|text| decode(text, |c| matches!(c, '\\' | '\'').then_some(c)))
            }
            Some('"') => self.quoted('"').map(|text| decode(text, double_quoted_escape)),
            _ => Some(plain_value(self.skip(|c| c != '\n'))),
        }
    }

    fn quoted(&mut self, quote: char) -> Option<&'a str> {
        let inner = &self.rest()[1..];
        let length = match self.release >= Release::V1_2_3 {
            true => closing_quote(inner, quote),
            false => closing_quote_of_old(inner, quote),
        }?;
        let taken = self.take(length + 2);
        Some(&taken[1..=length])
    }

    /// Blanks and a comment may follow, then the line must end.
    fn end_of_line(&mut self) -> Option<()> {
        self.skip_blanks();
        if self.peek() == Some('#') {
            self.skip(|c| c != '\n');
        }
        match self.peek() {
            None => Some(()),
            Some('\n') => {
                self.take(1);
                Some(())
            }
            Some(_) => None,
        }
    }
}

/// Where a quoted text ends: a backslash takes the character behind it along.
fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        if c == quote {
            return Some(at);
        }
        if c == '\\' {
            characters.next();
        }
    }
    None
}

/// Where a quoted text ended before 1.2.3: a quote behind a backslash, whatever stood before that, did not end it,
/// unless no other quote followed; then the last such one did.
fn closing_quote_of_old(text: &str, quote: char) -> Option<usize> {
    let mut last_escaped = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        if c == quote {
            return Some(at);
        }
        if c == '\\' && characters.next_if(|(_, next)| *next == quote).is_some() {
            last_escaped = Some(at + 1);
        }
    }
    last_escaped
}

/// An unquoted value ends before white space and a `#`.
fn plain_value(line: &str) -> String {
    let mut comment = None;
    let mut blank_since = None;
    for (at, c) in line.char_indices() {
        match (c, blank_since) {
            ('#', Some(start)) => {
                comment = Some(start);
                break;
            }
            (c, None) if is_space(c) => blank_since = Some(at),
            (c, _) if !is_space(c) => blank_since = None,
            _ => {}
        }
    }
    rstrip(&line[..comment.unwrap_or(line.len())]).to_owned()
}

/// Replaces the backslash sequences that `escape` knows; others stay as they are.
fn decode(text: &str, escape: impl Fn(char) -> Option<char>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let decoded = characters.peek().filter(|_| c == '\\').and_then(|next| escape(*next));
        match decoded {
            Some(decoded) => {
                characters.next();
                out.push(decoded);
            }
            None => out.push(c),
        }
    }
    out
}

fn double_quoted_escape(c: char) -> Option<char> {
    Some(match c {
        '\\' | '\'' | '"' => c,
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        _ => return None,
    })
}
