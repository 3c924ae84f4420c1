//! Hides passwords in the text that an error underlines.
//!
//! The commonest error of an `alembic.ini` is a single `%` in the password of its URL, so the very line that
//! has to be shown is the one that must not be shown. Masked bytes become `*`, one for each byte: spans stay
//! valid.

use limbeck_diagnostics::SourceText;

/// The same file with passwords masked, byte for byte.
pub(crate) fn masked(source: &SourceText) -> SourceText {
    let shown: String = source.text().split_inclusive('\n').map(mask_line).collect();
    SourceText::new(source.path(), shown)
}

fn mask_line(line: &str) -> String {
    let mut bytes = line.as_bytes().to_vec();
    mask_urls(line, &mut bytes);
    mask_parameters(line, &mut bytes);
    mask_value_of_secret_key(line, &mut bytes);
    String::from_utf8(bytes).unwrap_or_else(|_| "*".repeat(line.len()))
}

/// `scheme://user:PASSWORD@host`: up to the last `@`, since an unescaped `@` in a password is a common slip.
fn mask_urls(line: &str, bytes: &mut [u8]) {
    let mut from = 0;
    while let Some(found) = line[from..].find("://") {
        let start = from + found + 3;
        let end = line[start..].find(char::is_whitespace).map_or(line.len(), |end| start + end);
        let before_query = line[start..end].find('?').map_or(end, |query| start + query);
        if let Some(at) = line[start..before_query].rfind('@')
            && let Some(colon) = line[start..start + at].find(':')
        {
            fill(bytes, start + colon + 1, start + at);
        }
        from = start;
    }
}

/// `password=SECRET` among the parameters of a URL or of a connection string.
fn mask_parameters(line: &str, bytes: &mut [u8]) {
    for name in ["password=", "passwd=", "pwd="] {
        let lower = line.to_ascii_lowercase();
        let mut from = 0;
        while let Some(found) = lower[from..].find(name) {
            let start = from + found + name.len();
            let length = line[start..].find(|c: char| c == '&' || c == ';' || c.is_whitespace());
            fill(bytes, start, length.map_or(line.trim_end().len(), |length| start + length));
            from = start;
        }
    }
}

/// `db_password = SECRET`.
fn mask_value_of_secret_key(line: &str, bytes: &mut [u8]) {
    let Some(delimiter) = line.find(['=', ':']) else { return };
    let key = line[..delimiter].trim().to_ascii_lowercase();
    let secret = ["password", "passwd", "secret", "token", "api_key"].iter().any(|word| key.contains(word));
    if secret && !key.starts_with(['#', ';']) {
        fill(bytes, delimiter + 1, line.trim_end().len());
    }
}

fn fill(bytes: &mut [u8], start: usize, end: usize) {
    for byte in bytes.iter_mut().take(end).skip(start).filter(|byte| !byte.is_ascii_whitespace()) {
        *byte = b'*';
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_become_stars_of_the_same_length() {
        for (line, shown) in [
            ("url = postgresql://u:p%40@é@h/d\n", "url = postgresql://u:*******@h/d\n"),
            ("url = postgresql://u@h/d?password=x&a=b", "url = postgresql://u@h/d?password=*&a=b"),
            ("DB_Password : s3 cret\r\n", "DB_Password : ** ****\r\n"),
            ("script_location = %(here)s/alembic", "script_location = %(here)s/alembic"),
            ("a = http://h/x b = u:p@h", "a = http://h/x b = u:p@h"),
        ] {
            assert_eq!(mask_line(line), shown);
            assert_eq!(mask_line(line).len(), line.len());
        }
    }
}
