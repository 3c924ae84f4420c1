//! When an identifier must be quoted: SQLAlchemy's rules, which are stricter than any database's own.

/// The identifier, in double quotes if it is a reserved word, is not all lower case, begins with a digit or `$`,
/// or holds anything but ASCII letters, digits, `_` and `$`.
pub(crate) fn quote(identifier: &str, reserved: &[&str]) -> String {
    if needs_quotes(identifier, reserved) { quoted(identifier) } else { identifier.to_owned() }
}

/// The identifier in double quotes.
pub(crate) fn quoted(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}

/// Whether every character can be part of an unquoted identifier.
pub(crate) fn is_plain(identifier: &str) -> bool {
    !identifier.is_empty()
        && identifier.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$')
}

fn needs_quotes(identifier: &str, reserved: &[&str]) -> bool {
    let lower = identifier.to_lowercase();
    !is_plain(identifier)
        || identifier.starts_with(|first: char| first.is_ascii_digit() || first == '$')
        || lower != identifier
        || reserved.binary_search(&lower.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stand_where_sqlalchemy_puts_them() {
        let quote = |identifier| quote(identifier, &["order", "user"]);
        assert_eq!(quote("account"), "account");
        assert_eq!(quote("_a$1"), "_a$1");
        assert_eq!(quote("User"), "\"User\"");
        assert_eq!(quote("user"), "\"user\"");
        assert_eq!(quote("1st"), "\"1st\"");
        assert_eq!(quote("a b"), "\"a b\"");
        assert_eq!(quote("a\"b"), "\"a\"\"b\"");
        assert_eq!(quote("größe"), "\"größe\"");
        assert_eq!(quote(""), "\"\"");
    }
}
