//! Python's idea of white space and of a text file's lines.
//!
//! `str.strip`, `str.isspace` and the regular expression `\s` agree with each other in CPython, but not with
//! Rust's `char::is_whitespace`: Python also counts the four separators U+001C to U+001F.

/// Whether `str.isspace` is true of a character.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// The part of `text` that `str.strip()` leaves.
pub(crate) fn strip(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// The part of `text` that `str.rstrip()` leaves.
pub(crate) fn rstrip(text: &str) -> &str {
    text.trim_end_matches(is_space)
}

/// A line of a file opened in text mode (universal newlines), without its end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    /// Byte offset of its first character.
    pub start: usize,
    /// Its characters.
    pub text: &'a str,
}

/// The lines of a text file. Only `\n`, `\r\n` and `\r` end a line; a form feed does not.
pub(crate) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let rest = &text[start..];
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        found.push(Line { start, text: &rest[..length] });
        let end = if rest[length..].starts_with("\r\n") { 2 } else { 1 };
        start += length + end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_in_text_mode() {
        let text = "a\r\nb\rc\n\nd\u{c}e";
        let found: Vec<(usize, &str)> = lines(text).iter().map(|line| (line.start, line.text)).collect();
        assert_eq!(found, [(0, "a"), (3, "b"), (5, "c"), (7, ""), (8, "d\u{c}e")]);
    }

    #[test]
    fn strip_removes_what_python_calls_space() {
        assert_eq!(strip("\u{1c} a\u{85}\u{3000}"), "a");
        assert_eq!(strip("\u{200b}a"), "\u{200b}a");
    }
}
