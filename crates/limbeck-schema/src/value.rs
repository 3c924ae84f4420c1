//! Typed values: what JSON alone would blur.

use serde::{Deserialize, Serialize};

/// A value as it stands in a migration or a default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", content = "v", rename_all = "snake_case", deny_unknown_fields)]
pub enum Value {
    /// SQL's NULL, Python's `None`.
    Null,
    /// A truth value.
    Bool(bool),
    /// An integer of at most 64 bits.
    Int(i64),
    /// A float, as Python's `repr` writes it: text, so that nothing is rounded on the way.
    Float(String),
    /// A string.
    Str(String),
    /// A decimal, as Python's `str` writes it.
    Decimal(String),
    /// Bytes in hexadecimal.
    Bytes(String),
    /// A date, `YYYY-MM-DD`.
    Date(String),
    /// A time of day in ISO 8601.
    Time(String),
    /// A date and time in ISO 8601, with offset when it has one.
    DateTime(String),
    /// A UUID in its hyphenated form.
    Uuid(String),
    /// Several values in order.
    List(Vec<Value>),
    /// Named values in order (a JSON column's object).
    Dict(Vec<(String, Value)>),
}
