//! The places at which secrets stand, in prose, in Python and in configuration files.

use std::ops::Range;
use std::path::Path;

use super::joined;
use super::url::password_end;

/// What kind of text is looked at: how long an unquoted value is depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Messages, logs, SQL, command lines.
    Prose,
    /// Source code, in which an unquoted value is an expression.
    Python,
    /// `key = value` to the end of the line.
    Configuration,
}

impl Language {
    /// The language of a file, by its name.
    pub(super) fn of(path: &Path) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("py" | "mako") => Self::Python,
            Some("ini" | "cfg" | "toml" | "env" | "conf") => Self::Configuration,
            _ if name.starts_with(".env") => Self::Configuration,
            _ => Self::Prose,
        }
    }
}

/// The ends of names whose value is a secret.
const NAMES: [&str; 6] = ["password", "passwd", "passphrase", "pwd", "_pass", "secret"];

/// Parts of names in configuration files, where a name is a key and nothing else.
const KEYS: [&str; 8] = ["password", "passwd", "passphrase", "_pass", "secret", "token", "api_key", "apikey"];

/// The ranges of secrets, in order and apart from each other.
pub(super) fn of(text: &str, language: Language) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        // Nearly every line is done with here.
        if line.contains("://") {
            urls(line, language, &mut |range| ranges.push(shifted(&range, start)));
        }
        if language == Language::Prose && line.contains('@') {
            hosts(line, &mut |range| ranges.push(shifted(&range, start)));
        }
        named_values(line, language, &mut |range| ranges.push(shifted(&range, start)));
        start += line.len();
    }
    ranges.retain(|range| !is_placeholder(&text[range.clone()]));
    joined(ranges)
}

fn shifted(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// What stands for a password in templates and documentation, and what has been hidden already.
fn is_placeholder(text: &str) -> bool {
    let between = |open: &str, close: char| text.starts_with(open) && text.ends_with(close);
    matches!(text, "password" | "PASSWORD" | "%s")
        || text.bytes().all(|byte| byte == b'*')
        || between("{", '}')
        || between("${", '}')
        || between("%(", 's')
        || between("<", '>')
}

/// `scheme://user:PASSWORD@host`.
fn urls(line: &str, language: Language, found: &mut dyn FnMut(Range<usize>)) {
    for (at, _) in line.match_indices("://") {
        let is_scheme = |character: char| character.is_ascii_alphanumeric() || "+-_.".contains(character);
        let before = line[..at].trim_end_matches(is_scheme);
        let start = at + "://".len();
        let rest = &line[start..];
        let quote = before.chars().next_back().filter(|character| "'\"`".contains(*character));
        let length = match quote {
            Some(quote) => rest.find(quote),
            None if language == Language::Configuration => Some(rest.trim_end().len()),
            None => rest.find(char::is_whitespace),
        };
        let rest = &rest[..length.unwrap_or(rest.len())];
        if let Some((user_end, last)) = password_end(rest) {
            found(start + user_end + 1..start + last);
        }
    }
}

/// What drivers say of a host that they do not find: no host has an `@`, so it is the rest of a password whose `@` was not
/// encoded.
fn hosts(line: &str, found: &mut dyn FnMut(Range<usize>)) {
    for words in ["host name ", "resolve host ", "to host ", "server at "] {
        for (at, _) in line.match_indices(words) {
            let start = at + words.len();
            let name = &line[start..];
            let name = &name[..name.find(char::is_whitespace).unwrap_or(name.len())];
            let lead = name.len() - name.trim_start_matches(['"', '\'', '`']).len();
            if let Some(end) = name.rfind('@') {
                found(start + lead..start + end);
            }
        }
    }
}

/// The value of something that is named a password: `password=x`, `"password": "x"`, `PASSWORD 'x'`.
fn named_values(line: &str, language: Language, found: &mut dyn FnMut(Range<usize>)) {
    let lower = line.to_ascii_lowercase();
    for name in NAMES {
        for (at, _) in lower.match_indices(name) {
            let end = at + name.len();
            if lower[end..]
                .starts_with(|character: char| character.is_ascii_alphanumeric() || character == '_')
            {
                continue;
            }
            if let Some(range) = value_after(line, end, language) {
                found(range);
            }
        }
    }
    for (at, words) in lower.match_indices("identified by") {
        // MySQL's statement; Alembic has the two words in an error.
        if lower[..at].contains("user ") {
            found(quoted_after(line, at + words.len()).unwrap_or_default());
        }
    }
    if language == Language::Configuration
        && let Some(delimiter) = line.find(['=', ':'])
        && !line.trim_start().starts_with(['#', ';'])
        && KEYS.iter().any(|key| lower[..delimiter].contains(key))
    {
        let value = &line[delimiter + 1..];
        let lead = value.len() - value.trim_start().len();
        found(delimiter + 1 + lead..(delimiter + 1 + value.trim_end().len()).max(delimiter + 1 + lead));
    }
}

/// The value after a name that ends at `end`.
fn value_after(line: &str, end: usize, language: Language) -> Option<Range<usize>> {
    let rest = line[end..].strip_prefix(['\'', '"']).unwrap_or(&line[end..]);
    let rest = rest.trim_start();
    let at = line.len() - rest.len();
    match rest.chars().next()? {
        // SQL: `PASSWORD 'x'`.
        '\'' | 'e' | 'E' if at > end && line.as_bytes()[end].is_ascii_whitespace() => quoted_after(line, at),
        sign @ ('=' | ':') => {
            let quoted = quoted_after(line, at + 1);
            if quoted.is_some() || sign == ':' || language == Language::Python {
                return quoted;
            }
            let stop = |character: char| character.is_whitespace() || "&;,)}'\"`".contains(character);
            let start = at + 1;
            let length = line[start..].find(stop).unwrap_or(line.len() - start);
            Some(start..start + length)
        }
        _ => None,
    }
}

/// The inside of the quoted text that stands at `at`, after white space and a prefix such as `r`.
fn quoted_after(line: &str, at: usize) -> Option<Range<usize>> {
    let rest = line[at..].trim_start();
    let rest = rest.trim_start_matches(|character: char| "rRbBuUeEfF\\".contains(character));
    let quote = rest.chars().next().filter(|character| matches!(character, '\'' | '"'))?;
    let start = line.len() - rest.len() + 1;
    let mut is_escaped = false;
    let length = line[start..].find(|character: char| {
        let is_end = character == quote && !is_escaped;
        is_escaped = character == '\\' && !is_escaped;
        is_end
    });
    Some(start..length.map_or_else(|| line.trim_end().len().max(start), |length| start + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, language: Language) -> String {
        super::super::replaced(text, &of(text, language)).into_owned()
    }

    #[test]
    fn secrets_are_found_in_prose() {
        for (text, expected) in [
            ("cannot use postgresql://u:p@h/d here", "cannot use postgresql://u:***@h/d here"),
            ("KeyError: 'a+b://u:p q@h/d?x=1'", "KeyError: 'a+b://u:***@h/d?x=1'"),
            ("two: a://u:p@h b://u:q@r@h", "two: a://u:***@h b://u:***@h"),
            ("a://u@h/d?password=x&a=b", "a://u@h/d?password=***&a=b"),
            ("host=h password=x/y dbname=d", "host=h password=*** dbname=d"),
            ("{'user': 'u', 'password': 'it\\'s'}", "{'user': 'u', 'password': '***'}"),
            (
                r#"{"url": "a://u:p@h", "DB_PASSWORD": "x"}"#,
                r#"{"url": "a://u:***@h", "DB_PASSWORD": "***"}"#,
            ),
            ("ALTER ROLE u PASSWORD 'x y' LOGIN", "ALTER ROLE u PASSWORD '***' LOGIN"),
            ("CREATE USER u IDENTIFIED BY 'x'", "CREATE USER u IDENTIFIED BY '***'"),
            ("PGPASSWORD=x psql", "PGPASSWORD=*** psql"),
            (
                "could not translate host name \"x@y@h\" to address",
                "could not translate host name \"***@h\" to address",
            ),
            ("failed to resolve host 'x@h': no", "failed to resolve host '***@h': no"),
            ("a connection to host x@h and port 1", "a connection to host ***@h and port 1"),
            // Nothing is secret here.
            ("write dialect+driver://user:password@host", "write dialect+driver://user:password@host"),
            ("a://{u}:{p}@{h} a://u:***@h", "a://{u}:{p}@{h} a://u:***@h"),
            ("FATAL: password authentication failed", "FATAL: password authentication failed"),
            ("no password: give one", "no password: give one"),
            ("no revision identified by 'x'", "no revision identified by 'x'"),
            ("see http://h:1/a and u:p@h", "see http://h:1/a and u:p@h"),
            ("column \"password\" of \"u\"", "column \"password\" of \"u\""),
        ] {
            assert_eq!(shown(text, Language::Prose), expected);
        }
    }

    #[test]
    fn expressions_of_python_are_no_secrets() {
        for (text, expected) in [
            ("url = \"a://u:p@h/d\"; f(\"x@y\")", "url = \"a://u:***@h/d\"; f(\"x@y\")"),
            ("connect(password=settings.password, x='y')", "connect(password=settings.password, x='y')"),
            ("connect(password=r'x', x='y')", "connect(password=r'***', x='y')"),
            (
                "sa.Column(\"password\", sa.String(), default='x')",
                "sa.Column(\"password\", sa.String(), default='x')",
            ),
            ("op.execute(\"ALTER ROLE u PASSWORD 'x'\")", "op.execute(\"ALTER ROLE u PASSWORD '***'\")"),
        ] {
            assert_eq!(shown(text, Language::Python), expected);
        }
    }

    #[test]
    fn configuration_holds_values_to_the_end_of_the_line() {
        for (text, expected) in [
            ("url = postgresql://u:p%40@é x@h\n", "url = postgresql://u:***@h\n"),
            ("url = \"a://u:p@h\" # u@h\n", "url = \"a://u:***@h\" # u@h\n"),
            ("url = a://u@h/d?password=x&a=b", "url = a://u@h/d?password=***&a=b"),
            ("DB_Password : s3 cret\r\n", "DB_Password : ***\r\n"),
            ("API_TOKEN=x", "API_TOKEN=***"),
            ("script_location = %(here)s/alembic", "script_location = %(here)s/alembic"),
            ("password =\nuser = u\n", "password =\nuser = u\n"),
            ("a = http://h/x b = u:p@h", "a = http://h/x b = u:p@h"),
        ] {
            assert_eq!(shown(text, Language::Configuration), expected);
        }
    }
}
