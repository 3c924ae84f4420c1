//! Functions: their definition, and what they do when an import calls them.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::call::decorated;
use super::known::{self, Effect};
use super::scope::{Frame, Scope, ScopeKind};
use super::value::{Code, Function, Names, Value};
use super::{Checked, Effects};
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::bindings;

impl Effects<'_> {
    /// `def`: its decorators, defaults and annotations.
    pub(super) fn define(&mut self, function: Function) -> Checked<()> {
        let Code::Def(def) = function.code.clone() else { return Ok(()) };
        let mut decorators = Vec::with_capacity(def.decorators.len());
        for decorator in &def.decorators {
            decorators.push((self.decorator(decorator)?, decorator.span));
        }
        for parameter in def.parameters.all() {
            parameter.default.iter().try_for_each(|default| self.expression(default).map(|_| ()))?;
        }
        if !def.has_type_parameters {
            let annotations =
                def.parameters.all().filter_map(|one| one.annotation.as_ref()).chain(&def.returns);
            annotations.into_iter().try_for_each(|annotation| self.annotation(annotation))?;
        }
        // Bound before a decorator looks at it, so that a function which calls itself is found.
        let mut value = Value::Function(function.clone());
        self.bind(&def.name, value.clone());
        for (path, span) in decorators.into_iter().rev() {
            if known::runs_at_mapping(&path) {
                self.at_mapping.push((function.clone(), span));
                value = Value::Made(path);
            } else if known::runs_on_access(&path) {
                value = decorated(value);
            } else if !matches!(&*path, "builtins.staticmethod" | "builtins.classmethod") {
                value = match value {
                    // What a wrapper does when it is called is not known any more.
                    Value::Function(_) => Value::Made(path),
                    other => other,
                };
            }
        }
        self.bind(&def.name, value);
        Ok(())
    }

    /// The path of a harmless decorator.
    pub(super) fn decorator(&mut self, decorator: &Expr) -> Checked<Rc<str>> {
        let (function, call) = match &decorator.kind {
            ExprKind::Call(call) => (&call.function, Some(call)),
            _ => (decorator, None),
        };
        if let ExprKind::Attribute(object, name) = &function.kind {
            let object = self.expression(object)?;
            // `@name.setter`, `@full_name.expression`, `@mapper_registry.mapped`.
            if matches!(
                object,
                Value::Decorated(_) | Value::Made(_) | Value::Registry(_) | Value::Function(_)
            ) {
                if !known::is_pure_method(name) {
                    return self.refuse(decorator.span, format!("what `.{name}` does here is not known"));
                }
                if let Some(call) = call {
                    self.arguments(call, true)?;
                }
                return Ok(format!("sqlalchemy.{name}").into());
            }
        }
        let value = self.expression(function)?;
        let Value::Known(path) = value else {
            return self
                .refuse(decorator.span, "a decorator of the project runs here, which is not followed");
        };
        match known::call(&path) {
            Effect::Harmful(reason) => return self.refuse(decorator.span, format!("this {reason}")),
            Effect::ReadsEnvironment | Effect::Pure => {}
        }
        if let Some(call) = call {
            self.arguments(call, true)?;
        }
        Ok(path)
    }

    /// Looks at a function that the import calls.
    pub(super) fn function(&mut self, function: &Function, span: Span) -> Checked<()> {
        self.function_of(function, Value::foreign(), span)
    }

    /// The same for a method whose first parameter is an object that is being made, which it may change.
    pub(super) fn constructor(&mut self, function: &Function, span: Span) -> Checked<()> {
        self.function_of(function, Value::Data, span)
    }

    fn function_of(&mut self, function: &Function, first: Value, span: Span) -> Checked<()> {
        if !self.functions.insert(function.code.identity()) {
            // It calls itself: the call around this one looks at it.
            return Ok(());
        }
        self.tick(span)?;
        if self.frames.len() > 200 {
            return self.refuse(span, "functions call each other too deeply here");
        }
        let mut names = Names::new();
        for (index, parameter) in function.code.parameters().all().enumerate() {
            let value = if index == 0 { first.clone() } else { Value::foreign() };
            names.insert(parameter.name.clone(), value);
        }
        if let Code::Def(def) = &function.code {
            if def.is_async {
                return Ok(());
            }
            // A name that the function binds is its own from its first line on.
            let elsewhere = bindings::declared_elsewhere(&def.body);
            if let Some(name) = elsewhere.iter().next() {
                return self
                    .refuse(span, format!("`{}` changes `{name}` outside of it", function.code.name()));
            }
        }
        let mut scopes: Vec<Scope> = function
            .around
            .iter()
            .map(|names| Scope { names: names.clone(), kind: ScopeKind::Function })
            .collect();
        scopes.push(Scope { names, kind: ScopeKind::Function });
        let frame = Frame { module: function.module, scopes };
        let code = function.code.clone();
        let result = stacker::maybe_grow(256 * 1024, 4 * 1024 * 1024, || {
            self.with_frame(frame, |check| match &code {
                Code::Def(_) => check.block(code.body()),
                Code::Lambda(lambda) => check.expression(&lambda.body).map(|_| ()),
            })
        });
        self.functions.remove(&function.code.identity());
        result
    }
}
