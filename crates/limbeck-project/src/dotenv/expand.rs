//! `${NAME}` and `${NAME:-default}`; a bare `$NAME` is a text.

use super::{Environment, Winner};

/// Replaces the references of a value. `values` are the variables of the lines above.
pub(super) fn expand(
    value: &str,
    values: &[(String, Option<String>)],
    environment: &Environment,
    winner: Winner,
) -> String {
    let lookup = |name: &str| -> Option<&str> {
        let of_file =
            || values.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_deref().unwrap_or(""));
        let of_environment = || environment.get(name).map(String::as_str);
        match winner {
            Winner::File => of_file().or_else(of_environment),
            Winner::Environment => of_environment().or_else(of_file),
        }
    };
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(found) = rest.find("${") {
        out.push_str(&rest[..found]);
        rest = &rest[found..];
        match Reference::parse(rest) {
            Some(reference) => {
                out.push_str(lookup(reference.name).unwrap_or(reference.default));
                rest = &rest[reference.length..];
            }
            None => {
                out.push_str("${");
                rest = &rest["${".len()..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// A reference at the beginning of a text.
struct Reference<'a> {
    name: &'a str,
    /// For a variable that is not set; one that is set to nothing stays empty.
    default: &'a str,
    length: usize,
}

impl<'a> Reference<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let inner = text.strip_prefix("${")?;
        let end = inner.find(['}', ':'])?;
        let (name, after) = inner.split_at(end);
        let (default, after) = match after.strip_prefix(":-") {
            Some(after) => after.split_at(after.find('}')?),
            None => ("", after),
        };
        let after = after.strip_prefix('}')?;
        Some(Self { name, default, length: text.len() - after.len() })
    }
}
