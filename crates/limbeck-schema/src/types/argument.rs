//! Arguments of a type's constructor, between the typed enum and Python source or JSON.

use crate::Type;

/// One argument's value.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// `None`.
    None,
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A string.
    Str(String),
    /// Another type (`ARRAY(Integer())`).
    Type(Box<Type>),
    /// Strings given one after another (`Enum('a', 'b')`).
    Strings(Vec<String>),
}

/// How an argument may be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// By position or keyword.
    Plain,
    /// All positional arguments together (`*values`).
    Rest,
}

/// A parameter of a constructor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// The keyword.
    pub name: &'static str,
    /// How it may be given.
    pub form: Form,
}

/// A Rust type that a constructor's argument can be.
pub trait TypeArgument: Sized {
    /// How such an argument is given.
    const FORM: Form = Form::Plain;
    /// The value of `argument`, or nothing when it is of another kind.
    fn from_argument(argument: &Argument) -> Option<Self>;
    /// The argument that gives this value.
    fn to_argument(&self) -> Argument;
}

impl TypeArgument for bool {
    fn from_argument(argument: &Argument) -> Option<Self> {
        match argument {
            Argument::Bool(value) => Some(*value),
            _ => None,
        }
    }
    fn to_argument(&self) -> Argument {
        Argument::Bool(*self)
    }
}

impl<T: TypeArgument> TypeArgument for Option<T> {
    fn from_argument(argument: &Argument) -> Option<Self> {
        match argument {
            Argument::None => Some(None),
            given => T::from_argument(given).map(Some),
        }
    }
    fn to_argument(&self) -> Argument {
        self.as_ref().map_or(Argument::None, T::to_argument)
    }
}

impl TypeArgument for u32 {
    fn from_argument(argument: &Argument) -> Option<Self> {
        match argument {
            Argument::Int(value) => Self::try_from(*value).ok(),
            _ => None,
        }
    }
    fn to_argument(&self) -> Argument {
        Argument::Int(i64::from(*self))
    }
}

impl TypeArgument for i32 {
    fn from_argument(argument: &Argument) -> Option<Self> {
        match argument {
            Argument::Int(value) => Self::try_from(*value).ok(),
            _ => None,
        }
    }
    fn to_argument(&self) -> Argument {
        Argument::Int(i64::from(*self))
    }
}

impl TypeArgument for String {
    fn from_argument(argument: &Argument) -> Option<Self> {
        match argument {
            Argument::Str(value) => Some(value.clone()),
            _ => None,
        }
    }
    fn to_argument(&self) -> Argument {
        Argument::Str(self.clone())
    }
}

impl TypeArgument for Box<Type> {
    fn from_argument(argument: &Argument) -> Option<Self> {
        match argument {
            Argument::Type(value) => Some(value.clone()),
            _ => None,
        }
    }
    fn to_argument(&self) -> Argument {
        Argument::Type(self.clone())
    }
}

impl TypeArgument for Vec<String> {
    const FORM: Form = Form::Rest;

    fn from_argument(argument: &Argument) -> Option<Self> {
        match argument {
            Argument::Strings(values) => Some(values.clone()),
            _ => None,
        }
    }
    fn to_argument(&self) -> Argument {
        Argument::Strings(self.clone())
    }
}
