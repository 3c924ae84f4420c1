//! What Limbeck asks of the worker.

use limbeck_schema::Value;
use serde::{Deserialize, Serialize};

/// A request to the worker. Those from [`Request::ExportMetadata`] on speak of the current migration context:
/// they are sent while Limbeck works on the worker's [`super::WorkerRequest::RunMigrations`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// The first request, sent by [`crate::Worker::start`] itself. Answered by [`super::Reply::Hello`].
    Hello {
        /// The hash of the shim that the program carries.
        hash: String,
        /// SQLAlchemy's types: `(kind, [(parameter, takes all positional arguments)])`, from
        /// `limbeck_schema::types::SIGNATURES`.
        signatures: Vec<(String, Vec<(String, bool)>)>,
        /// What the worker must know of each dialect.
        dialects: Vec<DialectFacts>,
    },
    /// Runs the project's `env.py`. Answered by [`super::Reply::Finished`].
    RunEnvironment(Box<RunEnvironment>),
    /// Imports the models of a project whose `env.py` was read natively. Answered by [`super::Reply::Models`].
    LoadModels(Box<LoadModels>),
    /// Imports a script file exactly as Alembic does. Answered by [`super::Reply::Header`].
    ReadHeader {
        /// The file.
        path: String,
    },
    /// Calls a post-write hook that `env.py` registered. Answered by [`super::Reply::Done`].
    RunHook {
        /// The name under which it is registered: its `type`.
        name: String,
        /// The new script.
        path: String,
        /// What the configuration says of it, and its own name as `_hook_name`.
        options: Vec<(String, String)>,
    },
    /// Hands a line to Python's `logging`, whose handlers are as the user's `fileConfig` made them. Answered by
    /// [`super::Reply::Done`].
    Log {
        /// The logger, for example `alembic.runtime.migration`.
        logger: String,
        /// Python's number of the level: 20 is INFO.
        level: u32,
        /// The text.
        message: String,
    },
    /// Exports `target_metadata`. Answered by [`super::Reply::Models`].
    ExportMetadata {},
    /// Runs one statement as it is, without parameters: `%`, `:x` and `?` mean nothing. Answered by
    /// [`super::Reply::Executed`].
    Execute {
        /// The statement.
        sql: String,
    },
    /// Runs one statement and returns its rows as text. Answered by [`super::Reply::Rows`].
    Query {
        /// The statement; its columns should be cast to text, so that no driver reads them in its own way.
        sql: String,
    },
    /// Several queries in one round trip. Answered by [`super::Reply::ManyRows`].
    QueryMany {
        /// The statements.
        statements: Vec<String>,
    },
    /// Begins a transaction, unless the connection has one. Answered by [`super::Reply::Done`].
    Begin {},
    /// Commits. Nothing when there is no transaction. Answered by [`super::Reply::Done`].
    Commit {},
    /// Rolls back. Nothing when there is no transaction. Answered by [`super::Reply::Done`].
    Rollback {},
    /// Switches the connection to the isolation level AUTOCOMMIT, or back to what it had. Only outside a
    /// transaction. Answered by [`super::Reply::Done`].
    Autocommit {
        /// Whether to switch it on.
        on: bool,
    },
    /// Whether a transaction is open. Answered by [`super::Reply::Transaction`].
    TransactionState {},
    /// How SQLAlchemy writes the version table of the current context, and whether it is there: asked for a dialect
    /// that the program does not know. Answered by [`super::Reply::VersionTable`].
    VersionTable {},
    /// Calls `upgrade()` or `downgrade()` of a script with the arguments that `env.py` gave to
    /// `context.run_migrations`. Answered by [`super::Reply::Done`].
    RunScript {
        /// The file.
        path: String,
        /// Which function.
        function: ScriptFunction,
    },
    /// Calls the `on_version_apply` callbacks after a version row has moved. Answered by [`super::Reply::Done`].
    VersionApplied {
        /// The step.
        step: AppliedStep,
        /// The version rows after it.
        heads: Vec<String>,
    },
    /// Writes offline SQL to the `output_buffer` of `context.configure`. Answered by [`super::Reply::Done`].
    WriteOutput {
        /// The text.
        text: String,
    },
    /// Cancels the statement that runs and raises `KeyboardInterrupt` in the user's code. Sent at any moment by
    /// [`crate::Interrupter`], with the number 0; it has no answer.
    Interrupt {},
}

/// What the worker must know of a dialect without asking back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DialectFacts {
    /// SQLAlchemy's name of it.
    pub name: String,
    /// Whether DDL can be rolled back, as Alembic counts it: decides where `begin_transaction` begins.
    pub transactional_ddl: bool,
    /// The name that Alembic logs: `PostgresqlImpl`.
    pub implementation: String,
}

/// A function of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "they are the functions' names")]
pub enum ScriptFunction {
    Upgrade,
    Downgrade,
}

/// How to run an `env.py`, or what stands in its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunEnvironment {
    /// The file: `env.py`, or that of the table.
    pub path: String,
    /// The table of a project without an `env.py`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<EnvironmentTable>,
    /// What `context.config` is.
    pub config: ConfigData,
    /// `--sql`: no connection.
    pub offline: bool,
    /// Whether the command may write to the database. Then a connection with a transaction that nobody will
    /// commit is refused (`LB0205`); a command that only reads can use it.
    pub writes: bool,
    /// `--tag`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The left side of `a:b`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// Whether what Limbeck logs is written to the streams as well; a person at a terminal is shown something else.
    pub shows_log: bool,
}

/// An environment that a configuration file describes. The database's URL is not in it, since the protocol may be
/// logged: it is in the process environment, under [`DATABASE_URL`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnvironmentTable {
    /// The line that says where the database is: where it stands when the connection fails.
    pub url_line: u32,
    /// Imports that bind the names of the expressions, each with its line in the file.
    pub imports: Vec<SourceLine>,
    /// `target_metadata`.
    pub target_metadata: Option<SourceLine>,
    /// Arguments of `context.configure` that are the project's functions, as expressions.
    pub functions: Vec<(String, SourceLine)>,
    /// Its other arguments.
    pub arguments: Vec<(String, Value)>,
}

/// The variable in which a worker finds the URL of an [`EnvironmentTable`]. It takes the variable away before it runs
/// anything of the project's.
pub const DATABASE_URL: &str = "LIMBECK_DATABASE_URL";

/// What `context.config` is made of. The worker reads the ini file itself, with Python's `configparser`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigData {
    /// `alembic.ini`, absolute; `None` when there is none.
    pub config_file_name: Option<String>,
    /// `pyproject.toml`, absolute, when it has a `[tool.alembic]` table.
    pub toml_file_name: Option<String>,
    /// That table. It crosses the pipe because Python before 3.11 cannot read TOML.
    pub toml: Vec<(String, Value)>,
    /// `-n`: the section of the ini file.
    pub section: String,
    /// Options set over those of the file (`set_main_option`).
    pub overrides: Vec<(String, String)>,
    /// The folder of `env.py`.
    pub script_location: String,
    /// Folders to put at the front of `sys.path`, in this order.
    pub prepend_sys_path: Vec<String>,
    /// The command line; `None` when there was none (the library called).
    pub command: Option<CommandLine>,
}

/// `config.cmd_opts`: what argparse would have made of the command line.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandLine {
    /// `sys.argv`, since some `env.py` look at it.
    pub argv: Vec<String>,
    /// The command's name, `upgrade`.
    pub name: String,
    /// `-x`, in order; `None` when none was given.
    pub x: Option<Vec<String>>,
    /// The other attributes by argparse's names: `revision`, `sql`, `autogenerate`, `message`, `raiseerr`, ...
    pub options: Vec<(String, Value)>,
}

/// How to load models without running `env.py`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoadModels {
    /// Folders to put at the front of `sys.path`, in this order.
    pub sys_path: Vec<String>,
    /// The imports of `env.py` that the expression needs, as source lines in their order.
    pub imports: Vec<SourceLine>,
    /// The right side of `target_metadata = ...`, as source.
    pub expression: SourceLine,
    /// `env.py`: the `__file__` of those lines, and their file in tracebacks.
    pub env_path: String,
    /// SQLAlchemy's name of the dialect for which defaults and expressions are compiled.
    pub dialect: String,
    /// The driver, when the URL names one.
    pub driver: Option<String>,
}

/// Python source and the line where it stands in its file, from one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceLine {
    /// The source, one statement or expression, not indented.
    pub text: String,
    /// Its first line in the file.
    pub line: u32,
}

/// What `on_version_apply` callbacks are told of a step (Alembic's `MigrationInfo`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppliedStep {
    /// Whether it went up.
    pub is_upgrade: bool,
    /// Whether it only moved the row.
    pub is_stamp: bool,
    /// The revision on top of the step.
    pub up_revision_id: Option<String>,
    /// The revisions on top, several for a stamp.
    pub up_revision_ids: Vec<String>,
    /// The revisions at its foot.
    pub down_revision_ids: Vec<String>,
}
