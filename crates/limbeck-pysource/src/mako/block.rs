//! `<% ... %>` and `<%! ... %>`: the Python that is simple enough to be understood.

use std::collections::BTreeSet;

use limbeck_diagnostics::{SourceText, Span};

use crate::NeedsPython;
use crate::syntax::ast::{Expr, ExprKind, StmtKind};
use crate::syntax::parse_module;

/// What a block does.
#[derive(Debug)]
pub(super) struct Block {
    /// The modules that it imports; nothing but `re` is known.
    pub(super) imports: Vec<String>,
    /// The names that it gives values, in order.
    pub(super) assignments: Vec<(String, Expr)>,
}

/// Reads a block's Python; `span` is its place in the template.
pub(super) fn read(source: &SourceText, code: &str, span: Span) -> Result<Block, NeedsPython> {
    let decline = |reason: &str| Err(NeedsPython::new(source, span, reason));
    // Mako looks for the end of a block outside of its strings; cut short in one, the code does not parse.
    let Ok(module) = parse_module(&SourceText::new(source.path(), dedented(code))) else {
        return decline("Python code that Limbeck cannot read");
    };
    let mut block = Block { imports: Vec::new(), assignments: Vec::new() };
    let mut assigned = BTreeSet::new();
    for statement in module.body {
        match statement.kind {
            StmtKind::Pass => {}
            StmtKind::Import(aliases) => {
                for alias in aliases {
                    if &*alias.name != "re" || alias.bound.is_some_and(|bound| &*bound != "re") {
                        return decline("a module that Limbeck does not know in templates");
                    }
                    block.imports.push("re".to_owned());
                }
            }
            StmtKind::Assign { targets, value } => {
                let [Expr { kind: ExprKind::Name(name), .. }] = targets.as_slice() else {
                    return decline("an assignment to something other than one name");
                };
                if !assigned.insert(name.to_string()) {
                    return decline("a name that is given two values");
                }
                block.assignments.push((name.to_string(), value));
            }
            _ => return decline("Python code that Limbeck does not run in templates"),
        }
    }
    Ok(block)
}

/// The code without the indentation that all its lines share: Mako lets a block stand in as far as it likes.
fn dedented(code: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let shared = code.lines().skip(1).filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let mut lines = code.lines();
    let first = lines.next().unwrap_or_default().trim_start().to_owned();
    lines.fold(first, |text, line| format!("{text}\n{}", line.get(shared..).unwrap_or_default()))
}
