//! Names: which scope they live in, and how they are found.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::class::Owner;
use super::stop::Outcome;
use super::value::{Function, ModuleId, ScopeId, Value};
use crate::known;
use crate::syntax::ast::Name;

/// The variables of one call or comprehension.
#[derive(Debug)]
pub(super) struct Scope {
    pub names: HashMap<Name, Value>,
    /// All names that are local, bound or not.
    pub locals: Rc<HashSet<Name>>,
    pub parent: Option<ScopeId>,
}

/// What runs: a module's body (no scope), a function, a comprehension.
#[derive(Debug)]
pub(super) struct Frame {
    pub module: ModuleId,
    pub scope: Option<ScopeId>,
    /// Of a call: the function, so that recursion is seen.
    pub function: Option<Rc<Function>>,
    /// Of a method's call: the class that defines the method, and the object.
    pub owner: Option<Owner>,
    /// A comprehension within it.
    pub comprehension: bool,
}

impl Interpreter<'_> {
    pub(super) fn frame(&self) -> (ModuleId, Option<ScopeId>) {
        self.frames.last().map_or((ModuleId(0), None), |frame| (frame.module, frame.scope))
    }

    pub(super) fn new_scope(&mut self, locals: Rc<HashSet<Name>>, parent: Option<ScopeId>) -> ScopeId {
        self.scopes.push(Scope { names: HashMap::new(), locals, parent });
        ScopeId((self.scopes.len() - 1) as u32)
    }

    /// Reads a name.
    pub(super) fn lookup(&self, name: &Name, span: Span) -> Outcome<Value> {
        let (module, mut scope) = self.frame();
        while let Some(id) = scope {
            let here = &self.scopes[id.0 as usize];
            if let Some(value) = here.names.get(name) {
                return Ok(value.clone());
            }
            if here.locals.contains(name) {
                return self.decline(span, format!("`{name}` is read before it is bound"));
            }
            scope = here.parent;
        }
        if let Some(value) = self.modules[module.0 as usize].globals.get(name) {
            return Ok(value.clone());
        }
        match known::builtin(name) {
            Some(path) => Ok(Value::Known(path)),
            None => self.decline(span, format!("`{name}` is not known here")),
        }
    }

    /// Binds a name in the present scope.
    pub(super) fn bind(&mut self, name: &Name, value: Value) {
        let (module, scope) = self.frame();
        let names = match scope {
            Some(id) => &mut self.scopes[id.0 as usize].names,
            None => &mut self.modules[module.0 as usize].globals,
        };
        names.insert(name.clone(), value);
    }

    /// Runs `body` in another frame.
    pub(super) fn in_frame<T>(&mut self, frame: Frame, body: impl FnOnce(&mut Self) -> T) -> T {
        self.frames.push(frame);
        let result = body(self);
        self.frames.pop();
        result
    }
}
