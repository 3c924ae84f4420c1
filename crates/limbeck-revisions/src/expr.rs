//! Revision identifiers as they are typed: `head`, `ae10`, `shop@head`, `-1`, `ae10+2`, `a:b`.
//!
//! Parsing knows no graph. Alembic reads the same text in two ways: `upgrade` and `downgrade` look for a
//! relative form first, every other command takes the text as a symbol. Hence a [`RevisionExpr`] holds both.

mod ranges;
mod relative;

pub use ranges::{HistoryEnd, HistoryRange, MigrationTarget, Mode, StampTarget};
pub use relative::Relative;

use relative::{negative_integer, relative};

/// A parsed revision identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionExpr {
    /// What was typed.
    pub text: String,
    /// The text as a symbol, with the branch it is narrowed to.
    pub absolute: Absolute,
    /// The text as a relative form, when it is one.
    pub relative: Option<Relative>,
}

/// `symbol` or `branch@symbol`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absolute {
    /// What stands before the first `@`; empty in `@head`, which means no branch at all.
    pub branch: Option<String>,
    /// What stands behind it.
    pub symbol: Symbol,
}

/// The part of an identifier that names revisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Symbol {
    /// `head`: the one head.
    Head,
    /// `heads`: all heads.
    Heads,
    /// `base`: before the first revision.
    Base,
    /// `-2` where only symbols are read (`show`, the ends of a history range): that many down from every head.
    Down(u64, String),
    /// An identifier, the beginning of one, or a branch label.
    Name(String),
}

impl RevisionExpr {
    /// Parses a revision identifier. Every text is one: whether it means anything, the graph decides.
    pub fn parse(text: &str) -> Self {
        Self { text: text.to_owned(), absolute: Absolute::parse(text), relative: relative(text) }
    }
}

impl Absolute {
    /// Reads `symbol` or `branch@symbol`.
    pub(crate) fn parse(text: &str) -> Self {
        match text.split_once('@') {
            Some((branch, symbol)) => Self { branch: Some(branch.to_owned()), symbol: Symbol::parse(symbol) },
            None => Self { branch: None, symbol: Symbol::parse(text) },
        }
    }
}

impl Symbol {
    fn parse(text: &str) -> Self {
        match text {
            "head" => Self::Head,
            "heads" => Self::Heads,
            "base" => Self::Base,
            _ => match negative_integer(text) {
                Some(steps) => Self::Down(steps, text.to_owned()),
                None => Self::Name(text.to_owned()),
            },
        }
    }
}

#[cfg(test)]
mod tests;
