//! The part of Mako that `script.py.mako` files are written in.
//!
//! Understood are `${expression}` with the filters `n`, `comma` and `trim`, control lines (`% if`, `% elif`, `% else`,
//! `% for`), comments (`##`, `<%doc>`), `<%text>` and line continuations; expressions are parsed by the Python
//! parser and may use names, literals, `repr`, `str`, `len`, `and`/`or`/`not`, comparisons and `x if y else z`.
//! A template with anything else is left to Python's Mako: never guessed.

mod evaluate;
mod parse;
mod value;

use std::collections::BTreeMap;

use limbeck_diagnostics::{Result, SourceText};

use crate::NeedsPython;
pub use value::TemplateValue;

/// What came of rendering a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateRendering {
    /// The text.
    Text(String),
    /// The template uses something that only Mako itself understands.
    NeedsPython(NeedsPython),
}

/// Renders a template with variables.
///
/// # Errors
/// `LB0109` for a template that Mako would refuse too: an unknown variable, a control line that is not closed.
pub fn render_template(
    source: &SourceText,
    variables: &BTreeMap<String, TemplateValue>,
) -> Result<TemplateRendering> {
    let nodes = match parse::parse(source)? {
        Ok(nodes) => nodes,
        Err(reason) => return Ok(TemplateRendering::NeedsPython(reason)),
    };
    let mut text = String::new();
    let mut scope = variables.clone();
    match evaluate::render(source, &nodes, &mut scope, &mut text)? {
        Ok(()) => Ok(TemplateRendering::Text(text)),
        Err(reason) => Ok(TemplateRendering::NeedsPython(reason)),
    }
}

#[cfg(test)]
mod tests;
