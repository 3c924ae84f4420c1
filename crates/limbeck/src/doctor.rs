//! `doctor`: what Limbeck sees, and what needs Python.

use std::collections::BTreeMap;

use limbeck_bridge::Interpreter;
use limbeck_diagnostics::{Error, Result};
use limbeck_project::Lookup;
use limbeck_pysource::{Direction, VersionSchema};
use serde::Serialize;

use crate::document::tell;
use crate::environment::{FORBIDDEN, Reading, Request, find_interpreter, read_environment};
use crate::host::Host;
use crate::project::Project;
use crate::report::Event;
use crate::world::ScriptSetting;

/// The drivers that are looked for, by distribution.
const DRIVERS: &[&str] =
    &["psycopg2", "psycopg2-binary", "psycopg", "asyncpg", "pg8000", "aiosqlite", "pymysql", "mysqlclient"];

/// What Limbeck sees of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Limbeck's own version.
    pub limbeck: String,
    /// The interpreter, or why there is none.
    pub interpreter: Finding,
    /// SQLAlchemy's version, when it is installed.
    pub sqlalchemy: Option<String>,
    /// The database drivers that are installed.
    pub drivers: Vec<String>,
    /// `env.py`, or the table in its place: read, or why Python must run it.
    pub environment: Finding,
    /// The table in its place, as the text names it.
    #[serde(skip)]
    table: Option<String>,
    /// The database that `env.py` leads to, without its password.
    pub database: Option<String>,
    /// Whether the connection is made natively, or why the project's own driver makes it. Nothing when `env.py` was not
    /// read: then it is the driver that connects.
    pub connection: Option<Finding>,
    /// How many scripts there are.
    pub scripts: usize,
    /// Scripts that nobody can run, or whose header cannot be had.
    pub broken_scripts: Vec<Finding>,
    /// Scripts whose functions Python must run, with the reason.
    pub python_scripts: Vec<ScriptFinding>,
}

/// Something that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Whether it is as it should be, or read natively.
    pub ok: bool,
    /// What was found.
    pub what: String,
    /// Where, as `file:line`, when there is a place.
    pub place: Option<String>,
}

/// A script that Python must run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScriptFinding {
    /// Its revision.
    pub revision: String,
    /// The function.
    pub function: &'static str,
    /// Why.
    pub reason: Finding,
}

/// The arguments of `doctor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Doctor {
    /// List every function that Python must run, by reason.
    pub scripts: bool,
}

/// How many functions are listed without `--scripts`.
const SHOWN: usize = 5;

/// Tells what Limbeck sees: interpreter, packages, what is read natively and what needs Python, with its line.
///
/// # Errors
/// What keeps the project itself from being read.
pub fn doctor(host: &Host<'_>, lookup: &Lookup, x_arguments: Vec<String>, arguments: Doctor) -> Result<()> {
    let project = Project::load(host, lookup, x_arguments)?;
    let report = examine(host, &project)?;
    let text = if arguments.scripts { report.scripts_text() } else { report.to_text() };
    host.reporter.report(Event::Answer(&text));
    tell(host, "doctor", None, || report)
}

fn examine(host: &Host<'_>, project: &Project) -> Result<Report> {
    let found = find_interpreter(host);
    let (interpreter, sqlalchemy, drivers) = match &found {
        Ok(interpreter) => (chosen(interpreter), sqlalchemy(interpreter), drivers(interpreter)),
        Err(error) => (finding(host, error), None, Vec::new()),
    };
    // Scripts are evaluated for PostgreSQL when the database is not known.
    let mut setting = ScriptSetting {
        dialect: limbeck_dialect::dialects()[0],
        offline: false,
        version_schema: VersionSchema::Unknown,
    };
    let reading = read_environment(host, project, &Request::default())?;
    let (environment, database, connection) = match &reading {
        Reading::Read(read) => {
            setting.dialect = read.dialect();
            setting.version_schema = VersionSchema::Given(read.version_schema());
            let connection = match read.understand_connection(host) {
                Ok(()) => found_good("made natively"),
                Err(error) => connection(host, &error),
            };
            (found_good("read natively"), Some(read.shown_url()), Some(connection))
        }
        Reading::NeedsPython(reason) => (finding(host, reason), None, None),
    };
    Ok(Report {
        limbeck: env!("CARGO_PKG_VERSION").to_owned(),
        interpreter,
        sqlalchemy,
        drivers,
        environment,
        table: table(project),
        database,
        connection,
        scripts: project.scripts.len() + project.unplaced.len(),
        broken_scripts: project.troubles().map(|error| finding(host, error)).collect(),
        python_scripts: python_scripts(host, project, &setting)?,
    })
}

/// The table that stands in place of an `env.py`, with its file.
fn table(project: &Project) -> Option<String> {
    let table = project.config.environment_table()?;
    let file = table.source.path().file_name().unwrap_or_default().to_string_lossy();
    Some(match table.name {
        name if name == file => name.to_owned(),
        name => format!("{name} of {file}"),
    })
}

fn chosen(interpreter: &Interpreter) -> Finding {
    let version =
        interpreter.environment().version().map(|(major, minor)| format!(" (Python {major}.{minor})"));
    let what = format!(
        "{}{}, chosen by {}",
        interpreter.path().display(),
        version.unwrap_or_default(),
        interpreter.chosen_by()
    );
    Finding { ok: true, what, place: None }
}

fn sqlalchemy(interpreter: &Interpreter) -> Option<String> {
    interpreter.environment().distribution("sqlalchemy").map(|found| found.version)
}

fn drivers(interpreter: &Interpreter) -> Vec<String> {
    DRIVERS
        .iter()
        .filter_map(|name| interpreter.environment().distribution(name))
        .map(|found| format!("{} {}", found.name, found.version))
        .collect()
}

/// Evaluates every script in both directions, for the dialect of the project's database.
fn python_scripts(
    host: &Host<'_>,
    project: &Project,
    setting: &ScriptSetting<'_>,
) -> Result<Vec<ScriptFinding>> {
    let world = project.world(host)?;
    let mut found = Vec::new();
    let whole = |key| project.script(key).trouble.is_none();
    for revision in project.graph.iter().filter(|revision| whole(revision.key())) {
        for direction in [Direction::Upgrade, Direction::Downgrade] {
            let reason = match world.evaluate(project, revision.key(), direction, setting) {
                Ok(Ok(_)) => continue,
                Ok(Err(unread)) => finding(host, &unread.error),
                Err(error) => finding(host, &error),
            };
            let revision = revision.id().to_owned();
            found.push(ScriptFinding { revision, function: direction.function(), reason });
        }
    }
    Ok(found)
}

/// Why the connection is not made natively: the setting, and where it stands.
fn connection(host: &Host<'_>, error: &Error) -> Finding {
    let error = host.secrets.mask_error(error);
    let diagnostic = error.diagnostic();
    let reasons = std::iter::once(&diagnostic.message).chain(&diagnostic.notes);
    Finding { ok: false, what: reasons.map(String::as_str).collect::<Vec<_>>().join("; "), place: None }
}

fn found_good(what: &str) -> Finding {
    Finding { ok: true, what: what.to_owned(), place: None }
}

/// What an error says, and where.
fn finding(host: &Host<'_>, error: &Error) -> Finding {
    let error = host.secrets.mask_error(error);
    let diagnostic = error.diagnostic();
    let location = diagnostic.location.as_ref();
    let place = location.map(|location| {
        let position = location.source.position(location.span.start);
        format!("{}:{}", location.source.path().display(), position.line)
    });
    let label = location.map(|location| location.label.as_str()).filter(|label| !label.is_empty());
    // Nobody has forbidden anything here.
    let message = diagnostic.message.strip_suffix(FORBIDDEN).unwrap_or(&diagnostic.message);
    let what = match label {
        Some(label) => format!("{message}: {label}"),
        None => message.to_owned(),
    };
    Finding { ok: false, what, place }
}

impl Report {
    fn to_text(&self) -> String {
        let mut lines = vec![format!("limbeck       {}", self.limbeck)];
        let mut line = |name: &str, finding: &Finding| {
            lines.push(format!("{name:<13} {}", finding.what));
            lines.extend(finding.place.iter().map(|place| format!("{:<13} at {place}", "")));
        };
        line("interpreter", &self.interpreter);
        let sqlalchemy = self.sqlalchemy.as_deref().unwrap_or("not installed");
        line("SQLAlchemy", &Finding { ok: true, what: sqlalchemy.to_owned(), place: None });
        let drivers = if self.drivers.is_empty() { "none".to_owned() } else { self.drivers.join(", ") };
        line("drivers", &Finding { ok: true, what: drivers, place: None });
        match &self.table {
            Some(table) => {
                let what = format!("{table} in place of env.py: {}", self.environment.what);
                line("environment", &Finding { what, ..self.environment.clone() });
            }
            None => line("env.py", &self.environment),
        }
        if let Some(url) = &self.database {
            line("database", &found_good(url));
        }
        if let Some(connection) = &self.connection {
            line("connection", connection);
        }
        let native = self.scripts - self.scripts_in_python() - self.broken_scripts.len();
        let scripts = format!("{} of {} are read natively", native, self.scripts);
        line("scripts", &Finding { ok: true, what: scripts, place: None });
        for broken in &self.broken_scripts {
            line("", broken);
        }
        let shown = if self.python_scripts.len() > SHOWN { SHOWN - 1 } else { SHOWN };
        for script in self.python_scripts.iter().take(shown) {
            let what = format!("{} {}: {}", script.revision, script.function, script.reason.what);
            line("", &Finding { what, ..script.reason.clone() });
        }
        if self.python_scripts.len() > shown {
            let more = self.python_scripts.len() - shown;
            line(
                "",
                &found_good(&format!("and {more} more functions: `limbeck doctor --scripts` lists them")),
            );
        }
        lines.join("\n")
    }

    /// Every function that Python must run, by reason, the commonest reason first.
    fn scripts_text(&self) -> String {
        let in_python =
            |function: &str| self.python_scripts.iter().filter(|script| script.function == function).count();
        let whole = self.scripts - self.broken_scripts.len();
        let mut lines: Vec<String> = [Direction::Upgrade, Direction::Downgrade]
            .into_iter()
            .map(|direction| {
                let function = direction.function();
                format!("{function}(): {} of {whole} are read natively", whole - in_python(function))
            })
            .collect();
        for broken in &self.broken_scripts {
            lines.push(format!("\n{}", broken.what));
            lines.extend(broken.place.iter().map(|place| format!("    at {place}")));
        }
        let mut reasons: BTreeMap<&str, Vec<&ScriptFinding>> = BTreeMap::new();
        for script in &self.python_scripts {
            reasons.entry(&script.reason.what).or_default().push(script);
        }
        let mut reasons: Vec<_> = reasons.into_iter().collect();
        reasons.sort_by_key(|(_, scripts)| std::cmp::Reverse(scripts.len()));
        for (reason, scripts) in reasons {
            lines.push(format!("\n{} x {reason}", scripts.len()));
            lines.extend(scripts.into_iter().map(|script| {
                let place = script.reason.place.as_ref().map(|place| format!(" at {place}"));
                format!("    {} {}{}", script.revision, script.function, place.unwrap_or_default())
            }));
        }
        lines.join("\n")
    }

    fn scripts_in_python(&self) -> usize {
        let revisions: std::collections::BTreeSet<_> =
            self.python_scripts.iter().map(|script| &script.revision).collect();
        revisions.len()
    }
}
