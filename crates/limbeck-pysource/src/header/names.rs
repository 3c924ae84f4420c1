//! What the module binds the names of a header to, and what its file name says.

use std::collections::HashMap;
use std::path::Path;

use limbeck_diagnostics::Span;

use super::Doubt;
use super::literal::Literal;
use crate::syntax::ast::{Expr, ExprKind, Module, Name, Stmt, StmtKind};
use crate::syntax::{bindings, walk};

/// The bindings of a module that matter to its header.
pub(super) struct Names<'a> {
    /// Names assigned by an unconditional statement of the module, with the value of the last one.
    plain: HashMap<&'a str, (&'a Expr, Span)>,
    /// How often each name is bound, wherever, and where last.
    count: HashMap<Name, (usize, Span)>,
    /// An `import *` that could bind any name.
    star: Option<Span>,
    /// Where the last plain assignment of each name stands among the statements, against `star`.
    star_before: HashMap<&'a str, bool>,
}

impl<'a> Names<'a> {
    pub(super) fn of(module: &'a Module) -> Self {
        let mut names =
            Self { plain: HashMap::new(), count: HashMap::new(), star: None, star_before: HashMap::new() };
        for statement in &module.body {
            bindings::bound_by(statement, &mut |name, span| {
                let entry = names.count.entry(name.clone()).or_insert((0, span));
                *entry = (entry.0 + 1, span);
            });
            names.note(statement);
        }
        globals(&module.body, &mut |name, span| {
            names.count.insert(name.clone(), (2, span));
        });
        names
    }

    fn note(&mut self, statement: &'a Stmt) {
        match &statement.kind {
            StmtKind::Assign { targets, value } => {
                for target in targets {
                    self.assign(target, value, statement.span);
                }
            }
            StmtKind::AnnAssign { target, value: Some(value), .. } => {
                self.assign(target, value, statement.span);
            }
            StmtKind::ImportFrom(it) => {
                let known = it.module.as_deref().is_some_and(is_known) && it.level == 0;
                if !known && it.names.iter().any(|alias| &*alias.name == "*") {
                    self.star = Some(statement.span);
                    self.star_before.clear();
                }
            }
            _ => {}
        }
    }

    fn assign(&mut self, target: &'a Expr, value: &'a Expr, span: Span) {
        if let ExprKind::Name(name) = &target.kind {
            self.plain.insert(name, (value, span));
            self.star_before.insert(name, true);
        }
    }

    /// The literal that `name` is bound to; nothing when it is not bound at all.
    pub(super) fn read(&self, name: &str) -> Result<Option<(Literal, Span)>, Doubt> {
        let settled = self.star_before.contains_key(name);
        if let Some(span) = self.star.filter(|_| !settled) {
            return Err((span, format!("this could bind `{name}`")));
        }
        let Some((count, span)) = self.count.get(name) else { return Ok(None) };
        let Some((value, place)) = self.plain.get(name) else {
            return Err((*span, format!("`{name}` is not plainly assigned")));
        };
        if *count > 1 {
            return Err((*span, format!("`{name}` is bound more than once")));
        }
        let value = match &value.kind {
            // A constant of the module, one step away.
            ExprKind::Name(other) if self.count.get(other).is_some_and(|(count, _)| *count == 1) => {
                self.plain.get(&**other).map_or(*value, |(value, _)| *value)
            }
            _ => *value,
        };
        match Literal::read(value) {
            Some(literal) => Ok(Some((literal, *place))),
            None => Err((value.span, format!("`{name}` is not a literal"))),
        }
    }
}

/// Modules that export none of a header's names.
fn is_known(module: &str) -> bool {
    matches!(module.split('.').next(), Some("sqlalchemy" | "alembic" | "typing" | "sqlmodel"))
}

/// Names that some function declares `global`.
fn globals(body: &[Stmt], found: &mut dyn FnMut(&Name, Span)) {
    for statement in body {
        match &statement.kind {
            StmtKind::FunctionDef(def) => globals(&def.body, found),
            StmtKind::ClassDef(def) => globals(&def.body, found),
            StmtKind::Global(names) => names.iter().for_each(|name| found(name, statement.span)),
            _ => {}
        }
        walk::blocks(statement).into_iter().for_each(|block| globals(block, found));
    }
}

/// The identifier that the name of a file from before Alembic 0.2 carries: nothing but hexadecimal digits.
pub(super) fn legacy_revision(path: &Path) -> Option<String> {
    let stem = path.file_name()?.to_str()?.strip_suffix(".py")?;
    let is_hexadecimal = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    (!stem.is_empty() && stem.chars().all(is_hexadecimal)).then(|| stem.to_owned())
}

/// Whether Alembic takes a file of that name in a versions folder for a script: `*.py`, but neither an editor's
/// lock file (`.#a.py`) nor `__init__.py` and the like.
pub fn is_script_name(file_name: &str) -> bool {
    file_name.ends_with(".py") && !file_name.starts_with(".#") && !file_name.starts_with("__init__")
}
