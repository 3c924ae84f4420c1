//! A migration script's `upgrade()` or `downgrade()` as operations, without running Python.

mod world;

use limbeck_diagnostics::{Result, SourceText, Span};
use limbeck_ops::Operation;

use crate::NeedsPython;
use crate::interpret::arena::Epoch;
use crate::interpret::run::{ScriptRun, Surroundings};
use crate::interpret::stop::Stop;
use crate::interpret::{Arguments, Interpreter};
use crate::syntax;

pub use crate::interpret::value::Raised;
pub use world::{EnumSupport, FileRead, Reads, VersionSchema, World};

/// Which function of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// `upgrade()`.
    Upgrade,
    /// `downgrade()`.
    Downgrade,
}

impl Direction {
    /// The function's name.
    pub fn function(self) -> &'static str {
        match self {
            Self::Upgrade => "upgrade",
            Self::Downgrade => "downgrade",
        }
    }
}

/// What came of evaluating a script.
#[derive(Debug, Clone, PartialEq)]
pub enum Evaluation {
    /// What the function does.
    Evaluated {
        /// Its operations, in order.
        operations: Vec<Operation>,
        /// How it ends. Operations before an exception happen.
        end: End,
        /// What the answer depends on, besides the script.
        reads: Reads,
    },
    /// Only Python can tell. Nothing of it is kept.
    NeedsPython(NeedsPython),
    /// The script has no such function.
    Missing,
}

/// How a function ends.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// It returns.
    Returned,
    /// It raises.
    Raised(Raised),
}

/// Evaluates one function of a migration script. Module-level statements that are not evaluated are passed over:
/// that they do no harm is what `crate::effects` proves, once for all scripts.
///
/// # Errors
/// `LB0401` for a syntax error.
pub fn evaluate_script(source: &SourceText, direction: Direction, world: &World<'_>) -> Result<Evaluation> {
    let tree = syntax::parse_module(source)?;
    let surroundings =
        Surroundings { modules: world.modules, sqlalchemy: world.sqlalchemy, python: world.python };
    let mut interpreter = Interpreter::new(surroundings, ScriptRun::new(world));
    let name = module_name(source);
    let module = interpreter.add_module(&name, source, tree, false);
    if let Err(Stop::Decline(why)) = interpreter.load(module) {
        return Ok(Evaluation::NeedsPython(*why));
    }
    if !interpreter.has_global(module, direction.function()) {
        return Ok(Evaluation::Missing);
    }
    let Some(function) = interpreter.global_function(module, direction.function()) else {
        let reason = format!("`{}` is no plain function", direction.function());
        return Ok(Evaluation::NeedsPython(NeedsPython::new(source, Span::new(0, 0), reason)));
    };
    interpreter.epoch = Epoch::Call;
    let at = Span::new(0, 0);
    let end = match interpreter.call_function(&function, Arguments::none(), at) {
        Ok(_) => End::Returned,
        Err(Stop::Raised(raised)) => End::Raised(*raised),
        Err(Stop::Decline(why)) => return Ok(Evaluation::NeedsPython(*why)),
    };
    if let Some(why) = interpreter.unproven {
        return Ok(Evaluation::NeedsPython(why));
    }
    let (operations, reads) = interpreter.run.into_operations();
    Ok(Evaluation::Evaluated { operations, end, reads })
}

/// Alembic's name for a script's module: the file's name with `_` for what is no letter or digit.
fn module_name(source: &SourceText) -> String {
    let name = source.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests;
