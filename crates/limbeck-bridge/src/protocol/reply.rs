//! What the worker answers.

use limbeck_schema::{MetadataFacts, Schema, Value};
use serde::{Deserialize, Serialize};

/// The worker's answer to a [`super::Request`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Reply {
    /// Who the worker is.
    Hello(Hello),
    /// `env.py` ran to its end.
    Finished {
        /// How often it called `context.configure`.
        configure_calls: u32,
        /// How often it called `context.run_migrations`.
        runs: u32,
        /// `template_args=` of all its calls of `context.configure`: those that are plain values.
        template_args: Vec<(String, Value)>,
    },
    /// What the models look like.
    Models(Box<Models>),
    /// What a script declares.
    Header {
        /// Its declarations.
        script: ScriptHeader,
    },
    /// A statement ran.
    Executed {
        /// How many rows it changed; `None` when the driver does not say.
        rows: Option<u64>,
    },
    /// The rows of a query.
    Rows {
        /// The answer.
        answer: QueryAnswer,
    },
    /// The rows of several queries, in their order.
    ManyRows {
        /// The answers.
        answers: Vec<QueryAnswer>,
    },
    /// Whether a transaction is open.
    Transaction {
        /// It is.
        open: bool,
    },
    /// The version table.
    VersionTable {
        /// It is there; offline nobody looks.
        exists: bool,
        /// Its name with its schema, quoted where it must be.
        name: String,
        /// `CREATE TABLE` of it.
        create: String,
    },
    /// Done, nothing to say.
    Done {},
}

/// Who the worker is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// The hash of the shim that runs in the worker.
    pub hash: String,
    /// Python's version, `3.11.7`.
    pub python: String,
    /// `sys.executable`.
    pub executable: String,
    /// SQLAlchemy's version, `2.0.36`.
    pub sqlalchemy: String,
}

/// The answer to a query: every value as text, `None` for NULL.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryAnswer {
    /// The columns' names; none for a statement that returns no rows.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Option<String>>>,
}

/// What the models look like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Models {
    /// The tables of all `MetaData`, constraint names made by conventions final.
    pub schema: Schema,
    /// The naming convention, when there is exactly one `MetaData`.
    pub facts: MetadataFacts,
    /// SQLAlchemy's version.
    pub sqlalchemy: String,
    /// The project's own files that were imported on the way (nothing from the interpreter's folders): what a
    /// cache of this answer depends on, among other things.
    pub sources: Vec<String>,
}

/// What a script file declares at its top.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptHeader {
    /// The file, as in the request.
    pub path: String,
    /// `revision`; `None` when the file does not declare it.
    pub revision: Option<String>,
    /// `down_revision`, empty for a base.
    pub down_revision: Vec<String>,
    /// `branch_labels`.
    pub branch_labels: Vec<String>,
    /// `depends_on`.
    pub depends_on: Vec<String>,
    /// The module's docstring.
    pub doc: Option<String>,
    /// Whether it has a function `upgrade`.
    pub has_upgrade: bool,
    /// Whether it has a function `downgrade`.
    pub has_downgrade: bool,
}
