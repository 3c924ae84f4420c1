//! The classes that are evaluated: enumerations of literals, types (`TypeDecorator`, `UserDefinedType`), and classes that
//! stand on nothing, for their constants and as parts of types.

mod enumeration;
mod instance;
mod user;

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::stop::Outcome;
use super::value::{Object, Value};
use crate::syntax::ast::{ClassDef, Expr, ExprKind, Name, Stmt, StmtKind};

pub(crate) use enumeration::Enumeration;
pub(crate) use instance::{Bound, Instance, Owner};
pub(crate) use user::{Root, UserClass};

/// A class.
#[derive(Debug)]
pub(crate) enum Class {
    User(UserClass),
    Enumeration(Enumeration),
}

impl Class {
    pub(crate) fn name(&self) -> &Name {
        match self {
            Self::User(class) => &class.name,
            Self::Enumeration(enumeration) => &enumeration.name,
        }
    }

    /// The class when it is no enumeration.
    pub(crate) fn user(&self) -> Option<&UserClass> {
        match self {
            Self::User(class) => Some(class),
            Self::Enumeration(_) => None,
        }
    }
}

impl Interpreter<'_> {
    /// `class`, when it is one that we know how to take.
    pub(super) fn class(&mut self, def: &Rc<ClassDef>) -> Outcome<Value> {
        if !self.at_module_level() || !def.keywords.is_empty() || def.has_type_parameters {
            return self.decline(def.span, "classes are not evaluated");
        }
        let mut bases = Vec::new();
        for base in &def.bases {
            bases.push(self.base(base)?);
        }
        let known =
            |value: &Value, paths: &[&str]| matches!(value, Value::Known(path) if paths.contains(&&**path));
        let enumerations = ["enum.Enum", "enum.IntEnum", "enum.StrEnum"];
        match bases.as_slice() {
            [base] if known(base, &enumerations) => self.enumeration(def),
            [mixin, base]
                if known(mixin, &["builtins.str", "builtins.int"]) && known(base, &["enum.Enum"]) =>
            {
                self.enumeration(def)
            }
            _ if def.decorators.is_empty() => self.user_class(def, &bases),
            _ => self.decline(def.span, "a decorated class is not evaluated"),
        }
    }

    /// `Class.name`, `member.value`.
    pub(super) fn class_attribute(&mut self, value: &Value, name: &Name, span: Span) -> Outcome<Value> {
        let found = match self.object(value) {
            Some(Object::Class(class)) => match &**class {
                Class::Enumeration(enumeration) => enumeration
                    .members
                    .iter()
                    .position(|(member, _)| member == name)
                    .map(|place| Object::Member(class.clone(), place)),
                Class::User(_) => return self.constant_of_class(&class.clone(), name, span),
            },
            Some(Object::Member(class, place)) => {
                let (class, place) = (class.clone(), *place);
                return self.member_attribute(&class, place, name, span);
            }
            _ => None,
        };
        match found {
            Some(member) => self.allocate(member, span),
            None => {
                let what = self.describe(value);
                self.decline(span, format!("`.{name}` of {what} is not evaluated"))
            }
        }
    }
}

/// What a simple statement of a class's body assigns.
pub(super) enum Assigned<'a> {
    Nothing,
    To(&'a Name, &'a Expr),
    Unclear,
}

pub(super) fn assigned(statement: &Stmt) -> Assigned<'_> {
    match &statement.kind {
        StmtKind::Pass => Assigned::Nothing,
        StmtKind::Expr(value) if is_constant(value) => Assigned::Nothing,
        StmtKind::Assign { targets, value } => match targets.as_slice() {
            [Expr { kind: ExprKind::Name(name), .. }] => Assigned::To(name, value),
            _ => Assigned::Unclear,
        },
        StmtKind::AnnAssign {
            target: Expr { kind: ExprKind::Name(name), .. }, value: Some(value), ..
        } => Assigned::To(name, value),
        _ => Assigned::Unclear,
    }
}

pub(super) fn is_constant(value: &Expr) -> bool {
    matches!(
        value.kind,
        ExprKind::None | ExprKind::Bool(_) | ExprKind::Int(_) | ExprKind::Str(_) | ExprKind::Ellipsis
    )
}
