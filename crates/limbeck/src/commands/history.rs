//! `history`: the scripts, the newest first.

use limbeck_bridge::protocol::CommandLine;
use limbeck_diagnostics::Result;
use limbeck_revisions::{HistoryRange, Mark, RevisionKey, ShortForm, log_entry, short};
use limbeck_schema::Value;

use crate::document::{RevisionEntry, Revisions, tell};
use crate::environment::{self, Request};
use crate::execute::read_rows;
use crate::host::Host;
use crate::project::Project;
use crate::report::Event;
use crate::target::{Channel, Outcome};

/// The arguments of `history`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    /// `[start]:[end]`.
    pub range: Option<String>,
    /// Show whole entries.
    pub verbose: bool,
    /// Mark what the database is at.
    pub indicate_current: bool,
}

/// Lists the scripts of a range; looks at the database only when the range or the mark needs it.
///
/// # Errors
/// What is wrong with the range, and with the environment when the database is looked at.
pub fn history(host: &Host<'_>, project: &Project, arguments: &History) -> Result<()> {
    let range = match &arguments.range {
        Some(text) => HistoryRange::parse(text)?,
        None => HistoryRange::all(),
    };
    let runs_environment = arguments.indicate_current
        || range.needs_current()
        || project.directory.settings().revision_environment;
    if !runs_environment {
        let keys = list(host, project, arguments, &range, &[])?;
        return tell(host, "history", None, || Revisions { revisions: RevisionEntry::all(project, &keys) });
    }
    let request = Request {
        command_line: CommandLine {
            name: "history".to_owned(),
            options: vec![
                ("rev_range".to_owned(), arguments.range.clone().map_or(Value::Null, Value::Str)),
                ("verbose".to_owned(), Value::Bool(arguments.verbose)),
                ("indicate_current".to_owned(), Value::Bool(arguments.indicate_current)),
            ],
            ..CommandLine::default()
        },
        ..Request::default()
    };
    let (mut shown, mut current) = (Vec::new(), Vec::new());
    environment::run(host, project, &request, &mut |target, channel| {
        let Channel::Online(connection) = channel else { return Ok(Outcome::Done) };
        let rows = read_rows(connection, target.dialect, &target.version_table)?;
        let keys = list(host, project, arguments, &range, rows.revisions())?;
        shown.extend(keys.into_iter().filter(|key| !shown.contains(key)).collect::<Vec<_>>());
        current.extend(rows.revisions().iter().cloned());
        Ok(Outcome::Done)
    })?;
    tell(host, "history", None, || {
        let marked = |entry: RevisionEntry| {
            let mark = if current.contains(&entry.revision) { Mark::Current } else { Mark::None };
            entry.mark(mark)
        };
        Revisions { revisions: RevisionEntry::all(project, &shown).into_iter().map(marked).collect() }
    })
}

fn list(
    host: &Host<'_>,
    project: &Project,
    arguments: &History,
    range: &HistoryRange,
    rows: &[String],
) -> Result<Vec<RevisionKey>> {
    let graph = &project.graph;
    let keys = graph.history(range, rows)?;
    for key in &keys {
        let revision = graph.revision(*key);
        let is_current = arguments.indicate_current && rows.iter().any(|row| row == revision.id());
        let mark = if is_current { Mark::Current } else { Mark::None };
        let line = if arguments.verbose {
            let script = project.script(*key);
            log_entry(revision, &script.path.display().to_string(), &script.documentation, mark)
        } else {
            short(revision, ShortForm::HISTORY.mark(mark))
        };
        host.reporter.report(Event::Answer(&line));
    }
    Ok(keys)
}
