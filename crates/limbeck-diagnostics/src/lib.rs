//! What went wrong, as data.
//!
//! Every failure that a user can meet is a [`Diagnostic`]: a stable [`Code`], one sentence that says what
//! happened, the place in the user's own file, the reason, and what to do next. This crate knows nothing of
//! terminals: `limbeck-cli` draws a diagnostic, `--json` prints it, a test compares it.
//!
//! Library code returns [`Result`], whose error is an [`Error`]: a boxed diagnostic, cheap to move.

mod codes;
mod diagnostic;
mod secret;
mod source;

pub use codes::{Code, Explanation};
pub use diagnostic::{Diagnostic, Error, Result, Severity};
pub use secret::{MaskedWriter, Secrets, hide, redact_url};
pub use source::{Location, Position, SourceText, Span};
