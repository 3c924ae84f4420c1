//! `edit`: open scripts in an editor.

use std::path::{Path, PathBuf};
use std::process::Command;

use limbeck_bridge::protocol::CommandLine;
use limbeck_diagnostics::{Code, Error, Result};
use limbeck_revisions::{RevisionExpr, RevisionKey};
use limbeck_schema::Value;

use crate::environment::{self, Request};
use crate::execute::read_rows;
use crate::host::Host;
use crate::project::Project;
use crate::target::{Channel, Outcome};

/// The editors that are looked for when no variable names one, in this order.
#[cfg(not(windows))]
const EDITORS: &[&str] = &["sensible-editor", "editor", "nano", "vim", "code"];
/// The editors that are looked for when no variable names one, in this order.
#[cfg(windows)]
const EDITORS: &[&str] = &["code.exe", "notepad++.exe", "notepad.exe"];

/// Opens the scripts that an identifier stands for, one after the other; `current` asks the database.
///
/// # Errors
/// `LB0301` for an identifier that stands for nothing, `LB0311` for one that stands for no script, `LB0108` when no
/// editor can be run.
pub fn edit(host: &Host<'_>, project: &Project, revision: &str) -> Result<()> {
    let keys = match revision {
        "current" => current(host, project, revision)?,
        _ => project.graph.resolve(&RevisionExpr::parse(revision))?,
    };
    if keys.is_empty() {
        let words = match revision {
            "current" => "No current revisions".to_owned(),
            _ => format!("No revision files indicated by symbol '{revision}'"),
        };
        return Err(Error::new(Code::RevisionArgument, words));
    }
    let editor = Editor::find(host)?;
    keys.iter().try_for_each(|key| editor.open(host, &project.script(*key).path))
}

/// The revisions of every target, each once.
fn current(host: &Host<'_>, project: &Project, revision: &str) -> Result<Vec<RevisionKey>> {
    let request = Request {
        command_line: CommandLine {
            name: "edit".to_owned(),
            options: vec![("rev".to_owned(), Value::Str(revision.to_owned()))],
            ..CommandLine::default()
        },
        ..Request::default()
    };
    let mut keys = Vec::new();
    environment::run(host, project, &request, &mut |target, channel| {
        let Channel::Online(connection) = channel else { return Ok(Outcome::Done) };
        let rows = read_rows(connection, target.dialect, &target.version_table)?;
        for key in project.graph.resolve_rows(rows.revisions())? {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        Ok(Outcome::Done)
    })?;
    Ok(keys)
}

/// A program and the arguments that stand before the file.
#[derive(Debug, PartialEq, Eq)]
struct Editor {
    program: PathBuf,
    arguments: Vec<String>,
}

impl Editor {
    /// The editor that a variable names, or the first of the known ones.
    fn find(host: &Host<'_>) -> Result<Self> {
        let named =
            ["EDITOR", "VISUAL"].iter().filter_map(|name| host.variables.get(*name)).map(String::as_str);
        for candidate in named.chain(EDITORS.iter().copied()) {
            // A variable may hold a program with arguments, such as `code --wait`, or a path with spaces in it.
            let mut words = candidate.split_whitespace().map(str::to_owned);
            if let Some(program) = locate(host, candidate) {
                return Ok(Self { program, arguments: Vec::new() });
            }
            if let Some(program) = words.next().and_then(|first| locate(host, &first)) {
                return Ok(Self { program, arguments: words.collect() });
            }
        }
        Err(Error::new(Code::FileAccess, "Error executing editor (no editor was found)")
            .fact("looked for", format!("$EDITOR, $VISUAL, {}", EDITORS.join(", ")))
            .hint("set the variable `EDITOR` to your editor"))
    }

    fn open(&self, host: &Host<'_>, script: &Path) -> Result<()> {
        let status = Command::new(&self.program)
            .args(&self.arguments)
            .arg(script)
            .current_dir(&host.working_directory)
            .env_clear()
            .envs(&host.variables)
            .status();
        let why = match status {
            Ok(status) if status.success() => return Ok(()),
            Ok(status) => status.to_string(),
            Err(cause) => cause.to_string(),
        };
        let words = format!("Error executing editor ({}: {why})", self.program.display());
        Err(Error::new(Code::FileAccess, words).fact("script", script.display().to_string()))
    }
}

/// A program by its path, or by its name in the folders of `PATH`.
fn locate(host: &Host<'_>, name: &str) -> Option<PathBuf> {
    let path = Path::new(name);
    if path.components().count() > 1 {
        let path = host.working_directory.join(path);
        return is_program(&path).then_some(path);
    }
    let folders = host.variables.get("PATH")?;
    std::env::split_paths(folders).map(|folder| folder.join(name)).find(|path| is_program(path))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}
