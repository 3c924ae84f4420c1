//! Why following an `env.py` ends before its last statement.

use limbeck_diagnostics::Error;

use super::reading::RaisedException;
use super::value::Value;
use crate::NeedsPython;

/// The end.
#[derive(Debug)]
pub(super) enum Stop {
    /// Python must do it.
    Decline(Box<NeedsPython>),
    /// An exception, which is a result.
    Raised(Box<RaisedException>),
    /// The configuration or a `.env` file is broken.
    Failed(Box<Error>),
}

impl From<NeedsPython> for Stop {
    fn from(reason: NeedsPython) -> Self {
        Self::Decline(Box::new(reason))
    }
}

/// What following something yields.
pub(super) type Outcome<T> = Result<T, Stop>;

/// Where a statement leads.
#[derive(Debug)]
pub(super) enum Flow {
    Next,
    Return(Value),
    Break,
    Continue,
}
