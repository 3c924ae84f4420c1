//! The only module that knows the parser.
//!
//! [`parse_module`] turns a file into our own tree ([`ast`]), with spans that count bytes of the text as it was
//! given. The parser's tree is matched without a wildcard arm, so that a new version of the parser with new
//! syntax fails to compile here in place of being misread later.

pub(crate) mod ast;
pub(crate) mod bindings;
mod depth;
mod lower;
mod newlines;
pub(crate) mod walk;

use limbeck_diagnostics::{Code, Error, Result, SourceText, Span};
use ruff_python_ast::{Mod, PythonVersion};
use ruff_python_parser::{Mode, ParseError, ParseOptions, parse_unchecked};
use ruff_text_size::Ranged as _;

use ast::{Expr, Module};
use lower::Lowering;
use newlines::Newlines;

/// The oldest Python whose syntax is taken for granted.
const OLDEST: PythonVersion = PythonVersion::PY39;

/// Parses a file.
///
/// # Errors
/// `LB0401` with the place underlined, also for a file that nests deeper than [`depth::LIMIT`].
pub(crate) fn parse_module(source: &SourceText) -> Result<Module> {
    let text = Newlines::of(source.text());
    let options = ParseOptions::from(Mode::Module).with_target_version(OLDEST);
    let parsed = parse_unchecked(text.unified(), options);
    if let Some(error) = parsed.errors().first() {
        let error = syntax_error(source, &text, error);
        // A broken file may nest deeply too, and dropping such a tree would overflow the stack.
        if depth::too_deep(parsed.tokens()).is_some() {
            std::mem::forget(parsed);
        }
        return Err(error);
    }
    if let Some(range) = depth::too_deep(parsed.tokens()) {
        let error = refuse(source, text.span(range), "nested too deeply");
        std::mem::forget(parsed);
        return Err(error);
    }
    let newer = parsed
        .unsupported_syntax_errors()
        .iter()
        .map(|error| (lower::minor_version(error.kind), text.span(error.range())));
    let needs_minor =
        newer.max_by_key(|(minor, _)| *minor).unwrap_or((u32::from(OLDEST.minor), Span::new(0, 0)));
    let Some(module) = parsed.try_into_module() else {
        return Err(refuse(source, Span::new(0, 0), "not a module"));
    };
    let mut lowering = Lowering::new(&text);
    let body = lowering.module(&module.syntax().body);
    match lowering.into_error() {
        Some((span, label)) => Err(refuse(source, span, label)),
        None => Ok(Module { body, needs_minor }),
    }
}

/// Parses one expression, as it may stand between parentheses.
///
/// # Errors
/// `LB0401` with the place underlined.
pub(crate) fn parse_expression(source: &SourceText) -> Result<Expr> {
    let text = Newlines::of(source.text());
    let options = ParseOptions::from(Mode::ParenthesizedExpression).with_target_version(OLDEST);
    let parsed = parse_unchecked(text.unified(), options);
    let deep = depth::too_deep(parsed.tokens());
    let error = match (parsed.errors().first(), deep) {
        (Some(error), _) => Some(syntax_error(source, &text, error)),
        (None, Some(range)) => Some(refuse(source, text.span(range), "nested too deeply")),
        (None, None) => None,
    };
    if let Some(error) = error {
        if deep.is_some() {
            std::mem::forget(parsed);
        }
        return Err(error);
    }
    let Mod::Expression(expression) = parsed.syntax() else {
        return Err(refuse(source, Span::new(0, 0), "not an expression"));
    };
    let mut lowering = Lowering::new(&text);
    let lowered = lowering.expr(&expression.body);
    match lowering.into_error() {
        Some((span, label)) => Err(refuse(source, span, label)),
        None => Ok(lowered),
    }
}

fn syntax_error(source: &SourceText, text: &Newlines<'_>, error: &ParseError) -> Error {
    let mut label = error.error.to_string();
    // "Expected ':'" begins our label, not a sentence.
    if let Some(first) = label.get(..1) {
        let lower = first.to_ascii_lowercase();
        label.replace_range(..1, &lower);
    }
    refuse(source, text.span(error.location), label)
}

fn refuse(source: &SourceText, span: Span, label: impl Into<String>) -> Error {
    let name = source
        .path()
        .file_name()
        .map_or_else(|| source.path().display().to_string(), |name| name.to_string_lossy().into_owned());
    Error::new(Code::PythonSyntax, format!("`{name}` has a syntax error")).at(source, span, label)
}

#[cfg(test)]
mod tests;
