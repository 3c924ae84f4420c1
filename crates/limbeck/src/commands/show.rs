//! `show`: one script, whole.

use limbeck_bridge::protocol::CommandLine;
use limbeck_diagnostics::Result;
use limbeck_revisions::{Mark, RevisionExpr, RevisionKey, log_entry};
use limbeck_schema::Value;

use crate::document::{RevisionEntry, Revisions, tell};
use crate::environment::{self, Request};
use crate::execute::read_rows;
use crate::host::Host;
use crate::project::Project;
use crate::report::Event;
use crate::target::{Channel, Outcome};

/// Shows the scripts that an identifier stands for; `current` asks the database.
///
/// # Errors
/// `LB0301` for an identifier that stands for nothing.
pub fn show(host: &Host<'_>, project: &Project, revision: &str) -> Result<()> {
    if revision != "current" {
        let keys = project.graph.resolve(&RevisionExpr::parse(revision))?;
        entries(host, project, &keys);
        return tell(host, "show", None, || Revisions { revisions: RevisionEntry::all(project, &keys) });
    }
    let request = Request {
        command_line: CommandLine {
            name: "show".to_owned(),
            options: vec![("rev".to_owned(), Value::Str(revision.to_owned()))],
            ..CommandLine::default()
        },
        ..Request::default()
    };
    let mut shown: Vec<RevisionKey> = Vec::new();
    environment::run(host, project, &request, &mut |target, channel| {
        let Channel::Online(connection) = channel else { return Ok(Outcome::Done) };
        let rows = read_rows(connection, target.dialect, &target.version_table)?;
        let keys = project.graph.resolve_rows(rows.revisions())?;
        entries(host, project, &keys);
        shown.extend(keys.into_iter().filter(|key| !shown.contains(key)).collect::<Vec<_>>());
        Ok(Outcome::Done)
    })?;
    tell(host, "show", None, || Revisions {
        revisions: RevisionEntry::all(project, &shown)
            .into_iter()
            .map(|one| one.mark(Mark::Current))
            .collect(),
    })
}

fn entries(host: &Host<'_>, project: &Project, keys: &[RevisionKey]) {
    for key in keys {
        let script = project.script(*key);
        let path = script.path.display().to_string();
        let entry = log_entry(project.graph.revision(*key), &path, &script.documentation, Mark::None);
        host.reporter.report(Event::Answer(&entry));
    }
}
