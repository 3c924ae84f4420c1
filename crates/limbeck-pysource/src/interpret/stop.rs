//! Why an evaluation ends before its last statement.

use super::value::Raised;
use crate::NeedsPython;

/// The end of an evaluation.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Python must do it.
    Decline(Box<NeedsPython>),
    /// An exception, which is a result.
    Raised(Box<Raised>),
}

/// What evaluating something yields.
pub(crate) type Outcome<T> = Result<T, Stop>;
