//! Reads the dialect of CPython's `configparser.ConfigParser`, which is what `alembic.ini` is written in.
//!
//! The dialect in short: `[section]` headers; `key = value` or `key: value`; keys are lower-cased; a line
//! indented deeper than its key continues the value; lines that start with `#` or `;` are comments, but a `#`
//! behind a value belongs to the value; `[DEFAULT]` is inherited by every section; a section or a key that
//! stands twice is an error; `%(name)s` in a value stands for another key and `%%` for a percent sign.
//!
//! [`Ini`] keeps the text, so that every error underlines the place that is wrong. Both the raw value
//! ([`Ini::raw`]) and the interpolated one ([`Ini::get`]) can be had: Python's `fileConfig` needs the raw one.

mod interpolate;
mod parse;
#[cfg(test)]
mod tests;

use limbeck_diagnostics::{Code, Error, Result, SourceText, Span};

/// A parsed file, or what a program put together with [`Ini::set`].
#[derive(Debug, Clone)]
pub struct Ini {
    source: SourceText,
    defaults: Section,
    sections: Vec<Section>,
}

/// A section: its name and its keys in the order of the file.
#[derive(Debug, Clone)]
struct Section {
    name: String,
    entries: Vec<Entry>,
}

/// A key and its raw value.
#[derive(Debug, Clone)]
struct Entry {
    name: String,
    /// Where the key stands; `None` when a program set it.
    key: Option<Span>,
    raw: String,
    /// Where each line of the value stands, for errors inside it.
    pieces: Vec<Piece>,
}

/// A line of a value: byte `raw` of the value is byte `file` of the text, and so on up to the line's end.
#[derive(Debug, Clone, Copy)]
struct Piece {
    raw: usize,
    file: usize,
    length: usize,
}

impl Ini {
    /// Reads a file. `defaults` are keys that every section inherits, such as `here`; a `[DEFAULT]` section
    /// overrides them.
    ///
    /// # Errors
    ///
    /// [`Code::ConfigSyntax`], with the line underlined, where CPython raises `MissingSectionHeaderError`,
    /// `DuplicateSectionError`, `DuplicateOptionError` or `ParsingError`.
    pub fn parse(source: SourceText, defaults: &[(&str, &str)]) -> Result<Self> {
        parse::parse(source, defaults)
    }

    /// A configuration without a file and without a section. `name` stands for the file in messages.
    pub fn empty(name: &std::path::Path, defaults: &[(&str, &str)]) -> Self {
        Self {
            source: SourceText::new(name, ""),
            defaults: Section::with_defaults(defaults),
            sections: Vec::new(),
        }
    }

    /// The file as it was read.
    pub fn source(&self) -> &SourceText {
        &self.source
    }

    /// The names of the sections in the order of the file, without `DEFAULT`.
    pub fn section_names(&self) -> impl Iterator<Item = &str> {
        self.sections.iter().map(|section| section.name.as_str())
    }

    /// Whether there is a section of that name; `DEFAULT` is not one.
    pub fn has_section(&self, section: &str) -> bool {
        self.section(section).is_some()
    }

    /// The keys of a section, inherited ones first, in the order of `ConfigParser.items`. `None` when there is
    /// no such section.
    pub fn keys(&self, section: &str) -> Option<Vec<&str>> {
        let section = self.section(section)?;
        let inherited = self.defaults.entries.iter();
        let own = section.entries.iter().filter(|entry| self.defaults.entry(&entry.name).is_none());
        Some(inherited.chain(own).map(|entry| entry.name.as_str()).collect())
    }

    /// A value as it stands in the file, with its lines joined by `\n` and nothing interpolated. `None` when
    /// the section or the key is missing.
    pub fn raw(&self, section: &str, key: &str) -> Option<&str> {
        self.entry(section, key).map(|entry| entry.raw.as_str())
    }

    /// A value with its `%(name)s` replaced. `None` when the section or the key is missing.
    ///
    /// # Errors
    ///
    /// [`Code::ConfigInterpolation`] where CPython raises `InterpolationMissingOptionError`,
    /// `InterpolationSyntaxError` or `InterpolationDepthError`.
    pub fn get(&self, section: &str, key: &str) -> Result<Option<String>> {
        let Some(entry) = self.entry(section, key) else { return Ok(None) };
        interpolate::interpolate(self, section, entry).map(Some)
    }

    /// All keys of a section with their values interpolated, inherited ones first: `dict(parser.items(…))`.
    ///
    /// # Errors
    ///
    /// As [`Ini::get`], for any of the keys.
    pub fn items(&self, section: &str) -> Result<Option<Vec<(String, String)>>> {
        let Some(keys) = self.keys(section) else { return Ok(None) };
        let mut items = Vec::with_capacity(keys.len());
        for key in keys {
            if let Some(value) = self.get(section, key)? {
                items.push((key.to_owned(), value));
            }
        }
        Ok(Some(items))
    }

    /// Sets a value, and makes the section when it is missing, as Alembic's `set_section_option` does.
    ///
    /// # Errors
    ///
    /// [`Code::ConfigInterpolation`] when `value` has a `%` that is neither doubled nor part of a `%(name)s`,
    /// where CPython raises `ValueError: invalid interpolation syntax in … at position …`.
    pub fn set(&mut self, section: &str, key: &str, value: &str) -> Result<()> {
        let name = key_form(key);
        interpolate::check_set(&name, value)?;
        let entry = Entry { name, key: None, raw: value.to_owned(), pieces: Vec::new() };
        if section == DEFAULT {
            self.defaults.put(entry);
        } else if let Some(found) = self.sections.iter_mut().find(|made| made.name == section) {
            found.put(entry);
        } else {
            self.sections.push(Section { name: section.to_owned(), entries: vec![entry] });
        }
        Ok(())
    }

    /// Removes a key from a section itself; an inherited value of that name shows again. Says whether there
    /// was one.
    pub fn remove(&mut self, section: &str, key: &str) -> bool {
        let name = key_form(key);
        let Some(section) = self.sections.iter_mut().find(|made| made.name == section) else { return false };
        let before = section.entries.len();
        section.entries.retain(|entry| entry.name != name);
        section.entries.len() < before
    }

    /// Where a value stands in the file: from its key to the end of its last line.
    pub fn span(&self, section: &str, key: &str) -> Option<Span> {
        self.entry(section, key)?.span()
    }

    /// An error about a value, with the value underlined when it stands in the file.
    pub(crate) fn error_at(
        &self,
        section: &str,
        key: &str,
        code: Code,
        message: String,
        label: &str,
    ) -> Error {
        let error = Error::new(code, message);
        match self.span(section, key) {
            Some(span) => error.at(&self.source, span, label),
            None => error,
        }
    }

    fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.name == name)
    }

    /// A key of a section or an inherited one; `DEFAULT` itself can be asked too.
    fn entry(&self, section: &str, key: &str) -> Option<&Entry> {
        let name = key_form(key);
        if section == DEFAULT {
            return self.defaults.entry(&name);
        }
        self.section(section)?.entry(&name).or_else(|| self.defaults.entry(&name))
    }
}

impl Section {
    fn with_defaults(defaults: &[(&str, &str)]) -> Self {
        let mut section = Section { name: DEFAULT.to_owned(), entries: Vec::new() };
        for (key, value) in defaults {
            section.put(Entry {
                name: key_form(key),
                key: None,
                raw: (*value).to_owned(),
                pieces: Vec::new(),
            });
        }
        section
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// Adds an entry, or replaces the one of the same name at its place, as a Python `dict` does.
    fn put(&mut self, entry: Entry) {
        match self.entries.iter_mut().find(|existing| existing.name == entry.name) {
            Some(existing) => *existing = entry,
            None => self.entries.push(entry),
        }
    }
}

impl Entry {
    fn span(&self) -> Option<Span> {
        let key = self.key?;
        let end = self.pieces.iter().filter(|piece| piece.length > 0).map(|piece| piece.file + piece.length);
        Some(Span::new(key.start, end.max().map_or(key.end, |end| end as u32)))
    }

    /// The bytes of the file that bytes `start..end` of the raw value came from.
    fn file_span(&self, start: usize, end: usize) -> Option<Span> {
        let piece = self.pieces.iter().rev().find(|piece| piece.raw <= start)?;
        let place = |offset: usize| (piece.file + (offset - piece.raw).min(piece.length)) as u32;
        Some(Span::new(place(start), place(end)))
    }
}

/// The section that all others inherit from.
const DEFAULT: &str = "DEFAULT";

/// `ConfigParser.optionxform`: keys are lower-cased.
fn key_form(key: &str) -> String {
    key.to_lowercase()
}
