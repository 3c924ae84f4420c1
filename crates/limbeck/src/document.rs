//! What `--json` prints: one document for each command.
//!
//! A document is `{"limbeck": {"format": 1, "kind": "heads", "dialect": null}, "body": {...}}`. The kinds and their
//! bodies stand in `docs/reference/json.md`; a body gains fields and never changes or loses one within a format.

use std::path::Path;

use limbeck_diagnostics::{Code, Diagnostic, Error, Result};
use limbeck_revisions::{Mark, RevisionKey};
use serde::Serialize;

use crate::host::Host;
use crate::project::Project;
use crate::report::Event;

/// The number of the format that [`Document`] writes.
pub const FORMAT: u32 = 1;

/// A document for programs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// What it is.
    pub limbeck: Header,
    /// What it says.
    pub body: serde_json::Value,
}

/// What a document is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Header {
    /// [`FORMAT`].
    pub format: u32,
    /// The command that it answers, or `error`.
    pub kind: &'static str,
    /// The dialect of the database that was looked at; `None` when none was, or several of different dialects.
    pub dialect: Option<String>,
}

impl Document {
    /// A document of a kind.
    ///
    /// # Errors
    /// `LB0903` for a body that is no JSON: a defect.
    pub fn new(kind: &'static str, dialect: Option<&str>, body: &impl Serialize) -> Result<Self> {
        let body =
            serde_json::to_value(body).map_err(|cause| Error::new(Code::Internal, cause.to_string()))?;
        let dialect = dialect.map(str::to_owned);
        Ok(Self { limbeck: Header { format: FORMAT, kind, dialect }, body })
    }

    /// The document of a failure.
    pub fn failure(diagnostic: &Diagnostic) -> Self {
        let header = Header { format: FORMAT, kind: "error", dialect: None };
        let place = diagnostic.location.as_ref().map(|location| {
            let position = location.source.position(location.span.start);
            serde_json::json!({
                "path": location.source.path().display().to_string(),
                "line": position.line,
                "column": position.column,
                "label": location.label,
            })
        });
        let facts: serde_json::Map<_, _> =
            diagnostic.facts.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())).collect();
        let body = serde_json::json!({
            "code": diagnostic.code.id(),
            "message": diagnostic.message,
            "place": place,
            "facts": facts,
            "notes": diagnostic.notes,
            "hints": diagnostic.hints,
            "detail": diagnostic.detail,
        });
        Self { limbeck: header, body }
    }
}

/// Tells the document of a command to a listener that wants one.
pub(crate) fn tell<B: Serialize>(
    host: &Host<'_>,
    kind: &'static str,
    dialect: Option<&str>,
    body: impl FnOnce() -> B,
) -> Result<()> {
    if host.reporter.wants_documents() {
        host.reporter.report(Event::Document(&Document::new(kind, dialect, &body())?));
    }
    Ok(())
}

/// A revision in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, named for programs that read it"
)]
pub struct RevisionEntry {
    /// Its identifier.
    pub revision: String,
    /// Its parents, as written.
    pub down_revisions: Vec<String>,
    /// What else must be applied before it, as written.
    pub depends_on: Vec<String>,
    /// The revisions that follow it.
    pub children: Vec<String>,
    /// The labels of its branch, its own and those it inherits.
    pub branch_labels: Vec<String>,
    /// The first paragraph of its docstring.
    pub doc: String,
    /// Its script.
    pub path: String,
    /// Whether no other revision follows it.
    pub is_head: bool,
    /// Whether it is a head and another revision depends on it.
    pub is_effective_head: bool,
    /// Whether it follows no other.
    pub is_base: bool,
    /// Whether several follow it.
    pub is_branch_point: bool,
    /// Whether it follows several.
    pub is_merge_point: bool,
    /// Whether a database is at it; `None` when no database was looked at.
    pub is_current: Option<bool>,
}

impl RevisionEntry {
    /// A revision of a project, when no database was looked at.
    pub fn new(project: &Project, key: RevisionKey) -> Self {
        let revision = project.graph.revision(key);
        let header = revision.header();
        Self {
            revision: header.id.clone(),
            down_revisions: header.down_revisions.clone(),
            depends_on: header.depends_on.clone(),
            children: revision.child_ids().map(str::to_owned).collect(),
            branch_labels: revision.branch_labels().into_iter().map(str::to_owned).collect(),
            doc: header.doc.clone(),
            path: shown(&project.script(key).path),
            is_head: revision.is_head(),
            is_effective_head: revision.is_head() && !revision.is_real_head(),
            is_base: revision.is_base(),
            is_branch_point: revision.is_branch_point(),
            is_merge_point: revision.is_merge_point(),
            is_current: None,
        }
    }

    /// The entries of several revisions.
    pub fn all(project: &Project, keys: &[RevisionKey]) -> Vec<Self> {
        keys.iter().map(|key| Self::new(project, *key)).collect()
    }

    /// The same entry with what a database said.
    #[must_use]
    pub fn mark(mut self, mark: Mark) -> Self {
        self.is_current = Some(mark == Mark::Current);
        self
    }
}

/// A body that is a list of revisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Revisions {
    /// The revisions, in the order in which the command prints them.
    pub revisions: Vec<RevisionEntry>,
}

/// A path as text.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// The one dialect of several targets.
pub(crate) fn common_dialect<'d>(dialects: impl IntoIterator<Item = &'d str>) -> Option<&'d str> {
    let mut dialects = dialects.into_iter();
    let first = dialects.next()?;
    dialects.all(|other| other == first).then_some(first)
}
