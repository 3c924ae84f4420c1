//! `revision`: a new migration script.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use limbeck_bridge::protocol::{AutogenerateOptions, CommandLine};
use limbeck_diagnostics::{Code, Error, Result};
use limbeck_project::script_directory::revision_id;
use limbeck_pysource::mako::{MainOptions, TemplateRendering, TemplateValue, render_template};
use limbeck_pysource::source::{RenderOptions, render_body};
use limbeck_revisions::{NewParents, NewRevision, RevisionExpr, Splice};
use limbeck_schema::Value;

use crate::autogenerate::{Differences, compare};
use crate::environment::{self, Request};
use crate::files;
use crate::hooks::run_post_write_hooks;
use crate::host::Host;
use crate::project::Project;
use crate::report::Event;
use crate::target::{Channel, Outcome};

/// The arguments of `revision`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewScript {
    /// `-m`.
    pub message: Option<String>,
    /// Fill the script with what the models and the database differ in.
    pub autogenerate: bool,
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
    let id = arguments.rev_id.clone().unwrap_or_else(|| revision_id((host.random)()));
    let labels: Vec<String> = arguments.branch_label.iter().cloned().collect();
    let new = NewRevision {
        id: id.clone(),
        heads: vec![RevisionExpr::parse(&arguments.head)],
        splice: if arguments.splice { Splice::Allowed } else { Splice::Forbidden },
        depends_on: arguments.depends_on.iter().map(|text| RevisionExpr::parse(text)).collect(),
        branch_labels: labels.clone(),
    };
    let parents = project.graph.place_new(&new)?;
    let folder = version_folder(project, arguments, &parents)?;
    let date = project.directory.create_date(&(host.now)())?;
    let path = folder.join(project.directory.file_name(&id, arguments.message.as_deref(), &date)?);

    let mut variables = header_variables(project, arguments, &id, &parents, &labels);
    variables.insert("create_date".to_owned(), TemplateValue::Str(date.to_string()));
    if arguments.autogenerate || project.directory.settings().revision_environment {
        variables.extend(from_environment(host, project, arguments)?);
    }
    let template = project.directory.template_source()?;
    let text = match render_template(&template, &variables, main_options(project).as_ref())? {
        TemplateRendering::Text(text) => text,
        TemplateRendering::NeedsPython(reason) => {
            return Err(reason
                .to_error(Code::TemplateRender, "this template uses more of Mako than Limbeck renders")
                .hint("write the part without Python code: expressions, `% if` and `% for` are understood"));
        }
    };
    write(host, &path, &text)?;
    run_post_write_hooks(host, project, &path)?;
    Ok(path)
}

/// What a template may ask `config` for; `None` when the section cannot be read, which Mako may never find out.
fn main_options(project: &Project) -> Option<MainOptions> {
    let section = project.config.section(project.config.section_name()).ok()??;
    Some(section.into_iter().collect())
}

fn write(host: &Host<'_>, path: &Path, text: &str) -> Result<()> {
    let action = format!("Generating {}", path.display());
    let written = match path.parent() {
        Some(folder) => files::create_folder(folder).and_then(|()| files::write_new(path, text.as_bytes())),
        None => files::write_new(path, text.as_bytes()),
    };
    let result = if written.is_ok() { "done" } else { "FAILED" };
    host.reporter.report(Event::Status { action: &action, result: Some(result) });
    written
}

/// The folder of the new script: the one that was asked for, the parent's, or the only one.
fn version_folder(project: &Project, arguments: &NewScript, parents: &NewParents) -> Result<PathBuf> {
    let locations = project.directory.version_locations();
    if let Some(given) = &arguments.version_path {
        let wanted = project.config.absolute(given);
        return match locations.iter().find(|location| **location == wanted) {
            Some(location) => Ok(location.clone()),
            None => Err(Error::new(
                Code::VersionLocation,
                format!("Path {} is not represented in current version locations", given.display()),
            )),
        };
    }
    if let [only] = locations {
        return Ok(only.clone());
    }
    let parent = parents.parents.first().map(|key| project.script(*key).path.clone());
    let found = parent.and_then(|path| {
        locations
            .iter()
            .find(|location| path.starts_with(location))
            .map(|_| path.parent().map(Path::to_owned))
    });
    found.flatten().ok_or_else(|| {
        Error::new(Code::VersionLocation, "Multiple version locations present, please specify --version-path")
    })
}

fn header_variables(
    project: &Project,
    arguments: &NewScript,
    id: &str,
    parents: &NewParents,
    labels: &[String],
) -> BTreeMap<String, TemplateValue> {
    let ids: Vec<String> =
        parents.parents.iter().map(|key| project.graph.revision(*key).id().to_owned()).collect();
    let tuple =
        |texts: &[String]| TemplateValue::Tuple(texts.iter().cloned().map(TemplateValue::Str).collect());
    // One is written as itself, several as a tuple, none as None.
    let scalar = |texts: &[String]| match texts {
        [] => TemplateValue::None,
        [one] => TemplateValue::Str(one.clone()),
        several => tuple(several),
    };
    let message = arguments.message.clone().unwrap_or_else(|| "empty message".to_owned());
    [
        ("message", TemplateValue::Str(message)),
        ("up_revision", TemplateValue::Str(id.to_owned())),
        ("down_revision", scalar(&ids)),
        ("branch_labels", if labels.is_empty() { TemplateValue::None } else { tuple(labels) }),
        ("depends_on", scalar(&parents.depends_on)),
        ("imports", TemplateValue::Str(String::new())),
        ("upgrades", TemplateValue::Str(String::new())),
        ("downgrades", TemplateValue::Str(String::new())),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

/// Runs the environment: one comparison for each target, each into the variables that its target names.
fn from_environment(
    host: &Host<'_>,
    project: &Project,
    arguments: &NewScript,
) -> Result<BTreeMap<String, TemplateValue>> {
    let request = Request {
        command_line: CommandLine {
            name: "revision".to_owned(),
            options: vec![
                ("message".to_owned(), arguments.message.clone().map_or(Value::Null, Value::Str)),
                ("autogenerate".to_owned(), Value::Bool(arguments.autogenerate)),
                ("head".to_owned(), Value::Str(arguments.head.clone())),
                ("splice".to_owned(), Value::Bool(arguments.splice)),
                ("branch_label".to_owned(), arguments.branch_label.clone().map_or(Value::Null, Value::Str)),
                ("rev_id".to_owned(), arguments.rev_id.clone().map_or(Value::Null, Value::Str)),
                ("sql".to_owned(), Value::Bool(false)),
            ],
            ..CommandLine::default()
        },
        wants_hooks: arguments.autogenerate,
        creates_database: arguments.autogenerate,
        ..Request::default()
    };
    let mut variables = BTreeMap::new();
    let mut imports = BTreeSet::new();
    environment::run(host, project, &request, &mut |target, channel| {
        for (name, value) in &target.autogenerate.template_args {
            variables.insert(name.clone(), template_value(value));
        }
        if let (true, Channel::Online(connection)) = (arguments.autogenerate, channel) {
            let differences = compare(host, project, target, connection)?;
            add_bodies(&mut variables, &mut imports, &differences, &target.autogenerate)?;
        }
        Ok(Outcome::Done)
    })?;
    let lines: Vec<String> = imports.into_iter().collect();
    variables.insert("imports".to_owned(), TemplateValue::Str(lines.join("\n")));
    Ok(variables)
}

fn add_bodies(
    variables: &mut BTreeMap<String, TemplateValue>,
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

fn template_value(value: &Value) -> TemplateValue {
    match value {
        Value::Null => TemplateValue::None,
        Value::Bool(flag) => TemplateValue::Bool(*flag),
        Value::Int(number) => TemplateValue::Int(*number),
        Value::Str(text)
        | Value::Float(text)
        | Value::Decimal(text)
        | Value::Bytes(text)
        | Value::Date(text)
        | Value::Time(text)
        | Value::DateTime(text)
        | Value::Uuid(text) => TemplateValue::Str(text.clone()),
        Value::List(items) => TemplateValue::List(items.iter().map(template_value).collect()),
        Value::Dict(pairs) => {
            TemplateValue::List(pairs.iter().map(|(_, item)| template_value(item)).collect())
        }
    }
}
