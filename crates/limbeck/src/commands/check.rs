//! `check`: whether the models need a new migration.

use limbeck_bridge::protocol::CommandLine;
use limbeck_diagnostics::{Code, Error, Result};
use serde::Serialize;

use crate::autogenerate::compare;
use crate::document::{common_dialect, tell};
use crate::environment::{self, Request};
use crate::fork::{ForkEntry, tell_forks};
use crate::host::Host;
use crate::project::Project;
use crate::report::Event;
use crate::target::{Channel, Outcome};

#[derive(Serialize)]
struct Body<'b> {
    differences: &'b [String],
    forks: &'b [ForkEntry],
}

/// Compares the models with every target of the project, and explains several heads. Changes nothing.
///
/// # Errors
/// `LB0803` when they differ, `LB0802` when a database is not at the newest revision.
pub fn check(host: &Host<'_>, project: &Project) -> Result<()> {
    project.refuse_duplicates()?;
    let forks = tell_forks(host, project);
    let request = Request {
        command_line: CommandLine { name: "check".to_owned(), ..CommandLine::default() },
        compares: true,
        ..Request::default()
    };
    let mut detected: Vec<String> = Vec::new();
    let mut dialects: Vec<&'static str> = Vec::new();
    environment::run(host, project, &request, &mut |target, channel| {
        if let Channel::Online(connection) = channel {
            dialects.push(target.dialect.name());
            detected.extend(compare(host, project, target, connection)?.detected);
        }
        Ok(Outcome::Done)
    })?;
    tell(host, "check", common_dialect(dialects), || Body { differences: &detected, forks: &forks })?;
    if detected.is_empty() {
        host.reporter.report(Event::Answer("No new upgrade operations detected."));
        return Ok(());
    }
    Err(Error::new(
        Code::DifferencesFound,
        format!("New upgrade operations detected: {}", detected.join("; ")),
    )
    .hint("run `limbeck revision --autogenerate -m \"...\"` to write a migration"))
}
