//! Places in the user's files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A half-open range of byte offsets into a UTF-8 text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range from `start` up to, not including, `end`.
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }
}

/// A line and a column, both counted from one; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line, from one.
    pub line: usize,
    /// The character within the line, from one.
    pub column: usize,
}

/// A file's name and content, shared by every diagnostic that points into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    path: PathBuf,
    text: Arc<str>,
}

impl SourceText {
    /// The text of the file at `path`, as it was read.
    pub fn new(path: impl Into<PathBuf>, text: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    /// Where the text was read.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line and column of a byte offset; offsets past the end mean the end.
    pub fn position(&self, offset: u32) -> Position {
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &self.text[..end];
        let line = before.matches('\n').count() + 1;
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position { line, column: before[line_start..].chars().count() + 1 }
    }

    /// The span of a whole line (counted from one) without its surrounding white space, for tools that report
    /// only line numbers (Python tracebacks, configparser).
    pub fn line_span(&self, line: usize) -> Option<Span> {
        let mut start = 0;
        for (index, content) in self.text.split_inclusive('\n').enumerate() {
            if index + 1 == line {
                let lead = content.len() - content.trim_start().len();
                let first = start + lead;
                let last = (start + content.trim_end().len()).max(first);
                return Some(Span::new(first as u32, last as u32));
            }
            start += content.len();
        }
        None
    }
}

/// A span in a file: what a diagnostic underlines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub source: SourceText,
    /// The part that is underlined.
    pub span: Span,
    /// A few words beside the underline; may be empty.
    pub label: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters() {
        let source = SourceText::new("a.py", "é = 1\nbb\n");
        assert_eq!(source.position(3), Position { line: 1, column: 3 });
        assert_eq!(source.position(8), Position { line: 2, column: 2 });
        assert_eq!(source.position(999), Position { line: 3, column: 1 });
    }

    #[test]
    fn a_line_span_leaves_out_indentation() {
        let source = SourceText::new("a.py", "a\n    b = 1  \n");
        assert_eq!(source.line_span(2), Some(Span::new(6, 11)));
        assert_eq!(source.line_span(9), None);
    }
}
