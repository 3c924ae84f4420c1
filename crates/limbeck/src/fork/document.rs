//! A fork in a document (`docs/reference/json.md`).

use limbeck_revisions::RevisionKey;
use serde::Serialize;

use super::{Contact, Evidence, ForkReport, Side};
use crate::document::shown;
use crate::project::Project;
use crate::version_control::{Arrival, Standing};

/// A group of heads that grew apart.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ForkEntry {
    parted_at: Vec<String>,
    lines: Vec<LineEntry>,
    pairs: Vec<PairEntry>,
}

#[derive(Debug, Clone, Serialize)]
struct LineEntry {
    head: String,
    scripts: Vec<ScriptEntry>,
}

#[derive(Debug, Clone, Serialize)]
struct ScriptEntry {
    revision: String,
    path: String,
    standing: Option<&'static str>,
    commit: Option<String>,
    date: Option<String>,
    author: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct PairEntry {
    heads: [String; 2],
    later: Option<String>,
    later_by: Option<&'static str>,
    operations: ContactEntry,
}

/// How two lines touch each other.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ContactEntry {
    collisions: Vec<CollisionEntry>,
    not_known: Vec<UnreadEntry>,
    shared_tables: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
struct CollisionEntry {
    object: String,
    revisions: [String; 2],
    touches: [String; 2],
}

#[derive(Debug, Clone, Serialize)]
struct UnreadEntry {
    revision: String,
    reason: String,
    line: Option<usize>,
}

fn id(project: &Project, key: RevisionKey) -> String {
    project.graph.revision(key).id().to_owned()
}

impl ForkEntry {
    pub(super) fn new(project: &Project, report: &ForkReport) -> Self {
        let lines = report.lines.iter().map(|line| LineEntry {
            head: id(project, line.head),
            scripts: line
                .scripts
                .iter()
                .zip(&line.arrivals)
                .map(|(script, arrival)| ScriptEntry::new(project, *script, arrival.as_ref()))
                .collect(),
        });
        let pairs = report.pairs.iter().map(|pair| PairEntry {
            heads: [id(project, pair.first), id(project, pair.second)],
            later: pair.later.as_ref().map(|(side, _)| match side {
                Side::First => id(project, pair.first),
                Side::Second => id(project, pair.second),
            }),
            later_by: pair.later.as_ref().map(|(_, evidence)| evidence_name(evidence)),
            operations: ContactEntry::new(project, &pair.contact),
        });
        Self {
            parted_at: report.parted_at.iter().map(|key| id(project, *key)).collect(),
            lines: lines.collect(),
            pairs: pairs.collect(),
        }
    }
}

impl ScriptEntry {
    fn new(project: &Project, script: RevisionKey, arrival: Option<&Arrival>) -> Self {
        let commit = arrival.and_then(|arrival| arrival.commit.as_ref());
        Self {
            revision: id(project, script),
            path: shown(&project.script(script).path),
            standing: arrival.map(|arrival| match arrival.standing {
                Standing::Shared { .. } => "shared",
                Standing::Committed { .. } => "committed",
                Standing::Uncommitted => "uncommitted",
            }),
            commit: commit.map(|commit| commit.id.clone()),
            date: commit.map(|commit| commit.date.to_string()),
            author: commit.map(|commit| commit.author.clone()),
        }
    }
}

impl ContactEntry {
    pub(crate) fn new(project: &Project, contact: &Contact) -> Self {
        let collisions = contact.collisions.iter().map(|one| CollisionEntry {
            object: one.overlap.object.to_string().replace('`', ""),
            revisions: [id(project, one.first), id(project, one.second)],
            touches: [one.overlap.first.to_string(), one.overlap.second.to_string()],
        });
        let unread = contact.unread.iter().map(|one| UnreadEntry {
            revision: id(project, one.revision),
            reason: one.why.clone(),
            line: one.line,
        });
        Self {
            collisions: collisions.collect(),
            not_known: unread.collect(),
            shared_tables: contact.tables.iter().map(ToString::to_string).collect(),
        }
    }
}

/// How one knows which came later.
pub(crate) fn evidence_name(evidence: &Evidence) -> &'static str {
    match evidence {
        Evidence::Uncommitted => "uncommitted",
        Evidence::NotShared(_) => "not_shared",
        Evidence::Commits => "commit_date",
        Evidence::CreateDates => "create_date",
    }
}
