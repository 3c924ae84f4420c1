//! Where a command meets its databases.
//!
//! An environment calls the command once for each `run_migrations()`. There are two: [`read`] from an `env.py` that
//! was understood without running it (exactly one call), and [`worker`], in which Python runs `env.py` and calls
//! as often as it likes. Both hand over a [`Target`](crate::target::Target); the command cannot tell them apart.

mod advice;
mod native;
mod python;
mod read;
mod reader_access;
mod standby;
mod table;
mod worker;

use limbeck_bridge::Worker;
use limbeck_bridge::protocol::CommandLine;
use limbeck_diagnostics::{Code, Error, Result, SourceText};
use limbeck_schema::Value;

use crate::host::{Host, PythonMode};
use crate::project::Project;
use crate::target::{Command, Outcome};

pub(crate) use python::{find_interpreter, start_worker};
pub(crate) use read::{Reading, assumed_profile, read_environment};
pub(crate) use standby::Standby;

/// What a command asks of the environment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Request {
    /// `--sql`.
    pub(crate) offline: bool,
    /// `--tag`.
    pub(crate) tag: Option<String>,
    /// What `config.cmd_opts` shows.
    pub(crate) command_line: CommandLine,
    /// Where the command leads; what `context.get_revision_argument()` tells.
    pub(crate) destination: Option<Destination>,
    /// The left side of `a:b`.
    pub(crate) start: Option<String>,
    /// Whether the command compares models with the database: then hooks that want live objects matter, and an
    /// `env.py` that leads nowhere has no answer.
    pub(crate) compares: bool,
    /// Whether `env.py` must run in Python for the sake of post-write hooks that it may register.
    pub(crate) calls_hooks: bool,
    /// Whether a database that does not exist yet may be made (SQLite).
    pub(crate) creates_database: bool,
}

/// Where a command leads.
#[derive(Debug, Clone)]
pub(crate) enum Destination {
    /// As it was typed: `head`, `heads` and `base` are resolved for `env.py`.
    Symbolic(String),
    /// The first of several, which Alembic hands over as it is (`stamp`).
    Verbatim(String),
}

/// `template_args` of `context.configure`: those that are plain values.
pub(crate) type TemplateArguments = Vec<(String, Value)>;

/// What `env.py` leaves behind when it has run.
pub(crate) struct Left {
    /// What it gives to templates.
    pub(crate) template_args: TemplateArguments,
    /// The worker that ran it, with the post-write hooks that it registered.
    pub(crate) worker: Option<Worker>,
}

impl Left {
    fn natively(template_args: TemplateArguments) -> Self {
        Self { template_args, worker: None }
    }

    /// Ends the worker.
    ///
    /// # Errors
    /// `LB0502` when it ends badly.
    pub(crate) fn finish(self) -> Result<()> {
        self.worker.map_or(Ok(()), Worker::finish)
    }
}

/// Runs a command in the project's environment: natively when `env.py` and all that the command needs can be read,
/// else in the worker.
///
/// # Errors
/// What the command returns, and what stands between it and a database.
pub(crate) fn run(
    host: &Host<'_>,
    project: &Project,
    request: &Request,
    command: &mut Command<'_>,
) -> Result<()> {
    run_for_script(host, project, request, command)?.finish()
}

/// The same; returns what `env.py` leaves behind, also one that runs no migrations.
///
/// # Errors
/// As [`run`].
pub(crate) fn run_for_script(
    host: &Host<'_>,
    project: &Project,
    request: &Request,
    command: &mut Command<'_>,
) -> Result<Left> {
    run_either(host, project, request, command)
        .map_err(|error| host.secrets.mask_error(&advice::advise(project, error)))
}

fn run_either(
    host: &Host<'_>,
    project: &Project,
    request: &Request,
    command: &mut Command<'_>,
) -> Result<Left> {
    if request.calls_hooks && host.python == PythonMode::Never {
        let reason =
            "a post write hook is none of Limbeck's own types, and those that `env.py` registers are Python";
        return Err(python_forbidden(Code::ConfigValue, reason));
    }
    let standby = Standby::new(host, project);
    if request.calls_hooks || host.python == PythonMode::Always {
        return worker::run(host, project, request, &standby, command);
    }
    let reason = match read_environment(host, project, request)? {
        Reading::Read(environment) => {
            match read::run(host, project, request, &environment, &standby, command)? {
                Outcome::Done => return Ok(Left::natively(read::template_arguments(&environment))),
                Outcome::NeedsPython(reason) => reason,
            }
        }
        Reading::NeedsPython(reason) => reason,
    };
    match host.python {
        PythonMode::Never => Err(reason),
        PythonMode::Auto | PythonMode::Always => worker::run(host, project, request, &standby, command),
    }
}

/// Has everything that talks know the secrets in the files that lead to a database.
fn learn_secrets(host: &Host<'_>, project: &Project) {
    let dotenv = limbeck_project::dotenv::find(&host.working_directory, ".env")
        .and_then(|path| Some(SourceText::new(&path, fs_err::read_to_string(&path).ok()?)));
    let env = project.directory.env_source().ok();
    env.into_iter().chain(dotenv).for_each(|source| host.secrets.learn_source(&source));
}

/// How the messages of [`python_forbidden`] end.
pub(crate) const FORBIDDEN: &str = ", and `--python never` forbids running Python";

/// The error of `--python never`, for a reason that has no place of its own.
pub(crate) fn python_forbidden(code: Code, reason: &str) -> Error {
    Error::new(code, format!("{reason}{FORBIDDEN}"))
        .hint("run the command with `--python auto`")
        .hint("`limbeck doctor` shows everything that needs Python, with its line")
}
