//! Which names a piece of source binds in its scope: the symbol table of CPython, as far as it decides
//! whether a name is local (the Python reference, "Naming and binding").

use std::collections::HashSet;
use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::ast::{Alias, Expr, ExprKind, Name, Stmt, StmtKind};
use super::walk;

/// Calls `bind` for every name that `body` binds in its own scope, wherever in it: assignments, loops, imports,
/// definitions, `with`, `except`, `match`, `del`, and `:=` also inside of comprehensions. `import *` binds `*`.
pub(crate) fn bound_names(body: &[Stmt], bind: &mut dyn FnMut(&Name, Span)) {
    for statement in body {
        bound_by(statement, bind);
    }
}

/// The same for one statement.
pub(crate) fn bound_by(statement: &Stmt, bind: &mut dyn FnMut(&Name, Span)) {
    let span = statement.span;
    match &statement.kind {
        StmtKind::Assign { targets, .. } | StmtKind::Delete(targets) => {
            targets.iter().for_each(|target| target_names(target, bind));
        }
        StmtKind::AugAssign { target, .. } | StmtKind::AnnAssign { target, .. } => target_names(target, bind),
        StmtKind::For(it) => target_names(&it.target, bind),
        StmtKind::With(it) => {
            it.items.iter().filter_map(|(_, target)| target.as_ref()).for_each(|it| target_names(it, bind));
        }
        StmtKind::Try(it) => {
            it.handlers.iter().filter_map(|handler| handler.name.as_ref()).for_each(|name| bind(name, span));
        }
        StmtKind::Import(names) => names.iter().for_each(|alias| bind(&imported(alias), alias.span)),
        StmtKind::ImportFrom(it) => {
            it.names.iter().for_each(|alias| bind(alias.bound.as_ref().unwrap_or(&alias.name), alias.span));
        }
        StmtKind::FunctionDef(def) => bind(&def.name, def.span),
        StmtKind::ClassDef(def) => bind(&def.name, def.span),
        StmtKind::Match(it) => it.cases.iter().flat_map(|case| &case.binds).for_each(|name| bind(name, span)),
        StmtKind::TypeAlias { name } => bind(name, span),
        StmtKind::Expr(_)
        | StmtKind::Return(_)
        | StmtKind::Pass
        | StmtKind::Break
        | StmtKind::Continue
        | StmtKind::If { .. }
        | StmtKind::While { .. }
        | StmtKind::Raise { .. }
        | StmtKind::Assert { .. }
        | StmtKind::Global(_)
        | StmtKind::Nonlocal(_) => {}
    }
    walk::expressions(statement, &mut |expression| expression_names(expression, bind));
    walk::blocks(statement).into_iter().for_each(|block| bound_names(block, bind));
}

/// The name that `import a.b` or `import a.b as c` binds.
pub(crate) fn imported(alias: &Alias) -> Name {
    match &alias.bound {
        Some(bound) => bound.clone(),
        None => alias.name.split('.').next().map_or_else(|| alias.name.clone(), Rc::from),
    }
}

/// The names that an assignment to `target` binds.
pub(crate) fn target_names(target: &Expr, bind: &mut dyn FnMut(&Name, Span)) {
    match &target.kind {
        ExprKind::Name(name) => bind(name, target.span),
        ExprKind::Tuple(items) | ExprKind::List(items) => {
            items.iter().for_each(|item| target_names(item, bind));
        }
        ExprKind::Starred(inner) => target_names(inner, bind),
        // An attribute or an element: no name is bound. Nothing else is a target.
        _ => {}
    }
}

/// The names that `:=` binds within `expression`, not looking into lambdas.
pub(crate) fn expression_names(expression: &Expr, bind: &mut dyn FnMut(&Name, Span)) {
    match &expression.kind {
        ExprKind::Walrus(name, _) => bind(name, expression.span),
        ExprKind::Lambda(lambda) => {
            let defaults = lambda.parameters.all().filter_map(|parameter| parameter.default.as_ref());
            defaults.for_each(|default| expression_names(default, bind));
            return;
        }
        _ => {}
    }
    walk::parts(expression, &mut |part| expression_names(part, bind));
}

/// The names that `global` and `nonlocal` take out of the scope of `body`.
pub(crate) fn declared_elsewhere(body: &[Stmt]) -> HashSet<Name> {
    let mut names = HashSet::new();
    collect_declared(body, &mut names);
    names
}

fn collect_declared(body: &[Stmt], names: &mut HashSet<Name>) {
    for statement in body {
        if let StmtKind::Global(declared) | StmtKind::Nonlocal(declared) = &statement.kind {
            names.extend(declared.iter().cloned());
        }
        walk::blocks(statement).into_iter().for_each(|block| collect_declared(block, names));
    }
}
