//! The migration scripts: what each says of its place in the history, and what is wrong with those that cannot say it.
//!
//! Alembic imports every script before it does anything, so that one broken file stops every command. Here it stops
//! what needs it: a script with a syntax error behind its header keeps its place and cannot be run; one whose header
//! cannot be had is left out of the history together with all that follows it.

use std::path::PathBuf;

use limbeck_bridge::protocol::{Reply, Request as WorkerCall, ScriptHeader};
use limbeck_diagnostics::{Code, Diagnostic, Error, Result, Severity, SourceText, Span};
use limbeck_project::script_directory::{ScriptFile, ScriptText};
use limbeck_pysource::{Header, HeaderReading, read_header};
use limbeck_revisions::{Revision, first_paragraph};

use crate::environment::{python_forbidden, start_worker};
use crate::host::{Host, PythonMode};

/// A migration script.
#[derive(Debug, Clone)]
pub struct Script {
    /// Its file.
    pub path: PathBuf,
    /// Its source; `None` for byte code and other encodings, which only Python reads.
    pub source: Option<SourceText>,
    /// Where `revision` is written.
    pub revision_span: Option<Span>,
    /// The whole docstring.
    pub documentation: String,
    /// The syntax error that keeps it from being run; its header stands before the error.
    pub trouble: Option<Error>,
}

/// The scripts of a project.
pub(crate) struct Scripts {
    /// The headers of those that have a place in the history, in load order.
    pub(crate) revisions: Vec<Revision>,
    /// The same scripts.
    pub(crate) scripts: Vec<Script>,
    /// What is wrong with those that have no place.
    pub(crate) unplaced: Vec<Error>,
}

/// Reads the scripts.
///
/// # Errors
/// `LB0402` for a script without a header, and what keeps the worker from starting.
pub(crate) fn read_scripts(host: &Host<'_>, files: Vec<ScriptFile>) -> Result<Scripts> {
    let readings = read_headers(host, &files)?;
    let (mut revisions, mut scripts) = (Vec::with_capacity(files.len()), Vec::with_capacity(files.len()));
    let mut unplaced = Vec::new();
    for (file, reading) in files.into_iter().zip(readings) {
        let Some(header) = reading.header else {
            unplaced.extend(reading.trouble);
            continue;
        };
        revisions.push(Revision {
            id: header.revision,
            down_revisions: header.down_revisions,
            depends_on: dependencies(header.depends_on),
            branch_labels: header.branch_labels,
            doc: first_paragraph(&header.documentation).to_owned(),
        });
        scripts.push(Script {
            path: file.path,
            source: match file.text {
                ScriptText::Source(source) => Some(source),
                ScriptText::Compiled | ScriptText::Encoded => None,
            },
            revision_span: header.revision_span,
            documentation: header.documentation,
            trouble: reading.trouble,
        });
    }
    if !unplaced.is_empty() {
        let placed = Revision::placeable(&revisions);
        let mut kept = placed.iter();
        revisions.retain(|_| kept.next().is_some_and(|placed| *placed));
        let mut kept = placed.iter();
        scripts.retain(|_| kept.next().is_some_and(|placed| *placed));
    }
    Ok(Scripts { revisions, scripts, unplaced })
}

/// The warning that a script is in trouble.
pub(crate) fn left_out(trouble: &Error) -> Diagnostic {
    trouble.clone().note("what does not need this script goes on").into_diagnostic(Severity::Warning)
}

/// What was read of one script.
struct Reading {
    /// Its header; nothing when it cannot be had.
    header: Option<Header>,
    /// What is wrong.
    trouble: Option<Error>,
}

impl Reading {
    fn sound(header: Header) -> Self {
        Self { header: Some(header), trouble: None }
    }

    fn unplaced(trouble: Error) -> Self {
        Self { header: None, trouble: Some(trouble) }
    }
}

/// The headers of all scripts: read, and those that cannot be, from the worker.
fn read_headers(host: &Host<'_>, files: &[ScriptFile]) -> Result<Vec<Reading>> {
    let mut found: Vec<Reading> = Vec::with_capacity(files.len());
    let mut for_python: Vec<usize> = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let reading = match &file.text {
            ScriptText::Source(source) => read_header(source)?,
            ScriptText::Compiled | ScriptText::Encoded => {
                for_python.push(index);
                let reason = python_forbidden(Code::ScriptNeedsPython, "only Python reads this script");
                found.push(Reading::unplaced(reason.fact("script", file.path.display().to_string())));
                continue;
            }
        };
        found.push(match reading {
            HeaderReading::Header(header) => Reading::sound(header),
            HeaderReading::NeedsPython(reason) => {
                for_python.push(index);
                let words = "this script's header can only be had by running it";
                Reading::unplaced(reason.to_error(Code::ScriptNeedsPython, words))
            }
            HeaderReading::Broken { header, error } => Reading { header, trouble: Some(error) },
        });
    }
    if for_python.is_empty() || host.python == PythonMode::Never {
        return Ok(found);
    }
    let worker = start_worker(host, &[])?;
    for index in for_python {
        let path = files[index].path.display().to_string();
        found[index] = match worker.attempt(WorkerCall::ReadHeader { path })? {
            Ok(Reply::Header { script }) => Reading::sound(header_of(script)?),
            Ok(other) => {
                let words = format!("the worker sent {other:?} in place of a header");
                return Err(Error::new(Code::Protocol, words));
            }
            Err(trouble) => Reading::unplaced(trouble),
        };
    }
    worker.finish()?;
    Ok(found)
}

fn header_of(answer: ScriptHeader) -> Result<Header> {
    let Some(revision) = answer.revision else {
        return Err(Error::new(
            Code::RevisionHeader,
            format!(
                "Could not determine revision id from filename {}. Be sure the 'revision' variable is declared \
                 inside the script (please see 'Upgrading from Alembic 0.1 to 0.2' in the documentation).",
                answer.path
            ),
        ));
    };
    Ok(Header {
        revision,
        revision_span: None,
        down_revisions: answer.down_revision,
        branch_labels: answer.branch_labels,
        depends_on: answer.depends_on,
        documentation: answer.doc.unwrap_or_default().trim().to_owned(),
    })
}

/// The dependencies that count: `depends_on = ""` is none to Alembic, which asks whether the one name is empty.
fn dependencies(declared: Vec<String>) -> Vec<String> {
    match declared.as_slice() {
        [only] if only.is_empty() => Vec::new(),
        _ => declared,
    }
}
