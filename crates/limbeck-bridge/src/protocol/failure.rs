//! Failures that are expected, and travel as data.

use serde::{Deserialize, Serialize};

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Failure {
    /// The user's code raised.
    Raised {
        /// What it raised.
        exception: Box<Exception>,
    },
    /// The database refused a statement of Limbeck's (`execute`, `query`, `begin`, ...).
    Statement {
        /// What it said.
        refusal: StatementFailure,
    },
    /// The connection broke while a statement of Limbeck's ran.
    Disconnected {
        /// The driver's words.
        message: String,
    },
    /// An error with which Limbeck had answered the worker came back through the user's code.
    Returned {
        /// The number of the request that was answered so.
        id: u64,
    },
    /// Limbeck's answer to a request of the worker's is an error; the worker raises it in the user's code.
    Limbeck {
        /// The error's code, `LB0302`.
        code: String,
        /// Its one sentence.
        message: String,
        /// A failed request of Limbeck's, made while it worked on this one, whose exception is raised again in
        /// its place: so that `env.py` can catch what a script or SQLAlchemy raised.
        cause: Option<u64>,
    },
    /// A known trouble with the environment or with how `env.py` uses it.
    Known {
        /// Which.
        trouble: Trouble,
        /// A sentence about it.
        message: String,
        /// Where in the user's files, outermost first.
        frames: Vec<PythonFrame>,
    },
    /// `KeyboardInterrupt`.
    Interrupted {},
}

/// Troubles that have a code of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// The interpreter is too old for the shim.
    PythonTooOld,
    /// SQLAlchemy is missing or too old.
    #[serde(rename = "no_sqlalchemy")]
    NoSqlAlchemy,
    /// The driver of the URL cannot be imported.
    NoDriver,
    /// The shim that runs is not the one that the program carries.
    ShimMismatch,
    /// `context.configure` was called in a way that cannot work.
    Configure,
    /// `env.py` began a transaction without noticing (hard to see: any statement begins one).
    ExternalTransaction,
    /// The command needs `target_metadata`, and there is none.
    NoMetadata,
    /// A model holds something that cannot be described.
    ModelUnsupported,
    /// A script lacks the function that was to be called.
    MissingFunction,
    /// The database server that a table names does not answer.
    NoServer,
    /// The configuration names a post-write hook that nobody registered.
    NoHook,
    /// A value that cannot cross the pipe (too large an integer, a NaN, a lone surrogate).
    Value,
    /// Something of Alembic's that Limbeck does not provide.
    NotProvided,
    /// The two sides disagree about the protocol.
    Protocol,
}

/// An exception of the user's code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Its class, with the module unless that is `builtins`.
    #[serde(rename = "type")]
    pub class: String,
    /// `str()` of it.
    pub message: String,
    /// The user's own frames, outermost first: those of the interpreter, its packages and the shim are left
    /// out, unless nothing would remain.
    pub frames: Vec<PythonFrame>,
    /// The exception that it was raised from, or while handling.
    pub cause: Option<Box<Exception>>,
    /// What the database said, for an exception of SQLAlchemy's that wraps a driver's.
    pub statement: Option<StatementFailure>,
    /// Where a `SyntaxError` found something it cannot read.
    pub syntax: Option<SyntaxPlace>,
}

/// One line of a traceback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PythonFrame {
    /// The file.
    pub file: String,
    /// The line, from one.
    pub line: u32,
    /// The function, `<module>` outside any.
    pub function: String,
    /// The line's source without indentation, when it can be read.
    pub source: Option<String>,
}

/// Where a `SyntaxError` stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SyntaxPlace {
    /// The file.
    pub file: String,
    /// The line, from one.
    pub line: u32,
    /// The character in the line, from one.
    pub column: Option<u32>,
}

/// What a database said about a statement that it refused.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementFailure {
    /// The statement; `None` when it was the transaction itself that failed.
    pub sql: Option<String>,
    /// SQLSTATE on PostgreSQL, the name of the result code on SQLite, the number on MySQL.
    pub code: Option<String>,
    /// The database's message.
    pub message: String,
    /// PostgreSQL's `DETAIL`.
    pub detail: Option<String>,
    /// PostgreSQL's `HINT`.
    pub hint: Option<String>,
    /// PostgreSQL's `CONTEXT`.
    pub context: Option<String>,
    /// The character of the statement, from one, that the database points at.
    pub position: Option<u32>,
}
