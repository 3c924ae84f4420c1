//! Names and assignments.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Reader;
use super::stop::{Flow, Outcome};
use super::value::Value;
use crate::effects::is_builtin;
use crate::syntax::ast::{Expr, ExprKind, Name, Operator};

impl Reader<'_, '_> {
    pub(super) fn bind(&mut self, name: &Name, value: Value) {
        match self.scopes.last() {
            Some(scope) => scope.names.borrow_mut().insert(name.clone(), value),
            None => {
                self.effects.bind_here(name);
                self.globals.insert(name.clone(), value)
            }
        };
    }

    pub(super) fn lookup(&self, name: &Name, span: Span) -> Outcome<Value> {
        let scopes = self.scopes.last().map(|scope| scope.as_ref());
        if let Some(scope) = scopes {
            if let Some(value) = scope.names.borrow().get(name) {
                return Ok(value.clone());
            }
            if scope.locals.contains(name) {
                return self.decline(span, format!("`{name}` is read before it is bound"));
            }
        }
        if let Some(value) = self.globals.get(name) {
            return Ok(value.clone());
        }
        if is_builtin(name) {
            return Ok(Value::Known(format!("builtins.{name}").into()));
        }
        self.decline(span, format!("the name `{name}` is not bound here"))
    }

    pub(super) fn assign(&mut self, target: &Expr, value: Value) -> Outcome<()> {
        match &target.kind {
            ExprKind::Name(name) => {
                self.bind(name, value);
                Ok(())
            }
            ExprKind::Tuple(targets) | ExprKind::List(targets) => {
                let items = match &value {
                    Value::Tuple(items) => items.to_vec(),
                    Value::List(items) => items.borrow().clone(),
                    _ => return self.decline(target.span, "this assignment is not followed in `env.py`"),
                };
                if items.len() != targets.len() {
                    return self.decline(target.span, "this assignment is not followed in `env.py`");
                }
                targets.iter().zip(items).try_for_each(|(target, item)| self.assign(target, item))
            }
            ExprKind::Subscript(object, index) => {
                let object = self.expression(object)?;
                let index = self.expression(index)?;
                self.set_item(&object, index, value, target.span)
            }
            ExprKind::Attribute(object, name) => {
                let object = self.expression(object)?;
                self.decline(target.span, format!("this changes `{name}` of {}", object.describe()))
            }
            _ => self.decline(target.span, "this assignment is not followed in `env.py`"),
        }
    }

    fn set_item(&mut self, object: &Value, key: Value, value: Value, span: Span) -> Outcome<()> {
        match (object, key) {
            (Value::Dict(items), key @ (Value::Str(_) | Value::Int(_))) => {
                set(&mut items.borrow_mut(), key, value);
                Ok(())
            }
            (Value::Known(path), Value::Str(name)) if &**path == "os.environ" => match value {
                Value::Str(text) => self.set_variable(&name, Some(&text), span),
                _ => self.decline(span, "this sets a variable to something that is not a text"),
            },
            (object, _) => self.decline(span, format!("this changes an item of {}", object.describe())),
        }
    }

    /// Sets or removes an environment variable.
    pub(super) fn set_variable(&mut self, name: &str, value: Option<&str>, span: Span) -> Outcome<()> {
        let mut variables = self.variables.clone();
        match value {
            Some(value) => variables.insert(name.to_owned(), value.to_owned()),
            None => variables.remove(name),
        };
        self.replace_variables(variables, span)
    }

    /// Sets the environment as it is from here on.
    pub(super) fn replace_variables(
        &mut self,
        variables: std::collections::BTreeMap<String, String>,
        span: Span,
    ) -> Outcome<()> {
        if variables == self.variables {
            return Ok(());
        }
        if self.effects.reads_environment() {
            return self.decline(span, "this changes the environment after an imported module has read it");
        }
        if self.variables.keys().any(|name| !variables.contains_key(name)) {
            return self.decline(span, "this removes an environment variable");
        }
        self.variables = variables;
        Ok(())
    }

    pub(super) fn augmented(
        &mut self,
        target: &Expr,
        operator: Operator,
        value: &Expr,
        span: Span,
    ) -> Outcome<Flow> {
        let ExprKind::Name(name) = &target.kind else {
            return self.decline(span, "this assignment is not followed in `env.py`");
        };
        let old = self.lookup(name, target.span)?;
        let value = self.expression(value)?;
        if matches!(old, Value::List(_) | Value::Dict(_)) {
            return self.decline(span, "this assignment is not followed in `env.py`");
        }
        let new = self.binary(&old, operator, &value, span)?;
        self.bind(name, new);
        Ok(Flow::Next)
    }
}

/// Sets an item of a dict.
pub(super) fn set(items: &mut Vec<(Value, Value)>, key: Value, value: Value) {
    match items.iter_mut().find(|(known, _)| same_key(known, &key)) {
        Some((_, old)) => *old = value,
        None => items.push((key, value)),
    }
}

/// Whether two keys are equal; only texts and integers are keys here.
pub(super) fn same_key(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Str(left), Value::Str(right)) => left == right,
        (Value::Int(left), Value::Int(right)) => left == right,
        _ => false,
    }
}

/// The value of a key.
pub(super) fn get(items: &Rc<std::cell::RefCell<Vec<(Value, Value)>>>, key: &Value) -> Option<Value> {
    items.borrow().iter().find(|(known, _)| same_key(known, key)).map(|(_, value)| value.clone())
}
