//! Values of an `env.py`.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::reading::{EngineSettings, PlainValue};
use crate::effects;
use crate::syntax::ast::{FunctionDef, Name};

/// A value.
#[derive(Debug, Clone)]
pub(super) enum Value {
    None,
    Bool(bool),
    Int(i64),
    /// As `repr` writes it.
    Float(Rc<str>),
    Str(Rc<str>),
    Tuple(Rc<[Value]>),
    List(Rc<RefCell<Vec<Value>>>),
    Dict(Rc<RefCell<Vec<(Value, Value)>>>),
    Path(Rc<PathBuf>),
    /// Something of the standard library, SQLAlchemy, Alembic or python-dotenv, by its dotted path.
    Known(Rc<str>),
    Function(Rc<Function>),
    /// A call of an `async def` that was not awaited yet.
    Coroutine(Rc<Function>, Rc<[(Name, Value)]>),
    Exception {
        class: Rc<str>,
        message: Rc<str>,
    },
    Engine(Rc<Engine>),
    Connection(Rc<Engine>),
    /// `engine.dialect`, by its name.
    Dialect(Rc<str>),
    /// `context.begin_transaction()`.
    Transaction,
    /// Something that was imported from elsewhere.
    Foreign(Rc<Foreign>),
    /// What may only be carried: a logger, a lambda. The text names it.
    Opaque(Rc<str>),
}

/// A function of `env.py`.
#[derive(Debug)]
pub(super) struct Function {
    pub def: Rc<FunctionDef>,
    /// Values of default arguments, from the definition.
    pub defaults: Vec<(Name, Value)>,
    /// The scopes of the functions around it.
    pub around: Vec<Rc<Scope>>,
    /// The names that are local to it.
    pub locals: HashSet<Name>,
}

/// The names of a function's call.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub names: RefCell<HashMap<Name, Value>>,
    /// Names that are local, bound or not.
    pub locals: HashSet<Name>,
}

/// An engine.
#[derive(Debug, Clone)]
pub(super) struct Engine {
    pub url: Rc<str>,
    pub settings: EngineSettings,
    pub is_async: bool,
    /// It is the synchronous side of an async engine.
    pub from_async: bool,
}

/// Something imported, with the expression that names it.
#[derive(Debug, Clone)]
pub(super) struct Foreign {
    pub value: effects::Value,
    /// The name that the import bound.
    pub root: Name,
    /// Which import bound it.
    pub import: usize,
    pub attributes: Vec<Name>,
    /// Where `env.py` wrote it.
    pub span: Span,
}

impl Foreign {
    /// The expression that yields it after the imports.
    pub(super) fn expression(&self) -> String {
        let mut text = self.root.to_string();
        for attribute in &self.attributes {
            text.push('.');
            text.push_str(attribute);
        }
        text
    }
}

impl Value {
    pub(super) fn str(text: impl Into<Rc<str>>) -> Self {
        Self::Str(text.into())
    }

    pub(super) fn list(items: Vec<Value>) -> Self {
        Self::List(Rc::new(RefCell::new(items)))
    }

    pub(super) fn dict(items: Vec<(Value, Value)>) -> Self {
        Self::Dict(Rc::new(RefCell::new(items)))
    }

    pub(super) fn text_or_none(text: Option<String>) -> Self {
        text.map_or(Self::None, Self::str)
    }

    /// The value without code behind it, when that is what it is.
    pub(super) fn plain(&self) -> Option<PlainValue> {
        Some(match self {
            Self::None => PlainValue::None,
            Self::Bool(value) => PlainValue::Bool(*value),
            Self::Int(value) => PlainValue::Int(*value),
            Self::Float(text) => PlainValue::Float(text.to_string()),
            Self::Str(text) => PlainValue::Text(text.to_string()),
            Self::Tuple(items) => PlainValue::List(items.iter().map(Self::plain).collect::<Option<_>>()?),
            Self::List(items) => {
                PlainValue::List(items.borrow().iter().map(Self::plain).collect::<Option<_>>()?)
            }
            Self::Dict(items) => {
                let pair = |(key, value): &(Value, Value)| match key {
                    Value::Str(key) => Some((key.to_string(), value.plain()?)),
                    _ => None,
                };
                PlainValue::Map(items.borrow().iter().map(pair).collect::<Option<_>>()?)
            }
            Self::Path(_)
            | Self::Known(_)
            | Self::Function(_)
            | Self::Coroutine(..)
            | Self::Exception { .. }
            | Self::Engine(_)
            | Self::Connection(_)
            | Self::Dialect(_)
            | Self::Transaction
            | Self::Foreign(_)
            | Self::Opaque(_) => return None,
        })
    }

    /// A few words for a message; never the value itself, which may be a secret.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::None => "`None`".into(),
            Self::Bool(_) => "a truth value".into(),
            Self::Int(_) | Self::Float(_) => "a number".into(),
            Self::Str(_) => "a text".into(),
            Self::Tuple(_) | Self::List(_) => "a list".into(),
            Self::Dict(_) => "a dict".into(),
            Self::Path(_) => "a path".into(),
            Self::Known(path) => format!("`{path}`"),
            Self::Function(function) => format!("the function `{}`", function.def.name),
            Self::Coroutine(function, _) => format!("a coroutine of `{}`", function.def.name),
            Self::Exception { class, .. } => format!("a `{class}`"),
            Self::Engine(_) => "an engine".into(),
            Self::Connection(_) => "a connection".into(),
            Self::Dialect(_) => "a dialect".into(),
            Self::Transaction => "a transaction".into(),
            Self::Foreign(foreign) => format!("`{}`", foreign.expression()),
            Self::Opaque(what) => what.to_string(),
        }
    }
}
