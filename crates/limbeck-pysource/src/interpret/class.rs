//! The two kinds of classes that are evaluated: a `TypeDecorator` that says no more than what it stands on, and an
//! enumeration of literals.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::stop::Outcome;
use super::value::{Code, Function, Object, Value};
use crate::syntax::ast::{ClassDef, Expr, ExprKind, FunctionDef, Name, Stmt, StmtKind};

/// A class.
#[derive(Debug)]
pub(crate) enum Class {
    Decorator(Decorator),
    Enumeration(Enumeration),
}

/// `class X(TypeDecorator)`.
#[derive(Debug)]
pub(crate) struct Decorator {
    /// The module that defines it.
    pub module: Rc<str>,
    pub name: Name,
    /// `impl`: a type or a class of types.
    pub implementation: Value,
    /// `load_dialect_impl(self, dialect)`.
    pub load: Option<Rc<Function>>,
}

/// `class X(enum.Enum)`, with members in their order.
#[derive(Debug)]
pub(crate) struct Enumeration {
    pub name: Name,
    /// Names with their values; nothing for `auto()`.
    pub members: Vec<(Name, Option<Value>)>,
}

impl Class {
    pub(crate) fn name(&self) -> &Name {
        match self {
            Self::Decorator(decorator) => &decorator.name,
            Self::Enumeration(enumeration) => &enumeration.name,
        }
    }
}

/// Methods of a `TypeDecorator` that handle values: DDL does not ask them.
const FOR_VALUES: &[&str] = &[
    "__repr__",
    "__str__",
    "bind_expression",
    "bind_processor",
    "coerce_compared_value",
    "column_expression",
    "compare_values",
    "process_bind_param",
    "process_literal_param",
    "process_result_value",
    "python_type",
    "result_processor",
];

impl Interpreter<'_> {
    /// `class`, when it is one that we know how to take.
    pub(super) fn class(&mut self, def: &Rc<ClassDef>) -> Outcome<Value> {
        let refuse = |interpreter: &Self| interpreter.decline(def.span, "classes are not evaluated");
        if !self.at_module_level() || !def.keywords.is_empty() || def.has_type_parameters {
            return refuse(self);
        }
        let mut bases = Vec::new();
        for base in &def.bases {
            bases.push(self.eval(base)?);
        }
        let known =
            |value: &Value, paths: &[&str]| matches!(value, Value::Known(path) if paths.contains(&&**path));
        let enumerations = ["enum.Enum", "enum.IntEnum", "enum.StrEnum"];
        match bases.as_slice() {
            [base] if def.decorators.is_empty() && known(base, &["sqlalchemy.TypeDecorator"]) => {
                self.decorator(def, None)
            }
            [base] if def.decorators.is_empty() && matches!(self.object(base), Some(Object::Class(_))) => {
                let base = base.clone();
                self.decorator(def, Some(&base))
            }
            [base] if known(base, &enumerations) => self.enumeration(def),
            [mixin, base]
                if known(mixin, &["builtins.str", "builtins.int"]) && known(base, &["enum.Enum"]) =>
            {
                self.enumeration(def)
            }
            _ => refuse(self),
        }
    }

    fn decorator(&mut self, def: &Rc<ClassDef>, base: Option<&Value>) -> Outcome<Value> {
        let mut implementation = None;
        let mut load = None;
        if let Some(base) = base {
            let Some(Object::Class(class)) = self.object(base) else {
                return self.decline(def.span, "classes are not evaluated");
            };
            let Class::Decorator(above) = &**class else {
                return self.decline(def.span, "a class above an enumeration is not evaluated");
            };
            implementation = Some(above.implementation.clone());
            load = above.load.clone();
        }
        for statement in &def.body {
            match &statement.kind {
                StmtKind::FunctionDef(method) if &*method.name == "load_dialect_impl" => {
                    load = Some(self.method(method));
                }
                StmtKind::FunctionDef(method) if FOR_VALUES.contains(&&*method.name) => {}
                _ => match assigned(statement) {
                    Assigned::Nothing => {}
                    Assigned::To(name, value) if &**name == "impl" => {
                        implementation = Some(self.eval(value)?)
                    }
                    Assigned::To(name, value) if &**name == "cache_ok" && is_constant(value) => {}
                    _ => return self.decline(statement.span, "this part of a type is not evaluated"),
                },
            }
        }
        let Some(implementation) = implementation else {
            return self.decline(def.span, "a type without `impl` is not evaluated");
        };
        let (module, _) = self.frame();
        let module = self.modules[module.0 as usize].name.clone();
        let class = Class::Decorator(Decorator { module, name: def.name.clone(), implementation, load });
        self.allocate(Object::Class(Rc::new(class)), def.span)
    }

    /// A method as a function of its module: the class's own names are not visible in it.
    fn method(&self, def: &Rc<FunctionDef>) -> Rc<Function> {
        let (module, closure) = self.frame();
        let code = Code::Def(def.clone());
        let locals = Rc::new(super::definition::locals_of(&code));
        Rc::new(Function { code, module, closure, defaults: Vec::new(), locals })
    }

    fn enumeration(&mut self, def: &Rc<ClassDef>) -> Outcome<Value> {
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
        let keys: Vec<_> = values.iter().map(|value| super::dict::Key::of(value)).collect();
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

    /// `Class.name`, `member.value`.
    pub(super) fn class_attribute(&mut self, value: &Value, name: &Name, span: Span) -> Outcome<Value> {
        let found = match self.object(value) {
            Some(Object::Class(class)) => match &**class {
                Class::Enumeration(enumeration) => enumeration
                    .members
                    .iter()
                    .position(|(member, _)| member == name)
                    .map(|place| Object::Member(class.clone(), place)),
                Class::Decorator(_) => None,
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

    fn member_attribute(&self, class: &Class, place: usize, name: &str, span: Span) -> Outcome<Value> {
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
    pub(super) fn members(&mut self, class: &Rc<Class>, span: Span) -> Outcome<Vec<Value>> {
        let Class::Enumeration(enumeration) = &**class else {
            return self.decline(span, "iterating over a type is not evaluated");
        };
        let count = enumeration.members.len();
        (0..count).map(|place| self.allocate(Object::Member(class.clone(), place), span)).collect()
    }
}

/// What a simple statement of a class's body assigns.
enum Assigned<'a> {
    Nothing,
    To(&'a Name, &'a Expr),
    Unclear,
}

fn assigned(statement: &Stmt) -> Assigned<'_> {
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

fn is_constant(value: &Expr) -> bool {
    matches!(
        value.kind,
        ExprKind::None | ExprKind::Bool(_) | ExprKind::Int(_) | ExprKind::Str(_) | ExprKind::Ellipsis
    )
}

/// Whether a method is one that the making of an enumeration does not look at.
fn is_plain(name: &str) -> bool {
    !name.starts_with('_') || matches!(name, "__str__" | "__repr__")
}
