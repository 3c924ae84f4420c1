//! `current`: where the database is.

use std::collections::BTreeSet;

use limbeck_bridge::protocol::CommandLine;
use limbeck_diagnostics::{Code, Error, Result};
use limbeck_revisions::{Mark, ShortForm, log_entry, short};
use limbeck_schema::Value;
use serde::Serialize;

use crate::document::{RevisionEntry, common_dialect, tell};
use crate::environment::{self, Request};
use crate::execute::read_rows;
use crate::host::Host;
use crate::project::Project;
use crate::report::Event;
use crate::target::{Channel, Outcome};

/// The arguments of `current`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Current {
    /// Fail unless the database is at every head.
    pub check_heads: bool,
    /// Show whole entries.
    pub verbose: bool,
}

#[derive(Serialize)]
struct Body {
    targets: Vec<Standing>,
}

/// Where one database is.
#[derive(Serialize)]
struct Standing {
    dialect: &'static str,
    url: Option<String>,
    version_table: String,
    /// The version table's rows; none also when there is no such table.
    rows: Vec<String>,
    /// The rows and what they imply.
    revisions: Vec<RevisionEntry>,
}

/// Shows the revisions that each target of the project is at. Changes nothing.
///
/// # Errors
/// `LB0312` when no script has a row, `LB0314` with `check_heads` when the database is elsewhere.
pub fn current(host: &Host<'_>, project: &Project, arguments: &Current) -> Result<()> {
    let request = Request {
        command_line: CommandLine {
            name: "current".to_owned(),
            options: vec![
                ("verbose".to_owned(), Value::Bool(arguments.verbose)),
                ("check_heads".to_owned(), Value::Bool(arguments.check_heads)),
            ],
            ..CommandLine::default()
        },
        ..Request::default()
    };
    let mut targets: Vec<Standing> = Vec::new();
    environment::run(host, project, &request, &mut |target, channel| {
        let Channel::Online(connection) = channel else { return Ok(Outcome::Done) };
        let rows = read_rows(connection, target.dialect, &target.version_table)?;
        let rows = rows.revisions();
        if arguments.check_heads {
            let there: BTreeSet<&str> = rows.iter().map(String::as_str).collect();
            let wanted =
                project.graph.heads()?.into_iter().map(|key| project.graph.revision(key).id()).collect();
            if there != wanted {
                return Err(not_at_head(&there, &wanted));
            }
        }
        if arguments.verbose {
            let url = target.url.as_deref().unwrap_or("the database");
            host.reporter.report(Event::Answer(&format!("Current revision(s) for {url}:")));
        }
        let keys = project.graph.all_current(rows)?;
        for key in &keys {
            let revision = project.graph.revision(*key);
            let line = if arguments.verbose {
                let script = project.script(*key);
                log_entry(revision, &script.path.display().to_string(), &script.documentation, Mark::None)
            } else {
                short(revision, ShortForm::CURRENT)
            };
            host.reporter.report(Event::Answer(&line));
        }
        targets.push(Standing {
            dialect: target.dialect.name(),
            url: target.url.clone(),
            version_table: target.version_table.name.to_string(),
            rows: rows.to_vec(),
            revisions: RevisionEntry::all(project, &keys)
                .into_iter()
                .map(|entry| entry.mark(Mark::Current))
                .collect(),
        });
        Ok(Outcome::Done)
    })?;
    let dialect = common_dialect(targets.iter().map(|target| target.dialect));
    tell(host, "current", dialect, || Body { targets })
}

fn not_at_head(there: &BTreeSet<&str>, wanted: &BTreeSet<&str>) -> Error {
    let names = |set: &BTreeSet<&str>| match set.is_empty() {
        true => "no revision".to_owned(),
        false => set.iter().copied().collect::<Vec<_>>().join(", "),
    };
    Error::new(Code::DatabaseNotAtHead, "Database is not on all head revisions")
        .note(format!("the database is at {}, the scripts lead to {}", names(there), names(wanted)))
        .hint("run `limbeck upgrade heads`")
}
