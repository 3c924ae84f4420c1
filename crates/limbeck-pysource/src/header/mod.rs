//! The header of a migration script: its identifiers, read without running it.
//!
//! Alembic imports a script and looks at the module's attributes. We read them where that is certain: a name
//! bound once, unconditionally, to a literal. What the rest of the file holds does not matter here.

mod documentation;
mod literal;
mod names;
mod reparent;

use limbeck_diagnostics::{Code, Error, Result, SourceText, Span};

use crate::NeedsPython;
use crate::syntax::{self, ast::Module};
use literal::Literal;
use names::Names;

pub use documentation::create_date;
pub use names::is_script_name;
pub use reparent::{Edit, reparent};

/// What a script says of its place in the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// `revision`; of a script from before Alembic 0.2, its file name.
    pub revision: String,
    /// Where `revision` is bound; nothing when the file name supplied it.
    pub revision_span: Option<Span>,
    /// `down_revision`: empty for a base.
    pub down_revisions: Vec<String>,
    /// `branch_labels`.
    pub branch_labels: Vec<String>,
    /// `depends_on`, as written.
    pub depends_on: Vec<String>,
    /// The whole docstring without surrounding white space; empty when there is none.
    pub documentation: String,
}

/// What came of reading a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderReading {
    /// The header.
    Header(Header),
    /// Only running the script can tell.
    NeedsPython(NeedsPython),
    /// The script has a syntax error, so that nobody can run it.
    Broken {
        /// The header, when all of it stands before the error: the script still has its place in the history.
        header: Option<Header>,
        /// `LB0401` with the place underlined.
        error: Error,
    },
}

/// Reads the header of a migration script.
///
/// # Errors
/// `LB0402` when `revision` (and the file's name does not supply it) or `down_revision` is missing from a script
/// without a syntax error.
pub fn read_header(source: &SourceText) -> Result<HeaderReading> {
    let syntax::Recovered { module, fault } = syntax::parse_recovering(source);
    let names = Names::of(&module);
    let assembled = assemble(source, &module, &names);
    if let Some(fault) = fault {
        let whole = !declares_any(source.text().get(fault.line_start as usize..).unwrap_or_default());
        let header = assembled.ok().and_then(std::result::Result::ok).filter(|_| whole);
        return Ok(HeaderReading::Broken { header, error: fault.error });
    }
    match assembled? {
        Ok(header) => Ok(HeaderReading::Header(header)),
        Err((span, reason)) => Ok(HeaderReading::NeedsPython(NeedsPython::new(source, span, reason))),
    }
}

/// Whether a line begins with one of a header's names. Behind a syntax error that is a declaration in the making.
fn declares_any(text: &str) -> bool {
    const NAMES: [&str; 4] = ["revision", "down_revision", "branch_labels", "depends_on"];
    text.split(['\n', '\r']).any(|line| NAMES.iter().any(|name| line.starts_with(name)))
}

type Doubt = (Span, String);

fn assemble(source: &SourceText, module: &Module, names: &Names<'_>) -> Result<Result<Header, Doubt>> {
    let read = |name: &'static str| names.read(name);
    let (revision, down, labels, depends) =
        match (read("revision"), read("down_revision"), read("branch_labels"), read("depends_on")) {
            (Ok(revision), Ok(down), Ok(labels), Ok(depends)) => (revision, down, labels, depends),
            (Err(doubt), ..) | (_, Err(doubt), ..) | (_, _, Err(doubt), _) | (.., Err(doubt)) => {
                return Ok(Err(doubt));
            }
        };
    let (revision, revision_span) = match revision {
        Some((Literal::Str(revision), span)) => (revision, Some(span)),
        Some((_, span)) => return Ok(Err((span, "`revision` is not a string".into()))),
        None => (names::legacy_revision(source.path()).ok_or_else(|| no_revision(source))?, None),
    };
    let Some((down, down_span)) = down else { return Err(no_down_revision(source, revision_span)) };
    let Some(down_revisions) = down.into_strings() else {
        return Ok(Err((
            down_span,
            "`down_revision` is neither `None`, a string nor several strings".into(),
        )));
    };
    let optional = |value: Option<(Literal, Span)>, name: &str| match value {
        None => Ok(Vec::new()),
        Some((literal, span)) => literal
            .into_strings()
            .ok_or_else(|| (span, format!("`{name}` is neither `None`, a string nor several strings"))),
    };
    let (branch_labels, depends_on) =
        match (optional(labels, "branch_labels"), optional(depends, "depends_on")) {
            (Ok(labels), Ok(depends)) => (labels, depends),
            (Err(doubt), _) | (_, Err(doubt)) => return Ok(Err(doubt)),
        };
    let documentation = documentation::docstring(module).trim().to_owned();
    Ok(Ok(Header { revision, revision_span, down_revisions, branch_labels, depends_on, documentation }))
}

fn file_name(source: &SourceText) -> String {
    source.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn no_revision(source: &SourceText) -> Error {
    // Alembic's words.
    let message = format!(
        "Could not determine revision id from filename {}. Be sure the 'revision' variable is declared inside \
         the script (please see 'Upgrading from Alembic 0.1 to 0.2' in the documentation).",
        file_name(source)
    );
    Error::new(Code::RevisionHeader, message)
        .fact("file", source.path().display().to_string())
        .hint("add `revision = \"...\"` to the script, or move the file out of the versions folder")
}

fn no_down_revision(source: &SourceText, revision: Option<Span>) -> Error {
    let error =
        Error::new(Code::RevisionHeader, format!("`{}` does not declare `down_revision`", file_name(source)))
            .fact("file", source.path().display().to_string())
            .hint("add `down_revision = None` for the first revision, or the identifier of the one before");
    match revision {
        Some(span) => error.at(source, span, "a script needs `down_revision` as well"),
        None => error,
    }
}

#[cfg(test)]
mod tests;
