//! Exceptions that a script raises by itself.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use crate::interpret::stop::Outcome;
use crate::interpret::value::{Object, Value};
use crate::interpret::{Arguments, Interpreter};

/// Builtin classes whose text is their one argument. `SystemExit` and `KeyboardInterrupt` end the process, and
/// `OSError` and the Unicode errors have arguments of their own.
const NAMES: &[&str] = &[
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "BufferError",
    "EOFError",
    "Exception",
    "FloatingPointError",
    "ImportError",
    "IndexError",
    "KeyError",
    "LookupError",
    "MemoryError",
    "ModuleNotFoundError",
    "NameError",
    "NotImplementedError",
    "OverflowError",
    "RecursionError",
    "ReferenceError",
    "RuntimeError",
    "TypeError",
    "UserWarning",
    "ValueError",
    "Warning",
    "ZeroDivisionError",
];

/// The class of an exception that a path names, as a traceback writes it.
pub(in crate::known) fn exception(path: &str) -> Option<&'static str> {
    if let Some(name) = path.strip_prefix("builtins.") {
        return NAMES.binary_search(&name).ok().map(|place| NAMES[place]);
    }
    match path {
        "alembic.util.CommandError" => Some("alembic.util.exc.CommandError"),
        _ => None,
    }
}

/// `ValueError("...")`.
pub(in crate::known) fn make_exception(
    interpreter: &mut Interpreter<'_>,
    name: &'static str,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    if !arguments.keywords.is_empty() || arguments.positional.len() > 1 {
        return interpreter.decline(span, "an exception with these arguments is not evaluated");
    }
    let message: Rc<str> = match arguments.positional.first() {
        None => "".into(),
        // A missing key is shown as Python would write it.
        Some(value) if name == "KeyError" => interpreter.to_repr(value, span)?,
        Some(value) => interpreter.to_text(value, span)?,
    };
    interpreter.allocate(Object::Exception { name: name.into(), message }, span)
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_sorted() {
        assert!(super::NAMES.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
