//! Enumerations of literals.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::{Assigned, Class, assigned};
use crate::interpret::Interpreter;
use crate::interpret::dict::Key;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Object, Value};
use crate::syntax::ast::{ClassDef, Expr, ExprKind, Name, StmtKind};

/// `class X(enum.Enum)`, with members in their order.
#[derive(Debug)]
pub(crate) struct Enumeration {
    pub name: Name,
    /// Names with their values; nothing for `auto()`.
    pub members: Vec<(Name, Option<Value>)>,
}

impl Interpreter<'_> {
    pub(super) fn enumeration(&mut self, def: &Rc<ClassDef>) -> Outcome<Value> {
        for decorator in &def.decorators {
            let value = self.eval(decorator)?;
            if !matches!(&value, Value::Known(path) if &**path == "enum.unique") {
                return self.decline(def.span, "a decorated class is not evaluated");
            }
        }
        let mut members: Vec<(Name, Option<Value>)> = Vec::new();
        for statement in &def.body {
            match &statement.kind {
                StmtKind::FunctionDef(method) if is_plain(&method.name) => {}
                _ => match assigned(statement) {
                    Assigned::Nothing => {}
                    Assigned::To(name, value) if !name.starts_with('_') => {
                        let value = self.member(value)?;
                        members.push((name.clone(), value));
                    }
                    _ => return self.decline(statement.span, "this part of an enumeration is not evaluated"),
                },
            }
        }
        let values: Vec<&Value> = members.iter().filter_map(|(_, value)| value.as_ref()).collect();
        let keys: Vec<_> = values.iter().map(|value| Key::of(value)).collect();
        let repeated = |place: usize| keys[..place].contains(&keys[place]);
        let names_repeat = (0..members.len())
            .any(|place| members[..place].iter().any(|(name, _)| *name == members[place].0));
        // Of equal members, the second is another name of the first.
        if names_repeat
            || (0..keys.len()).any(repeated)
            || (values.len() < members.len() && !values.is_empty())
        {
            return self.decline(def.span, "an enumeration with aliases is not evaluated");
        }
        let class = Class::Enumeration(Enumeration { name: def.name.clone(), members });
        self.allocate(Object::Class(Rc::new(class)), def.span)
    }

    /// The value of a member: a string or an integer, or nothing for `auto()`.
    fn member(&mut self, value: &Expr) -> Outcome<Option<Value>> {
        if let ExprKind::Call(call) = &value.kind
            && call.arguments.is_empty()
            && call.keywords.is_empty()
        {
            let function = self.eval(&call.function)?;
            if matches!(&function, Value::Known(path) if &**path == "enum.auto") {
                return Ok(None);
            }
        }
        match self.eval(value)? {
            value @ (Value::Str(_) | Value::Int(_)) => Ok(Some(value)),
            _ => self.decline(value.span, "this value of a member is not evaluated"),
        }
    }

    pub(super) fn member_attribute(
        &self,
        class: &Class,
        place: usize,
        name: &str,
        span: Span,
    ) -> Outcome<Value> {
        if let Class::Enumeration(enumeration) = class
            && let Some((member, value)) = enumeration.members.get(place)
        {
            match (name, value) {
                ("name", _) => return Ok(Value::Str(member.clone())),
                ("value", Some(value)) => return Ok(value.clone()),
                _ => {}
            }
        }
        self.decline(span, format!("`.{name}` of a member is not evaluated"))
    }

    /// The members of an enumeration, in their order.
    pub(in crate::interpret) fn members(&mut self, class: &Rc<Class>, span: Span) -> Outcome<Vec<Value>> {
        let Class::Enumeration(enumeration) = &**class else {
            return self.decline(span, "iterating over a type is not evaluated");
        };
        let count = enumeration.members.len();
        (0..count).map(|place| self.allocate(Object::Member(class.clone(), place), span)).collect()
    }
}

/// Whether a method is one that the making of an enumeration does not look at.
fn is_plain(name: &str) -> bool {
    !name.starts_with('_') || matches!(name, "__str__" | "__repr__")
}
