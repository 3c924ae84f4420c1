//! The methods of text that templates use, as Python has them.

use super::value::TemplateValue;

/// Calls a method; `None` for one that is not known here, or whose answer might differ from Python's.
pub(super) fn call(text: &str, method: &str, arguments: &[TemplateValue]) -> Option<TemplateValue> {
    use TemplateValue::{Int, List, Str};
    Some(match (method, arguments) {
        ("split", []) => strings(words(text)?),
        ("split", [Str(separator)]) if !separator.is_empty() => strings(text.split(&**separator)),
        ("split", [Str(separator), Int(limit)]) if !separator.is_empty() && *limit >= 0 => {
            strings(text.splitn(usize::try_from(*limit).ok()?.checked_add(1)?, &**separator))
        }
        ("strip", []) => Str(stripped(text)?.to_owned()),
        ("strip", [Str(letters)]) => Str(text.trim_matches(|c| letters.contains(c)).to_owned()),
        ("replace", [Str(from), Str(to)]) if !from.is_empty() => Str(text.replace(&**from, to)),
        ("lower", []) if text.is_ascii() => Str(text.to_ascii_lowercase()),
        ("upper", []) if text.is_ascii() => Str(text.to_ascii_uppercase()),
        ("startswith", [Str(start)]) => TemplateValue::Bool(text.starts_with(&**start)),
        ("endswith", [Str(end)]) => TemplateValue::Bool(text.ends_with(&**end)),
        ("join", [List(items) | TemplateValue::Tuple(items)]) => {
            let items: Option<Vec<&str>> = items.iter().map(string).collect();
            Str(items?.join(text))
        }
        _ => return None,
    })
}

/// `text % value` with `%s` and `%%` alone.
pub(super) fn format(text: &str, value: &TemplateValue) -> Option<String> {
    let one = std::slice::from_ref(value);
    let mut values = match value {
        TemplateValue::Tuple(items) => items.iter(),
        _ => one.iter(),
    };
    let mut formatted = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        formatted.push_str(before);
        rest = match after.chars().next()? {
            's' => {
                formatted.push_str(&values.next()?.text());
                &after[1..]
            }
            '%' => {
                formatted.push('%');
                &after[1..]
            }
            _ => return None,
        };
    }
    formatted.push_str(rest);
    values.next().is_none().then_some(formatted)
}

/// `re.split(pattern, text)` for the patterns that split a list of names.
pub(super) fn split_pattern(pattern: &str, text: &str) -> Option<TemplateValue> {
    let parts: Vec<&str> = text.split(',').collect();
    let last = parts.len() - 1;
    let trimmed = |(index, part): (usize, &&str)| -> Option<String> {
        plain_spaces(part)?;
        let part = if index > 0 { part.trim_start() } else { part };
        let part = if pattern == r"\s*,\s*" && index < last { part.trim_end() } else { part };
        Some(part.to_owned())
    };
    if !matches!(pattern, r",\s*" | r"\s*,\s*") {
        return None;
    }
    let parts: Option<Vec<String>> = parts.iter().enumerate().map(trimmed).collect();
    Some(strings(parts?))
}

fn strings<T: Into<String>>(parts: impl IntoIterator<Item = T>) -> TemplateValue {
    TemplateValue::List(parts.into_iter().map(|part| TemplateValue::Str(part.into())).collect())
}

fn string(value: &TemplateValue) -> Option<&str> {
    match value {
        TemplateValue::Str(text) => Some(text),
        _ => None,
    }
}

/// Python counts four control characters as white space that Unicode does not.
fn plain_spaces(text: &str) -> Option<&str> {
    (!text.contains(|c| ('\u{1c}'..='\u{1f}').contains(&c))).then_some(text)
}

fn words(text: &str) -> Option<impl Iterator<Item = &str>> {
    plain_spaces(text).map(str::split_whitespace)
}

fn stripped(text: &str) -> Option<&str> {
    plain_spaces(text).map(str::trim)
}
