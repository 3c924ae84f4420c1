//! The change of the one file.

use std::path::Path;

use limbeck_diagnostics::{Code, Error, Result, Span};
use limbeck_project::script_directory::ScriptBytes;
use limbeck_pysource::{Edit, HeaderReading, read_header, reparent};
use limbeck_revisions::Rebase as Plan;
use serde::Serialize;

use crate::project::Project;

/// A script before and after.
pub(super) struct Change {
    before: ScriptBytes,
    after: ScriptBytes,
    edits: Vec<Edit>,
    path: std::path::PathBuf,
}

/// A line of the script that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ChangedLine {
    /// Its number.
    pub(super) line: usize,
    /// What stands there now.
    pub(super) before: String,
    /// What stands there then.
    pub(super) after: String,
}

impl Change {
    /// Reads the script of the line's oldest revision and changes it; nothing is written.
    pub(super) fn prepare(project: &Project, plan: &Plan) -> Result<Self> {
        let path = project.script(plan.lowest).path.clone();
        let parent = project.graph.revision(plan.onto).id();
        let before = ScriptBytes::read(&path)?;
        let edits = reparent(before.source(), parent)?;
        let pieces: Vec<(Span, &str)> = edits.iter().map(|edit| (edit.span, edit.text.as_str())).collect();
        let after = before.with(&pieces)?;
        verify(&before, &after, parent)?;
        Ok(Self { before, after, edits, path })
    }

    /// The script's file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What changes, by lines.
    pub(super) fn lines(&self) -> Vec<ChangedLine> {
        let mut grown: i64 = 0;
        let changed = self.edits.iter().map(|edit| {
            let line = self.before.source().position(edit.span.start).line;
            let start = u32::try_from(i64::from(edit.span.start) + grown).unwrap_or(edit.span.start);
            grown += edit.text.len() as i64 - i64::from(edit.span.end - edit.span.start);
            let end = start + edit.text.len() as u32;
            ChangedLine {
                line,
                before: lines_of(self.before.source().text(), edit.span),
                after: lines_of(self.after.source().text(), Span::new(start, end)),
            }
        });
        changed.collect()
    }

    /// Puts the script in its place.
    pub(super) fn write(&self) -> Result<()> {
        self.after.replace(&self.before)
    }
}

/// The whole lines that a span is on.
fn lines_of(text: &str, span: Span) -> String {
    let is_end = |c: char| matches!(c, '\n' | '\r');
    let (head, tail) = (text.get(..span.start as usize), text.get(span.end as usize..));
    let (Some(head), Some(tail)) = (head, tail) else { return String::new() };
    let start = head.rfind(is_end).map_or(0, |at| at + 1);
    let end = span.end as usize + tail.find(is_end).unwrap_or(tail.len());
    text.get(start..end).unwrap_or_default().to_owned()
}

/// Whether the changed script says what it said, but for its parent.
fn verify(before: &ScriptBytes, after: &ScriptBytes, parent: &str) -> Result<()> {
    let (HeaderReading::Header(before), HeaderReading::Header(after)) =
        (read_header(before.source())?, read_header(after.source())?)
    else {
        return Err(Error::new(Code::Internal, "a script that was read cannot be read after its change"));
    };
    let same = before.revision == after.revision
        && before.branch_labels == after.branch_labels
        && before.depends_on == after.depends_on;
    match same && after.down_revisions == [parent] {
        true => Ok(()),
        false => Err(Error::new(Code::Internal, "a changed script would say something else than it should")),
    }
}
