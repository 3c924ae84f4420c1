//! Values as literals.

use crate::Profile;

/// A string; unless the server says otherwise, a backslash is an escape.
pub(super) fn string(profile: &Profile, text: &str) -> String {
    let doubled = text.replace('\'', "''");
    if profile.backslash_escapes {
        format!("'{}'", doubled.replace('\\', "\\\\"))
    } else {
        format!("'{doubled}'")
    }
}

/// The values of an ENUM or a SET.
pub(super) fn list(profile: &Profile, values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| string(profile, value)).collect();
    values.join(",")
}
