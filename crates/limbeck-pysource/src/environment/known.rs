//! What `env.py` may use of the standard library, SQLAlchemy, Alembic and python-dotenv.

use limbeck_diagnostics::Span;

use super::Reader;
use super::function::Arguments;
use super::stop::Outcome;
use super::value::Value;
use crate::syntax::ast::Name;

/// Roots of the modules whose parts are modelled; other third parties are only carried.
const MODELLED: &[&str] = &["alembic", "sqlalchemy", "dotenv"];

/// Whether something of a third party is modelled here, or at least of no use as part of `target_metadata`.
pub(super) fn is_modelled(path: &str) -> bool {
    let root = path.split('.').next().unwrap_or(path);
    MODELLED.contains(&root) || crate::effects::is_standard(root)
}

/// The class that a traceback names for an exception that `env.py` may raise.
pub(super) fn exception(path: &str) -> Option<&str> {
    match path {
        "alembic.util.CommandError" | "alembic.util.exc.CommandError" => {
            Some("alembic.util.exc.CommandError")
        }
        _ => path
            .strip_prefix("builtins.")
            .filter(|name| *name == "Exception" || (name.ends_with("Error") && *name != "KeyError")),
    }
}

/// A path as it is matched here: SQLAlchemy offers one function at several places.
fn canonical(path: &str) -> &str {
    match path.strip_prefix("sqlalchemy.").and_then(|rest| rest.rsplit('.').next()) {
        Some("create_engine") => "sqlalchemy.create_engine",
        Some("engine_from_config") => "sqlalchemy.engine_from_config",
        Some("create_async_engine") => "sqlalchemy.create_async_engine",
        Some("async_engine_from_config") => "sqlalchemy.async_engine_from_config",
        Some("AsyncEngine") => "sqlalchemy.AsyncEngine",
        _ => match path {
            "dotenv.main.load_dotenv" => "dotenv.load_dotenv",
            "dotenv.main.find_dotenv" => "dotenv.find_dotenv",
            "dotenv.main.dotenv_values" => "dotenv.dotenv_values",
            other => other,
        },
    }
}

impl Reader<'_, '_> {
    /// An attribute of something known.
    pub(super) fn known_attribute(&mut self, path: &str, name: &Name, span: Span) -> Outcome<Value> {
        let whole = format!("{path}.{name}");
        match whole.as_str() {
            "alembic.context.config.config_file_name" => {
                Ok(Value::text_or_none(self.world.config.config_file_name()))
            }
            "alembic.context.config.config_ini_section" => Ok(Value::str(self.world.config.section_name())),
            "alembic.context.script"
            | "alembic.context.config.cmd_opts"
            | "alembic.context.config.file_config" => self.decline(span, format!("`{name}` is not followed")),
            "os.sep" if !cfg!(windows) => Ok(Value::str("/")),
            "os.pardir" | "os.path.pardir" => Ok(Value::str("..")),
            "os.curdir" | "os.path.curdir" => Ok(Value::str(".")),
            "sys.platform" | "os.name" | "sys.argv" | "sys.modules" => {
                self.decline(span, format!("`{whole}` is not followed"))
            }
            _ => Ok(Value::Known(whole.into())),
        }
    }

    /// Calls something known.
    pub(super) fn call_known(&mut self, path: &str, arguments: Arguments, span: Span) -> Outcome<Value> {
        if let Some(method) = path.strip_prefix("alembic.context.config.") {
            return self.call_config(method, arguments, span);
        }
        if let Some(function) = path.strip_prefix("alembic.context.") {
            return self.call_context(function, arguments, span);
        }
        if let Some(function) = path.strip_prefix("os.path.") {
            return self.call_os_path(function, arguments, span);
        }
        if let Some(method) = path.strip_prefix("os.environ.") {
            return self.call_environ(method, arguments, span);
        }
        if let Some(method) = path.strip_prefix("sys.path.") {
            return self.call_sys_path(method, arguments, span);
        }
        if let Some(class) = exception_class(path) {
            return self.new_exception(class, arguments, span);
        }
        match canonical(path) {
            "os.getenv" => self.call_environ("get", arguments, span),
            "os.getcwd" if arguments.is_empty() => {
                Ok(Value::str(self.world.working_directory.display().to_string()))
            }
            "pathlib.Path" => self.new_path(arguments, span),
            "logging.getLogger" => Ok(Value::Opaque("a logger".into())),
            "logging.config.fileConfig" => self.call_file_config(arguments, span),
            "dotenv.load_dotenv" => self.load_dotenv(arguments, span),
            "dotenv.find_dotenv" => self.find_dotenv(arguments, span),
            "dotenv.dotenv_values" => self.dotenv_values(arguments, span),
            "asyncio.run" | "asyncio.loop.run_until_complete" => self.run_coroutine(arguments, span),
            "asyncio.get_event_loop" | "asyncio.new_event_loop" if arguments.is_empty() => {
                Ok(Value::Known("asyncio.loop".into()))
            }
            "asyncio.set_event_loop" | "asyncio.loop.close" => Ok(Value::None),
            "sqlalchemy.create_engine" => self.create_engine(arguments, false, span),
            "sqlalchemy.create_async_engine" => self.create_engine(arguments, true, span),
            "sqlalchemy.engine_from_config" => self.engine_from_config(arguments, false, span),
            "sqlalchemy.async_engine_from_config" => self.engine_from_config(arguments, true, span),
            "sqlalchemy.AsyncEngine" => self.async_engine(arguments, span),
            "alembic.autogenerate.rewriter.Rewriter" if arguments.is_empty() => {
                Ok(Value::Opaque("a rewriter".into()))
            }
            "urllib.parse.quote_plus" => self.quote(arguments, true, span),
            "urllib.parse.quote" => self.quote(arguments, false, span),
            "builtins.str"
            | "builtins.int"
            | "builtins.bool"
            | "builtins.len"
            | "builtins.isinstance"
            | "builtins.dict"
            | "builtins.list"
            | "builtins.tuple" => self.call_builtin(path, arguments, span),
            _ => self.decline(span, format!("what `{}` does is not followed in `env.py`", shown(path))),
        }
    }
}

/// The path of an exception class that can be made from a text.
fn exception_class(path: &str) -> Option<&str> {
    exception(path).map(|_| path).or_else(|| (path == "builtins.KeyError").then_some(path))
}

fn shown(path: &str) -> &str {
    path.strip_prefix("builtins.").unwrap_or(path)
}
