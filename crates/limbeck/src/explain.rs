//! What a failure is about, as far as the project and its version control know.

use limbeck_diagnostics::{Code, Error};

use crate::fork::explain_heads;
use crate::host::Host;
use crate::last_seen::explain_missing;
use crate::project::Project;

/// Adds what is known around a failure of a command: how several heads came to be, and where a revision that no script
/// has was last seen.
pub fn explain(host: &Host<'_>, project: &Project, error: Error) -> Error {
    match error.code() {
        Code::MultipleHeads => explain_heads(host, project, error),
        _ => explain_missing(host, &project.directory, error),
    }
}
