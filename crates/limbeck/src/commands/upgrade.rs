//! `upgrade`: forward to a revision.

use limbeck_diagnostics::Result;
use limbeck_revisions::{MigrationTarget, Mode};
use limbeck_schema::Value;

use super::migrate::{Journey, request, travel};
use crate::environment;
use crate::host::Host;
use crate::project::Project;

/// The arguments of `upgrade`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgrade {
    /// Where to, as it is typed.
    pub revision: String,
    /// Write SQL in place of running it.
    pub sql: bool,
    /// `--tag`.
    pub tag: Option<String>,
}

/// Moves every target of the project forward.
///
/// # Errors
/// What is wrong with the argument, the project, the environment or a migration. A failure leaves each database at
/// the state before or after a transaction, and the error says which.
pub fn upgrade(host: &Host<'_>, project: &Project, arguments: &Upgrade) -> Result<()> {
    project.refuse_duplicates()?;
    let mode = if arguments.sql { Mode::Offline } else { Mode::Online };
    let target = MigrationTarget::upgrade(&arguments.revision, mode)?;
    let mut wanted = request(
        "upgrade",
        ("revision", Value::Str(arguments.revision.clone())),
        arguments.sql,
        arguments.tag.clone(),
    );
    wanted.destination = Some(target.destination.text.clone());
    wanted.start = target.start.as_ref().map(|start| start.text.clone());
    let journey = Journey {
        route: &|rows| project.graph.upgrade_steps(rows, &target.destination),
        start: target.start.clone(),
        purge: false,
        reads_scripts: true,
    };
    environment::run(host, project, &wanted, &mut |target, channel| {
        travel(host, project, target, channel, &journey)
    })
}
