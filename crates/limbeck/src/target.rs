//! One database that a command works on.

use std::path::{Path, PathBuf};

use limbeck_bridge::protocol::{AutogenerateOptions, ScriptFunction};
use limbeck_database::Connection;
use limbeck_database::lock::MigrationLock;
use limbeck_diagnostics::{Error, Result};
use limbeck_dialect::{Dialect, Profile, VersionTable};
use limbeck_ops::Operation;
use limbeck_plan::Boundaries;
use limbeck_schema::{MetadataFacts, Schema};

use crate::journal::Journal;
use crate::report::Event;
use crate::world::PythonWorld;

/// One `run_migrations()`: where, how, and through what. Everything that belongs to one database stands here and
/// nothing of it in a command, since an `env.py` may call a command for many.
pub struct Target<'a> {
    /// How the database says things.
    pub dialect: &'static dyn Dialect,
    /// Which server, driver and SQLAlchemy.
    pub profile: Profile,
    /// Where the database's revision stands.
    pub version_table: VersionTable,
    /// Where transactions begin and end.
    pub boundaries: Boundaries,
    /// What is known of the project's metadata.
    pub facts: MetadataFacts,
    /// Whether there is `target_metadata`.
    pub has_metadata: bool,
    /// What autogenerate compares and writes.
    pub autogenerate: AutogenerateOptions,
    /// `starting_rev` of `context.configure`.
    pub starting_revision: Option<String>,
    /// What `--sql` writes between statements in place of the database's own word.
    pub batch_separator: Option<String>,
    /// The URL without its password.
    pub url: Option<String>,
    /// Whether the keywords of `run_migrations(**keywords)` keep scripts from being read.
    pub script_arguments: bool,
    /// The project's Python environment, as far as it is known without starting it.
    pub(crate) world: &'a PythonWorld,
    /// The scripts that could not be imported when all were, as Alembic does before it runs one.
    pub(crate) unimportable: &'a [(PathBuf, Error)],
    /// The Python side.
    pub python: &'a mut dyn Python,
    /// Where events and log lines go.
    pub(crate) journal: Journal<'a>,
    /// The locks that the command took: given back when the transaction has ended, by whoever ends it.
    pub locks: &'a mut Vec<MigrationLock>,
}

impl Target<'_> {
    /// Why a script cannot be run, as far as that is known.
    pub(crate) fn trouble_of(&self, script: &Path) -> Option<&Error> {
        self.unimportable.iter().find(|(path, _)| path == script).map(|(_, error)| error)
    }

    /// Tells of the database before the first thing is done with it. Not before it is certain that Python is not
    /// needed: a command that begins again in Python has said nothing.
    pub(crate) fn announce(&self) -> Result<()> {
        self.journal.announce(&Event::Context {
            implementation: self.dialect.implementation_name(),
            transactional: self.profile.transactional_ddl,
            offline: self.profile.offline,
        })
    }
}

/// A command: called once for each target.
pub type Command<'c> = dyn FnMut(&mut Target<'_>, Channel<'_>) -> Result<Outcome> + 'c;

/// Where statements go.
pub enum Channel<'a> {
    /// To a database.
    Online(&'a mut dyn Connection),
    /// To a script (`--sql`).
    Offline(&'a mut dyn SqlSink),
}

/// Where `--sql` writes: standard output, or the `output_buffer` of `context.configure`.
pub trait SqlSink {
    /// Writes text as it is.
    ///
    /// # Errors
    /// What the output says.
    fn write(&mut self, text: &str) -> Result<()>;

    /// Writes what a script prints: passwords are hidden in it.
    ///
    /// # Errors
    /// What the output says.
    fn print(&mut self, text: &str) -> Result<()>;
}

/// What a command may ask of the project's Python.
pub trait Python {
    /// Whether scripts run here, on the connection of the target.
    fn runs_scripts(&self) -> bool;

    /// Tells that Python will have to run scripts: it may begin to load while the caller goes on.
    fn expect_scripts(&mut self) {}

    /// Loads the models and exports `target_metadata`.
    ///
    /// # Errors
    /// `LB0801` when there is none, `LB0504` when the models do not import, and everything that starting Python
    /// can say.
    fn models(&mut self) -> Result<Models>;

    /// Runs a function of a script; every `op.*` in it comes to `operation`.
    ///
    /// # Errors
    /// `LB0405` with the user's frames when the script raises, and what `operation` returns.
    fn run_script(
        &mut self,
        path: &std::path::Path,
        function: ScriptFunction,
        operation: &mut dyn FnMut(ScriptEvent) -> Result<()>,
    ) -> Result<()>;

    /// Tells that a step is done and its rows moved (`on_version_apply`).
    ///
    /// # Errors
    /// What the user's callbacks raise.
    fn version_applied(&mut self, step: &limbeck_plan::Step, heads: &[String]) -> Result<()>;
}

/// What a running script asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum ScriptEvent {
    /// An operation.
    Operation(Box<Operation>),
    /// `autocommit_block()` begins; online the worker has switched the connection already.
    EnterAutocommit,
    /// It ends.
    LeaveAutocommit,
    /// Text for the SQL script.
    Output(String),
    /// What the script prints while one is written, for the same place.
    Printed(String),
}

/// The models of a project.
#[derive(Debug, Clone, PartialEq)]
pub struct Models {
    /// What they look like.
    pub schema: Schema,
    /// The naming convention.
    pub facts: MetadataFacts,
}

/// How a command ended on a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// Nothing was changed: the work needs Python. The error is the one that `--python never` shows.
    NeedsPython(Error),
}
