//! `downgrade`: back to a revision.

use limbeck_diagnostics::Result;
use limbeck_revisions::{MigrationTarget, Mode};
use limbeck_schema::Value;

use super::migrate::{Journey, request, travel};
use crate::environment;
use crate::host::Host;
use crate::project::Project;

/// The arguments of `downgrade`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Downgrade {
    /// Where to, as it is typed.
    pub revision: String,
    /// Write SQL in place of running it.
    pub sql: bool,
    /// `--tag`.
    pub tag: Option<String>,
}

/// Moves every target of the project back.
///
/// # Errors
/// As [`crate::upgrade`].
pub fn downgrade(host: &Host<'_>, project: &Project, arguments: &Downgrade) -> Result<()> {
    project.refuse_duplicates()?;
    let mode = if arguments.sql { Mode::Offline } else { Mode::Online };
    let target = MigrationTarget::downgrade(&arguments.revision, mode)?;
    let mut wanted = request(
        "downgrade",
        ("revision", Value::Str(arguments.revision.clone())),
        arguments.sql,
        arguments.tag.clone(),
    );
    wanted.destination = Some(target.destination.text.clone());
    wanted.start = target.start.as_ref().map(|start| start.text.clone());
    let journey = Journey {
        route: &|rows| project.graph.downgrade_steps(rows, &target.destination),
        start: target.start.clone(),
        purge: false,
        reads_scripts: true,
    };
    environment::run(host, project, &wanted, &mut |target, channel| {
        travel(host, project, target, channel, &journey)
    })
}
