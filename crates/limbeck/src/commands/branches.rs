//! `branches`: where the history forks.

use limbeck_diagnostics::Result;
use limbeck_revisions::{HistoryRange, Mark, RevisionRef, ShortForm, log_entry, short};

use crate::document::{RevisionEntry, Revisions, shown, tell};
use crate::host::Host;
use crate::project::Project;
use crate::report::Event;

/// The arguments of `branches`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Branches {
    /// Show whole entries.
    pub verbose: bool,
}

/// Shows every revision that several others follow, with these, the newest first.
///
/// # Errors
/// None beyond those of loading the project.
pub fn branches(host: &Host<'_>, project: &Project, arguments: &Branches) -> Result<()> {
    let graph = &project.graph;
    let keys = graph.history(&HistoryRange::all(), &[])?;
    let points: Vec<_> = keys.into_iter().filter(|key| graph.revision(*key).is_branch_point()).collect();
    for key in &points {
        host.reporter.report(Event::Answer(&entry(project, graph.revision(*key), arguments)));
    }
    tell(host, "branches", None, || Revisions { revisions: RevisionEntry::all(project, &points) })
}

/// The branch point and, indented behind it, what follows it. Ends with an empty line.
fn entry(project: &Project, revision: RevisionRef<'_>, arguments: &Branches) -> String {
    let form = if arguments.verbose { ShortForm::BRANCHES.with_doc() } else { ShortForm::BRANCHES };
    let mut text = if arguments.verbose {
        let script = project.script(revision.key());
        log_entry(revision, &shown(&script.path), &script.documentation, Mark::None)
    } else {
        short(revision, form)
    };
    let indent = " ".repeat(revision.id().chars().count());
    for child in revision.children() {
        text.push_str(&format!("\n{indent} -> {}", short(project.graph.revision(child), form)));
    }
    text.push('\n');
    text
}
