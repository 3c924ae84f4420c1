//! Assignments.

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::dict::Key;
use super::statement::Flow;
use super::stop::Outcome;
use super::value::{Handle, Object, Value};
use crate::syntax::ast::{Expr, ExprKind, Operator};

impl Interpreter<'_> {
    pub(super) fn assign_statement(&mut self, targets: &[Expr], value: &Expr) -> Outcome<Flow> {
        let value = self.eval(value)?;
        for target in targets {
            self.assign(target, value.clone())?;
        }
        Ok(Flow::Next)
    }

    pub(super) fn annotated(
        &mut self,
        target: &Expr,
        annotation: &Expr,
        value: Option<&Expr>,
        simple: bool,
    ) -> Outcome<Flow> {
        if let Some(value) = value {
            let value = self.eval(value)?;
            self.assign(target, value)?;
        }
        // Within a function, annotations of variables are not evaluated.
        if self.at_module_level() {
            self.annotation(annotation)?;
        } else if !simple {
            return self.decline(target.span, "this annotation is not evaluated");
        }
        Ok(Flow::Next)
    }

    /// `target op= value`: on a name of the present scope. A list is extended in place, as Python does.
    pub(super) fn augmented(&mut self, target: &Expr, operator: Operator, value: &Expr) -> Outcome<Flow> {
        let ExprKind::Name(name) = &target.kind else {
            return self.decline(target.span, "this assignment is not evaluated");
        };
        let before = self.lookup(name, target.span)?;
        let value_at = value.span;
        let value = self.eval(value)?;
        let extends = operator == Operator::Add && matches!(self.object(&before), Some(Object::List(_)));
        if let (true, Some(handle)) = (extends, before.handle()) {
            let items = self.collect(&value, value_at)?;
            self.extend_list(handle, items, target.span)?;
            return Ok(Flow::Next);
        }
        if before.handle().is_some() {
            let what = self.describe(&before);
            return self.decline(target.span, format!("this operator on {what} is not evaluated"));
        }
        let after = self.binary(operator, &before, &value, target.span)?;
        self.bind(name, after);
        Ok(Flow::Next)
    }

    /// Adds items to a list.
    pub(crate) fn extend_list(&mut self, list: Handle, items: Vec<Value>, span: Span) -> Outcome<()> {
        self.charge(items.len() * super::limits::VALUE_SIZE, span)?;
        match self.writable(list, span)? {
            Object::List(existing) => {
                existing.extend(items);
                Ok(())
            }
            _ => self.decline(span, "this is not a list"),
        }
    }

    /// Binds a target: a name, an element, or several by unpacking.
    pub(super) fn assign(&mut self, target: &Expr, value: Value) -> Outcome<()> {
        self.tick(target.span)?;
        match &target.kind {
            ExprKind::Name(name) => {
                self.bind(name, value);
                Ok(())
            }
            ExprKind::Tuple(targets) | ExprKind::List(targets) => self.unpack(targets, &value, target.span),
            ExprKind::Subscript(container, index) => {
                let container = self.eval(container)?;
                let index_value = self.eval(index)?;
                self.set_element(&container, &index_value, value, target.span)
            }
            ExprKind::Attribute(..) => self.assign_attribute(target, value),
            _ => self.decline(target.span, "this target is not evaluated"),
        }
    }

    /// `self.name = value`, while an object is made.
    fn assign_attribute(&mut self, target: &Expr, value: Value) -> Outcome<()> {
        if let ExprKind::Attribute(object, name) = &target.kind
            && let object = self.eval(object)?
            && let (Some(handle), Some(Object::Instance(_))) = (object.handle(), self.object(&object))
        {
            return self.set_attribute(handle, name, value, target.span);
        }
        self.decline(target.span, "the assignment of an attribute is not evaluated")
    }

    fn unpack(&mut self, targets: &[Expr], value: &Value, span: Span) -> Outcome<()> {
        let items = self.collect(value, span)?;
        let star = targets.iter().position(|target| matches!(target.kind, ExprKind::Starred(_)));
        let Some(star) = star else {
            if items.len() != targets.len() {
                return self.decline(span, "the number of values does not fit the number of names");
            }
            for (target, item) in targets.iter().zip(items) {
                self.assign(target, item)?;
            }
            return Ok(());
        };
        let after = targets.len() - star - 1;
        if items.len() < star + after {
            return self.decline(span, "there are too few values for these names");
        }
        let rest = items[star..items.len() - after].to_vec();
        for (target, item) in targets[..star].iter().zip(&items) {
            self.assign(target, item.clone())?;
        }
        if let ExprKind::Starred(inner) = &targets[star].kind {
            let rest = self.list(rest, span)?;
            self.assign(inner, rest)?;
        }
        for (target, item) in targets[star + 1..].iter().zip(&items[items.len() - after..]) {
            self.assign(target, item.clone())?;
        }
        Ok(())
    }

    /// `container[index] = value`.
    fn set_element(&mut self, container: &Value, index: &Value, value: Value, span: Span) -> Outcome<()> {
        let Some(handle) = container.handle() else {
            return self.decline(span, "this element cannot be assigned");
        };
        self.charge(super::limits::VALUE_SIZE * 2, span)?;
        let key = Key::of(index);
        match self.writable(handle, span)? {
            Object::Dict(dict) => match key {
                Some(key) => {
                    dict.insert(key, index.clone(), value);
                    Ok(())
                }
                None => self.decline(span, "this key of a dict is not evaluated"),
            },
            Object::List(items) => {
                let place = match index {
                    Value::Int(at) if *at >= 0 => usize::try_from(*at).ok(),
                    Value::Int(at) => {
                        usize::try_from(at.unsigned_abs()).ok().and_then(|back| items.len().checked_sub(back))
                    }
                    _ => None,
                };
                match place.and_then(|place| items.get_mut(place)) {
                    Some(slot) => {
                        *slot = value;
                        Ok(())
                    }
                    None => self.decline(span, "this index of a list is not evaluated"),
                }
            }
            _ => self.decline(span, "this element cannot be assigned"),
        }
    }
}
