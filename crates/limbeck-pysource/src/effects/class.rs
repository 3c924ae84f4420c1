//! Classes: their definition and the making of their objects.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::known;
use super::scope::{Scope, ScopeKind};
use super::value::{Class, Names, Value};
use super::{Checked, Effects};
use crate::syntax::ast::ClassDef;

/// Methods that making an object, or giving it to SQLAlchemy, may run.
const AT_CREATION: &[&str] = &[
    "__new__",
    "__init__",
    "__post_init__",
    "__setattr__",
    "__getattr__",
    "__getattribute__",
    "__get__",
    "__set__",
    "__set_name__",
    "__hash__",
    "__eq__",
    "__call__",
    "__clause_element__",
    "copy",
    "adapt",
    "coerce_compared_value",
];

/// Methods that the definition of an enumeration runs.
const AT_ENUMERATION: &[&str] =
    &["__new__", "__init__", "_generate_next_value_", "__set_name__", "__hash__", "__eq__"];

impl Effects<'_> {
    pub(super) fn class(&mut self, def: &Rc<ClassDef>) -> Checked<()> {
        let mut wrapper = None;
        for decorator in &def.decorators {
            wrapper = Some(self.decorator(decorator)?);
        }
        let mut bases = Vec::with_capacity(def.bases.len());
        if !def.has_type_parameters {
            for base in &def.bases {
                let value = self.expression(base)?;
                self.base(&value, base.span)?;
                bases.push(value);
            }
            for keyword in &def.keywords {
                let value = self.expression(&keyword.value)?;
                let is_metaclass = keyword.name.as_deref() == Some("metaclass");
                if is_metaclass && !matches!(value, Value::Known(_)) {
                    return self.refuse(keyword.value.span, "a metaclass of the project runs here");
                }
            }
        } else if !def.keywords.is_empty() || !def.bases.is_empty() {
            return self.refuse(def.span, "type parameters of classes are not followed");
        }
        let names = self.class_body(def)?;
        let class = Rc::new(Class { def: def.clone(), module: self.current(), bases, names });
        self.created(&class)?;
        let value = match wrapper.as_deref() {
            Some(path) if path.ends_with("as_declarative") => {
                // The class becomes a declarative base; whose metadata it has is not followed.
                Value::DeclarativeBase(super::value::Convention::Unknown)
            }
            _ => Value::Class(class),
        };
        self.bind(&def.name, value);
        Ok(())
    }

    fn base(&mut self, value: &Value, span: Span) -> Checked<()> {
        match value {
            Value::Known(path) | Value::Made(path) => match known::harmful_base(path) {
                Some(reason) => self.refuse(span, format!("a subclass of this {reason}")),
                None => Ok(()),
            },
            Value::DeclarativeBase(_) => Ok(()),
            Value::Class(class) => {
                let class = class.clone();
                self.run_methods(&class, &["__init_subclass__"], span)
            }
            _ => self.refuse(span, "what this base class is, is not known"),
        }
    }

    fn class_body(&mut self, def: &ClassDef) -> Checked<Names> {
        if let Some(frame) = self.frames.last_mut() {
            frame.scopes.push(Scope { names: Names::new(), kind: ScopeKind::Class });
        }
        let result = self.block(&def.body);
        let scope = self.frames.last_mut().and_then(|frame| frame.scopes.pop());
        result?;
        Ok(scope.map(|scope| scope.names).unwrap_or_default())
    }

    /// What happens once the body has run: hooks of members and of the kind of class.
    fn created(&mut self, class: &Rc<Class>) -> Checked<()> {
        let span = class.def.span;
        for member in class.names.values() {
            if let Value::Instance(of) = member {
                let of = of.clone();
                self.run_methods(&of, &["__set_name__", "__get__", "__set__"], span)?;
            }
        }
        let is_enumeration = class.has_base(&|path| path.split('.').next() == Some("enum"));
        if is_enumeration {
            self.run_methods(class, AT_ENUMERATION, span)?;
        }
        Ok(())
    }

    /// The making of an object.
    pub(super) fn instantiate(&mut self, class: &Rc<Class>, span: Span) -> Checked<Value> {
        if class.has_base(&|path| path.ends_with(".BaseSettings")) {
            return self.refuse(span, "this reads settings from the environment and files");
        }
        self.run_methods(class, AT_CREATION, span)?;
        Ok(Value::Instance(class.clone()))
    }

    /// Looks at methods of a class and its bases that run here.
    fn run_methods(&mut self, class: &Class, wanted: &[&str], span: Span) -> Checked<()> {
        let mut found = Vec::new();
        class.visit(&mut |class| {
            found.extend(
                wanted.iter().filter_map(|name| Some(((*name).to_owned(), class.names.get(*name)?.clone()))),
            );
        });
        for (name, method) in found {
            match &method {
                Value::Function(function) | Value::Decorated(function) => self.constructor(function, span)?,
                Value::None => {}
                _ => {
                    return self
                        .refuse(span, format!("`{name}` of the class runs here, which is not followed"));
                }
            }
        }
        Ok(())
    }
}
