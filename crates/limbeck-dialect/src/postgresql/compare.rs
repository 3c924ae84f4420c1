//! Texts that mean the same: a model's type and the catalog's, a model's server default and the catalog's.
//!
//! The catalog writes types and expressions in its own words. [`canonical_type`] writes a model's type in the
//! same words; [`same_expression`] says of two expressions only what is certain, the rest the database settles.

mod canonical;
mod expression;
pub(super) mod identifier;
mod literal;
pub(super) mod sql_type;
mod tokens;

#[cfg(test)]
mod tests;

use limbeck_diagnostics::Result;
use limbeck_schema::Type;

use crate::Profile;

/// A column type as the catalog would say it, in `format_type`'s words. A type that was read from a catalog is
/// taken at its raw text. Collations are no part of it.
///
/// # Errors
/// `LB0704` for a type that has no words on PostgreSQL.
pub(super) fn canonical_type(profile: &Profile, ty: &Type) -> Result<String> {
    canonical::canonical_type(profile, ty)
}

/// Whether two server defaults are certainly the same, certainly different, or must be settled by the database.
pub(super) fn same_expression(profile: &Profile, one: &str, other: &str) -> Option<bool> {
    if one.trim() == other.trim() {
        return Some(true);
    }
    let one = expression::normalise(one, profile.backslash_escapes)?;
    let other = expression::normalise(other, profile.backslash_escapes)?;
    if one == other {
        return Some(true);
    }
    literal::same(&literal::read(&one)?, &literal::read(&other)?)
}
