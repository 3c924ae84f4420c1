//! Functions as values.

use std::collections::HashSet;
use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::arena::Epoch;
use super::stop::Outcome;
use super::value::{Code, Function, Object, Opaque, Value};
use crate::syntax::ast::{Expr, ExprKind, FunctionDef, Lambda, Name, Parameters, Stmt};
use crate::syntax::{bindings, walk};

/// The names that are local to a function: its parameters and all that its body binds, wherever.
pub(crate) fn locals_of(code: &Code) -> HashSet<Name> {
    let mut names = HashSet::new();
    match code {
        Code::Def(def) => {
            bindings::bound_names(&def.body, &mut |name, _| {
                names.insert(name.clone());
            });
            for declared in bindings::declared_elsewhere(&def.body) {
                names.remove(&declared);
            }
            names.extend(def.parameters.all().map(|parameter| parameter.name.clone()));
        }
        Code::Lambda(lambda) => {
            bindings::expression_names(&lambda.body, &mut |name, _| {
                names.insert(name.clone());
            });
            names.extend(lambda.parameters.all().map(|parameter| parameter.name.clone()));
        }
    }
    names
}

impl Code {
    /// Whether `yield` stands anywhere in the body, not in functions within it.
    pub(super) fn has_yield(&self) -> bool {
        match self {
            Self::Def(def) => def.body.iter().any(yields),
            Self::Lambda(lambda) => is_yield(&lambda.body),
        }
    }
}

fn yields(statement: &Stmt) -> bool {
    // A class within the function has a body that yields nowhere.
    let mut found = false;
    walk::expressions(statement, &mut |expression| found |= is_yield(expression));
    found || walk::blocks(statement).into_iter().flatten().any(yields)
}

fn is_yield(expression: &Expr) -> bool {
    match &expression.kind {
        ExprKind::Yield(_) => true,
        ExprKind::Lambda(lambda) => {
            lambda.parameters.all().filter_map(|one| one.default.as_ref()).any(is_yield)
        }
        _ => {
            let mut found = false;
            walk::parts(expression, &mut |part| found |= is_yield(part));
            found
        }
    }
}

impl Interpreter<'_> {
    /// `def`: the function, or something opaque when a decorator or type parameters stand around it.
    pub(super) fn define(&mut self, def: &Rc<FunctionDef>, span: Span) -> Outcome<Value> {
        if !def.decorators.is_empty() || def.has_type_parameters {
            let what: Rc<str> = format!("the decorated function `{}`", def.name).into();
            if !self.at_module_level() {
                return self.decline(def.span, format!("{what} is not evaluated"));
            }
            self.distrust_decorators(def);
            return self.opaque(Opaque::made(what), span);
        }
        self.annotations(def, span)?;
        let defaults = self.defaults(&def.parameters)?;
        self.function(Code::Def(def.clone()), defaults, span)
    }

    pub(super) fn lambda(&mut self, lambda: &Rc<Lambda>, span: Span) -> Outcome<Value> {
        let defaults = self.defaults(&lambda.parameters)?;
        self.function(Code::Lambda(lambda.clone()), defaults, span)
    }

    fn function(&mut self, code: Code, defaults: Vec<(Name, Value)>, span: Span) -> Outcome<Value> {
        let (module, closure) = self.frame();
        let locals = Rc::new(locals_of(&code));
        let generator = code.has_yield();
        let function = Function { code, module, closure, defaults, generator, locals };
        self.allocate(Object::Function(Rc::new(function)), span)
    }

    /// Default arguments live as long as the function: no later call may write to them.
    pub(super) fn defaults(&mut self, parameters: &Parameters) -> Outcome<Vec<(Name, Value)>> {
        let epoch = std::mem::replace(&mut self.epoch, Epoch::Module);
        let mut defaults = Vec::new();
        let mut result = Ok(());
        for parameter in parameters.all() {
            if let Some(default) = &parameter.default {
                match self.eval(default) {
                    Ok(value) => defaults.push((parameter.name.clone(), value)),
                    Err(stop) => {
                        result = Err(stop);
                        break;
                    }
                }
            }
        }
        self.epoch = epoch;
        result.map(|()| defaults)
    }

    /// Annotations are evaluated at the definition; a module's own names in them must exist.
    fn annotations(&mut self, def: &FunctionDef, _span: Span) -> Outcome<()> {
        let all = def.parameters.all().filter_map(|parameter| parameter.annotation.as_ref());
        for annotation in all.chain(&def.returns) {
            self.annotation(annotation)?;
        }
        Ok(())
    }
}
