//! Whether a database has applied what is to move.

use limbeck_bridge::protocol::CommandLine;
use limbeck_diagnostics::{Code, Error, Result, Severity};
use limbeck_revisions::{Follow, Rebase as Plan, RevisionKey};
use serde::Serialize;

use crate::environment::{self, Request};
use crate::execute::read_rows;
use crate::host::Host;
use crate::project::Project;
use crate::report::Event;
use crate::target::{Channel, Outcome, Target};

/// A database that was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Asked {
    dialect: &'static str,
    url: Option<String>,
    version_table: String,
    rows: Vec<String>,
}

/// Asks every target of the project. One that is not there is a warning: a laptop cannot reach them all.
pub(super) fn ask(host: &Host<'_>, project: &Project, plan: &Plan) -> Result<Vec<Asked>> {
    let request = Request {
        command_line: CommandLine { name: "rebase".to_owned(), ..CommandLine::default() },
        ..Request::default()
    };
    let mut asked: Vec<Asked> = Vec::new();
    let mut refusal: Option<Error> = None;
    let ran = environment::run(host, project, &request, &mut |target, channel| {
        let Channel::Online(connection) = channel else { return Ok(Outcome::Done) };
        let looked = read_rows(connection, target.dialect, &target.version_table)
            .map_err(|error| unknown(&error))
            .and_then(|rows| {
                let rows = rows.revisions().to_vec();
                applied(project, plan, target, &rows)?;
                Ok(rows)
            });
        match looked {
            Ok(rows) => asked.push(Asked {
                dialect: target.dialect.name(),
                url: target.url.clone(),
                version_table: target.version_table.name.to_string(),
                rows,
            }),
            // `env.py` may catch what goes wrong within it.
            Err(error) => {
                refusal.get_or_insert(error);
            }
        }
        Ok(Outcome::Done)
    });
    if let Some(error) = refusal {
        return Err(error);
    }
    match ran {
        Ok(()) if asked.is_empty() => warn(host, project, plan, "`env.py` led to no database", None),
        Ok(()) => {}
        Err(error) if is_absence(error.code()) => {
            warn(host, project, plan, "a database of the project cannot be reached", Some(&error));
        }
        Err(error) => return Err(error),
    }
    Ok(asked)
}

/// Refuses what a database has.
fn applied(project: &Project, plan: &Plan, target: &Target<'_>, rows: &[String]) -> Result<()> {
    let graph = &project.graph;
    let found = graph.resolve_rows(rows).map_err(|error| unknown(&error))?;
    let there = graph.ancestors(&found, Follow::Dependencies);
    let Some(key) = plan.moved.iter().rev().find(|key| there.contains(key)) else { return Ok(()) };
    let id = |key: RevisionKey| graph.revision(key).id();
    let url = target.url.as_deref().unwrap_or(target.dialect.name());
    let error = Error::new(Code::CannotRebase, format!("the database {url} has `{}` already", id(*key)))
        .fact("version rows", rows.join(", "))
        .note(format!("it would never get what comes before `{}` then", id(plan.lowest)));
    let error = match plan.from {
        Some(from) => error.hint(format!(
            "when nobody else has it: `limbeck downgrade {}`, then rebase, then `limbeck upgrade head`",
            id(from)
        )),
        None => error,
    };
    Err(error.hint("else join the heads: `limbeck merge heads`"))
}

/// A database that answered, and not what was asked.
fn unknown(error: &Error) -> Error {
    let words = format!("whether the database has what is to move is not known: {error}");
    let unknown = Error::new(Code::RebaseUnknown, words);
    let facts = error.diagnostic().facts.iter();
    facts
        .fold(unknown, |unknown, (name, value)| unknown.fact(name, value))
        .hint("`--unchecked` asks no database")
}

fn warn(host: &Host<'_>, project: &Project, plan: &Plan, what: &str, cause: Option<&Error>) {
    let lowest = project.graph.revision(plan.lowest).id();
    let words = format!("{what}: whether one has `{lowest}` is not known");
    let mut warning = Error::new(Code::RebaseUnknown, words);
    if let Some(cause) = cause {
        warning = warning.note(format!("{}: {cause}", cause.code()));
    }
    let warning = warning.hint(format!("a database that has `{lowest}` must be downgraded below it first"));
    host.reporter.report(Event::Warning(&warning.into_diagnostic(Severity::Warning)));
}

/// Whether an error says that there is no database to be asked, from here and now.
fn is_absence(code: Code) -> bool {
    matches!(
        code,
        Code::EnvironmentRaised
            | Code::EnvironmentNeedsPython
            | Code::NoInterpreter
            | Code::NoSqlAlchemy
            | Code::NoDriver
            | Code::BadUrl
            | Code::ServerUnreachable
            | Code::Authentication
            | Code::NoSuchDatabase
            | Code::ConnectionFailed
            | Code::UnsupportedDatabase
    )
}
