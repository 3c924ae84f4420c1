//! What the worker asks of Limbeck, and what it is answered.

use limbeck_ops::Operation;
use serde::{Deserialize, Serialize};

use super::Target;

/// A request of the worker's: the user's code called something that is Limbeck's to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum WorkerRequest {
    /// `context.run_migrations()`: the command's work for this target is done inside this request. Answered by
    /// [`WorkerReply::Done`].
    RunMigrations {
        /// Where and how.
        target: Box<Target>,
        /// The keywords that go to each `upgrade(**keywords)`; their values stay in the worker. A script that is
        /// evaluated natively cannot be given any.
        arguments: Vec<String>,
    },
    /// `op.*` in a script that Python runs. Limbeck renders it, and executes it by requests on the same
    /// connection or prints it. Answered by [`WorkerReply::Done`].
    Operation {
        /// The operation.
        operation: Box<Operation>,
    },
    /// `with context.begin_transaction()` of `env.py` began a transaction (online) or wants `BEGIN` printed
    /// (offline). Answered by [`WorkerReply::Done`].
    BeginTransaction {
        /// Where and how.
        target: Box<Target>,
    },
    /// That block ended. Online the connection can still be used (to free a lock). Answered by
    /// [`WorkerReply::Done`].
    EndTransaction {
        /// Where and how.
        target: Box<Target>,
        /// Committed; otherwise rolled back. Offline: `COMMIT` is to be printed.
        committed: bool,
    },
    /// `with op.get_context().autocommit_block()` begins (offline: prints `COMMIT`). Online the worker has
    /// committed and switched the connection. Answered by [`WorkerReply::Done`].
    EnterAutocommit {},
    /// That block ends (offline: prints `BEGIN`). Answered by [`WorkerReply::Done`].
    LeaveAutocommit {},
    /// `context.static_output(text)`, offline. Answered by [`WorkerReply::Done`].
    Output {
        /// The text, without a terminator.
        text: String,
    },
    /// What a script prints, offline: it goes where the SQL goes. Answered by [`WorkerReply::Done`].
    Printed {
        /// The text as it is.
        text: String,
    },
    /// A question about the revisions. Answered by [`WorkerReply::Revisions`] or [`WorkerReply::Scripts`].
    Graph {
        /// The question.
        query: GraphQuery,
    },
}

/// A question about the revisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub enum GraphQuery {
    /// `context.get_head_revision()`, `ScriptDirectory.get_current_head()`: the one head; `LB0302` when there
    /// are several.
    Head {},
    /// `context.get_head_revisions()`, `ScriptDirectory.get_heads()`.
    Heads {},
    /// `ScriptDirectory.get_bases()`.
    Bases {},
    /// `context.get_revision_argument()`: what the command's destination resolves to.
    Destination {},
    /// `context.get_starting_revision_argument()`: what the left side of `a:b`, or `starting_rev=`, is called.
    Number {
        /// An identifier as the user wrote it.
        identifier: String,
    },
    /// `ScriptDirectory.get_revision(id)`, `get_revisions(id)`. Answered by scripts.
    Revisions {
        /// An identifier as the user may write it.
        identifier: String,
    },
    /// `ScriptDirectory.walk_revisions(base, head)`: from the head down. Answered by scripts.
    Walk {
        /// The lower end.
        base: String,
        /// The upper end.
        head: String,
    },
}

/// The answer to a [`WorkerRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum WorkerReply {
    /// Done, nothing to say.
    Done {},
    /// Revision identifiers; none is `None` in Python, or an empty tuple.
    Revisions {
        /// The identifiers.
        revisions: Vec<String>,
    },
    /// Scripts.
    Scripts {
        /// In the order that was asked for.
        scripts: Vec<ScriptData>,
    },
}

/// A script as `ScriptDirectory` shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "they are the attributes of Alembic's Script")]
pub struct ScriptData {
    pub revision: String,
    pub down_revision: Vec<String>,
    pub nextrev: Vec<String>,
    pub branch_labels: Vec<String>,
    pub dependencies: Vec<String>,
    pub path: String,
    pub doc: Option<String>,
    pub is_head: bool,
    pub is_base: bool,
    pub is_branch_point: bool,
    pub is_merge_point: bool,
}
