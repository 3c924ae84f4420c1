//! Column types.
//!
//! A [`Type`] is what a user writes in Python: one of SQLAlchemy's classes with its arguments ([`TypeKind`]),
//! perhaps with variants for some dialects, perhaps wrapped in a `TypeDecorator`. One table (`kinds.rs`) lists
//! the classes; the enum, its serde form and its call signatures all come from that table.

mod argument;
mod kinds;
mod named_enum;

use serde::{Deserialize, Serialize};

use crate::is_default;

pub use argument::{Argument, Form, Parameter, TypeArgument};
pub use kinds::{SIGNATURES, TypeKind, TypeSignature};
pub use named_enum::NamedEnum;

/// The type of a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Type {
    /// The class and its arguments. Of a `TypeDecorator`: its `impl`.
    pub base: TypeKind,
    /// `.with_variant(type, dialect)`, in order.
    #[serde(default, skip_serializing_if = "is_default")]
    pub variants: Vec<Variant>,
    /// The `TypeDecorator` (or other class of the user's) that stands around `base`: rendered by its own name,
    /// compared by `base`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub wrap: Option<PythonReference>,
    /// The database's own words, when the type was read from a catalog.
    #[serde(default, skip_serializing_if = "is_default")]
    pub raw: Option<String>,
}

impl Type {
    /// The type as `dialect` sees it.
    pub fn for_dialect(&self, dialect: &str) -> &TypeKind {
        match self.variants.iter().find(|variant| variant.dialect == dialect) {
            Some(variant) => variant.ty.for_dialect(dialect),
            None => &self.base,
        }
    }
}

impl From<TypeKind> for Type {
    fn from(base: TypeKind) -> Self {
        Self { base, variants: Vec::new(), wrap: None, raw: None }
    }
}

/// Another type for one dialect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// SQLAlchemy's name of the dialect.
    pub dialect: String,
    /// The type there.
    #[serde(rename = "type")]
    pub ty: Type,
}

/// A class or function in somebody's Python module, and the call that makes the value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PythonReference {
    /// The module to import, for example `myapp.types`.
    pub module: String,
    /// The qualified name in it.
    pub name: String,
    /// The arguments as Python source, without parentheses.
    #[serde(default, skip_serializing_if = "is_default")]
    pub arguments: String,
    /// Further import lines that the arguments need.
    #[serde(default, skip_serializing_if = "is_default")]
    pub imports: Vec<String>,
}
