//! Values as literals.

use crate::Profile;
use crate::ddl::Context;

/// A string; unless the server says otherwise, a backslash is an escape.
pub(super) fn string(profile: &Profile, text: &str) -> String {
    let doubled = text.replace('\'', "''");
    if profile.backslash_escapes {
        format!("'{}'", doubled.replace('\\', "\\\\"))
    } else {
        format!("'{doubled}'")
    }
}

/// The values of an ENUM or a SET. Before 2.1, SQLAlchemy left their backslashes alone.
pub(super) fn list(cx: Context<'_>, values: &[String]) -> String {
    let backslash_escapes = cx.profile.backslash_escapes && !cx.before_sqlalchemy_2_1();
    let profile = Profile { backslash_escapes, ..cx.profile.clone() };
    let values: Vec<String> = values.iter().map(|value| string(&profile, value)).collect();
    values.join(",")
}
