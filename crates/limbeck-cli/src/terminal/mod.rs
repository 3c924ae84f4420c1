//! The terminal: what is said, where, and how it looks.

mod diagnostic;
mod progress;

pub(crate) use diagnostic::render_diagnostic;
pub(crate) use progress::Terminal;
