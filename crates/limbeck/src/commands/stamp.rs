//! `stamp`: set the version rows, run nothing.

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_revisions::{Mode, StampTarget};
use limbeck_schema::Value;

use super::migrate::{Journey, request, travel};
use crate::environment::{self, Destination};
use crate::host::Host;
use crate::project::Project;

/// The arguments of `stamp`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The revisions to set, as they are typed.
    pub revisions: Vec<String>,
    /// Write SQL in place of running it.
    pub sql: bool,
    /// `--tag`.
    pub tag: Option<String>,
    /// Empty the version table first.
    pub purge: bool,
}

/// Sets the version rows of every target of the project.
///
/// # Errors
/// As [`crate::upgrade`]; `LB0311` for `--purge` with `--sql`.
pub fn stamp(host: &Host<'_>, project: &Project, arguments: &Stamp) -> Result<()> {
    project.refuse_duplicates()?;
    if arguments.purge && arguments.sql {
        return Err(Error::new(Code::RevisionArgument, "Can't use --purge with --sql mode"));
    }
    let mode = if arguments.sql { Mode::Offline } else { Mode::Online };
    let target = StampTarget::parse(&arguments.revisions, mode)?;
    let typed = arguments.revisions.iter().cloned().map(Value::Str).collect();
    let mut wanted =
        request("stamp", ("revisions", Value::List(typed)), arguments.sql, arguments.tag.clone());
    wanted.command_line.options.push(("purge".to_owned(), Value::Bool(arguments.purge)));
    wanted.destination = target.destinations.first().map(|first| Destination::Verbatim(first.text.clone()));
    wanted.start = target.start.as_ref().map(|start| start.text.clone());
    let journey = Journey {
        route: &|rows| project.graph.stamp_steps(rows, &target.destinations),
        start: target.start.clone(),
        purge: arguments.purge,
        reads_scripts: false,
    };
    environment::run(host, project, &wanted, &mut |target, channel| {
        travel(host, project, target, channel, &journey)
    })
}
