//! Objects of classes, their attributes and methods, `super()`.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::user::Member;
use super::{Class, Root, UserClass};
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Function, Handle, Object, Opaque, Value};
use crate::interpret::{Arguments, Interpreter};
use crate::known::sqlalchemy;
use crate::syntax::ast::Name;

/// An object.
#[derive(Debug)]
pub(crate) struct Instance {
    pub class: Rc<Class>,
    attributes: Vec<(Name, Value)>,
    /// It is made: its attributes stay as they are.
    made: bool,
    /// What the class was called with, as source; nothing when that cannot be written.
    pub written: Option<String>,
}

/// The class that defines a method, and the object that the method is called on.
#[derive(Debug, Clone)]
pub(crate) struct Owner {
    class: Rc<Class>,
    receiver: Handle,
}

/// A method with its object.
#[derive(Debug, Clone)]
pub(crate) struct Bound {
    receiver: Handle,
    method: Method,
}

#[derive(Debug, Clone)]
enum Method {
    Own(Rc<Function>, Rc<Class>),
    /// `__init__` of SQLAlchemy's class, or of `object`.
    Initial(Root),
    /// `TypeDecorator.load_dialect_impl`.
    Load,
}

impl Interpreter<'_> {
    /// Calls a class.
    pub(in crate::interpret) fn instantiate(
        &mut self,
        class: &Rc<Class>,
        arguments: Arguments,
        span: Span,
    ) -> Outcome<Value> {
        let Some(root) = class.user().map(|user| user.root).filter(|root| *root != Root::Object) else {
            return self.decline(span, format!("calling `{}` is not evaluated", class.name()));
        };
        let written = sqlalchemy::written_arguments(self, &arguments);
        let instance = Instance { class: class.clone(), attributes: Vec::new(), made: false, written };
        let made = self.allocate(Object::Instance(instance), span)?;
        let Some(receiver) = made.handle() else { return Ok(made) };
        let method = match self.find(&UserClass::order(class), "__init__", span)? {
            Some(found) => self.method_of(found, receiver, span)?,
            None => Bound { receiver, method: Method::Initial(root) },
        };
        self.call_bound(&method, arguments, span)?;
        if let Object::Instance(instance) = self.arena.get_mut(receiver) {
            instance.made = true;
        }
        Ok(made)
    }

    /// What the first of these classes has under a name. Nothing is known of what is unclear.
    fn find(&self, order: &[Rc<Class>], name: &str, span: Span) -> Outcome<Option<(Member, Rc<Class>)>> {
        if order.iter().any(|class| class.user().is_some_and(|user| user.changed.get())) {
            return self.decline(span, "this class may have been changed behind its definition");
        }
        let found = order.iter().find_map(|class| class.user()?.own(name).map(|member| (member, class)));
        match found {
            Some((Member::Unclear(why), _)) => {
                self.decline(span, format!("`.{name}` is not evaluated: {why}"))
            }
            Some((member, class)) => Ok(Some((member.clone(), class.clone()))),
            None => Ok(None),
        }
    }

    fn method_of(
        &self,
        (member, class): (Member, Rc<Class>),
        receiver: Handle,
        span: Span,
    ) -> Outcome<Bound> {
        match member {
            Member::Method(function) => Ok(Bound { receiver, method: Method::Own(function, class) }),
            Member::Value(_) | Member::Nested | Member::Unclear(_) => {
                self.decline(span, "what is called here is no method")
            }
        }
    }

    /// `object.name`.
    pub(in crate::interpret) fn instance_attribute(
        &mut self,
        handle: Handle,
        name: &Name,
        span: Span,
    ) -> Outcome<Value> {
        let Object::Instance(instance) = self.arena.get(handle) else {
            return self.decline(span, "this is no object of a class");
        };
        let (class, own) = (instance.class.clone(), instance.attribute(name).cloned());
        // A property stands before the object's own attributes.
        let found = self.find(&UserClass::order(&class), name, span)?;
        match (own, found) {
            (Some(value), _) => Ok(value),
            (None, Some((Member::Value(value), _))) if !self.is_function(&value) => Ok(value),
            (None, Some(found)) => {
                let bound = self.method_of(found, handle, span)?;
                self.allocate(Object::Bound(bound), span)
            }
            (None, None) => {
                let root = class.user().map_or(Root::Object, |user| user.root);
                self.inherited(root, handle, name, span)
            }
        }
    }

    fn is_function(&self, value: &Value) -> bool {
        matches!(self.object(value), Some(Object::Function(_) | Object::Opaque(_) | Object::Bound(_)))
    }

    /// What SQLAlchemy's class has.
    fn inherited(&mut self, root: Root, receiver: Handle, name: &str, span: Span) -> Outcome<Value> {
        let method = match (name, root) {
            ("__init__", _) => Method::Initial(root),
            ("load_dialect_impl", Root::Decorator) => Method::Load,
            _ => return self.decline(span, format!("`.{name}` of a type is not evaluated")),
        };
        self.allocate(Object::Bound(Bound { receiver, method }), span)
    }

    /// `super()` within a method, or `super(Class, self)` that says the same.
    pub(crate) fn super_object(&mut self, given: &[Value], span: Span) -> Outcome<Value> {
        let owner = self.frames.last().and_then(|frame| frame.owner.clone());
        let fits = |owner: &Owner| match given {
            [] => true,
            [class, receiver] => {
                matches!(self.object(class), Some(Object::Class(class)) if Rc::ptr_eq(class, &owner.class))
                    && receiver.handle() == Some(owner.receiver)
            }
            _ => false,
        };
        match owner.filter(fits) {
            Some(owner) => self.allocate(Object::Super(owner), span),
            None => self.decline(span, "this `super` is not evaluated"),
        }
    }

    /// `super().name`.
    pub(in crate::interpret) fn super_attribute(
        &mut self,
        owner: &Owner,
        name: &Name,
        span: Span,
    ) -> Outcome<Value> {
        let Object::Instance(instance) = self.arena.get(owner.receiver) else {
            return self.decline(span, "this `super` is not evaluated");
        };
        let class = instance.class.clone();
        let order = UserClass::order(&class);
        let behind =
            order.iter().position(|one| Rc::ptr_eq(one, &owner.class)).map_or(order.len(), |at| at + 1);
        match self.find(&order[behind..], name, span)? {
            Some(found) => {
                let bound = self.method_of(found, owner.receiver, span)?;
                self.allocate(Object::Bound(bound), span)
            }
            None => {
                let root = class.user().map_or(Root::Object, |user| user.root);
                self.inherited(root, owner.receiver, name, span)
            }
        }
    }

    /// Calls a method.
    pub(in crate::interpret) fn call_bound(
        &mut self,
        bound: &Bound,
        mut arguments: Arguments,
        span: Span,
    ) -> Outcome<Value> {
        let receiver = bound.receiver;
        match &bound.method {
            Method::Own(function, class) => {
                arguments.positional.insert(0, Value::Object(receiver));
                let owner = Owner { class: class.clone(), receiver };
                self.call_method_of(function, owner, arguments, span)
            }
            Method::Initial(Root::Decorator) => self.decorate(receiver, arguments, span),
            Method::Initial(Root::Object | Root::UserDefined) => {
                match arguments.positional.is_empty() && arguments.keywords.is_empty() {
                    true => Ok(Value::None),
                    false => self.decline(span, "these arguments of a type are not evaluated"),
                }
            }
            Method::Load => {
                let value = self.instance_attribute(receiver, &Name::from("impl"), span)?;
                match self.object(&value) {
                    Some(Object::Sa(_)) => Ok(value),
                    // Without `super().__init__()`, it may still be a class.
                    _ => self.decline(span, "the `impl` of this type is not evaluated"),
                }
            }
        }
    }

    /// `TypeDecorator.__init__`: the object's `impl` is the class's, made with the arguments when it is a class.
    fn decorate(&mut self, receiver: Handle, arguments: Arguments, span: Span) -> Outcome<Value> {
        let Object::Instance(instance) = self.arena.get(receiver) else {
            return self.decline(span, "this is no object of a class");
        };
        let order = UserClass::order(&instance.class.clone());
        let plain = arguments.positional.is_empty() && arguments.keywords.is_empty();
        let made = match order.iter().find_map(|class| class.user()?.own("impl")).cloned() {
            Some(Member::Value(class @ Value::Known(_))) => self.call_value(&class, arguments, span)?,
            Some(Member::Value(value)) => match self.installed(&value)?.unwrap_or(value) {
                class if matches!(self.object(&class), Some(Object::Class(_))) => {
                    self.call_value(&class, arguments, span)?
                }
                object => object,
            },
            // Whatever it is, it can be made without arguments; who looks at it is told.
            Some(Member::Nested) if plain => self.opaque(Opaque::made("the `impl` of a type"), span)?,
            _ => return self.decline(span, "a type without `impl` is not evaluated"),
        };
        self.set_attribute(receiver, &Name::from("impl"), made, span)?;
        Ok(Value::None)
    }

    /// `object.name = value`.
    pub(in crate::interpret) fn set_attribute(
        &mut self,
        handle: Handle,
        name: &Name,
        value: Value,
        span: Span,
    ) -> Outcome<()> {
        if let Object::Instance(instance) = self.arena.get(handle) {
            // What is decorated may be a property with a setter; what is special is not set on objects.
            let order = UserClass::order(&instance.class.clone());
            let found = self.find(&order, name, span)?;
            if instance.made || name.starts_with("__") || matches!(found, Some((Member::Method(_), _))) {
                return self.decline(span, "the assignment of this attribute is not evaluated");
            }
        }
        match self.writable(handle, span)? {
            Object::Instance(instance) => {
                instance.attributes.retain(|(known, _)| known != name);
                instance.attributes.push((name.clone(), value));
                Ok(())
            }
            _ => self.decline(span, "the assignment of an attribute is not evaluated"),
        }
    }

    /// `Class.name`, of a class that has it as a plain value.
    pub(super) fn constant_of_class(&mut self, class: &Rc<Class>, name: &Name, span: Span) -> Outcome<Value> {
        match self.find(&UserClass::order(class), name, span)? {
            Some((Member::Value(value), _)) if !self.is_function(&value) => Ok(value),
            _ => self.decline(span, format!("`.{name}` of the class `{}` is not evaluated", class.name())),
        }
    }
}

impl Instance {
    fn attribute(&self, name: &str) -> Option<&Value> {
        self.attributes.iter().find(|(known, _)| &**known == name).map(|(_, value)| value)
    }
}
