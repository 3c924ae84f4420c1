//! Python's builtins.

mod collections;
mod exceptions;
mod functions;
mod kinds;
mod strings;

pub(super) use collections::{dict_method, list_method};
pub(super) use exceptions::{exception, make_exception};
pub(super) use functions::{FUNCTIONS, is_type};
pub(super) use kinds::DIALECTS;
pub(super) use strings::string_method;
