//! The log of a run: Alembic's lines, through the logging that the project configures.
//!
//! Events are told to the [`Reporter`], which shows them to a person; their log records go where the project's own
//! configuration leads: through the handlers of `fileConfig` ([`NativeLog`]), or through Python's `logging` when Python
//! runs `env.py` ([`WorkerLog`]).

use std::cell::Cell;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use limbeck_bridge::Worker;
use limbeck_bridge::protocol::Request as WorkerCall;
use limbeck_diagnostics::{Code, Error, Result};
use limbeck_dialect::VersionMove;
use limbeck_plan::{Direction, Migration, Step};
use limbeck_project::logging::{Level, Logging, Outlet, Record};

use crate::host::Host;
use crate::report::{Event, Reporter};

const RUNTIME: &str = "alembic.runtime.migration";
const LOCK: &str = "limbeck.lock";

/// Takes log records.
pub(crate) trait Log {
    /// Logs a message.
    ///
    /// # Errors
    /// A file that cannot be written, a worker that does not answer.
    fn log(&self, logger: &str, level: Level, message: &str) -> Result<()>;

    /// Whether the lines on the database and its DDL are written already: Python logs them in `context.configure`.
    fn has_context(&self) -> bool;
}

/// One target's reporter and log.
pub(crate) struct Journal<'j> {
    reporter: &'j dyn Reporter,
    log: &'j dyn Log,
    is_announced: Cell<bool>,
}

impl<'j> Journal<'j> {
    /// A journal in which nothing stands yet.
    pub(crate) fn new(reporter: &'j dyn Reporter, log: &'j dyn Log) -> Self {
        Self { reporter, log, is_announced: Cell::new(false) }
    }

    /// Tells of the database ([`Event::Context`]), once. A command that finds that it needs Python has told nothing:
    /// it begins again.
    pub(crate) fn announce(&self, context: &Event<'_>) -> Result<()> {
        if self.is_announced.replace(true) { Ok(()) } else { self.tell(context) }
    }

    /// Tells of an event, and logs what Alembic logs of it.
    pub(crate) fn tell(&self, event: &Event<'_>) -> Result<()> {
        match event {
            Event::Context { implementation, transactional, offline } if !self.log.has_context() => {
                self.log.log(RUNTIME, Level::INFO, &format!("Context impl {implementation}."))?;
                if *offline {
                    self.log.log(RUNTIME, Level::INFO, "Generating static SQL")?;
                }
                let kind = if *transactional { "transactional" } else { "non-transactional" };
                self.log.log(RUNTIME, Level::INFO, &format!("Will assume {kind} DDL."))?;
            }
            Event::StepStarted { migration, .. } | Event::StepWritten { migration } => {
                self.log.log(RUNTIME, Level::INFO, &running(migration))?;
            }
            Event::Detected(text) => self.log.log(comparer(text), Level::INFO, text)?,
            // Nobody should wait and not know it: with the stock configuration only warnings are shown here.
            Event::Waiting { holder, waited } => {
                let text = format!("Waiting for {holder} ({}s)", waited.as_secs());
                self.log.log(LOCK, Level::WARNING, &text)?;
            }
            _ => {}
        }
        self.reporter.report(event.clone());
        Ok(())
    }

    /// Logs how the version rows move, for those who debug: Alembic's lines.
    pub(crate) fn rows_move(&self, step: &Step) -> Result<()> {
        match moved(&step.moves, step.migration.direction) {
            Some(line) => self.log.log(RUNTIME, Level::DEBUG, &line),
            None => Ok(()),
        }
    }
}

fn moved(moves: &[VersionMove], direction: Direction) -> Option<String> {
    let mut inserted = Vec::new();
    let mut deleted = Vec::new();
    let mut updated = None;
    for row in moves {
        match row {
            VersionMove::Insert { revision } => inserted.push(format!("'{revision}'")),
            VersionMove::Delete { revision } => deleted.push(format!("'{revision}'")),
            VersionMove::Update { from, to } => updated = Some(format!("update {from} to {to}")),
        }
    }
    let bare = |name: &str| name.trim_matches('\'').to_owned();
    // Python's way to write a list, and a tuple.
    Some(match (updated, &deleted[..], &inserted[..]) {
        (Some(update), [], []) => update,
        (Some(update), deleted, []) => format!("merge, delete [{}], {update}", deleted.join(", ")),
        (Some(update), _, [one]) if direction != Direction::Stamp => {
            format!("unmerge, insert ({one},), {update}")
        }
        (Some(update), _, inserted) if direction != Direction::Stamp => {
            format!("unmerge, insert ({}), {update}", inserted.join(", "))
        }
        (Some(update), _, inserted) => format!("unmerge, insert [{}], {update}", inserted.join(", ")),
        (None, [one, ..], _) => format!("branch delete {}", bare(one)),
        (None, _, [one, ..]) => format!("new branch insert {}", bare(one)),
        (None, [], []) => return None,
    })
}

/// The logger of a difference: Alembic compares in one module for each kind of thing.
fn comparer(difference: &str) -> &'static str {
    let what = difference.strip_prefix("Detected ").unwrap_or(difference);
    let starts = |words: &[&str]| words.iter().any(|word| what.starts_with(word));
    if starts(&["added table ", "removed table ", "added column ", "removed column "]) {
        "alembic.autogenerate.compare.tables"
    } else if starts(&["type change "]) {
        "alembic.autogenerate.compare.types"
    } else if starts(&["server default ", "computed column "]) {
        "alembic.autogenerate.compare.server_defaults"
    } else if starts(&["column comment ", "table comment "]) {
        "alembic.autogenerate.compare.comments"
    } else {
        "alembic.autogenerate.compare.constraints"
    }
}

fn running(migration: &Migration) -> String {
    format!("Running {}", migration.long_log())
}

/// The handlers of an `env.py` that was read.
pub(crate) struct NativeLog<'l> {
    host: &'l Host<'l>,
    logging: &'l Logging,
}

impl<'l> NativeLog<'l> {
    /// Opens the files of the configuration, as Python does when it reads it.
    ///
    /// # Errors
    /// `LB0108` for a file that cannot be written.
    pub(crate) fn open(host: &'l Host<'l>, logging: &'l Logging) -> Result<Self> {
        for file in logging.files() {
            let path = host.working_directory.join(&file.path);
            let mut options = OpenOptions::new();
            options.create(true).write(true).append(!file.truncate).truncate(file.truncate);
            options.open(&path).map_err(|cause| unwritable(&path, &cause))?;
        }
        Ok(Self { host, logging })
    }
}

impl Log for NativeLog<'_> {
    fn log(&self, logger: &str, level: Level, message: &str) -> Result<()> {
        let time = (self.host.now)();
        for line in self.logging.lines(&Record { logger, level, message, time: &time }) {
            match &line.outlet {
                Outlet::File(path) => {
                    let path = self.host.working_directory.join(path);
                    let opened = OpenOptions::new().append(true).open(&path);
                    opened
                        .and_then(|mut file| writeln!(file, "{}", line.text))
                        .map_err(|cause| unwritable(&path, &cause))?;
                }
                Outlet::Stderr | Outlet::Stdout => self.host.reporter.report(Event::Logged(&line)),
            }
        }
        Ok(())
    }

    fn has_context(&self) -> bool {
        false
    }
}

fn unwritable(path: &Path, cause: &std::io::Error) -> Error {
    Error::new(Code::FileAccess, "a log file cannot be written")
        .fact("file", path.display().to_string())
        .note(cause.to_string())
        .hint("the logging sections of the configuration file name it, in a `FileHandler`")
}

/// Python's `logging`, as `env.py` configured it.
pub(crate) struct WorkerLog<'l> {
    worker: &'l Worker,
}

impl<'l> WorkerLog<'l> {
    /// The worker that runs `env.py`.
    pub(crate) fn new(worker: &'l Worker) -> Self {
        Self { worker }
    }
}

impl Log for WorkerLog<'_> {
    fn log(&self, logger: &str, level: Level, message: &str) -> Result<()> {
        let (logger, message) = (logger.to_owned(), message.to_owned());
        self.worker.ask(WorkerCall::Log { logger, level: level.number().into(), message }).map(|_| ())
    }

    fn has_context(&self) -> bool {
        true
    }
}
