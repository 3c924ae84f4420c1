//! `downgrade`: back to a revision.

use limbeck_diagnostics::Result;
use limbeck_revisions::MigrationTarget;

use super::migrate::{Move, mode, move_to};
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
    let Downgrade { revision, sql, tag } = arguments;
    let target = MigrationTarget::downgrade(revision, mode(*sql))?;
    let this = Move { name: "downgrade", typed: revision, sql: *sql, tag: tag.as_deref(), target: &target };
    move_to(host, project, &this, &|rows| project.graph.downgrade_steps(rows, &target.destination))
}
