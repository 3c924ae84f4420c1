//! The part of Mako that `script.py.mako` files are written in.
//!
//! Understood are `${expression}` with the filters `n`, `comma` and `trim`, control lines (`% if`, `% elif`, `% else`,
//! `% for`), comments (`##`, `<%doc>`), `<%text>`, line continuations, and blocks that only `import re` or give names
//! values; expressions are parsed by the Python parser and may use names, literals, `repr`, `str`, `len`,
//! `and`/`or`/`not`, comparisons, `x if y else z`, a few methods of texts, and what the templates for several
//! databases ask: `config.get_main_option(...)`, `context.get(...)`, `re.split(...)`.
//! A template with anything else is left to Python's Mako: never guessed.

mod block;
mod evaluate;
mod methods;
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

/// What `config.get_main_option()` answers, by key.
pub type MainOptions = BTreeMap<String, String>;

/// Renders a template with variables. Without `options`, a template that asks for one is left to Python.
///
/// # Errors
/// `LB0109` for a template that Mako would refuse too: an unknown variable, a control line that is not closed.
pub fn render_template(
    source: &SourceText,
    variables: &BTreeMap<String, TemplateValue>,
    options: Option<&MainOptions>,
) -> Result<TemplateRendering> {
    let nodes = match parse::parse(source)? {
        Ok(nodes) => nodes,
        Err(reason) => return Ok(TemplateRendering::NeedsPython(reason)),
    };
    let mut text = String::new();
    let mut scope = evaluate::Scope::new(variables, options);
    match evaluate::render(source, &nodes, &mut scope, &mut text)? {
        Ok(()) => Ok(TemplateRendering::Text(text)),
        Err(reason) => Ok(TemplateRendering::NeedsPython(reason)),
    }
}

#[cfg(test)]
mod tests;
