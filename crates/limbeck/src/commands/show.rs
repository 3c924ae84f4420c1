//! `show`: one script, whole.

use limbeck_bridge::protocol::CommandLine;
use limbeck_diagnostics::Result;
use limbeck_revisions::{Mark, RevisionExpr, RevisionKey, log_entry};
use limbeck_schema::Value;

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
        return Ok(());
    }
    let request = Request {
        command_line: CommandLine {
            name: "show".to_owned(),
            options: vec![("rev".to_owned(), Value::Str(revision.to_owned()))],
            ..CommandLine::default()
        },
        ..Request::default()
    };
    environment::run(host, project, &request, &mut |target, channel| {
        let Channel::Online(connection) = channel else { return Ok(Outcome::Done) };
        let rows = read_rows(connection, target.dialect, &target.version_table)?;
        entries(host, project, &project.graph.resolve_rows(rows.revisions())?);
        Ok(Outcome::Done)
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
