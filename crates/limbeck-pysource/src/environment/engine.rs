//! Engines and connections.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Reader;
use super::function::Arguments;
use super::reading::{EngineSettings, PlainValue};
use super::stop::Outcome;
use super::value::{Engine, Value};
use crate::syntax::ast::Name;

/// Arguments of `create_engine` that make no difference to a migration: pools, logging.
const IGNORED: &[&str] = &[
    "echo",
    "echo_pool",
    "enable_from_linting",
    "future",
    "hide_parameters",
    "label_length",
    "logging_name",
    "max_overflow",
    "pool_logging_name",
    "pool_pre_ping",
    "pool_recycle",
    "pool_reset_on_return",
    "pool_size",
    "pool_timeout",
    "pool_use_lifo",
    "poolclass",
    "query_cache_size",
    "use_insertmanyvalues",
];

/// Drivers that only an async engine can use.
const ASYNC_ONLY: &[&str] = &["asyncpg", "aiosqlite", "asyncmy", "aiomysql", "aioodbc", "psycopg_async"];

/// Drivers that an async engine can use.
const ASYNC: &[&str] = &["asyncpg", "aiosqlite", "asyncmy", "aiomysql", "psycopg", "psycopg_async"];

impl Reader<'_, '_> {
    pub(super) fn create_engine(
        &mut self,
        mut arguments: Arguments,
        is_async: bool,
        span: Span,
    ) -> Outcome<Value> {
        let url = arguments.take(0, "url");
        if arguments.positional.len() > 1 {
            return self.decline(span, "the arguments of this call are not followed");
        }
        let engine = self.engine(url, arguments.named, is_async, span)?;
        Ok(Value::Engine(Rc::new(engine)))
    }

    pub(super) fn engine_from_config(
        &mut self,
        mut arguments: Arguments,
        is_async: bool,
        span: Span,
    ) -> Outcome<Value> {
        let configuration = arguments.take(0, "configuration");
        let prefix = match arguments.take(1, "prefix") {
            None => "sqlalchemy.".to_owned(),
            Some(Value::Str(prefix)) => prefix.to_string(),
            Some(_) => return self.decline(span, "the prefix is not a text"),
        };
        let Some(Value::Dict(items)) = configuration else {
            return self.decline(span, "the configuration of this engine is not known");
        };
        let mut options: Vec<(Name, Value)> = Vec::new();
        for (key, value) in items.borrow().iter() {
            let Value::Str(key) = key else {
                return self.decline(span, "the configuration of this engine is not known");
            };
            if let Some(name) = key.strip_prefix(&prefix) {
                options.push((name.into(), value.clone()));
            }
        }
        for (name, value) in arguments.named {
            match options.iter_mut().find(|(known, _)| *known == name) {
                Some((_, old)) => *old = value,
                None => options.push((name, value)),
            }
        }
        let Some(at) = options.iter().position(|(name, _)| &**name == "url") else {
            return self.raise(span, "KeyError", "'url'");
        };
        let (_, url) = options.remove(at);
        let engine = self.engine(Some(url), options, is_async, span)?;
        Ok(Value::Engine(Rc::new(engine)))
    }

    pub(super) fn async_engine(&mut self, mut arguments: Arguments, span: Span) -> Outcome<Value> {
        match arguments.take(0, "sync_engine") {
            Some(Value::Engine(engine)) if !engine.is_async => {
                // The check of the driver, left out while the engine was a plain one.
                self.check_driver(&engine.url, true, span)?;
                Ok(Value::Engine(Rc::new(Engine { is_async: true, ..Engine::clone(&engine) })))
            }
            _ => self.decline(span, "what this engine is made of is not known"),
        }
    }

    fn engine(
        &self,
        url: Option<Value>,
        options: Vec<(Name, Value)>,
        is_async: bool,
        span: Span,
    ) -> Outcome<Engine> {
        let url = match url {
            Some(Value::Str(url)) => url,
            Some(value) => return self.decline(span, format!("the URL is {}", value.describe())),
            None => return self.decline(span, "this engine has no URL"),
        };
        if dialect(&url).is_none() {
            return self.decline(span, "this is not a database URL");
        }
        if is_async {
            self.check_driver(&url, true, span)?;
        }
        let mut settings = EngineSettings::default();
        for (name, value) in options {
            match (&*name, value) {
                (name, _) if IGNORED.contains(&name) => {}
                ("isolation_level", Value::Str(level)) => settings.isolation_level = Some(level.to_string()),
                ("isolation_level" | "paramstyle", Value::None) => {}
                ("paramstyle", Value::Str(style)) => settings.paramstyle = Some(style.to_string()),
                ("connect_args", value) => match value.plain() {
                    Some(PlainValue::Map(items)) => settings.connect_args = items,
                    _ => return self.decline(span, "the value of `connect_args` is not followed"),
                },
                (name, _) => {
                    return self.decline(span, format!("the engine's setting `{name}` is not honoured"));
                }
            }
        }
        Ok(Engine { url, settings, is_async, from_async: false })
    }

    /// Refuses a driver that SQLAlchemy refuses for this kind of engine.
    fn check_driver(&self, url: &str, is_async: bool, span: Span) -> Outcome<()> {
        let driver = driver(url);
        let fits = match (is_async, driver) {
            (true, Some(driver)) => ASYNC.contains(&driver),
            (true, None) => false,
            (false, Some(driver)) => !ASYNC_ONLY.contains(&driver),
            (false, None) => true,
        };
        if fits { Ok(()) } else { self.decline(span, "the URL's driver does not fit this kind of engine") }
    }

    pub(super) fn engine_method(
        &mut self,
        engine: &Rc<Engine>,
        name: &str,
        arguments: Arguments,
        span: Span,
    ) -> Outcome<Value> {
        match name {
            "connect" if arguments.is_empty() => {
                self.check_driver(&engine.url, engine.is_async, span)?;
                self.connected = true;
                Ok(Value::Connection(engine.clone()))
            }
            "dispose" => Ok(Value::None),
            _ => self.decline(span, format!("`.{name}()` of an engine is not followed")),
        }
    }

    pub(super) fn connection_method(
        &mut self,
        engine: &Rc<Engine>,
        name: &str,
        mut arguments: Arguments,
        span: Span,
    ) -> Outcome<Value> {
        match name {
            "run_sync" if engine.is_async => {
                let Some(Value::Function(function)) = arguments.take(0, "fn") else {
                    return self.decline(span, "what runs on this connection is not followed");
                };
                if function.def.is_async {
                    return self.decline(span, "what runs on this connection is not followed");
                }
                let facade = Engine { is_async: false, from_async: true, ..Engine::clone(engine) };
                let mut positional = vec![Value::Connection(Rc::new(facade))];
                positional.extend(arguments.positional.into_iter().skip(1));
                let bound =
                    self.bind_arguments(&function, Arguments { positional, named: arguments.named }, span)?;
                self.run(&function, bound, span)?;
                Ok(Value::None)
            }
            "close" if arguments.is_empty() => Ok(Value::None),
            _ => self.decline(span, format!("`.{name}()` of a connection is not followed")),
        }
    }

    pub(super) fn engine_attribute(&self, engine: &Rc<Engine>, name: &str, span: Span) -> Outcome<Value> {
        match (name, dialect(&engine.url)) {
            ("dialect", Some(dialect)) => Ok(Value::Dialect(dialect.into())),
            ("engine", Some(_)) => Ok(Value::Engine(engine.clone())),
            ("name", Some(dialect)) => Ok(Value::str(dialect)),
            _ => self.decline(span, format!("`.{name}` of an engine is not followed")),
        }
    }
}

/// The dialect's name in a URL.
pub(super) fn dialect(url: &str) -> Option<&str> {
    let scheme = url.split_once("://")?.0;
    let name = scheme.split_once('+').map_or(scheme, |(name, _)| name);
    (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
        .then_some(name)
}

/// Whether only an async engine can use the driver of a URL.
pub fn needs_async_engine(url: &str) -> bool {
    driver(url).is_some_and(|driver| ASYNC_ONLY.contains(&driver))
}

/// The driver's name in a URL.
fn driver(url: &str) -> Option<&str> {
    url.split_once("://")?.0.split_once('+').map(|(_, driver)| driver)
}
