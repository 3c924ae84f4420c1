//! What the check knows of a value.

use std::collections::HashMap;
use std::rc::Rc;

use limbeck_schema::NamingConvention;

use crate::syntax::ast::{ClassDef, FunctionDef, Lambda, Name, Parameters, Stmt};

/// A first-party module that the check has run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ModuleId(pub(super) usize);

/// The names of a scope.
pub(crate) type Names = HashMap<Name, Value>;

/// A value, as far as harmlessness and the facts about metadata depend on it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    None,
    Bool(bool),
    Int(i64),
    Str(Rc<str>),
    /// A dict whose items are known.
    Dict(Rc<[(Value, Value)]>),
    /// A list, tuple or set whose items are known.
    Sequence(Rc<[Value]>),
    /// A harmless third-party module or something in it, by its dotted path; builtins are below `builtins`.
    Known(Rc<str>),
    /// A module of the project.
    Module(ModuleId),
    Class(Rc<Class>),
    /// An object of a class of the project.
    Instance(Rc<Class>),
    Function(Function),
    /// A method behind a decorator of a third party, whose access may run it: a hybrid property, a `property`.
    Decorated(Function),
    /// A `MetaData` object.
    MetaData(Convention),
    /// A `registry` object.
    Registry(Convention),
    /// What `declarative_base()` returns.
    DeclarativeBase(Convention),
    /// What a harmless third-party callable made, a parameter, an item: never changed here.
    Made(Rc<str>),
    /// A number, text or collection that the code made itself.
    Data,
    /// Data that came out of the process environment.
    Environment,
    /// One of several values.
    Unclear,
}

/// What is known of the naming convention of a `MetaData`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Convention {
    Known(Rc<NamingConvention>),
    Unknown,
}

impl Convention {
    /// That of `MetaData()`.
    pub(crate) fn none() -> Self {
        Self::Known(Rc::new(NamingConvention::default()))
    }
}

/// A class of the project.
#[derive(Debug)]
pub(crate) struct Class {
    pub(super) def: Rc<ClassDef>,
    pub(super) module: ModuleId,
    pub(super) bases: Vec<Value>,
    pub(super) names: Names,
}

impl PartialEq for Class {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.def, &other.def)
    }
}

/// A function of the project.
#[derive(Debug, Clone)]
pub(crate) struct Function {
    pub(super) code: Code,
    pub(super) module: ModuleId,
    /// The scopes of the functions around it, as they were at the definition.
    pub(super) around: Rc<[Names]>,
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.code.identity() == other.code.identity()
    }
}

/// What a function runs.
#[derive(Debug, Clone)]
pub(crate) enum Code {
    Def(Rc<FunctionDef>),
    Lambda(Rc<Lambda>),
}

impl Code {
    /// Tells two functions apart: the address of the definition.
    pub(super) fn identity(&self) -> usize {
        match self {
            Self::Def(def) => Rc::as_ptr(def) as usize,
            Self::Lambda(lambda) => Rc::as_ptr(lambda) as usize,
        }
    }

    pub(super) fn parameters(&self) -> &Parameters {
        match self {
            Self::Def(def) => &def.parameters,
            Self::Lambda(lambda) => &lambda.parameters,
        }
    }

    pub(super) fn name(&self) -> &str {
        match self {
            Self::Def(def) => &def.name,
            Self::Lambda(_) => "lambda",
        }
    }

    pub(super) fn body(&self) -> &[Stmt] {
        match self {
            Self::Def(def) => &def.body,
            Self::Lambda(_) => &[],
        }
    }
}

impl Value {
    /// Whether it is a constant, which has no user code behind it.
    pub(super) fn is_constant(&self) -> bool {
        match self {
            Self::None | Self::Bool(_) | Self::Int(_) | Self::Str(_) | Self::Dict(_) | Self::Sequence(_) => {
                true
            }
            Self::Known(_)
            | Self::Module(_)
            | Self::Class(_)
            | Self::Instance(_)
            | Self::Function(_)
            | Self::Decorated(_)
            | Self::MetaData(_)
            | Self::Registry(_)
            | Self::DeclarativeBase(_)
            | Self::Made(_)
            | Self::Data
            | Self::Environment
            | Self::Unclear => false,
        }
    }

    /// Whether its attributes are what the source binds them to.
    pub(crate) fn has_plain_attributes(&self) -> bool {
        match self {
            Self::Module(_) => true,
            Self::Class(class) => class.bases.is_empty() && class.def.decorators.is_empty(),
            _ => false,
        }
    }

    /// A value that belongs to somebody else.
    pub(super) fn foreign() -> Self {
        Self::Made("a value".into())
    }

    /// Its truth, when that is certain.
    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Self::None => Some(false),
            Self::Bool(value) => Some(*value),
            Self::Int(value) => Some(*value != 0),
            Self::Str(text) => Some(!text.is_empty()),
            Self::Dict(items) => Some(!items.is_empty()),
            Self::Sequence(items) => Some(!items.is_empty()),
            Self::Known(path) if is_type_checking(path) => Some(false),
            _ => None,
        }
    }
}

fn is_type_checking(path: &str) -> bool {
    matches!(path, "typing.TYPE_CHECKING" | "typing_extensions.TYPE_CHECKING")
}
