//! `heads`: the newest scripts.

use limbeck_diagnostics::Result;
use limbeck_revisions::{Mark, ShortForm, log_entry, short};
use serde::Serialize;

use crate::document::{RevisionEntry, tell};
use crate::fork::{ForkEntry, tell_forks};
use crate::host::Host;
use crate::project::Project;
use crate::report::Event;

/// The arguments of `heads`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heads {
    /// Show whole entries.
    pub verbose: bool,
    /// Leave out heads that another revision depends on.
    pub resolve_dependencies: bool,
}

#[derive(Serialize)]
struct Body {
    revisions: Vec<RevisionEntry>,
    forks: Vec<ForkEntry>,
}

/// Shows the heads, and explains how there came to be several.
///
/// # Errors
/// None beyond those of loading the project.
pub fn heads(host: &Host<'_>, project: &Project, arguments: &Heads) -> Result<()> {
    let graph = &project.graph;
    let keys = if arguments.resolve_dependencies { graph.real_heads()? } else { graph.heads()? };
    for key in &keys {
        let revision = graph.revision(*key);
        let line = if arguments.verbose {
            let script = project.script(*key);
            log_entry(revision, &script.path.display().to_string(), &script.documentation, Mark::None)
        } else {
            short(revision, ShortForm::HEADS)
        };
        host.reporter.report(Event::Answer(&line));
    }
    let forks = tell_forks(host, project);
    tell(host, "heads", None, || Body { revisions: RevisionEntry::all(project, &keys), forks })
}
