//! Which Python the project uses, and what is installed beside it. Nothing is started here.

mod environment;
mod search;

pub use environment::{Distribution, PythonEnvironment};
pub use search::{ChosenBy, Interpreter, InterpreterSearch};
