//! The values of the evaluator.

use std::rc::Rc;

use limbeck_diagnostics::{SourceText, Span};
use limbeck_schema as schema;

use super::class::{Bound, Class, Instance, Owner};
use super::dict::Dict;
use crate::known::op::Batch;
use crate::known::sqlalchemy::Sa;
use crate::syntax::ast::{FunctionDef, Lambda, Name};

/// A value. Those without identity stand here; the others live in the arena.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    None,
    Bool(bool),
    Int(i64),
    /// As `repr` writes it: no arithmetic, no formatting.
    Float(Rc<str>),
    Str(Rc<str>),
    /// A name made final by `op.f`: a string that a naming convention leaves alone.
    FinalName(Rc<str>),
    Bytes(Rc<[u8]>),
    /// A decimal, a date, a UUID: made from literals, carried, never looked into.
    Plain(Rc<schema::Value>),
    Tuple(Rc<[Value]>),
    Range {
        start: i64,
        stop: i64,
        step: i64,
    },
    /// Something of a module that we model, by its canonical path: `sqlalchemy.Column`, `alembic.op`.
    Known(Rc<str>),
    /// What lives in the arena.
    Object(Handle),
}

impl Value {
    /// A string.
    pub(crate) fn str(text: impl Into<Rc<str>>) -> Self {
        Self::Str(text.into())
    }

    /// The text of a string, whatever its kind.
    pub(crate) fn as_str(&self) -> Option<&Rc<str>> {
        match self {
            Self::Str(text) | Self::FinalName(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn handle(&self) -> Option<Handle> {
        match self {
            Self::Object(handle) => Some(*handle),
            _ => None,
        }
    }

    pub(crate) fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }
}

/// The identity of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Handle(pub(super) u32);

/// The identity of a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ScopeId(pub(super) u32);

/// The identity of a loaded module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ModuleId(pub(super) u32);

/// An object of the arena.
#[derive(Debug)]
pub(crate) enum Object {
    List(Vec<Value>),
    Dict(Dict),
    /// Its values are the keys of a dict.
    Set(Dict),
    /// What `enumerate`, `zip` and the like return: read once.
    Iterator(Iterator),
    /// `dict.keys()`, `.values()`, `.items()`.
    View(Handle, View),
    Function(Rc<Function>),
    /// An exception that may be raised.
    Exception {
        name: Rc<str>,
        message: Rc<str>,
    },
    /// A module of the project.
    Module(ModuleId),
    /// What may be carried, but not looked into.
    Opaque(Opaque),
    /// A class of the user's.
    Class(Rc<Class>),
    /// An object of a class of the user's.
    Instance(Instance),
    /// A method with its object.
    Bound(Bound),
    /// `super()` within a method.
    Super(Owner),
    /// A member of an enumeration of the user's.
    Member(Rc<Class>, usize),
    /// A SQLAlchemy object.
    Sa(Sa),
    /// The object of `with op.batch_alter_table(...)`.
    Batch(Batch),
}

/// The rest of an iteration.
#[derive(Debug)]
pub(crate) struct Iterator {
    pub items: Vec<Value>,
    /// The objects it reads from, with their versions when it was made.
    pub watched: Vec<(Handle, u32)>,
    pub used: bool,
}

/// Which part of a dict a view shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    Keys,
    Values,
    Items,
}

/// A value that is not evaluated.
#[derive(Debug, Clone)]
pub(crate) struct Opaque {
    /// What it is, for the message when somebody uses it: "`app.models.Base`".
    pub what: Rc<str>,
    /// The dotted path, of what came by an import: it cannot reach the importing module's variables.
    pub path: Option<Rc<str>>,
}

impl Opaque {
    /// Something imported.
    pub(crate) fn imported(path: &str) -> Self {
        Self { what: Rc::from(format!("`{path}`")), path: Some(Rc::from(path)) }
    }

    /// Something else, in a few words.
    pub(crate) fn made(what: impl Into<Rc<str>>) -> Self {
        Self { what: what.into(), path: None }
    }
}

/// A function of the user's.
#[derive(Debug)]
pub(crate) struct Function {
    pub code: Code,
    pub module: ModuleId,
    /// The scope around it; nothing at module level.
    pub closure: Option<ScopeId>,
    /// Values of default arguments, evaluated at the definition.
    pub defaults: Vec<(Name, Value)>,
    /// Its body has `yield`: calling it runs nothing.
    pub generator: bool,
    /// The names that are local to it.
    pub locals: Rc<std::collections::HashSet<Name>>,
}

/// What a function runs.
#[derive(Debug, Clone)]
pub(crate) enum Code {
    Def(Rc<FunctionDef>),
    Lambda(Rc<Lambda>),
}

impl Code {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Def(def) => &def.name,
            Self::Lambda(_) => "<lambda>",
        }
    }
}

/// An exception that ended the evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    /// The exception's class, as a traceback names it: `ValueError`, `alembic.util.exc.CommandError`.
    pub exception: String,
    /// Its text, `str(exception)`.
    pub message: String,
    /// The file with the `raise`.
    pub source: SourceText,
    /// The `raise` or `assert` statement, or the call that raised.
    pub span: Span,
}
