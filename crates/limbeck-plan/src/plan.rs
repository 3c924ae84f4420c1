//! The plan as data.

use std::path::PathBuf;

use limbeck_diagnostics::{SourceText, Span};
use limbeck_dialect::{Need, Statement, VersionMove};
use limbeck_ops::{Message, Operation};

/// What a command will do to one database.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The steps, in the order in which they run.
    pub steps: Vec<Step>,
    /// Where transactions begin and end.
    pub boundaries: Boundaries,
}

/// Where transactions begin and end (Alembic's `begin_transaction`, behaviour 7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boundaries {
    /// One transaction around all steps: the database rolls DDL back, and nobody asked for less.
    WholeRun,
    /// One transaction a step: `transaction_per_migration`, or DDL that commits by itself.
    PerStep,
    /// Somebody else's transaction: `env.py` began it, and ends it.
    Outside,
}

/// One revision's turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Which revision, and which way.
    pub migration: Migration,
    /// What it does.
    pub body: Body,
    /// How the version rows move, in the transaction of the step.
    pub moves: Vec<VersionMove>,
}

/// Which way a step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// `upgrade()` runs.
    Upgrade,
    /// `downgrade()` runs.
    Downgrade,
    /// Only rows move.
    Stamp,
}

impl Direction {
    /// The word in Alembic's log line: `Running upgrade a -> b`.
    pub fn log_word(self) -> &'static str {
        match self {
            Self::Upgrade => "upgrade",
            Self::Downgrade => "downgrade",
            Self::Stamp => "stamp_revision",
        }
    }
}

/// A revision's turn, as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// What runs.
    pub direction: Direction,
    /// Whether it leads up; a stamp leads up or down.
    pub goes_up: bool,
    /// The revision whose script runs, or to which a stamp leads; empty for a stamp to base.
    pub revision: String,
    /// Where it starts, without dependencies.
    pub from: Vec<String>,
    /// Where it leads.
    pub to: Vec<String>,
    /// The upper revisions, as `on_version_apply` hears of them.
    pub upper: Vec<String>,
    /// The lower revisions and dependencies, as `on_version_apply` hears of them.
    pub lower: Vec<String>,
    /// The first line of the script's docstring.
    pub doc: String,
    /// The script.
    pub path: Option<PathBuf>,
}

impl Migration {
    /// `upgrade a, b -> c`, as Alembic's log line and the comments of `--sql` have it.
    pub fn short_log(&self) -> String {
        format!("{} {} -> {}", self.direction.log_word(), self.from.join(", "), self.to.join(", "))
    }

    /// [`Migration::short_log`] with the docstring, for the log.
    pub fn long_log(&self) -> String {
        if self.doc.is_empty() { self.short_log() } else { format!("{}, {}", self.short_log(), self.doc) }
    }
}

/// What a step does.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// All is known, but for the holes of single operations.
    Items(Vec<Item>),
    /// What happens is known, its SQL is not: a step before it runs in Python, and may leave a run behind in which
    /// the SQL is another.
    Deferred(Deferred),
    /// The script runs in the worker.
    Python(PythonStep),
}

/// A script that was evaluated and waits for its turn to be rendered.
#[derive(Debug, Clone, PartialEq)]
pub struct Deferred {
    /// What it does.
    pub operations: Vec<Operation>,
    /// The exception at its end.
    pub raise: Option<Raise>,
}

/// A script that only Python can run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PythonStep {
    /// Why, in a few words.
    pub reason: String,
}

/// One thing in a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// An operation.
    Operation(PlannedOperation),
    /// The transaction ends here, and statements commit one by one.
    AutocommitBegin,
    /// A transaction begins anew.
    AutocommitEnd,
    /// The script says something.
    Message(Message),
    /// The script raises: what stands before it has run.
    Raise(Raise),
}

/// An operation and its SQL, as far as that is known.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedOperation {
    /// The operation, with its place and its guard.
    pub operation: Operation,
    /// Its statements, or what must be known first.
    pub statements: Result<Vec<Statement>, Need>,
}

/// An exception that a script raises by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raise {
    /// The exception's class.
    pub class: String,
    /// Its message.
    pub message: String,
    /// The file with the `raise`.
    pub source: SourceText,
    /// Where in it.
    pub span: Span,
}
