//! Passwords never reach a message, a log or a file.
//!
//! This module is the one place that hides them. Two things tell what a secret is. Its *place*: the password of a URL,
//! `password=...`, `PASSWORD '...'` of SQL ([`hide`]); every [`Error`](crate::Error) is made of texts and sources that
//! have gone through this. And its *value*: what the configuration and the environment hold in such places is
//! remembered by [`Secrets`], and hidden wherever it turns up: in an exception of the user's code, in what that code
//! prints, in the protocol's log.

mod known;
mod places;
mod url;
mod writer;

use std::borrow::Cow;
use std::ops::Range;

use crate::source::SourceText;

pub use known::Secrets;
pub use url::redact_url;
pub use writer::MaskedWriter;

/// What stands for a secret.
const MASK: &str = "***";

/// The same text without the secrets that their place gives away.
pub fn hide(text: &str) -> Cow<'_, str> {
    replaced(text, &places::of(text, places::Language::Prose))
}

/// The same file without the secrets that their place gives away, byte for byte: spans stay valid.
pub(crate) fn hide_in_source(source: &SourceText) -> SourceText {
    starred(source, &places::of(source.text(), places::Language::of(source.path())))
}

/// Puts the mask in place of the ranges, which are in order and apart from each other.
fn replaced<'t>(text: &'t str, ranges: &[Range<usize>]) -> Cow<'t, str> {
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        shown.push_str(&text[at..range.start]);
        shown.push_str(MASK);
        at = range.end;
    }
    shown.push_str(&text[at..]);
    Cow::Owned(shown)
}

/// Puts a star in place of each byte of the ranges, but for line ends.
fn starred(source: &SourceText, ranges: &[Range<usize>]) -> SourceText {
    if ranges.is_empty() {
        return source.clone();
    }
    let mut bytes = source.text().as_bytes().to_vec();
    for byte in ranges.iter().flat_map(|range| range.clone()) {
        if !matches!(bytes[byte], b'\n' | b'\r') {
            bytes[byte] = b'*';
        }
    }
    // The ranges begin and end between characters.
    let text = String::from_utf8(bytes).unwrap_or_else(|_| "*".repeat(source.text().len()));
    SourceText::new(source.path(), text)
}

/// Sorts ranges and joins those that overlap.
fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match apart.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}
