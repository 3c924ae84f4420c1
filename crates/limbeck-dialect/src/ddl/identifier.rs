//! When an identifier must be quoted: SQLAlchemy's rules, which are stricter than any database's own.

/// How a database quotes.
#[derive(Clone, Copy)]
pub(crate) struct Quoting<'a> {
    /// Words that are quoted; sorted, in lower case.
    pub(crate) reserved: &'a [&'a str],
    /// What opens, and what closes and is doubled inside.
    pub(crate) marks: (char, char),
    /// Whether an identifier that begins with that letter is quoted.
    pub(crate) is_odd_beginning: &'a dyn Fn(char) -> bool,
}

/// The identifier, in quotes if it is a reserved word, is not all lower case, has an odd beginning, or holds anything
/// but ASCII letters, digits, `_` and `$`.
pub(crate) fn quote(identifier: &str, quoting: Quoting<'_>) -> String {
    if needs_quotes(identifier, quoting) { quoted(identifier, quoting.marks) } else { identifier.to_owned() }
}

/// The identifier in quotes.
pub(crate) fn quoted(identifier: &str, (open, close): (char, char)) -> String {
    let close = close.to_string();
    format!("{open}{}{close}", identifier.replace(&close, &close.repeat(2)))
}

/// Whether every character can be part of an unquoted identifier.
pub(crate) fn is_plain(identifier: &str) -> bool {
    !identifier.is_empty()
        && identifier.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$')
}

fn needs_quotes(identifier: &str, quoting: Quoting<'_>) -> bool {
    let lower = identifier.to_lowercase();
    !is_plain(identifier)
        || identifier.starts_with(quoting.is_odd_beginning)
        || lower != identifier
        || quoting.reserved.binary_search(&lower.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stand_where_sqlalchemy_puts_them() {
        let is_odd_beginning = |letter: char| letter.is_ascii_digit() || letter == '$';
        let quoting =
            Quoting { reserved: &["order", "user"], marks: ('"', '"'), is_odd_beginning: &is_odd_beginning };
        let quote = |identifier| quote(identifier, quoting);
        assert_eq!(quote("account"), "account");
        assert_eq!(quote("_a$1"), "_a$1");
        assert_eq!(quote("User"), "\"User\"");
        assert_eq!(quote("user"), "\"user\"");
        assert_eq!(quote("1st"), "\"1st\"");
        assert_eq!(quote("a b"), "\"a b\"");
        assert_eq!(quote("a\"b"), "\"a\"\"b\"");
        assert_eq!(quote("größe"), "\"größe\"");
        assert_eq!(quote(""), "\"\"");
        assert_eq!(super::quote("a]b[", Quoting { marks: ('[', ']'), ..quoting }), "[a]]b[]");
    }
}
