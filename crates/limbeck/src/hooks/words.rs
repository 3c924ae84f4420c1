//! The options of a hook as arguments.

use std::path::Path;

const PLACEHOLDER: &str = "REVISION_SCRIPT_FILENAME";

/// The words of `options` with the script's file in place of `REVISION_SCRIPT_FILENAME`; a script that is not named
/// comes first.
pub(super) fn arguments(options: &str, script: &Path) -> Vec<String> {
    let script = script.display().to_string();
    let words = split(options, if cfg!(windows) { Rules::Windows } else { Rules::Posix });
    let is_named = words.iter().any(|word| word.contains(PLACEHOLDER));
    let words = words.into_iter().map(|word| word.replace(PLACEHOLDER, &script));
    let first = (!is_named).then(|| script.clone());
    first.into_iter().chain(words).collect()
}

/// The two ways of Python's `shlex.split`: on Windows quotes stay where they are and backslashes mean nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rules {
    Posix,
    Windows,
}

fn split(options: &str, rules: Rules) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut rest = options.chars().peekable();
    while let Some(c) = rest.next() {
        let keeps_quotes = rules == Rules::Windows;
        match (quote, c) {
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default().extend(keeps_quotes.then_some(c));
            }
            (Some(open), c) if c == open => {
                quote = None;
                word.get_or_insert_default().extend(keeps_quotes.then_some(c));
            }
            (None, '\\') if !keeps_quotes => word.get_or_insert_default().extend(rest.next()),
            // Between double quotes, a backslash only takes the meaning of a quote or of another backslash.
            (Some('"'), '\\') if !keeps_quotes => {
                let escaped = rest.next_if(|next| matches!(next, '"' | '\\'));
                word.get_or_insert_default().push(escaped.unwrap_or('\\'));
            }
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Rules, arguments, split};

    /// What CPython's `shlex.split(text, posix=...)` returns.
    #[test]
    fn options_are_split_as_shlex_splits_them() {
        for (options, rules, expected) in [
            ("-l 79  x", Rules::Posix, vec!["-l", "79", "x"]),
            (r#"'a b' "c\"d" e\ f"#, Rules::Posix, vec!["a b", "c\"d", "e f"]),
            (r#""a\b" 'c\d' """#, Rules::Posix, vec![r"a\b", r"c\d", ""]),
            (r#"--x='a b'"c""#, Rules::Posix, vec!["--x=a bc"]),
            (r#"'a b' C:\x"#, Rules::Windows, vec!["'a b'", r"C:\x"]),
            ("", Rules::Posix, vec![]),
        ] {
            assert_eq!(split(options, rules), expected, "{options}");
        }
    }

    #[test]
    fn the_script_is_named_or_comes_first() {
        let script = Path::new("/p/a.py");
        for (options, expected) in [
            ("-l 79 REVISION_SCRIPT_FILENAME", vec!["-l", "79", "/p/a.py"]),
            ("--fix", vec!["/p/a.py", "--fix"]),
            ("--in=REVISION_SCRIPT_FILENAME x", vec!["--in=/p/a.py", "x"]),
            ("", vec!["/p/a.py"]),
        ] {
            assert_eq!(arguments(options, script), expected);
        }
    }
}
