//! Lines to sections and keys: CPython's `RawConfigParser._read` with the default settings (strict, empty
//! lines allowed in values, `#` and `;` as full-line comments, no inline comments).

use std::collections::HashSet;

use limbeck_diagnostics::{Code, Error, Result, SourceText, Span};

use super::{DEFAULT, Entry, Ini, Piece, Section, key_form};
use crate::pytext::{Line, is_space, lines, rstrip, strip};

pub(super) fn parse(source: SourceText, defaults: &[(&str, &str)]) -> Result<Ini> {
    let mut reader = Reader::new(&source, defaults);
    for line in lines(source.text()) {
        reader.line(line)?;
    }
    let (defaults, sections) = reader.finish()?;
    Ok(Ini { source, defaults, sections })
}

/// Which section the reader is in.
#[derive(Clone, Copy, PartialEq)]
enum Current {
    None,
    Default,
    Index(usize),
}

/// A line without its surrounding space.
#[derive(Clone, Copy)]
struct Content<'a> {
    start: usize,
    text: &'a str,
}

impl Content<'_> {
    fn span(&self) -> Span {
        Span::new(self.start as u32, (self.start + self.text.len()) as u32)
    }
}

struct Reader<'a> {
    source: &'a SourceText,
    defaults: Section,
    sections: Vec<Section>,
    current: Current,
    /// The entry that a deeper line would continue: its name within the current section.
    open: Option<String>,
    /// The indentation, in characters, of the last line that was not a continuation.
    indent: usize,
    /// Keys of the file, to find duplicates; keys handed in as defaults may be overridden.
    seen: HashSet<(String, String)>,
    /// CPython reports unreadable lines only at the end, after duplicates and missing headers.
    unreadable: Option<Error>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a SourceText, defaults: &[(&str, &str)]) -> Self {
        Self {
            source,
            defaults: Section::with_defaults(defaults),
            sections: Vec::new(),
            current: Current::None,
            open: None,
            indent: 0,
            seen: HashSet::new(),
            unreadable: None,
        }
    }

    fn line(&mut self, line: Line<'_>) -> Result<()> {
        let text = strip(line.text);
        let start = line.start + (line.text.len() - line.text.trim_start_matches(is_space).len());
        if text.starts_with(['#', ';']) {
            return Ok(());
        }
        if text.is_empty() {
            self.continue_value(Content { start: line.start, text: "" });
            return Ok(());
        }
        let content = Content { start, text };
        let indent = line.text.chars().take_while(|c| is_space(*c)).count();
        if self.open.is_some() && indent > self.indent {
            self.continue_value(content);
            return Ok(());
        }
        self.indent = indent;
        if let Some(name) = header(text) {
            self.begin_section(name, content)
        } else if self.current == Current::None {
            Err(self.missing_header(content))
        } else {
            self.key(content)
        }
    }

    fn continue_value(&mut self, content: Content<'_>) {
        let Some(name) = self.open.clone() else { return };
        let Some(section) = self.section_mut() else { return };
        if let Some(entry) = section.entries.iter_mut().find(|entry| entry.name == name) {
            entry.raw.push('\n');
            entry.pieces.push(Piece {
                raw: entry.raw.len(),
                file: content.start,
                length: content.text.len(),
            });
            entry.raw.push_str(content.text);
        }
    }

    fn begin_section(&mut self, name: &str, content: Content<'_>) -> Result<()> {
        self.open = None;
        if name == DEFAULT {
            self.current = Current::Default;
            return Ok(());
        }
        if self.sections.iter().any(|section| section.name == name) {
            let message = format!("section `[{name}]` stands twice in `{}`", self.source.path().display());
            return Err(self
                .syntax(message, content.span(), "the second one")
                .hint("move the keys into the first section and delete this line"));
        }
        self.sections.push(Section { name: name.to_owned(), entries: Vec::new() });
        self.current = Current::Index(self.sections.len() - 1);
        Ok(())
    }

    fn key(&mut self, content: Content<'_>) -> Result<()> {
        let Some(delimiter) = content.text.find(['=', ':']) else {
            let message = format!(
                "a line of `{}` is neither a section, a key nor a comment",
                self.source.path().display()
            );
            self.unreadable(message, content.span(), "no `=` or `:` here");
            return Ok(());
        };
        let typed = rstrip(&content.text[..delimiter]);
        if typed.is_empty() {
            let message = format!("a line of `{}` has a value without a key", self.source.path().display());
            self.unreadable(message, content.span(), "a key must stand before this");
        }
        let name = key_form(typed);
        let key = Span::new(content.start as u32, (content.start + typed.len()) as u32);
        if !self.seen.insert((self.section_name().to_owned(), name.clone())) {
            return Err(self.duplicate_key(&name, key));
        }
        let after = &content.text[delimiter + 1..];
        let value = strip(after);
        let file = content.start + content.text.len() - after.trim_start_matches(is_space).len();
        let pieces = vec![Piece { raw: 0, file, length: value.len() }];
        let entry = Entry { name: name.clone(), key: Some(key), raw: value.to_owned(), pieces };
        if let Some(section) = self.section_mut() {
            section.put(entry);
        }
        self.open = Some(name).filter(|name| !name.is_empty());
        Ok(())
    }

    fn section_mut(&mut self) -> Option<&mut Section> {
        match self.current {
            Current::None => None,
            Current::Default => Some(&mut self.defaults),
            Current::Index(index) => self.sections.get_mut(index),
        }
    }

    fn section_name(&self) -> &str {
        match self.current {
            Current::None | Current::Default => DEFAULT,
            Current::Index(index) => self.sections.get(index).map_or(DEFAULT, |section| &section.name),
        }
    }

    fn finish(mut self) -> Result<(Section, Vec<Section>)> {
        if let Some(error) = self.unreadable {
            return Err(error);
        }
        for section in self.sections.iter_mut().chain(std::iter::once(&mut self.defaults)) {
            for entry in section.entries.iter_mut().filter(|entry| entry.key.is_some()) {
                entry.raw.truncate(rstrip(&entry.raw).len());
            }
        }
        Ok((self.defaults, self.sections))
    }

    fn unreadable(&mut self, message: String, span: Span, label: &str) {
        if self.unreadable.is_none() {
            let error = self.syntax(message, span, label);
            self.unreadable = Some(error.hint(
                "write `key = value`; to continue the value above, indent the line; to comment it out, start it with `#`",
            ));
        }
    }

    fn missing_header(&self, content: Content<'_>) -> Error {
        let message = format!("`{}` does not begin with a section", self.source.path().display());
        let error = self.syntax(message, content.span(), "this line is in no section");
        if content.text.starts_with('\u{feff}') {
            return error
                .note("the file begins with a byte order mark, which Python's reader takes for a part of the line")
                .hint("save the file as UTF-8 without a byte order mark");
        }
        error.hint("put a header such as `[alembic]` above it")
    }

    fn duplicate_key(&self, name: &str, key: Span) -> Error {
        let section = self.section_name();
        let message = format!(
            "key `{name}` of section `[{section}]` stands twice in `{}`",
            self.source.path().display()
        );
        let error = self.syntax(message, key, "the second one");
        let first = match self.current {
            Current::Index(index) => self.sections.get(index).and_then(|section| section.entry(name)),
            Current::None | Current::Default => self.defaults.entry(name),
        };
        match first.and_then(|entry| entry.key) {
            Some(first) => {
                let line = self.source.position(first.start).line;
                error.note(format!("the first one is on line {line}")).hint("delete one of them")
            }
            None => error.hint("delete one of them"),
        }
    }

    fn syntax(&self, message: String, span: Span, label: &str) -> Error {
        Error::new(Code::ConfigSyntax, message).at(self.source, span, label)
    }
}

/// The name in a `[header]`. It reaches to the last `]` of the line; what follows is ignored.
fn header(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('[')?;
    let close = inner.rfind(']')?;
    (close > 0).then(|| &inner[..close])
}
