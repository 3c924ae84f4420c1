//! Server defaults that are one literal.
//!
//! What is stored depends on the column's affinity, which is not known here. `'0'` and `0` count as the same, as
//! they do for Alembic: only a column without any affinity keeps them apart, and SQLAlchemy writes the default of
//! a number either way.

use super::tokens::Kind;

/// A literal.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Literal {
    Null,
    Number(String),
    Text(String),
    Blob(String),
}

impl Literal {
    /// The literal that normalised tokens are, if they are one. `TRUE` and `FALSE` are 1 and 0.
    pub(super) fn read(kinds: &[Kind]) -> Option<Self> {
        Some(match kinds {
            [Kind::Text(text)] => Self::Text(text.clone()),
            [Kind::Number(number)] | [Kind::Mark("+"), Kind::Number(number)] => Self::Number(number.clone()),
            [Kind::Mark("-"), Kind::Number(number)] => Self::Number(format!("-{number}")),
            [Kind::Blob(digits)] => Self::Blob(digits.clone()),
            [Kind::Word(word)] => match word.as_str() {
                "null" => Self::Null,
                "true" => Self::Number("1".to_owned()),
                "false" => Self::Number("0".to_owned()),
                _ => return None,
            },
            _ => return None,
        })
    }

    /// The value if it looks like a number.
    fn number(&self) -> Option<f64> {
        match self {
            Self::Number(text) | Self::Text(text) => text.trim().parse().ok(),
            Self::Null | Self::Blob(_) => None,
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Number(text) | Self::Text(text) => Some(text),
            Self::Null | Self::Blob(_) => None,
        }
    }
}

/// Whether two literals are certainly the same, or certainly different.
pub(super) fn same(one: &Literal, other: &Literal) -> Option<bool> {
    if one == other {
        return Some(true);
    }
    match (one.text(), other.text()) {
        (Some(one), Some(other)) if one == other => Some(true),
        // `1` and `1.0` are the same in some columns.
        (Some(_), Some(_)) if one.number().is_some() && one.number() == other.number() => None,
        // A hexadecimal number is no number of Rust's.
        (Some(one), Some(other)) if one.contains("0x") || other.contains("0x") => None,
        (Some(_), Some(_)) => Some(false),
        _ => match (one, other) {
            (Literal::Null, _) | (_, Literal::Null) | (Literal::Blob(_), Literal::Blob(_)) => Some(false),
            _ => None,
        },
    }
}
