//! What a running command says. The engine tells facts; who listens decides how they look.

use std::time::Duration;

use limbeck_diagnostics::Diagnostic;
use limbeck_plan::Migration;
use limbeck_project::logging::LogLine;

use crate::document::Document;

/// Something worth telling while a command runs.
#[derive(Debug, Clone)]
pub enum Event<'a> {
    /// A database is about to be worked on (Alembic: `Context impl PostgresqlImpl.` and its line on DDL).
    Context {
        /// Alembic's name of the dialect's implementation.
        implementation: &'a str,
        /// Whether DDL is rolled back with its transaction.
        transactional: bool,
        /// `--sql`.
        offline: bool,
    },
    /// So many steps will run.
    Planned {
        /// How many.
        steps: usize,
        /// Whether they run in the worker's connection.
        through_python: bool,
    },
    /// A step begins.
    StepStarted {
        /// Which.
        migration: &'a Migration,
        /// Its number, from one.
        number: usize,
        /// How many there are.
        total: usize,
    },
    /// A step was written as SQL (`--sql`).
    StepWritten {
        /// Which.
        migration: &'a Migration,
    },
    /// A statement is on its way to the database.
    StatementStarted {
        /// Its text.
        sql: &'a str,
    },
    /// A step is done.
    StepFinished {
        /// Which.
        migration: &'a Migration,
        /// How long it took.
        elapsed: Duration,
    },
    /// All steps are done and committed.
    Finished {
        /// How many.
        steps: usize,
        /// How long they took.
        elapsed: Duration,
    },
    /// Another migrator holds the lock.
    Waiting {
        /// Who, as far as the database tells.
        holder: &'a str,
        /// For how long this command has waited.
        waited: Duration,
    },
    /// Autogenerate found a difference, in Alembic's words.
    Detected(&'a str),
    /// A line of the log, on a stream. The events that it is about are told as well.
    Logged(&'a LogLine),
    /// A script printed something.
    Message(&'a str),
    /// A file was written or a folder made: `Generating PATH ...`, and how it ended.
    Status {
        /// What is done.
        action: &'a str,
        /// `done`, `FAILED`, or nothing for a line that only says something.
        result: Option<&'a str>,
    },
    /// Something that did not stop the command.
    Warning(&'a Diagnostic),
    /// Something that is worth knowing, and that nobody needs who wants it quiet.
    Note(&'a Diagnostic),
    /// A line of the command's answer, for standard output.
    Answer(&'a str),
    /// A line that Alembic prints even when it is told to be quiet.
    Insisted(&'a str),
    /// The command's answer for programs, once, to a listener that wants it.
    Document(&'a Document),
}

/// Somebody who listens.
pub trait Reporter {
    /// Takes notice of an event.
    fn report(&self, event: Event<'_>);

    /// Whether it wants [`Event::Document`].
    fn wants_documents(&self) -> bool {
        false
    }

    /// Whether the lines of the log belong on its streams. A person is shown the events themselves.
    fn wants_log(&self) -> bool {
        true
    }
}

/// Nobody listens: for tests, and for callers that only want results.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Reporter for Silent {
    fn report(&self, _: Event<'_>) {}
}
