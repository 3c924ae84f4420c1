//! `sa.func.name(arguments)`.

use limbeck_diagnostics::Span;
use limbeck_schema::{Expr, Value as Plain};

use super::expression::{expression_of, made};
use crate::interpret::stop::Outcome;
use crate::interpret::value::Value;
use crate::interpret::{Arguments, Interpreter};

/// Functions that SQLAlchemy has a class for: found whatever the case of the name, and named in lower case.
const GENERIC: &[&str] = &[
    "char_length",
    "coalesce",
    "concat",
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "localtime",
    "localtimestamp",
    "max",
    "min",
    "now",
    "random",
    "session_user",
    "sum",
    "sysdate",
    "user",
];

/// Functions whose class takes its arguments in a way of its own.
const SPECIAL: &[&str] = &[
    "aggregate_strings",
    "ansifunction",
    "array_agg",
    "cast",
    "count",
    "cube",
    "cume_dist",
    "dense_rank",
    "extract",
    "grouping_sets",
    "mode",
    "next_value",
    "orderedsetagg",
    "percent_rank",
    "percentile_cont",
    "percentile_disc",
    "pow",
    "rank",
    "returntypefromargs",
    "rollup",
];

/// Calls `func.<name>`.
pub(crate) fn call_function(
    interpreter: &mut Interpreter<'_>,
    name: &str,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    let lower = name.to_ascii_lowercase();
    // SQLAlchemy drops an underscore at the end, and quotes what is not plain.
    let plain =
        name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.') && !name.ends_with('_');
    let niladic = lower.starts_with("current_")
        || lower.starts_with("local")
        || matches!(lower.as_str(), "sysdate" | "user" | "session_user");
    let misused = niladic && GENERIC.contains(&lower.as_str()) && !arguments.positional.is_empty();
    if !plain || SPECIAL.contains(&lower.as_str()) || misused || !arguments.keywords.is_empty() {
        return interpreter.decline(span, format!("the function `{name}` is not evaluated"));
    }
    let mut expressions = Vec::new();
    for value in &arguments.positional {
        expressions.push(match value {
            Value::Str(text) => Expr::Literal { value: Plain::Str(text.to_string()) },
            Value::Int(int) => Expr::Literal { value: Plain::Int(*int) },
            _ => expression_of(interpreter, value, span)?,
        });
    }
    let name = if GENERIC.contains(&lower.as_str()) { lower } else { name.to_owned() };
    made(interpreter, Expr::Function { name, arguments: expressions }, span)
}
