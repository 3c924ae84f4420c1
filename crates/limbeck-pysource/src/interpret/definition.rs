//! Functions as values.

use std::collections::HashSet;
use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::arena::Epoch;
use super::stop::Outcome;
use super::value::{Code, Function, Object, Opaque, Value};
use crate::syntax::ast::{FunctionDef, Lambda, Name, Parameters};
use crate::syntax::bindings;

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
        let function = Function { code, module, closure, defaults, locals };
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
