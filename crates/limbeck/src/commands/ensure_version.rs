//! `ensure_version`: make the version table.

use limbeck_bridge::protocol::CommandLine;
use limbeck_diagnostics::{Code, Error, Result};
use limbeck_plan::{Boundaries, SqlWriter};
use limbeck_revisions::Route;
use limbeck_schema::Value;

use super::migrate::{Journey, travel};
use crate::environment::{self, Request};
use crate::host::Host;
use crate::project::Project;
use crate::target::{Channel, Outcome, SqlSink, Target};

/// The arguments of `ensure_version`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EnsureVersion {
    /// Write SQL in place of running it.
    pub sql: bool,
}

/// Makes the version table of every target that has none.
///
/// # Errors
/// What stands between Limbeck and a database.
pub fn ensure_version(host: &Host<'_>, project: &Project, arguments: &EnsureVersion) -> Result<()> {
    let request = Request {
        offline: arguments.sql,
        command_line: CommandLine {
            name: "ensure_version".to_owned(),
            options: vec![("sql".to_owned(), Value::Bool(arguments.sql))],
            ..CommandLine::default()
        },
        creates_database: true,
        ..Request::default()
    };
    let nowhere = |_: &[String]| Ok(Route { steps: Vec::new(), warnings: Vec::new() });
    let journey = Journey { route: &nowhere, start: None, purge: false, reads_scripts: false };
    environment::run(host, project, &request, &mut |target, channel| match channel {
        Channel::Offline(sink) => write(target, sink),
        Channel::Online(_) => travel(host, project, target, channel, &journey),
    })
}

/// A script knows of no database: the table is written in any case.
fn write(target: &Target<'_>, sink: &mut dyn SqlSink) -> Result<Outcome> {
    let in_transaction = target.profile.transactional_ddl && target.boundaries == Boundaries::WholeRun;
    let table = target.dialect.create_version_table(&target.version_table);
    let mut text = Vec::new();
    let form = target.dialect.script_form().separated_by(target.batch_separator.as_deref());
    let mut writer = SqlWriter::new(&mut text, target.profile.paramstyle.doubles_percent(), form);
    let written = (|| {
        if in_transaction {
            writer.begin()?;
        }
        writer.statement(&table.sql)?;
        if in_transaction { writer.commit() } else { Ok(()) }
    })();
    match (written, String::from_utf8(text)) {
        (Ok(()), Ok(text)) => sink.write(&text).map(|()| Outcome::Done),
        _ => Err(Error::new(Code::Internal, "SQL could not be kept in memory")),
    }
}
