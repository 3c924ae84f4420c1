//! What a statement that is not evaluated may have changed.

use super::Interpreter;
use super::value::{Handle, Object, Opaque, Value};
use crate::syntax::ast::{Call, Expr, ExprKind, FunctionDef, Name, Stmt, StmtKind};
use crate::syntax::walk;

impl Interpreter<'_> {
    /// Whatever a statement that was not evaluated may have written to is opaque from here on: every container
    /// that it can reach by a name, and all of the module's when it might call one of its functions.
    pub(super) fn distrust(&mut self, statement: &Stmt) {
        let mut names = Vec::new();
        loaded_names(statement, &mut names);
        let mut handed_on = false;
        visit_all(statement, &mut |expression| handed_on |= self.hands_on_class(expression));
        visit_targets(statement, &mut |target| handed_on |= self.is_part_of_class(target));
        let (module, _) = self.frame();
        let globals = &self.modules[module.0 as usize].globals;
        let mut reached: Vec<Value> = names.iter().filter_map(|name| globals.get(name).cloned()).collect();
        let calls_own = reached.iter().any(|value| {
            match self.object(value) {
                Some(Object::Function(_)) => true,
                Some(Object::Class(_)) => false,
                // What was imported cannot reach this module's variables.
                Some(Object::Opaque(opaque)) => opaque.path.is_none(),
                _ => false,
            }
        });
        if calls_own {
            reached = globals.values().cloned().collect();
        }
        self.distrust_values(reached, handed_on);
    }

    /// The same for the decorators of a function, which get what they are called with, and the function.
    pub(super) fn distrust_decorators(&mut self, def: &FunctionDef) {
        let (mut names, mut handed_on) = (Vec::new(), false);
        for decorator in &def.decorators {
            if let ExprKind::Call(call) = &decorator.kind {
                call.arguments.iter().for_each(|argument| loaded_by(argument, &mut names));
                call.keywords.iter().for_each(|keyword| loaded_by(&keyword.value, &mut names));
            }
            visit(decorator, &mut |expression| handed_on |= self.hands_on_class(expression));
        }
        let (module, _) = self.frame();
        let globals = &self.modules[module.0 as usize].globals;
        let reached = names.iter().filter_map(|name| globals.get(name).cloned()).collect();
        self.distrust_values(reached, handed_on);
    }

    fn distrust_values(&mut self, mut reached: Vec<Value>, classes: bool) {
        let mut seen: Vec<Handle> = Vec::new();
        while let Some(value) = reached.pop() {
            if let Value::Tuple(items) = &value {
                reached.extend(items.iter().cloned());
            }
            let Some(handle) = value.handle() else { continue };
            if seen.contains(&handle) {
                continue;
            }
            seen.push(handle);
            match self.arena.get(handle) {
                Object::List(items) => reached.extend(items.iter().cloned()),
                Object::Dict(dict) => reached.extend(dict.items().iter().map(|(_, value)| value.clone())),
                Object::Set(_) | Object::Instance(_) => {}
                Object::Class(class) if classes => {
                    if let Some(user) = class.user() {
                        user.changed.set(true);
                    }
                }
                _ => continue,
            }
            *self.arena.get_mut(handle) =
                Object::Opaque(Opaque::made("a value that a statement before may have changed"));
        }
    }

    /// Whether an expression gives a class to a call that may change it. SQLAlchemy takes classes as types, and changes
    /// none; what `@compiles` does is said elsewhere.
    fn hands_on_class(&self, expression: &Expr) -> bool {
        let ExprKind::Call(call) = &expression.kind else { return false };
        let root = root_name(&call.function);
        let is_direct = matches!(call.function.kind, ExprKind::Name(_));
        match root.and_then(|name| self.global(name)) {
            Some(Value::Known(path)) if &*path != "builtins.setattr" => return false,
            Some(value) => match self.object(&value) {
                Some(Object::Opaque(opaque)) => {
                    let harmless = |path: &str| {
                        path.starts_with("sqlalchemy.")
                            && !path.contains("compiler")
                            && !path.contains("event")
                    };
                    if opaque.path.as_deref().is_some_and(harmless) {
                        return false;
                    }
                }
                Some(Object::Class(_)) => return !is_direct,
                _ => {}
            },
            None => {}
        }
        self.names_class(call)
    }

    fn names_class(&self, call: &Call) -> bool {
        let mut names = Vec::new();
        call.arguments.iter().for_each(|argument| loaded_by(argument, &mut names));
        call.keywords.iter().for_each(|keyword| loaded_by(&keyword.value, &mut names));
        names.iter().any(|name| self.is_class(name))
    }

    fn is_part_of_class(&self, target: &Expr) -> bool {
        matches!(target.kind, ExprKind::Attribute(..) | ExprKind::Subscript(..))
            && root_name(target).is_some_and(|name| self.is_class(name))
    }

    fn is_class(&self, name: &Name) -> bool {
        self.global(name).is_some_and(|value| matches!(self.object(&value), Some(Object::Class(_))))
    }

    fn global(&self, name: &Name) -> Option<Value> {
        let (module, _) = self.frame();
        let globals = &self.modules[module.0 as usize].globals;
        globals.get(name).cloned().or_else(|| crate::known::builtin(name).map(Value::Known))
    }
}

/// The name at the beginning of `a.b[c].d`.
fn root_name(expression: &Expr) -> Option<&Name> {
    match &expression.kind {
        ExprKind::Name(name) => Some(name),
        ExprKind::Attribute(value, _) | ExprKind::Subscript(value, _) => root_name(value),
        _ => None,
    }
}

/// Visits every expression of a statement, also within functions and classes that it defines.
fn visit_all(statement: &Stmt, look: &mut dyn FnMut(&Expr)) {
    walk::expressions(statement, &mut |expression| visit(expression, look));
    inner(statement, &mut |statement| visit_all(statement, look));
}

fn visit(expression: &Expr, look: &mut dyn FnMut(&Expr)) {
    look(expression);
    walk::parts(expression, &mut |part| visit(part, look));
}

/// Visits what a statement assigns to, also within functions and classes that it defines.
fn visit_targets(statement: &Stmt, look: &mut dyn FnMut(&Expr)) {
    match &statement.kind {
        StmtKind::Assign { targets, .. } | StmtKind::Delete(targets) => targets.iter().for_each(&mut *look),
        StmtKind::AugAssign { target, .. } | StmtKind::AnnAssign { target, .. } => look(target),
        StmtKind::For(it) => look(&it.target),
        StmtKind::With(it) => it.items.iter().filter_map(|(_, target)| target.as_ref()).for_each(&mut *look),
        _ => {}
    }
    inner(statement, &mut |statement| visit_targets(statement, look));
}

fn inner(statement: &Stmt, look: &mut dyn FnMut(&Stmt)) {
    walk::blocks(statement).into_iter().flatten().for_each(&mut *look);
    match &statement.kind {
        StmtKind::FunctionDef(def) => def.body.iter().for_each(look),
        StmtKind::ClassDef(def) => def.body.iter().for_each(look),
        _ => {}
    }
}

/// The names that a statement reads anywhere, also within functions that it defines.
pub(super) fn loaded_names(statement: &Stmt, names: &mut Vec<Name>) {
    visit_all(statement, &mut |expression| {
        if let ExprKind::Name(name) = &expression.kind {
            names.push(name.clone());
        }
    });
}

pub(super) fn loaded_by(expression: &Expr, names: &mut Vec<Name>) {
    visit(expression, &mut |expression| {
        if let ExprKind::Name(name) = &expression.kind {
            names.push(name.clone());
        }
    });
}
