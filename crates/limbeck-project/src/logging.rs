//! Which log lines are printed, where, and in which format: Python's `logging` after `fileConfig`.
//!
//! An `env.py` that calls `fileConfig(config.config_file_name)` decides by its logger levels, handlers and
//! formatters what a user sees. [`Logging`] interprets the shape that projects have: handlers of streams and files
//! with `%` formats. What it cannot do (a handler of another class, a format that asks for a line number) is told by
//! [`Logging::warnings`]: such a project's Python can log for itself. Where it may not run, the lines go to standard
//! error in the stock format, so that none is lost.

mod configure;
mod format;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::Zoned;
use limbeck_diagnostics::Diagnostic;

pub use configure::{Existing, FileConfig};
pub use format::Format;

/// A level, by its number in Python.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(u8);

impl Level {
    /// Everything; on a logger: as its parent.
    pub const NOTSET: Level = Level(0);
    /// Details.
    pub const DEBUG: Level = Level(10);
    /// What is going on.
    pub const INFO: Level = Level(20);
    /// Something to look at.
    pub const WARNING: Level = Level(30);
    /// Something failed.
    pub const ERROR: Level = Level(40);
    /// Everything failed.
    pub const CRITICAL: Level = Level(50);

    /// The level of a name, in capital letters as Python wants it.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "NOTSET" => Level::NOTSET,
            "DEBUG" => Level::DEBUG,
            "INFO" => Level::INFO,
            "WARN" | "WARNING" => Level::WARNING,
            "ERROR" => Level::ERROR,
            "CRITICAL" | "FATAL" => Level::CRITICAL,
            _ => return None,
        })
    }

    /// The name that a line shows.
    pub fn name(self) -> &'static str {
        match self {
            Level::DEBUG => "DEBUG",
            Level::INFO => "INFO",
            Level::WARNING => "WARNING",
            Level::ERROR => "ERROR",
            Level::CRITICAL => "CRITICAL",
            _ => "NOTSET",
        }
    }

    /// Its number.
    pub fn number(self) -> u8 {
        self.0
    }
}

/// Something to be logged.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// The logger's dotted name, for example `alembic.runtime.migration`.
    pub logger: &'a str,
    /// How important it is.
    pub level: Level,
    /// The message.
    pub message: &'a str,
    /// When it happened, in local time.
    pub time: &'a Zoned,
}

/// Where a line goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outlet {
    /// Standard error.
    Stderr,
    /// Standard output.
    Stdout,
    /// The end of a file.
    File(PathBuf),
}

/// A file that `FileHandler` opens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogFile {
    /// As it is written; from the current folder when it is relative.
    pub path: PathBuf,
    /// Whether what stood in it is deleted: mode `w`.
    pub truncate: bool,
}

/// A line to be printed; it may hold line ends, and has none at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Where it goes.
    pub outlet: Outlet,
    /// What is printed.
    pub text: String,
}

/// How a process logs.
#[derive(Debug, Clone)]
pub struct Logging {
    loggers: BTreeMap<String, Logger>,
    /// Whether loggers that Alembic and SQLAlchemy made before are silent unless the file names them.
    existing: Existing,
    /// The files of all handlers, used or not: Python opens them when it reads the configuration.
    files: BTreeSet<LogFile>,
    warnings: Vec<Diagnostic>,
}

/// A logger that the file names. The root's name is empty.
#[derive(Debug, Clone)]
struct Logger {
    level: Level,
    propagate: bool,
    handlers: Vec<Handler>,
}

/// A handler of a logger.
#[derive(Debug, Clone, PartialEq)]
struct Handler {
    level: Level,
    sink: Sink,
    format: Format,
}

/// What a handler does with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Sink {
    Outlet(Outlet),
    /// `NullHandler`.
    Nothing,
    /// A handler that is not interpreted. A line that reaches no other goes to standard error.
    Elsewhere,
}

impl Logging {
    /// Python's logging before anything configured it: warnings and errors on standard error, the message
    /// alone.
    pub fn unconfigured() -> Self {
        let root = Logger { level: Level::WARNING, propagate: false, handlers: Vec::new() };
        Self {
            loggers: BTreeMap::from([(String::new(), root)]),
            existing: Existing::Keep,
            files: BTreeSet::new(),
            warnings: Vec::new(),
        }
    }

    /// The files that must be there before a line is written.
    pub fn files(&self) -> impl Iterator<Item = &LogFile> {
        self.files.iter()
    }

    /// What of the configuration is not followed.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Whether a logger passes a level on to its handlers: `Logger.isEnabledFor`.
    pub fn is_enabled(&self, logger: &str, level: Level) -> bool {
        !self.is_disabled(logger) && level >= self.effective_level(logger)
    }

    /// Whether SQLAlchemy's engine would log each statement. Only a logger of its own can say so: SQLAlchemy gives
    /// the logger `sqlalchemy` the level WARNING when it is imported.
    pub fn shows_statements(&self) -> bool {
        let own = ancestry("sqlalchemy.engine.Engine").filter(|name| !name.is_empty());
        let mut levels = own.filter_map(|name| self.loggers.get(name)).map(|logger| logger.level);
        levels.find(|level| *level != Level::NOTSET).is_some_and(|level| level <= Level::INFO)
    }

    /// The lines that a record becomes: one for each handler that takes it, none when it is not printed.
    pub fn lines(&self, record: &Record<'_>) -> Vec<LogLine> {
        if !self.is_enabled(record.logger, record.level) {
            return Vec::new();
        }
        let handlers = self.handlers(record.logger);
        if handlers.is_empty() {
            return self.last_resort(record);
        }
        let taking: Vec<&Handler> =
            handlers.into_iter().filter(|handler| record.level >= handler.level).collect();
        let written = taking.iter().filter_map(|handler| match &handler.sink {
            Sink::Outlet(outlet) => {
                Some(LogLine { outlet: outlet.clone(), text: handler.format.line(record) })
            }
            Sink::Nothing | Sink::Elsewhere => None,
        });
        let lines: Vec<LogLine> = written.collect();
        let kept_back = taking.iter().find(|handler| handler.sink == Sink::Elsewhere);
        match (lines.is_empty(), kept_back) {
            (true, Some(handler)) => {
                vec![LogLine { outlet: Outlet::Stderr, text: handler.format.line(record) }]
            }
            _ => lines,
        }
    }

    /// The handlers that a record of a logger reaches, its own first.
    fn handlers(&self, logger: &str) -> Vec<&Handler> {
        let mut found = Vec::new();
        for logger in ancestry(logger).filter_map(|name| self.loggers.get(name)) {
            found.extend(&logger.handlers);
            if !logger.propagate {
                break;
            }
        }
        found
    }

    fn effective_level(&self, logger: &str) -> Level {
        let levels = ancestry(logger).filter_map(|name| self.loggers.get(name)).map(|logger| logger.level);
        levels.into_iter().find(|level| *level != Level::NOTSET).unwrap_or(Level::NOTSET)
    }

    /// `fileConfig` silences the loggers that exist already, unless they or one above them is named.
    fn is_disabled(&self, logger: &str) -> bool {
        let named = || ancestry(logger).any(|name| !name.is_empty() && self.loggers.contains_key(name));
        self.existing == Existing::Disable && exists_before(logger) && !named()
    }

    /// What Python prints when there is no handler at all. Alembic gives its logger one that prints nothing, which
    /// stays unless the file names that logger.
    fn last_resort(&self, record: &Record<'_>) -> Vec<LogLine> {
        let is_alembic = ancestry(record.logger).any(|name| name == "alembic");
        let is_mute = is_alembic && !self.loggers.contains_key("alembic");
        match record.level >= Level::WARNING && !is_mute {
            true => vec![LogLine { outlet: Outlet::Stderr, text: record.message.to_owned() }],
            false => Vec::new(),
        }
    }
}

/// A logger's name, then those above it, at last the root's.
fn ancestry(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |name| match name.rfind('.') {
        Some(dot) => Some(&name[..dot]),
        None => (!name.is_empty()).then_some(""),
    })
}

/// Whether a logger was made before `env.py` ran. Alembic and SQLAlchemy make theirs, one for each module, when
/// they are imported; nobody makes `alembic` itself, and `alembic.env` is what `env.py` files call their own.
fn exists_before(logger: &str) -> bool {
    let family = logger.split('.').next().unwrap_or(logger);
    matches!(family, "alembic" | "sqlalchemy") && !matches!(logger, "alembic" | "alembic.env")
}
