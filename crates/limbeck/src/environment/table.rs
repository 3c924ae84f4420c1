//! The environment of a project without an `env.py`: its table, read as the `env.py` that it stands for.

use std::collections::BTreeMap;

use limbeck_bridge::protocol::{DATABASE_URL, EnvironmentTable as WorkerTable, SourceLine};
use limbeck_database::Url;
use limbeck_diagnostics::{Code, Error, Result};
use limbeck_project::dotenv::{DotEnv, References, Release, Winner};
use limbeck_project::tool_table::{ArgumentValue, DatabaseUrl, EnvironmentTable, Located, Reference};
use limbeck_pysource::SearchPath;
use limbeck_pysource::environment::{
    Configure, EngineSettings, Environment as Read, MetadataExpression, NamedObject, PlainValue,
    ReferencesWorld, needs_async_engine, read_references,
};

use super::Request;
use super::read::{Understood, needs_python, plain};
use crate::host::Host;
use crate::world::PythonWorld;

/// Reads the table, which makes an environment like that of the template `generic`.
///
/// # Errors
/// `LB0102` for a URL that is not there, `LB0601` for one that is none, `LB0103` for arguments that cannot be.
pub(super) fn read(
    host: &Host<'_>,
    table: &EnvironmentTable,
    request: &Request,
    world: &PythonWorld,
) -> Result<Understood> {
    let variables_changed = variables_of_file(host, table)?;
    let mut variables = host.variables.clone();
    variables.extend(variables_changed.iter().cloned());
    let url = database_url(host, table, &variables)?;
    let models: Vec<NamedObject<'_>> = table.models.iter().map(named).collect();
    let functions: Vec<NamedObject<'_>> = functions(table).map(|(_, item)| named(item)).collect();
    let surroundings = ReferencesWorld { modules: &world.modules, variables: &variables };
    let found = match read_references(&table.source, &models, &functions, &surroundings) {
        Ok(found) => found,
        Err(reason) => return Ok(Err(needs_python(&reason))),
    };
    let names = Names::new(table);
    let (configure, hooks) = configure(table, request)?;
    Ok(Ok(Box::new(Read {
        is_async: needs_async_engine(&url),
        url: Some(url),
        engine: EngineSettings::default(),
        models: names.metadata.map(|expression| MetadataExpression {
            imports: names.imports.into_iter().map(|import| (import.text, import.line)).collect(),
            expression: (expression.text, expression.line),
        }),
        facts: found.facts,
        variables_changed,
        search_path: SearchPath::default(),
        configure,
        hooks,
        begins_transaction: true,
        file_config: None,
        files: found.files,
    })))
}

/// The same for Python.
pub(super) fn for_worker(table: &EnvironmentTable) -> WorkerTable {
    let names = Names::new(table);
    let arguments = table.arguments.iter().filter_map(|argument| match &argument.value {
        ArgumentValue::Plain(value) => Some((argument.name.to_owned(), plain(value))),
        ArgumentValue::Functions(_) => None,
    });
    let place = table.url.as_ref().map_or(table.header, |url| url.span);
    WorkerTable {
        url_line: table.source.position(place.start).line as u32,
        arguments: arguments.collect(),
        imports: names.imports,
        target_metadata: names.metadata,
        functions: names.functions,
    }
}

/// What the worker finds in its process environment.
///
/// # Errors
/// As [`read`].
pub(super) fn worker_variables(host: &Host<'_>, table: &EnvironmentTable) -> Result<Vec<(String, String)>> {
    let mut changed = variables_of_file(host, table)?;
    let mut variables = host.variables.clone();
    variables.extend(changed.iter().cloned());
    changed.push((DATABASE_URL.to_owned(), database_url(host, table, &variables)?));
    Ok(changed)
}

/// The variables of `env_file` that the process does not have.
fn variables_of_file(host: &Host<'_>, table: &EnvironmentTable) -> Result<Vec<(String, String)>> {
    let Some(path) = &table.env_file else { return Ok(Vec::new()) };
    let mut variables = host.variables.clone();
    DotEnv::read(path, Release::LATEST)?.load(&mut variables, Winner::Environment, References::Expanded);
    variables.retain(|name, _| !host.variables.contains_key(name));
    host.secrets.learn_variables(&variables);
    Ok(variables.into_iter().collect())
}

fn database_url(
    host: &Host<'_>,
    table: &EnvironmentTable,
    variables: &BTreeMap<String, String>,
) -> Result<String> {
    let Some(url) = &table.url else {
        let message = format!("No 'url' key found in `{}`.", table.name);
        return Err(table
            .error(table.header, Code::ConfigMissing, message, "has no `url`")
            .hint("write `url = \"env:DATABASE_URL\"` into it, or the URL itself"));
    };
    let text = match &url.value {
        DatabaseUrl::Given(text) => text,
        DatabaseUrl::Variable(name) => match variables.get(name).map(String::as_str) {
            None | Some("") => return Err(no_variable(table, url, name, variables.contains_key(name))),
            Some(_) => &variables[name],
        },
    };
    host.secrets.learn_text(text);
    match Url::parse(text) {
        Ok(_) => Ok(text.clone()),
        Err(error) => Err(error
            .at(&table.source, url.span, "this is where the URL comes from")
            .note(format!("it is the value of {}", url.origin()))),
    }
}

fn no_variable(table: &EnvironmentTable, url: &Located<DatabaseUrl>, name: &str, is_set: bool) -> Error {
    let what = if is_set { "is empty" } else { "is not set" };
    let message = format!("the variable `{name}` {what}");
    let error = table.error(url.span, Code::ConfigMissing, message, "the URL is its value");
    match &table.env_file {
        Some(path) if path.is_file() => error.note(format!("`{}` does not set it either", path.display())),
        Some(path) => error.note(format!("`{}` does not exist", path.display())),
        None => error.note("no `env_file` is named that could set it"),
    }
    .hint(format!("set it, for example `{name}=postgresql+psycopg://user:password@host/database`"))
}

fn named(item: &Located<Reference>) -> NamedObject<'_> {
    NamedObject { module: &item.value.module, name: item.value.name.as_deref(), span: item.span }
}

/// The project's functions among the arguments of `context.configure`.
fn functions(table: &EnvironmentTable) -> impl Iterator<Item = (&'static str, &Located<Reference>)> {
    table.arguments.iter().flat_map(|argument| match &argument.value {
        ArgumentValue::Functions(items) => items.iter().map(|item| (argument.name, item)).collect(),
        ArgumentValue::Plain(_) => Vec::new(),
    })
}

/// The references as Python: imports that stand on the lines of the table, and what they are used for.
struct Names {
    imports: Vec<SourceLine>,
    metadata: Option<SourceLine>,
    functions: Vec<(String, SourceLine)>,
}

impl Names {
    fn new(table: &EnvironmentTable) -> Self {
        let mut names = Self { imports: Vec::new(), metadata: None, functions: Vec::new() };
        let line = |item: &Located<Reference>| table.source.position(item.span.start).line as u32;
        let mut models = Vec::new();
        for item in &table.models {
            if let Some(expression) = names.import(item, line(item)) {
                models.push(SourceLine { text: format!("limbeck_metadata({expression})"), line: line(item) });
            }
        }
        if let Some(first) = models.first() {
            let text = "from limbeck._models import metadata_of as limbeck_metadata".to_owned();
            names.imports.push(SourceLine { text, line: first.line });
        }
        names.metadata = joined(models);
        for argument in &table.arguments {
            let ArgumentValue::Functions(items) = &argument.value else { continue };
            let expressions = items.iter().filter_map(|item| {
                let text = names.import(item, line(item))?;
                Some(SourceLine { text, line: line(item) })
            });
            if let Some(expression) = joined(expressions.collect()) {
                names.functions.push((argument.name.to_owned(), expression));
            }
        }
        names
    }

    /// Adds the import; the expression for what it names.
    fn import(&mut self, item: &Located<Reference>, line: u32) -> Option<String> {
        let Reference { module, name } = &item.value;
        let Some(name) = name else {
            self.imports.push(SourceLine { text: format!("import {module}"), line });
            return None;
        };
        let bound = format!("limbeck_{}", self.imports.len());
        let first = name.split('.').next().unwrap_or(name);
        self.imports.push(SourceLine { text: format!("from {module} import {first} as {bound}"), line });
        Some(format!("{bound}{}", &name[first.len()..]))
    }
}

/// One expression, or a list of several.
fn joined(mut expressions: Vec<SourceLine>) -> Option<SourceLine> {
    if expressions.len() < 2 {
        return expressions.pop();
    }
    let line = expressions.first()?.line;
    // All on the line of the first, as the list is one expression.
    let texts: Vec<String> = expressions.into_iter().map(|expression| expression.text).collect();
    Some(SourceLine { text: format!("[{}]", texts.join(", ")), line })
}

/// The arguments of `context.configure`, and the names of those that are functions.
fn configure(table: &EnvironmentTable, request: &Request) -> Result<(Configure, Vec<String>)> {
    let mut made = Configure::default();
    if request.offline {
        // As the templates have it.
        made.literal_binds = Some(true);
        made.paramstyle = Some("named".to_owned());
    }
    let mut hooks = Vec::new();
    for argument in &table.arguments {
        let refused = |message: &str, label: &str| {
            Err(table.error(
                argument.span,
                Code::ConfigValue,
                format!("`{}` {message}", argument.name),
                label,
            ))
        };
        match &argument.value {
            ArgumentValue::Functions(_) => hooks.push(argument.name.to_owned()),
            ArgumentValue::Plain(PlainValue::Bool(value)) => match made.flag(argument.name) {
                Some(place) => *place = Some(*value),
                None => return refused("is no switch", "here"),
            },
            ArgumentValue::Plain(PlainValue::Text(value)) => match made.text(argument.name) {
                Some(place) => *place = Some(value.clone()),
                None => return refused("is no text", "here"),
            },
            ArgumentValue::Plain(PlainValue::Map(items)) if argument.name == "dialect_opts" => {
                match items.as_slice() {
                    [(name, PlainValue::Text(style))] if name == "paramstyle" => {
                        made.paramstyle = Some(style.clone());
                    }
                    _ => return refused("can have `paramstyle` alone, a text", "more than that"),
                }
            }
            ArgumentValue::Plain(PlainValue::Map(items)) => made.template_args = items.clone(),
            ArgumentValue::Plain(_) => return refused("has a value that it cannot have", "here"),
        }
    }
    Ok((made, hooks))
}
