//! Percent encoding, by the rules of Python's `urllib.parse`.

/// Decodes `%XX`; a `%` that no two hexadecimal digits follow stays, and bytes that are not UTF-8 become
/// U+FFFD (`urllib.parse.unquote`).
pub(crate) fn unquote(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = match bytes[at] {
            b'%' => bytes.get(at + 1..at + 3).and_then(hex_byte),
            _ => None,
        };
        decoded.push(escaped.unwrap_or(bytes[at]));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    let value = |digit: u8| (digit as char).to_digit(16);
    Some((value(digits[0])? * 16 + value(digits[1])?) as u8)
}

/// The pairs of a query in their order; a key that comes again gathers its values. Pairs without a value are
/// left out, and `+` is a space (`urllib.parse.parse_qsl`).
pub(crate) fn parse_query(query: &str) -> Vec<(String, Vec<String>)> {
    let mut pairs: Vec<(String, Vec<String>)> = Vec::new();
    for pair in query.split('&') {
        let Some((key, value)) = pair.split_once('=') else { continue };
        if value.is_empty() {
            continue;
        }
        let key = unquote(&key.replace('+', " "));
        let value = unquote(&value.replace('+', " "));
        match pairs.iter_mut().find(|(known, _)| *known == key) {
            Some((_, values)) => values.push(value),
            None => pairs.push((key, vec![value])),
        }
    }
    pairs
}
