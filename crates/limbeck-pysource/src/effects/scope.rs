//! Names: where they are bound and looked up.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::value::{Class, ModuleId, Names, Value};
use super::{Checked, Effects, known};
use crate::syntax::ast::Name;

/// Code that runs: a module, with the bodies of classes and functions within it.
#[derive(Debug)]
pub(super) struct Frame {
    pub module: ModuleId,
    /// Inner scopes, the innermost last.
    pub scopes: Vec<Scope>,
}

/// A scope within a module.
#[derive(Debug)]
pub(super) struct Scope {
    pub names: Names,
    pub kind: ScopeKind,
}

/// What a scope belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Class,
    Function,
    Comprehension,
}

impl Frame {
    /// The code of a module.
    pub(super) fn module(module: ModuleId) -> Self {
        Self { module, scopes: Vec::new() }
    }
}

impl Effects<'_> {
    /// The names of the innermost scope.
    pub(super) fn local(&mut self) -> &mut Names {
        let frame = self.frames.last_mut();
        let Some(frame) = frame else { return &mut self.loaded[0].names };
        match frame.scopes.last_mut() {
            Some(scope) => &mut scope.names,
            None => &mut self.loaded[frame.module.0].names,
        }
    }

    /// Binds a name in the innermost scope.
    pub(super) fn bind(&mut self, name: &Name, value: Value) {
        self.local().insert(name.clone(), value);
    }

    /// The module whose code runs.
    pub(super) fn current(&self) -> ModuleId {
        self.frames.last().map_or(ModuleId(0), |frame| frame.module)
    }

    /// Whether the code runs in a function that the import calls.
    pub(super) fn in_function(&self) -> bool {
        let frame = self.frames.last();
        frame.is_some_and(|frame| frame.scopes.iter().any(|scope| scope.kind == ScopeKind::Function))
    }

    /// Whether the code is a part of a comprehension.
    pub(super) fn in_comprehension(&self) -> bool {
        let last = self.frames.last().and_then(|frame| frame.scopes.last());
        last.is_some_and(|scope| scope.kind == ScopeKind::Comprehension)
    }

    /// The functions around a definition here.
    pub(super) fn around(&self) -> Rc<[Names]> {
        let scopes = self.frames.last().map_or(&[][..], |frame| &frame.scopes);
        let functions = scopes.iter().filter(|scope| scope.kind != ScopeKind::Class);
        functions.map(|scope| scope.names.clone()).collect()
    }

    /// The value of a name.
    pub(super) fn lookup(&self, name: &Name, span: Span) -> Checked<Value> {
        let Some(frame) = self.frames.last() else { return self.refuse(span, "no code runs") };
        let inner = frame.scopes.iter().rev().find_map(|scope| scope.names.get(name));
        let module = &self.loaded[frame.module.0];
        if let Some(value) = inner.or_else(|| module.names.get(name)) {
            return Ok(value.clone());
        }
        if known::is_builtin(name) {
            return Ok(Value::Known(format!("builtins.{name}").into()));
        }
        if let Some(star) = module.stars.last() {
            return Ok(Value::Known(format!("{star}.{name}").into()));
        }
        self.refuse(span, format!("the name `{name}` is not bound here"))
    }

    /// Runs alternatives of which one or none will be taken, and joins what they bind.
    pub(super) fn alternatives(
        &mut self,
        count: usize,
        run: &mut dyn FnMut(&mut Self, usize) -> Checked<()>,
    ) -> Checked<()> {
        let before = self.local().clone();
        let mut joined: Option<Names> = None;
        for index in 0..count {
            *self.local() = before.clone();
            run(self, index)?;
            let after = std::mem::take(self.local());
            joined = Some(match joined {
                Some(other) => join(other, &after),
                None => after,
            });
        }
        *self.local() = joined.unwrap_or(before);
        Ok(())
    }
}

fn join(mut left: Names, right: &Names) -> Names {
    for (name, value) in right {
        match left.get_mut(name) {
            Some(known) if known == value => {}
            Some(known) => *known = either(known, value),
            None => {
                left.insert(name.clone(), Value::Unclear);
            }
        }
    }
    for (name, value) in &mut left {
        if !right.contains_key(name) {
            *value = Value::Unclear;
        }
    }
    left
}

/// What is known of a value that is one of two.
pub(super) fn either(left: &Value, right: &Value) -> Value {
    let data = |value: &Value| value.is_constant() || *value == Value::Data;
    let read = |value: &Value| data(value) || *value == Value::Environment;
    let made = |value: &Value| read(value) || matches!(value, Value::Made(_));
    if left == right {
        left.clone()
    } else if data(left) && data(right) {
        Value::Data
    } else if read(left) && read(right) {
        Value::Environment
    } else if made(left) && made(right) {
        Value::foreign()
    } else {
        Value::Unclear
    }
}

impl Class {
    /// The value of an attribute, along the bases; nothing when no class of the project has it.
    pub(super) fn find(&self, name: &str) -> Option<Value> {
        let in_bases = || {
            self.bases.iter().find_map(|base| match base {
                Value::Class(class) => class.find(name),
                _ => None,
            })
        };
        self.names.get(name).cloned().or_else(in_bases)
    }

    /// Visits the class and its bases of the project.
    pub(super) fn visit(&self, visit: &mut dyn FnMut(&Class)) {
        visit(self);
        for base in &self.bases {
            if let Value::Class(class) = base {
                class.visit(visit);
            }
        }
    }

    /// Whether a base outside of the project fulfils the test, by its path.
    pub(super) fn has_base(&self, test: &dyn Fn(&str) -> bool) -> bool {
        self.bases.iter().any(|base| match base {
            Value::Known(path) | Value::Made(path) => test(path),
            Value::Class(class) => class.has_base(test),
            _ => false,
        })
    }
}
