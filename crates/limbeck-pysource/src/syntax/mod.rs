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
    let Recovered { module, fault } = parse_recovering(source);
    match fault {
        Some(fault) => Err(fault.error),
        None => Ok(module),
    }
}

/// A file as far as it can be parsed.
pub(crate) struct Recovered {
    /// The statements; of a faulty file, those that end on a line before the first fault.
    pub(crate) module: Module,
    /// The first fault.
    pub(crate) fault: Option<Fault>,
}

/// What is wrong with a file.
pub(crate) struct Fault {
    /// `LB0401` with the place underlined.
    pub(crate) error: Error,
    /// Where the line of the fault begins, in bytes.
    pub(crate) line_start: u32,
}

/// Parses a file, and as much as can be trusted of a faulty one.
pub(crate) fn parse_recovering(source: &SourceText) -> Recovered {
    let text = Newlines::of(source.text());
    let options = ParseOptions::from(Mode::Module).with_target_version(OLDEST);
    let parsed = parse_unchecked(text.unified(), options);
    let deep = depth::too_deep(parsed.tokens());
    let wrong = match (parsed.errors().first(), deep) {
        (Some(error), _) => Some((text.span(error.location), label_of(error))),
        (None, Some(range)) => Some((text.span(range), "nested too deeply".to_owned())),
        (None, None) => None,
    };
    if deep.is_some() {
        // Dropping so deep a tree would overflow the stack.
        std::mem::forget(parsed);
        return Recovered::nothing(wrong.map(|wrong| fault(source, wrong)));
    }
    let newer = parsed
        .unsupported_syntax_errors()
        .iter()
        .map(|error| (lower::minor_version(error.kind), text.span(error.range())));
    let needs_minor =
        newer.max_by_key(|(minor, _)| *minor).unwrap_or((u32::from(OLDEST.minor), Span::new(0, 0)));
    let Mod::Module(module) = parsed.syntax() else {
        return Recovered::nothing(Some(fault(source, (Span::new(0, 0), "not a module".to_owned()))));
    };
    let mut faulty = wrong.map(|wrong| fault(source, wrong));
    let mut lowering = Lowering::new(&text);
    let mut body = match &faulty {
        Some(fault) => {
            let sound = module.body.iter().take_while(|one| text.span(one.range()).end < fault.line_start);
            lowering.module(&module.body[..sound.count()])
        }
        None => lowering.module(&module.body),
    };
    if let Some((span, label)) = lowering.into_error() {
        let earlier = fault(source, (span, label.to_owned()));
        body.truncate(body.iter().take_while(|one| one.span.end < earlier.line_start).count());
        faulty = Some(earlier);
    }
    Recovered { module: Module { body, needs_minor }, fault: faulty }
}

impl Recovered {
    fn nothing(fault: Option<Fault>) -> Self {
        let needs_minor = (u32::from(OLDEST.minor), Span::new(0, 0));
        Self { module: Module { body: Vec::new(), needs_minor }, fault }
    }
}

fn fault(source: &SourceText, (span, label): (Span, String)) -> Fault {
    let before = source.text().get(..span.start as usize).unwrap_or_default();
    let line_start = before.rfind(['\n', '\r']).map_or(0, |at| at as u32 + 1);
    Fault { error: refuse(source, span, label), line_start }
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
        (Some(error), _) => Some(refuse(source, text.span(error.location), label_of(error))),
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

/// "Expected ':'" begins our label, not a sentence.
fn label_of(error: &ParseError) -> String {
    let mut label = error.error.to_string();
    if let Some(first) = label.get(..1) {
        let lower = first.to_ascii_lowercase();
        label.replace_range(..1, &lower);
    }
    label
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
