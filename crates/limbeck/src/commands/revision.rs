//! `revision`: a new migration script.

use std::collections::BTreeSet;
use std::path::PathBuf;

use limbeck_bridge::protocol::{AutogenerateOptions, CommandLine};
use limbeck_diagnostics::{Code, Error, Result};
use limbeck_pysource::mako::TemplateValue;
use limbeck_pysource::source::{RenderOptions, render_body};
use limbeck_revisions::{RevisionExpr, Splice};
use limbeck_schema::Value;

use super::generate::{Draft, arguments_of};
use crate::autogenerate::{Differences, compare};
use crate::environment::{self, Left, Request};
use crate::hooks::has_registered_hooks;
use crate::host::Host;
use crate::project::Project;
use crate::target::{Channel, Outcome};
use crate::template::Variables;

/// The arguments of `revision`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewScript {
    /// `-m`.
    pub message: Option<String>,
    /// Fill the script with what the models and the database differ in.
    pub autogenerate: bool,
    /// Run `env.py` without a connection; only with `revision_environment`.
    pub sql: bool,
    /// The parent, as it is typed; `head` by default.
    pub head: String,
    /// Whether the parent may be something else than a head.
    pub splice: bool,
    /// A label for the branch that starts here.
    pub branch_label: Option<String>,
    /// The folder of the new script.
    pub version_path: Option<PathBuf>,
    /// The identifier; random by default.
    pub rev_id: Option<String>,
    /// What must be there before.
    pub depends_on: Vec<String>,
}

impl Default for NewScript {
    fn default() -> Self {
        Self {
            message: None,
            autogenerate: false,
            sql: false,
            head: "head".to_owned(),
            splice: false,
            branch_label: None,
            version_path: None,
            rev_id: None,
            depends_on: Vec::new(),
        }
    }
}

/// Writes a new script and returns its path. Nothing is written before everything that goes into it is known.
///
/// # Errors
/// What is wrong with the arguments, with the models or the database (`autogenerate`), with the template, with the
/// folder; a post-write hook that fails.
pub fn revision(host: &Host<'_>, project: &Project, arguments: &NewScript) -> Result<PathBuf> {
    project.refuse_duplicates()?;
    let runs_environment = arguments.autogenerate || project.directory.settings().revision_environment;
    refuse_sql(arguments, runs_environment)?;
    let draft = Draft {
        message: arguments.message.as_deref(),
        own_message: |_, _| None,
        heads: vec![RevisionExpr::parse(&arguments.head)],
        splice: if arguments.splice { Splice::Allowed } else { Splice::Forbidden },
        branch_label: arguments.branch_label.as_deref(),
        version_path: arguments.version_path.as_deref(),
        rev_id: arguments.rev_id.as_deref(),
        depends_on: &arguments.depends_on,
    };
    let mut script = draft.place(host, project)?;
    let mut left = None;
    if runs_environment {
        let (variables, ran) = from_environment(host, project, arguments)?;
        script.variables.extend(variables);
        left = Some(ran);
    }
    script.write(host, project, "revision", left)
}

/// `--sql` only says how `env.py` is run, so it needs an `env.py` that is run.
fn refuse_sql(arguments: &NewScript, runs_environment: bool) -> Result<()> {
    let words = match (arguments.sql, arguments.autogenerate, runs_environment) {
        (true, true, _) => "Using --sql with --autogenerate does not make any sense",
        (true, false, false) => {
            "Using --sql with the revision command when revision_environment is not configured does not make any sense"
        }
        _ => return Ok(()),
    };
    Err(Error::new(Code::RevisionArgument, words).hint("leave `--sql` out"))
}

/// Runs the environment: one comparison for each target, each into the variables that its target names.
fn from_environment(host: &Host<'_>, project: &Project, arguments: &NewScript) -> Result<(Variables, Left)> {
    let request = Request {
        offline: arguments.sql,
        command_line: command_line(arguments),
        compares: arguments.autogenerate,
        creates_database: arguments.autogenerate,
        calls_hooks: has_registered_hooks(project)?,
        ..Request::default()
    };
    let mut variables = Variables::new();
    let mut imports = BTreeSet::new();
    let left = environment::run_for_script(host, project, &request, &mut |target, channel| {
        let differences = match channel {
            Channel::Online(connection) if arguments.autogenerate => {
                compare(host, project, target, connection)?
            }
            // Whenever `env.py` runs, the functions have the comments of a generated body.
            _ => Differences { upgrade: Vec::new(), downgrade: Vec::new(), detected: Vec::new() },
        };
        add_bodies(&mut variables, &mut imports, &differences, &target.autogenerate)?;
        Ok(Outcome::Done)
    })?;
    variables.extend(arguments_of(&left.template_args));
    let lines: Vec<String> = imports.into_iter().collect();
    variables.insert("imports".to_owned(), TemplateValue::Str(lines.join("\n")));
    Ok((variables, left))
}

/// The arguments as argparse names them.
fn command_line(arguments: &NewScript) -> CommandLine {
    let optional = |text: &Option<String>| text.clone().map_or(Value::Null, Value::Str);
    let version_path = arguments.version_path.as_ref().map(|path| path.display().to_string());
    let depends_on: Vec<Value> = arguments.depends_on.iter().cloned().map(Value::Str).collect();
    CommandLine {
        name: "revision".to_owned(),
        options: vec![
            ("message".to_owned(), optional(&arguments.message)),
            ("autogenerate".to_owned(), Value::Bool(arguments.autogenerate)),
            ("sql".to_owned(), Value::Bool(arguments.sql)),
            ("head".to_owned(), Value::Str(arguments.head.clone())),
            ("splice".to_owned(), Value::Bool(arguments.splice)),
            ("branch_label".to_owned(), optional(&arguments.branch_label)),
            ("version_path".to_owned(), optional(&version_path)),
            ("rev_id".to_owned(), optional(&arguments.rev_id)),
            (
                "depends_on".to_owned(),
                if depends_on.is_empty() { Value::Null } else { Value::List(depends_on) },
            ),
        ],
        ..CommandLine::default()
    }
}

fn add_bodies(
    variables: &mut Variables,
    imports: &mut BTreeSet<String>,
    differences: &Differences,
    options: &AutogenerateOptions,
) -> Result<()> {
    let render = RenderOptions {
        sqlalchemy_prefix: options.sqlalchemy_module_prefix.clone(),
        alembic_prefix: options.alembic_module_prefix.clone(),
        user_prefix: options.user_module_prefix.clone(),
        as_batch: options.render_as_batch,
    };
    for (token, operations) in
        [(&options.upgrade_token, &differences.upgrade), (&options.downgrade_token, &differences.downgrade)]
    {
        let body = render_body(operations, &render)?;
        imports.extend(body.imports);
        variables.insert(token.clone(), TemplateValue::Str(indented(&body.text)));
    }
    Ok(())
}

/// Indents all lines but the first, which stands where the template puts it.
fn indented(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .enumerate()
        .map(
            |(index, line)| {
                if index == 0 || line.is_empty() { line.to_owned() } else { format!("    {line}") }
            },
        )
        .collect();
    lines.join("\n")
}
