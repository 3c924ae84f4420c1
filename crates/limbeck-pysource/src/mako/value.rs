//! What a template's variables hold.

use crate::source::python_repr;

/// The value of a variable or an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateValue {
    /// `None`.
    None,
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A string.
    Str(String),
    /// A tuple.
    Tuple(Vec<TemplateValue>),
    /// A list.
    List(Vec<TemplateValue>),
}

impl TemplateValue {
    /// A string, or `None`.
    pub fn optional(text: Option<&str>) -> Self {
        text.map_or(Self::None, |text| Self::Str(text.to_owned()))
    }

    pub(super) fn is_true(&self) -> bool {
        match self {
            Self::None => false,
            Self::Bool(flag) => *flag,
            Self::Int(number) => *number != 0,
            Self::Str(text) => !text.is_empty(),
            Self::Tuple(items) | Self::List(items) => !items.is_empty(),
        }
    }

    /// Python's `str()`.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Str(text) => text.clone(),
            other => other.repr(),
        }
    }

    /// Python's `repr()`.
    pub fn repr(&self) -> String {
        let all = |items: &[Self]| items.iter().map(Self::repr).collect::<Vec<_>>().join(", ");
        match self {
            Self::None => "None".to_owned(),
            Self::Bool(flag) => if *flag { "True" } else { "False" }.to_owned(),
            Self::Int(number) => number.to_string(),
            Self::Str(text) => python_repr(text),
            Self::Tuple(items) if items.len() == 1 => format!("({},)", items[0].repr()),
            Self::Tuple(items) => format!("({})", all(items)),
            Self::List(items) => format!("[{}]", all(items)),
        }
    }

    /// The filter `comma` of Alembic: nothing for `None`, else the texts with commas between.
    pub(super) fn comma(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Tuple(items) | Self::List(items) => {
                items.iter().map(Self::text).collect::<Vec<_>>().join(", ")
            }
            other => other.text(),
        }
    }
}
