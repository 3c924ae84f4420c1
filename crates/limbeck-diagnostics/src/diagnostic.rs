//! The one error type of the workspace.

use std::fmt;

use crate::codes::Code;
use crate::secret::{hide, hide_in_source};
use crate::source::{Location, SourceText, Span};

/// What library code returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The command stopped.
    Error,
    /// The command went on.
    Warning,
    /// Nothing is wrong; it is worth knowing.
    Note,
}

/// What happened, where, why, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code, for example `LB0301`.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence: what happened. Where Alembic has the same failure, these are Alembic's words, since CI
    /// scripts search for them.
    pub message: String,
    /// The place in the user's file; boxed, since most diagnostics have none.
    pub location: Option<Box<Location>>,
    /// Facts: named values such as the revision and the statement that failed.
    pub facts: Vec<(&'static str, String)>,
    /// Text that belongs to somebody else, shown as it is: a traceback of the user's frames, a server's reply.
    pub detail: Option<String>,
    /// Why it happened.
    pub notes: Vec<String>,
    /// What to do next.
    pub hints: Vec<String>,
}

/// A [`Diagnostic`] that stopped something. Its texts are made without the secrets that their place gives away
/// (the password of a URL), whoever wrote them.
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Diagnostic>);

impl Error {
    /// An error with its code and its one sentence.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self(Box::new(Diagnostic {
            code,
            severity: Severity::Error,
            message: hidden(message),
            location: None,
            facts: Vec::new(),
            detail: None,
            notes: Vec::new(),
            hints: Vec::new(),
        }))
    }

    /// Underlines `span` in `source`, with a few words beside it.
    #[must_use]
    pub fn at(mut self, source: &SourceText, span: Span, label: impl Into<String>) -> Self {
        self.0.location =
            Some(Box::new(Location { source: hide_in_source(source), span, label: hidden(label) }));
        self
    }

    /// Adds a named value, for example `("revision", "ae1027a6acf0")`.
    #[must_use]
    pub fn fact(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.facts.push((name, hidden(value)));
        self
    }

    /// Attaches text that is shown as it is.
    #[must_use]
    pub fn detail(mut self, text: impl Into<String>) -> Self {
        self.0.detail = Some(hidden(text));
        self
    }

    /// Says why.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.0.notes.push(hidden(text));
        self
    }

    /// Says what to do next.
    #[must_use]
    pub fn hint(mut self, text: impl Into<String>) -> Self {
        self.0.hints.push(hidden(text));
        self
    }

    /// The same diagnostic as something that stopped nothing.
    pub fn into_diagnostic(self, severity: Severity) -> Diagnostic {
        Diagnostic { severity, ..*self.0 }
    }

    /// Its stable code.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The whole diagnostic.
    pub fn diagnostic(&self) -> &Diagnostic {
        &self.0
    }
}

fn hidden(text: impl Into<String>) -> String {
    let text = text.into();
    match hide(&text) {
        std::borrow::Cow::Borrowed(_) => text,
        std::borrow::Cow::Owned(shown) => shown,
    }
}

impl From<Diagnostic> for Error {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(Box::new(diagnostic))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl std::error::Error for Error {}
