//! The terminal: what is said, where, and how it looks.

mod diagnostic;
mod documents;
mod progress;

pub(crate) use progress::{AnswerForm, Terminal};
