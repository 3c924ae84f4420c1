//! Where the parts of a URL stand, by the same rules as SQLAlchemy's `make_url`.
//!
//! The rules are stranger than RFC 1738: a password runs to the first `@`, whatever stands before it (so
//! `postgresql://h:5432/d?user=a@b` has the host `b`); a user name without a password runs to the last `@`
//! before the first `:` or `/`; what follows a bracketed host and is neither port, path nor query is ignored.

use std::ops::Range;

/// Byte ranges of the parts of a URL's text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Parts {
    /// `dialect` or `dialect+driver`.
    pub(crate) scheme: Range<usize>,
    pub(crate) username: Option<Range<usize>>,
    pub(crate) password: Option<Range<usize>>,
    /// Without the brackets of an IPv6 address.
    pub(crate) host: Option<Range<usize>>,
    pub(crate) port: Option<Range<usize>>,
    /// Without the slash before it.
    pub(crate) database: Option<Range<usize>>,
    /// Without the question mark before it, up to the first line end.
    pub(crate) query: Option<Range<usize>>,
}

/// Finds the parts; `None` when the text does not begin with a scheme and `://`.
pub(crate) fn split(text: &str) -> Option<Parts> {
    let scheme_end = text.find("://")?;
    let scheme = 0..scheme_end;
    if scheme.is_empty() || !text[scheme.clone()].chars().all(is_scheme_char) {
        return None;
    }
    let mut parts = Parts { scheme, ..Parts::default() };
    let mut at = split_user(text, scheme_end + "://".len(), &mut parts);
    at = split_host(text, at, &mut parts);
    if text[at..].starts_with(':') {
        let end = find_from(text, at + 1, &['/', '?']);
        parts.port = Some(at + 1..end);
        at = end;
    }
    if text[at..].starts_with('/') {
        let end = find_from(text, at + 1, &['?']);
        parts.database = Some(at + 1..end);
        at = end;
    }
    if text[at..].starts_with('?') {
        parts.query = Some(at + 1..find_from(text, at + 1, &['\n']));
    }
    Some(parts)
}

fn is_scheme_char(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '+')
}

fn split_user(text: &str, start: usize, parts: &mut Parts) -> usize {
    let name_end = find_from(text, start, &[':', '/']);
    if text[name_end..].starts_with(':')
        && let Some(length) = text[name_end + 1..].find('@')
    {
        let password_end = name_end + 1 + length;
        parts.username = Some(start..name_end);
        parts.password = Some(name_end + 1..password_end);
        return password_end + 1;
    }
    match text[start..name_end].rfind('@') {
        Some(length) => {
            parts.username = Some(start..start + length);
            start + length + 1
        }
        None => start,
    }
}

fn split_host(text: &str, start: usize, parts: &mut Parts) -> usize {
    if text[start..].starts_with('[') {
        let limit = find_from(text, start, &['/', '?']);
        if let Some(length) = text[start..limit].rfind(']')
            && length > 1
        {
            parts.host = Some(start + 1..start + length);
            return start + length + 1;
        }
    }
    let end = find_from(text, start, &['/', ':', '?']);
    if end > start {
        parts.host = Some(start..end);
    }
    end
}

/// The offset of the first of `stops` at or after `start`, or the end of the text.
fn find_from(text: &str, start: usize, stops: &[char]) -> usize {
    text[start..].find(stops).map_or(text.len(), |length| start + length)
}
