//! The final names of constraints and indexes.

use limbeck_schema::{ConstraintName, MetadataFacts};
use md5::{Digest, Md5};

use super::context::{Context, Sql, Stop};
use crate::Need;
use crate::naming::Subject;

/// The object's name under the naming convention in force, quoted; none when it has none.
pub(crate) fn constraint_name(cx: Context<'_>, subject: &Subject<'_>) -> Sql<Option<String>> {
    match final_name(cx, subject)? {
        Some(name) => Ok(Some(cx.quote(&fitted(cx, &name)?))),
        None => Ok(None),
    }
}

/// The name under the naming convention in force.
pub(crate) fn final_name(cx: Context<'_>, subject: &Subject<'_>) -> Sql<Option<ConstraintName>> {
    if !subject.depends_on_convention() {
        return Ok(subject.name.cloned());
    }
    match cx.facts {
        MetadataFacts::Known { convention } => Ok(subject.name(convention)?),
        MetadataFacts::Unknown {} => Err(Stop::Need(Need::MetadataFacts)),
    }
}

/// The name within the database's limit: one that is final is shortened as SQLAlchemy does (and so meets the
/// same name in the catalog), one that the user wrote is refused.
fn fitted(cx: Context<'_>, name: &ConstraintName) -> Sql {
    let limit = cx.flavour.longest_name();
    if name.text.chars().count() <= limit {
        return Ok(name.text.clone());
    }
    if name.is_final {
        return Ok(truncated(&name.text, limit));
    }
    let limit = cx.flavour.longest_given_name();
    if name.text.chars().count() <= limit {
        return Ok(name.text.clone());
    }
    Err(cx
        .unsupported(format!("Identifier '{}' exceeds maximum length of {limit} characters", name.text))
        .fact("name", name.text.clone())
        .hint(format!("write a name of at most {limit} characters"))
        .into())
}

/// A name cut to `limit` characters, the last four of which are the end of its MD5 sum.
pub(crate) fn truncated(name: &str, limit: usize) -> String {
    if name.chars().count() <= limit {
        return name.to_owned();
    }
    let sum = Md5::digest(name.as_bytes());
    let head: String = name.chars().take(limit.saturating_sub(8)).collect();
    format!("{head}_{:02x}{:02x}", sum[14], sum[15])
}

#[cfg(test)]
mod tests {
    use super::truncated;

    #[test]
    fn long_names_end_in_their_checksum() {
        assert_eq!(truncated("short", 63), "short");
        // hashlib.md5(b"x" * 70).hexdigest()[-4:] in CPython.
        assert_eq!(truncated(&"x".repeat(70), 63), format!("{}_eedd", "x".repeat(55)));
    }
}
