//! Line ends. Python reads `\r\n` and a lone `\r` as `\n`, also inside of string literals.

use std::borrow::Cow;

use limbeck_diagnostics::Span;
use ruff_text_size::TextRange;

/// A text with unified line ends, and the way back to the bytes of the original.
pub(super) struct Newlines<'a> {
    text: Cow<'a, str>,
    /// Offsets, in the unified text, of the line feeds that had a carriage return before them.
    dropped: Vec<u32>,
}

impl<'a> Newlines<'a> {
    /// Unifies the line ends of `text`.
    pub fn of(text: &'a str) -> Self {
        if !text.contains('\r') {
            return Self { text: Cow::Borrowed(text), dropped: Vec::new() };
        }
        let mut unified = String::with_capacity(text.len());
        let mut dropped = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find('\r') {
            unified.push_str(&rest[..at]);
            if rest[at + 1..].starts_with('\n') {
                dropped.push(unified.len() as u32);
                rest = &rest[at + 2..];
            } else {
                rest = &rest[at + 1..];
            }
            unified.push('\n');
        }
        unified.push_str(rest);
        Self { text: Cow::Owned(unified), dropped }
    }

    /// What the parser reads.
    pub fn unified(&self) -> &str {
        &self.text
    }

    /// The place in the original text.
    pub fn span(&self, range: TextRange) -> Span {
        Span::new(self.original(range.start().to_u32()), self.original(range.end().to_u32()))
    }

    fn original(&self, offset: u32) -> u32 {
        offset + self.dropped.partition_point(|dropped| *dropped < offset) as u32
    }
}
