//! Reading an `env.py` without running it.
//!
//! An `env.py` is a stylised program: it asks the configuration, the environment and a `.env` file for a URL, names
//! the models' metadata, makes an engine, and calls `context.configure` and `context.run_migrations`, once. A small
//! interpreter follows it statement by statement, with the values it would have; what it does not know it leaves to
//! Python, with the line. Imports of the project's modules run at their place in the order, so each must pass the
//! [effects check](crate::effects) there.

mod assign;
mod call;
mod config;
mod configure;
mod dotenv;
mod engine;
mod expression;
mod function;
mod import;
mod known;
mod models;
mod operator;
mod paths;
mod reading;
mod references;
mod statement;
mod stop;
mod text;
mod value;
mod world;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::rc::Rc;

use limbeck_diagnostics::{Result, SourceText, Span};

use crate::NeedsPython;
use crate::effects::{Effects, SearchPath};
use crate::syntax::ast::Name;
use crate::syntax::parse_module;
use configure::Configured;
use import::Import;
use stop::{Outcome, Stop};
use value::{Scope, Value};

pub use engine::needs_async_engine;
pub use reading::{
    Configure, EngineSettings, Environment, EnvironmentReading, FileConfigCall, MetadataExpression,
    PlainValue, RaisedException,
};
pub use references::{NamedObject, ReferencesRead, ReferencesWorld, read_references};
pub use world::{ConfigAccess, DotEnvAccess, DotEnvOptions, EnvironmentWorld};

/// Reads an `env.py`.
///
/// # Errors
/// `LB0401` for a syntax error, and what the configuration and `.env` files say, with the line of `env.py` that
/// asks.
pub fn read_environment(source: &SourceText, world: &mut EnvironmentWorld<'_>) -> Result<EnvironmentReading> {
    let module = parse_module(source)?;
    let mut reader = Reader::new(source, world);
    let ended = reader.block(&module.body).and_then(|_| reader.finish());
    Ok(match ended {
        Ok(environment) => EnvironmentReading::Read(Box::new(environment)),
        Err(Stop::Decline(reason)) => EnvironmentReading::NeedsPython(*reason),
        Err(Stop::Raised(raised)) if reader.connected || reader.configured.is_some() => {
            let reason = "this raises after something was done that only Python can undo";
            EnvironmentReading::NeedsPython(NeedsPython::new(&raised.source, raised.span, reason))
        }
        Err(Stop::Raised(raised)) => EnvironmentReading::Raised(*raised),
        Err(Stop::Failed(error)) => return Err(*error),
    })
}

/// How many statements and expressions are followed.
const STEPS: u32 = 200_000;

/// How deep calls may nest.
const DEPTH: usize = 64;

/// The run of an `env.py`.
struct Reader<'r, 'w> {
    source: &'r SourceText,
    world: &'r mut EnvironmentWorld<'w>,
    effects: Effects<'w>,
    globals: HashMap<Name, Value>,
    scopes: Vec<Rc<Scope>>,
    /// `os.environ`.
    variables: BTreeMap<String, String>,
    search_path: SearchPath,
    imports: Vec<Import>,
    /// An engine was asked for a connection.
    connected: bool,
    /// How many `with context.begin_transaction()` are open.
    transactions: u32,
    configured: Option<Configured>,
    /// `run_migrations` was called; whether in a transaction.
    ran: Option<bool>,
    file_config: Option<FileConfigCall>,
    steps: u32,
}

impl<'r, 'w> Reader<'r, 'w> {
    fn new(source: &'r SourceText, world: &'r mut EnvironmentWorld<'w>) -> Self {
        let mut globals = HashMap::new();
        let file = world.working_directory.join(source.path());
        globals.insert(Name::from("__file__"), Value::str(file.display().to_string()));
        globals.insert(Name::from("__name__"), Value::str("env_py"));
        Self {
            effects: Effects::within(world.modules, source),
            variables: world.variables.clone(),
            source,
            world,
            globals,
            scopes: Vec::new(),
            search_path: SearchPath::default(),
            imports: Vec::new(),
            connected: false,
            transactions: 0,
            configured: None,
            ran: None,
            file_config: None,
            steps: STEPS,
        }
    }

    /// Leaves it to Python.
    fn decline<T>(&self, span: Span, reason: impl Into<String>) -> Outcome<T> {
        Err(Stop::Decline(Box::new(NeedsPython::new(self.source, span, reason))))
    }

    /// Raises an exception.
    fn raise<T>(&self, span: Span, class: &str, message: impl Into<String>) -> Outcome<T> {
        Err(Stop::Raised(Box::new(RaisedException {
            class: class.to_owned(),
            message: message.into(),
            source: self.source.clone(),
            span,
        })))
    }

    /// An error of the configuration or a `.env` file, with the line that asked.
    fn failed<T>(&self, result: Result<T>, span: Span, label: &str) -> Outcome<T> {
        result.map_err(|error| {
            let error = match error.diagnostic().location {
                Some(_) => error,
                None => error.at(self.source, span, label),
            };
            Stop::Failed(Box::new(error))
        })
    }

    fn tick(&mut self, span: Span) -> Outcome<()> {
        self.steps = self.steps.saturating_sub(1);
        if self.steps == 0 {
            return self.decline(span, "`env.py` takes too long here");
        }
        Ok(())
    }

    fn line(&self, span: Span) -> u32 {
        self.source.position(span.start).line as u32
    }

    /// A path as the process would open it.
    fn absolute(&self, path: &str) -> PathBuf {
        self.world.working_directory.join(path)
    }

    fn finish(&mut self) -> Outcome<Environment> {
        let end = Span::new(self.source.text().len() as u32, self.source.text().len() as u32);
        let (Some(configured), Some(begins_transaction)) = (self.configured.take(), self.ran) else {
            return self.decline(end, "`context.run_migrations()` was not called up to here");
        };
        let changed =
            self.variables.iter().filter(|(name, value)| self.world.variables.get(*name) != Some(value));
        Ok(Environment {
            url: configured.url,
            engine: configured.engine,
            is_async: configured.is_async,
            models: configured.models,
            facts: configured.facts,
            variables_changed: changed.map(|(name, value)| (name.clone(), value.clone())).collect(),
            search_path: self.search_path.clone(),
            configure: configured.configure,
            hooks: configured.hooks,
            begins_transaction,
            file_config: self.file_config,
            files: self.effects.files(),
        })
    }
}
