//! "Not given", "drop it" and "set it" told apart.

use serde::{Deserialize, Serialize};

/// What `alter_column` does to a property. Alembic writes `False` for [`Change::Keep`] and `None` for
/// [`Change::Clear`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change<T> {
    /// Not mentioned.
    #[default]
    Keep,
    /// Removed.
    Clear,
    /// Set to a value.
    Set(T),
}

impl<T> Change<T> {
    /// Whether the property is not mentioned.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The new value, when one is set.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// The change that leads to `value`.
    pub fn to(value: Option<T>) -> Self {
        value.map_or(Self::Clear, Self::Set)
    }
}
