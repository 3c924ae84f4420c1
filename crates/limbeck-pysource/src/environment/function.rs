//! Functions of an `env.py`: definitions and calls.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::stop::{Flow, Outcome};
use super::value::{Function, Scope, Value};
use super::{DEPTH, Reader};
use crate::syntax::ast::{FunctionDef, Name, Stmt};
use crate::syntax::bindings;

/// The arguments of a call.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    pub positional: Vec<Value>,
    pub named: Vec<(Name, Value)>,
}

impl Arguments {
    /// Takes an argument by position or name, and nothing when it was not given.
    pub(super) fn take(&mut self, position: usize, name: &str) -> Option<Value> {
        if let Some(index) = self.named.iter().position(|(known, _)| &**known == name) {
            return Some(self.named.remove(index).1);
        }
        let slot = self.positional.get_mut(position)?;
        Some(std::mem::replace(slot, Value::Opaque("taken".into())))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.positional.is_empty() && self.named.is_empty()
    }
}

impl Reader<'_, '_> {
    pub(super) fn define(&mut self, def: &Rc<FunctionDef>) -> Outcome<()> {
        if let Some(decorator) = def.decorators.first() {
            return self.define_decorated(def, decorator);
        }
        let mut defaults = Vec::new();
        for parameter in def.parameters.all() {
            if let Some(default) = &parameter.default {
                defaults.push((parameter.name.clone(), self.expression(default)?));
            }
        }
        let mut locals: HashSet<Name> = def.parameters.all().map(|one| one.name.clone()).collect();
        bindings::bound_names(&def.body, &mut |name, _| {
            locals.insert(name.clone());
        });
        let around = self.scopes.last().cloned().into_iter().collect();
        let function = Function { def: def.clone(), defaults, around, locals };
        self.bind(&def.name, Value::Function(Rc::new(function)));
        Ok(())
    }

    /// A decorated function is carried, for instance as a hook, but not called.
    fn define_decorated(&mut self, def: &FunctionDef, decorator: &crate::syntax::ast::Expr) -> Outcome<()> {
        let [_] = def.decorators.as_slice() else {
            return self.decline(decorator.span, "several decorators are not followed in `env.py`");
        };
        self.effects.harmless_decorator(decorator)?;
        self.bind(&def.name, Value::Opaque(format!("the function `{}`", def.name).into()));
        Ok(())
    }

    /// Binds arguments to the parameters of a function.
    pub(super) fn bind_arguments(
        &mut self,
        function: &Function,
        arguments: Arguments,
        span: Span,
    ) -> Outcome<Vec<(Name, Value)>> {
        let parameters = &function.def.parameters;
        if parameters.rest.is_some()
            || parameters.keywords.is_some()
            || !parameters.positional_only.is_empty()
        {
            return self.decline(span, "the parameters of this function are not followed");
        }
        if arguments.positional.len() > parameters.plain.len() {
            return self.decline(span, "too many arguments");
        }
        let mut bound: Vec<(Name, Value)> =
            parameters.plain.iter().map(|one| one.name.clone()).zip(arguments.positional).collect();
        for (name, value) in arguments.named {
            let known = parameters.plain.iter().chain(&parameters.keyword_only).any(|one| one.name == name);
            if !known || bound.iter().any(|(other, _)| *other == name) {
                return self.decline(span, format!("the argument `{name}` does not fit the function"));
            }
            bound.push((name, value));
        }
        for parameter in parameters.all() {
            if bound.iter().any(|(name, _)| *name == parameter.name) {
                continue;
            }
            match function.defaults.iter().find(|(name, _)| *name == parameter.name) {
                Some((name, value)) => bound.push((name.clone(), value.clone())),
                None => return self.decline(span, format!("the argument `{}` is missing", parameter.name)),
            }
        }
        Ok(bound)
    }

    /// Runs a function.
    pub(super) fn run(
        &mut self,
        function: &Function,
        bound: Vec<(Name, Value)>,
        span: Span,
    ) -> Outcome<Value> {
        if self.scopes.len() >= DEPTH {
            return self.decline(span, "functions call each other too deeply here");
        }
        let body = &function.def.body;
        if !bindings::declared_elsewhere(body).is_empty() {
            return self.decline(span, "this function changes names outside of it");
        }
        if body.iter().any(yields) {
            return self.decline(span, "generators are not followed in `env.py`");
        }
        let mut names: HashMap<Name, Value> = HashMap::new();
        for scope in &function.around {
            let around = scope.names.borrow();
            names.extend(around.iter().filter(|(name, _)| !function.locals.contains(*name)).map(pair));
        }
        names.extend(bound);
        let scope = Scope { names: RefCell::new(names), locals: function.locals.clone() };
        self.scopes.push(Rc::new(scope));
        let flow = stacker::maybe_grow(256 * 1024, 4 * 1024 * 1024, || self.block(body));
        self.scopes.pop();
        Ok(match flow? {
            Flow::Return(value) => value,
            Flow::Next | Flow::Break | Flow::Continue => Value::None,
        })
    }
}

fn pair((name, value): (&Name, &Value)) -> (Name, Value) {
    (name.clone(), value.clone())
}

/// Whether a statement holds a `yield` of its function.
fn yields(statement: &Stmt) -> bool {
    let mut found = false;
    crate::syntax::walk::expressions(statement, &mut |expression| found |= yields_in(expression));
    found || crate::syntax::walk::blocks(statement).into_iter().flatten().any(yields)
}

fn yields_in(expression: &crate::syntax::ast::Expr) -> bool {
    use crate::syntax::ast::ExprKind;
    match &expression.kind {
        ExprKind::Yield(_) => true,
        ExprKind::Lambda(_) => false,
        _ => {
            let mut found = false;
            crate::syntax::walk::parts(expression, &mut |part| found |= yields_in(part));
            found
        }
    }
}
