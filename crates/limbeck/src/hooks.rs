//! `[post_write_hooks]`: programs that look at a new script, usually formatters.

mod words;

use std::path::Path;
use std::process::{Command, Stdio};

use limbeck_bridge::Worker;
use limbeck_bridge::protocol::Request as WorkerCall;
use limbeck_diagnostics::{Code, Error, Result};
use limbeck_project::config::PostWriteHook;

use crate::environment::find_interpreter;
use crate::host::Host;
use crate::project::Project;
use crate::report::Event;

/// Runs the configured hooks on a script, in their order.
///
/// # Errors
/// A hook that cannot be started or exits with another status than zero (Alembic ignores the status); a function of
/// `env.py`, which `worker` has run, that is not there or raises.
pub(crate) fn run_post_write_hooks(
    host: &Host<'_>,
    project: &Project,
    script: &Path,
    worker: Option<&Worker>,
) -> Result<()> {
    for hook in project.config.post_write_hooks()? {
        let kind = kind(&hook)?;
        let say = |text: &str| host.reporter.report(Event::Insisted(text));
        say(&format!("Running post write hook '{}' ...", hook.name));
        let finished = perform(host, project, &hook, kind, script, worker);
        say(if finished.is_ok() { "  done" } else { "  FAILED" });
        finished.map_err(|error| error.note(format!("the script `{}` was written", script.display())))?;
    }
    Ok(())
}

fn perform(
    host: &Host<'_>,
    project: &Project,
    hook: &PostWriteHook,
    kind: Kind<'_>,
    script: &Path,
    worker: Option<&Worker>,
) -> Result<()> {
    let command = match kind {
        Kind::Exec => start(host, required(hook, "executable")?),
        Kind::Module => module(host, required(hook, "module")?)?,
        Kind::ConsoleScripts => console_script(host, required(hook, "entrypoint")?)?,
        Kind::Registered(name) => {
            let worker = worker.ok_or_else(|| unknown(project, name))?;
            return call(worker, hook, name, script);
        }
    };
    run(host, command, hook, script)
}

/// Whether a hook is a function that only `env.py` can have registered.
pub(crate) fn has_registered_hooks(project: &Project) -> Result<bool> {
    let hooks = project.config.post_write_hooks()?;
    let mut kinds = hooks.iter().filter_map(|hook| kind(hook).ok());
    let Some(name) = kinds.find_map(Kind::registered) else { return Ok(false) };
    match project.config.environment_table() {
        None => Ok(true),
        Some(_) => Err(unknown(project, name)),
    }
}

/// Calls a function of `env.py`.
fn call(worker: &Worker, hook: &PostWriteHook, name: &str, script: &Path) -> Result<()> {
    let mut options = hook.options.clone();
    options.push(("_hook_name".to_owned(), hook.name.clone()));
    let path = script.display().to_string();
    worker.ask(WorkerCall::RunHook { name: name.to_owned(), path, options }).map(drop)
}

fn run(host: &Host<'_>, mut command: Command, hook: &PostWriteHook, script: &Path) -> Result<()> {
    command.args(words::arguments(hook.option("options").unwrap_or_default(), script));
    if let Some(folder) = hook.option("cwd") {
        command.current_dir(host.working_directory.join(folder));
    }
    if host.reporter.wants_documents() {
        // Standard output is the document's.
        command.stdout(Stdio::from(std::io::stderr()));
    }
    let status = command.status();
    if status.as_ref().is_ok_and(std::process::ExitStatus::success) {
        return Ok(());
    }
    let why = status.map_or_else(|cause| cause.to_string(), |status| status.to_string());
    Err(Error::new(Code::FileAccess, format!("the post write hook `{}` failed", hook.name))
        .fact("program", command.get_program().to_string_lossy())
        .note(why))
}

/// The types of hooks.
#[derive(Clone, Copy)]
enum Kind<'h> {
    Exec,
    Module,
    ConsoleScripts,
    /// A function that `env.py` registers under this name.
    Registered(&'h str),
}

impl<'h> Kind<'h> {
    fn registered(self) -> Option<&'h str> {
        match self {
            Self::Registered(name) => Some(name),
            Self::Exec | Self::Module | Self::ConsoleScripts => None,
        }
    }
}

fn kind(hook: &PostWriteHook) -> Result<Kind<'_>> {
    let name = &hook.name;
    match hook.option("type") {
        Some("exec") => Ok(Kind::Exec),
        Some("module") => Ok(Kind::Module),
        Some("console_scripts") => Ok(Kind::ConsoleScripts),
        Some(other) => Ok(Kind::Registered(other)),
        None => Err(Error::new(
            Code::ConfigMissing,
            format!("Key '{name}.type' (or 'type' in toml) is required for post write hook '{name}'"),
        )
        .hint("the types are `exec`, `module` and `console_scripts`")),
    }
}

fn required<'h>(hook: &'h PostWriteHook, key: &str) -> Result<&'h str> {
    hook.option(key).ok_or_else(|| {
        let name = &hook.name;
        Error::new(Code::ConfigMissing, format!("Key {name}.{key} is required for post write hook '{name}'"))
    })
}

fn unknown(project: &Project, kind: &str) -> Error {
    let error = Error::new(Code::ConfigValue, format!("No formatter with name '{kind}' registered"));
    if let Some(table) = project.config.environment_table() {
        return error
            .note(format!(
                "only an `env.py` can register functions, and `{}` stands in its place",
                table.name
            ))
            .hint("use the type `exec`, `module` or `console_scripts`");
    }
    error
        .note("`env.py` may register functions as hooks, but this command does not run it")
        .hint("set `revision_environment = true`, or use the type `exec`, `module` or `console_scripts`")
}

fn start(host: &Host<'_>, program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(&host.working_directory).env_clear().envs(&host.variables);
    command
}

/// `python -m MODULE`, when there is such a module.
fn module(host: &Host<'_>, module: &str) -> Result<Command> {
    let found = ask_python(host, FIND_MODULE, module)?;
    if found.is_none() {
        return Err(Error::new(Code::ConfigValue, format!("Could not find module {module}"))
            .hint("install it in the project's environment, or correct the name"));
    }
    let mut command = start(host, find_interpreter(host)?.path());
    command.args(["-m", module]);
    Ok(command)
}

/// The function of an entry point, called as its own script calls it.
fn console_script(host: &Host<'_>, entry: &str) -> Result<Command> {
    let Some(function) = ask_python(host, FIND_ENTRY_POINT, entry)? else {
        return Err(Error::new(
            Code::ConfigValue,
            format!("Could not find entrypoint console_scripts.{entry}"),
        )
        .hint("install the program in the project's environment, or correct the name"));
    };
    let mut command = start(host, find_interpreter(host)?.path());
    command.args(["-c", RUN_FUNCTION, entry, function.trim()]);
    Ok(command)
}

/// What a program prints about a name; `None` when it ends with the status for "not found".
fn ask_python(host: &Host<'_>, program: &str, name: &str) -> Result<Option<String>> {
    let interpreter = find_interpreter(host)?;
    let failed = |why: String| {
        Error::new(Code::InterpreterFailed, "the Python interpreter could not look for a post write hook")
            .fact("interpreter", interpreter.path().display().to_string())
            .detail(why)
    };
    let output = start(host, interpreter.path()).args(["-c", program, name]).output();
    let output = output.map_err(|cause| failed(cause.to_string()))?;
    match output.status.code() {
        Some(0) => Ok(Some(String::from_utf8_lossy(&output.stdout).into_owned())),
        Some(NOT_FOUND) => Ok(None),
        _ => Err(failed(String::from_utf8_lossy(&output.stderr).into_owned())),
    }
}

/// The status with which the programs below say that there is no such thing.
const NOT_FOUND: i32 = 44;

const FIND_MODULE: &str = "\
import importlib.util, sys
try:
    found = importlib.util.find_spec(sys.argv[1])
except ModuleNotFoundError:
    found = None
sys.exit(44 if found is None else 0)
";

const FIND_ENTRY_POINT: &str = "\
import sys
from importlib.metadata import entry_points
every = entry_points()
group = every.select(group='console_scripts') if hasattr(every, 'select') else every.get('console_scripts', [])
found = [point.value for point in group if point.name == sys.argv[1]]
if not found:
    sys.exit(44)
print(found[0])
";

const RUN_FUNCTION: &str = "\
import sys
from importlib.metadata import EntryPoint
name, value = sys.argv[1:3]
sys.argv[:3] = [name]
sys.exit(EntryPoint(name, value, 'console_scripts').load()())
";
