//! `[post_write_hooks]`: programs that look at a new script, usually formatters.

use std::path::Path;
use std::process::Command;

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_project::config::PostWriteHook;

use crate::environment::find_interpreter;
use crate::host::Host;
use crate::project::Project;
use crate::report::Event;

const PLACEHOLDER: &str = "REVISION_SCRIPT_FILENAME";

/// Runs the configured hooks on a script, in their order.
///
/// # Errors
/// A hook that cannot be started or exits with another status than zero (Alembic ignores the status); a hook of a
/// type that only exists inside Python.
pub(crate) fn run_post_write_hooks(host: &Host<'_>, project: &Project, script: &Path) -> Result<()> {
    for hook in project.config.post_write_hooks()? {
        let mut command = command(host, &hook)?;
        for argument in arguments(hook.option("options").unwrap_or_default(), script) {
            command.arg(argument);
        }
        command.current_dir(hook.option("cwd").map_or(host.working_directory.as_path(), Path::new));
        command.env_clear().envs(&host.variables);
        let status = command.status();
        let is_done = status.as_ref().is_ok_and(std::process::ExitStatus::success);
        let action = format!("Running post write hook '{}'", hook.name);
        host.reporter
            .report(Event::Status { action: &action, result: Some(if is_done { "done" } else { "FAILED" }) });
        if !is_done {
            let why = status.map_or_else(|cause| cause.to_string(), |status| status.to_string());
            return Err(Error::new(Code::FileAccess, format!("the post write hook `{}` failed", hook.name))
                .note(why)
                .note(format!("the script `{}` was written", script.display())));
        }
    }
    Ok(())
}

fn command(host: &Host<'_>, hook: &PostWriteHook) -> Result<Command> {
    let name = &hook.name;
    let needed = |key: &str| {
        hook.option(key).map(str::to_owned).ok_or_else(|| {
            Error::new(
                Code::ConfigMissing,
                format!("Key '{name}.{key}' is required for post write hook '{name}'"),
            )
        })
    };
    let kind = hook.option("type").ok_or_else(|| {
        Error::new(
            Code::ConfigMissing,
            format!("Key '{name}.type' (or 'type' in toml) is required for post write hook '{name}'"),
        )
    })?;
    match kind {
        "exec" => Ok(Command::new(needed("executable")?)),
        "module" => {
            let mut command = Command::new(find_interpreter(host)?.path());
            command.args(["-m", &needed("module")?]);
            Ok(command)
        }
        "console_scripts" => {
            let entry = needed("entrypoint")?;
            let mut command = Command::new(find_interpreter(host)?.path());
            // What the script of the entry point itself does.
            command.args(["-c", RUN_ENTRY_POINT, &entry]);
            Ok(command)
        }
        other => Err(Error::new(Code::ConfigValue, format!("No formatter with name '{other}' registered"))
            .note("hooks that `env.py` registers are functions inside Python, which Limbeck does not call")
            .hint("use a hook of type `exec`, `module` or `console_scripts`")),
    }
}

const RUN_ENTRY_POINT: &str = "\
import sys
from importlib.metadata import entry_points
name = sys.argv.pop(1)
every = entry_points()
group = every.select(group='console_scripts') if hasattr(every, 'select') else every.get('console_scripts', [])
found = [point for point in group if point.name == name]
if not found:
    sys.exit('Could not find entrypoint console_scripts.' + name)
sys.argv[0] = name
sys.exit(found[0].load()())
";

/// Splits options as a shell does (quotes, backslashes); a script that is not named comes first.
fn arguments(options: &str, script: &Path) -> Vec<String> {
    let script = script.display().to_string();
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut rest = options.chars();
    while let Some(c) = rest.next() {
        match (quote, c) {
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some(open), c) if c == open => quote = None,
            (None | Some('"'), '\\') => word.get_or_insert_default().extend(rest.next()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    let is_named = words.iter().any(|word| word.contains(PLACEHOLDER));
    let mut words: Vec<String> = words.into_iter().map(|word| word.replace(PLACEHOLDER, &script)).collect();
    if !is_named {
        words.insert(0, script);
    }
    words
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::arguments;

    #[test]
    fn options_are_split_as_a_shell_does() {
        let script = Path::new("/p/a.py");
        for (options, expected) in [
            ("-l 79 REVISION_SCRIPT_FILENAME", vec!["-l", "79", "/p/a.py"]),
            ("--fix", vec!["/p/a.py", "--fix"]),
            ("'a b' \"c\\\"d\" REVISION_SCRIPT_FILENAME", vec!["a b", "c\"d", "/p/a.py"]),
            ("", vec!["/p/a.py"]),
        ] {
            assert_eq!(arguments(options, script), expected);
        }
    }
}
