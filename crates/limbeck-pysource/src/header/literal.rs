//! Values that a header can have.

use crate::syntax::ast::{Expr, ExprKind};

/// A literal, as far as headers have them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Literal {
    None,
    Str(String),
    /// A list, a tuple or a set.
    Several(Vec<Literal>),
}

impl Literal {
    /// The literal that `expression` is.
    pub(super) fn read(expression: &Expr) -> Option<Self> {
        match &expression.kind {
            ExprKind::None => Some(Self::None),
            ExprKind::Str(text) => text.as_ref().map(|text| Self::Str(text.to_string())),
            ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => {
                items.iter().map(Self::read).collect::<Option<Vec<_>>>().map(Self::Several)
            }
            _ => None,
        }
    }

    /// The strings: none for `None`, one for a string.
    pub(super) fn into_strings(self) -> Option<Vec<String>> {
        match self {
            Self::None => Some(Vec::new()),
            Self::Str(text) => Some(vec![text]),
            Self::Several(items) => items
                .into_iter()
                .map(|item| match item {
                    Self::Str(text) => Some(text),
                    Self::None | Self::Several(_) => None,
                })
                .collect(),
        }
    }
}
