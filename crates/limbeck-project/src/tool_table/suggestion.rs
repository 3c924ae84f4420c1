//! What is said of a key that is none.

use limbeck_diagnostics::{Code, Error};

use super::error_at;
use super::keys::{KEYS, LIVE};
use crate::config::{TomlEntry, TomlFile};

/// Other names of a key: those of `env.py` and of `alembic.ini`.
const OTHERWISE: &[(&str, &str)] = &[
    ("target_metadata", "models"),
    ("metadata", "models"),
    ("sqlalchemy.url", "url"),
    ("database_url", "url"),
    ("dotenv", "env_file"),
    ("location", "script_location"),
    ("python", "interpreter"),
];

/// The error for a key that the table does not have.
pub(super) fn unknown(file: &TomlFile, entry: &TomlEntry) -> Error {
    let key = entry.key.as_str();
    let message = format!("`{key}` is no key of `{}`", file.name());
    if LIVE.contains(&key) {
        return error_at(file, entry.key_span, Code::ConfigValue, message, "only an `env.py` can give this")
            .note("it is a live object of Python's")
            .hint("begin with `limbeck init -t generic`, and give it to `context.configure` in `env.py`");
    }
    match nearest(key) {
        Some(meant) => {
            error_at(file, entry.key_span, Code::ConfigValue, message, &format!("do you mean `{meant}`?"))
        }
        None => error_at(file, entry.key_span, Code::ConfigValue, message, "this key"),
    }
    .hint("docs/native.md lists the keys")
}

/// The key that was probably meant.
fn nearest(given: &str) -> Option<&'static str> {
    let lower = given.to_lowercase().replace('-', "_");
    if let Some((_, meant)) = OTHERWISE.iter().find(|(other, _)| *other == lower) {
        return Some(meant);
    }
    let near = KEYS.iter().map(|key| (edits(&lower, key.name), key.name)).min()?;
    // A third of the letters may be wrong.
    (near.0 * 3 <= near.1.len()).then_some(near.1)
}

/// How many letters have to be put in, left out or changed.
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, left) in from.chars().enumerate() {
        let mut before = row[0];
        row[0] = line + 1;
        for (index, right) in to.iter().enumerate() {
            let changed = before + usize::from(left != *right);
            before = row[index + 1];
            row[index + 1] = changed.min(before + 1).min(row[index] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_are_understood_and_strangers_are_not() {
        for (given, meant) in [
            ("ur", Some("url")),
            ("script_locaton", Some("script_location")),
            ("Script-Location", Some("script_location")),
            ("target_metadata", Some("models")),
            ("innert", Some("inert")),
            ("colour", None),
        ] {
            assert_eq!(nearest(given), meant, "{given}");
        }
    }
}
