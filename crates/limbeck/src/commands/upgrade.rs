//! `upgrade`: forward to a revision.

use limbeck_diagnostics::Result;
use limbeck_revisions::MigrationTarget;

use super::migrate::{Move, mode, move_to};
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
    let Upgrade { revision, sql, tag } = arguments;
    let target = MigrationTarget::upgrade(revision, mode(*sql))?;
    let this = Move { name: "upgrade", typed: revision, sql: *sql, tag: tag.as_deref(), target: &target };
    move_to(host, project, &this, &|rows| project.graph.upgrade_steps(rows, &target.destination))
}
