//! What the scripts say of their place in the history.

use limbeck_bridge::protocol::{Reply, Request as WorkerCall, ScriptHeader};
use limbeck_diagnostics::{Code, Error, Result};
use limbeck_project::script_directory::{ScriptFile, ScriptText};
use limbeck_pysource::{Header, HeaderReading, read_header};

use crate::environment::{python_forbidden, start_worker};
use crate::host::{Host, PythonMode};

/// The headers of all scripts: read, and those that cannot be, from the worker in one call.
pub(crate) fn read_headers(host: &Host<'_>, files: &[ScriptFile]) -> Result<Vec<Header>> {
    let mut found: Vec<Option<Header>> = Vec::with_capacity(files.len());
    let mut unread: Vec<(usize, Error)> = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let reading = match &file.text {
            ScriptText::Source(source) => read_header(source)?,
            ScriptText::Compiled | ScriptText::Encoded => {
                unread.push((
                    index,
                    python_forbidden(Code::ScriptNeedsPython, "only Python reads this script"),
                ));
                found.push(None);
                continue;
            }
        };
        match reading {
            HeaderReading::Header(header) => found.push(Some(header)),
            HeaderReading::NeedsPython(reason) => {
                let words = "this script's header can only be had by running it";
                unread.push((index, reason.to_error(Code::ScriptNeedsPython, words)));
                found.push(None);
            }
        }
    }
    if let Some((_, error)) = unread.first() {
        if host.python == PythonMode::Never {
            return Err(error.clone());
        }
        let paths: Vec<String> =
            unread.iter().map(|(index, _)| files[*index].path.display().to_string()).collect();
        let answers = headers_from_python(host, paths)?;
        for ((index, _), answer) in unread.iter().zip(answers) {
            found[*index] = Some(header_of(answer)?);
        }
    }
    Ok(found.into_iter().flatten().collect())
}

fn headers_from_python(host: &Host<'_>, paths: Vec<String>) -> Result<Vec<ScriptHeader>> {
    let worker = start_worker(host)?;
    match worker.ask(WorkerCall::ReadHeaders { paths })? {
        Reply::Headers { scripts } => {
            worker.finish()?;
            Ok(scripts)
        }
        other => Err(Error::new(Code::Protocol, format!("the worker sent {other:?} in place of headers"))),
    }
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
