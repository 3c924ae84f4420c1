//! Texts that mean the same: a model's type and a declared one, a model's server default and a declared one.
//!
//! SQLite keeps what was declared as it was written, so that nothing it says of a text is new: what is not
//! settled here by reading both texts is different as far as anybody can tell.

mod literal;
pub(super) mod tokens;

#[cfg(test)]
mod tests;

use limbeck_diagnostics::Result;
use limbeck_schema::{Type, TypeKind};

use self::literal::Literal;
use self::tokens::Kind;
use super::Sqlite;
use super::catalog::types::{Affinity, known, split};
use crate::{Dialect, Profile};

/// A column type as DDL declares it, in capitals. Spellings that SQLAlchemy reflects as one type are one
/// (`INT`, `TINYINT` and `INTEGER`; `BOOL` and `BOOLEAN`), and `DECIMAL` is `NUMERIC`, as Alembic has it. Collations
/// are no part of it.
///
/// # Errors
/// As [`Dialect::type_text`].
pub(super) fn canonical_type(profile: &Profile, ty: &Type) -> Result<String> {
    let declared = match &ty.raw {
        Some(raw) => raw.clone(),
        None => {
            let text = Sqlite.type_text(profile, ty)?;
            let collated = text.to_ascii_uppercase().find(" COLLATE ").unwrap_or(text.len());
            text[..collated].to_owned()
        }
    };
    Ok(canonical(&declared))
}

fn canonical(declared: &str) -> String {
    let (name, arguments) = split(declared.trim());
    let name = name.trim().to_ascii_uppercase();
    let (name, takes_arguments) = match known(&name, &arguments, None) {
        Some(TypeKind::DECIMAL { .. }) => ("NUMERIC".to_owned(), true),
        Some(TypeKind::Other { .. }) => (name, true),
        Some(TypeKind::Json { .. }) => ("JSON".to_owned(), true),
        Some(kind) => (kind.kind().to_owned(), !kind.arguments().is_empty()),
        None => match Affinity::of(&name) {
            Affinity::Integer => ("INTEGER".to_owned(), false),
            Affinity::Text => ("TEXT".to_owned(), true),
            Affinity::Real => ("REAL".to_owned(), true),
            // A name that says nothing to SQLite may say something to the models.
            Affinity::Blob | Affinity::Numeric => (name, true),
        },
    };
    let arguments: Vec<String> = arguments.iter().map(u32::to_string).collect();
    if takes_arguments && !arguments.is_empty() { format!("{name}({})", arguments.join(", ")) } else { name }
}

/// Whether two server defaults are certainly the same, certainly different, or cannot be told from their texts.
pub(super) fn same_expression(_profile: &Profile, one: &str, other: &str) -> Option<bool> {
    if one.trim() == other.trim() {
        return Some(true);
    }
    let one = normalise(one)?;
    let other = normalise(other)?;
    if one == other {
        return Some(true);
    }
    literal::same(&Literal::read(&one)?, &Literal::read(&other)?)
}

/// The tokens in one spelling: unquoted words folded, parentheses round the whole left out.
fn normalise(sql: &str) -> Option<Vec<Kind>> {
    let mut kinds: Vec<Kind> = tokens::tokens(sql)?
        .into_iter()
        .map(|token| match token.kind {
            Kind::Word(word) => Kind::Word(word.to_ascii_lowercase()),
            Kind::Mark("==") => Kind::Mark("="),
            Kind::Mark("!=") => Kind::Mark("<>"),
            kind => kind,
        })
        .collect();
    while is_parenthesised(&kinds) {
        kinds.pop();
        kinds.remove(0);
    }
    // A default names no column: what stands alone in double quotes is a string.
    if let [Kind::Quoted(text)] = kinds.as_mut_slice() {
        let text = std::mem::take(text);
        return Some(vec![Kind::Text(text)]);
    }
    Some(kinds)
}

/// Whether the first parenthesis is closed by the last one.
fn is_parenthesised(kinds: &[Kind]) -> bool {
    let mut depth = 0_usize;
    for (index, kind) in kinds.iter().enumerate() {
        match kind {
            Kind::Mark("(") => depth += 1,
            Kind::Mark(")") if depth == 0 => return false,
            Kind::Mark(")") => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index > 1 && index + 1 == kinds.len();
        }
    }
    false
}
