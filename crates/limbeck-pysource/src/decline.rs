//! Why something is left to Python.

use limbeck_diagnostics::{Code, Error, SourceText, Span};

/// The reason why Limbeck does not answer from the source alone, and the place. Never an error: Python can
/// answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedsPython {
    /// A few words, fit to stand beside the underlined place: "`datetime.now()` is not evaluated".
    pub reason: String,
    /// The file.
    pub source: SourceText,
    /// The place in it.
    pub span: Span,
}

impl NeedsPython {
    /// A reason at a place.
    pub fn new(source: &SourceText, span: Span, reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), source: source.clone(), span }
    }

    /// The error for a command that may not start Python: the place is underlined, the reason stands beside.
    pub fn to_error(&self, code: Code, message: impl Into<String>) -> Error {
        Error::new(code, message).at(&self.source, self.span, self.reason.clone())
    }
}
