//! Attributes.

use limbeck_diagnostics::Span;

use super::arena::Epoch;
use super::call::Arguments;
use super::stop::Outcome;
use super::value::{Object, Opaque, Value};
use super::{Interpreter, ModuleId};
use crate::NeedsPython;
use crate::known;
use crate::syntax::ast::Name;

impl Interpreter<'_> {
    /// Whether a call of an attribute is the call of a method that we know, not of a value found there.
    pub(super) fn has_methods(&self, receiver: &Value) -> bool {
        match receiver {
            Value::Str(_) | Value::FinalName(_) | Value::Bytes(_) | Value::Tuple(_) | Value::Plain(_) => true,
            Value::Object(handle) => match self.arena.get(*handle) {
                Object::List(_)
                | Object::Dict(_)
                | Object::Set(_)
                | Object::Iterator(_)
                | Object::View(..)
                | Object::Batch(_)
                | Object::Sa(_) => true,
                Object::Function(_)
                | Object::Exception { .. }
                | Object::Module(_)
                | Object::Class(_)
                | Object::Member(..)
                | Object::Instance(_)
                | Object::Bound(_)
                | Object::Super(_)
                | Object::Opaque(_) => false,
            },
            Value::None
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Range { .. }
            | Value::Known(_) => false,
        }
    }

    pub(super) fn call_method(
        &mut self,
        receiver: &Value,
        method: &Name,
        arguments: Arguments,
        span: Span,
    ) -> Outcome<Value> {
        known::call_method(self, receiver, method, arguments, span)
    }

    /// `value.name`, not called.
    pub(crate) fn attribute(&mut self, value: &Value, name: &Name, span: Span) -> Outcome<Value> {
        match value {
            Value::Known(path) => known::attribute(self, &path.clone(), name, span),
            Value::Object(handle) => match self.arena.get(*handle) {
                Object::Module(module) => self.module_attribute(*module, name, span),
                Object::Opaque(opaque) => {
                    let opaque = opaque.clone();
                    self.refuse_guarded(span, "this attribute")?;
                    // While modules are loaded, what is missing keeps Alembic from loading them, too.
                    if self.epoch == Epoch::Call && !self.has_attribute(&opaque, name) {
                        let reason = format!("whether {} has `.{name}` is not known", opaque.what);
                        let source = self.source().clone();
                        self.unproven.get_or_insert_with(|| NeedsPython::new(&source, span, reason));
                    }
                    self.opaque(below(&opaque, name), span)
                }
                Object::Instance(_) => self.instance_attribute(*handle, name, span),
                Object::Super(owner) => self.super_attribute(&owner.clone(), name, span),
                Object::Class(_) | Object::Member(..) => self.class_attribute(value, name, span),
                Object::Sa(_) => known::sqlalchemy::attribute(self, *handle, name, span),
                _ => self.no_attribute(value, name, span),
            },
            _ => self.no_attribute(value, name, span),
        }
    }

    fn no_attribute(&self, value: &Value, name: &str, span: Span) -> Outcome<Value> {
        let what = self.describe(value);
        self.decline(span, format!("`.{name}` of {what} is not evaluated"))
    }

    /// A variable of a module of the project, or a module below it that was imported.
    pub(super) fn module_attribute(&mut self, module: ModuleId, name: &Name, span: Span) -> Outcome<Value> {
        let found = self.modules[module.0 as usize].globals.get(name).cloned();
        match found {
            Some(value) => Ok(value),
            None => {
                let module = self.modules[module.0 as usize].name.clone();
                self.decline(span, format!("`{module}` has no `{name}` that is evaluated"))
            }
        }
    }
}

/// An attribute of something opaque is as opaque.
fn below(opaque: &Opaque, name: &Name) -> Opaque {
    match &opaque.path {
        Some(path) => Opaque::imported(&format!("{path}.{name}")),
        None => Opaque::made(format!("`.{name}` of {}", opaque.what)),
    }
}
