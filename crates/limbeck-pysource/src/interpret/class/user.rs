//! Classes of a script, of the project, or of an installed package: what stands in their bodies.

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::{Assigned, Class, assigned};
use crate::interpret::Interpreter;
use crate::interpret::distrust::{loaded_by, loaded_names};
use crate::interpret::stop::{Outcome, Stop};
use crate::interpret::value::{Code, Function, Object, Value};
use crate::syntax::ast::{ClassDef, Expr, ExprKind, FunctionDef, Name, Stmt, StmtKind};
use crate::syntax::bindings;

/// A class.
#[derive(Debug)]
pub(crate) struct UserClass {
    /// The module that defines it.
    pub module: Rc<str>,
    pub name: Name,
    /// What it stands on in the end.
    pub root: Root,
    /// Classes above it, in the order of the header.
    bases: Vec<Rc<Class>>,
    members: HashMap<Name, Member>,
    /// A statement that is not evaluated may have changed it, and with it all below it and their objects.
    pub changed: Cell<bool>,
}

/// What all classes above lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Root {
    /// `object`.
    Object,
    /// `sqlalchemy.types.TypeDecorator`.
    Decorator,
    /// `sqlalchemy.types.UserDefinedType`.
    UserDefined,
}

/// What a class's body binds.
#[derive(Debug, Clone)]
pub(super) enum Member {
    Value(Value),
    Method(Rc<Function>),
    /// A class within the class.
    Nested,
    /// Why it is not evaluated.
    Unclear(Rc<str>),
}

/// What SQLAlchemy's classes of types define and DDL does not ask (`dir(TypeDecorator)`, `dir(UserDefinedType)` of
/// SQLAlchemy 1.4 to 2.1): values on their way, operators, caches.
const FOR_VALUES: &[&str] = &[
    "Comparator",
    "bind_expression",
    "bind_processor",
    "cache_ok",
    "coerce_compared_value",
    "coerce_to_is_types",
    "column_expression",
    "comparator_factory",
    "compare_values",
    "copy_value",
    "evaluates_none",
    "get_dbapi_type",
    "hashable",
    "literal_processor",
    "operator_classes",
    "process_bind_param",
    "process_literal_param",
    "process_result_value",
    "python_type",
    "render_bind_cast",
    "render_literal_cast",
    "result_processor",
    "should_evaluate_none",
    "sort_key_function",
];

/// What they define and DDL does ask, or what makes the object: replacing these is not followed.
const FOR_DDL: &[&str] = &[
    "TDComparatorContainer",
    "adapt",
    "as_generic",
    "compile",
    "copy",
    "dialect_impl",
    "dispatch",
    "ensure_kwarg",
    "impl_instance",
    "repr_struct",
    "type_engine",
    "with_variant",
];

/// Special methods that no making of an object and no DDL calls.
const HARMLESS: &[&str] = &["__init__", "__repr__", "__str__", "__doc__", "__module__", "__qualname__"];

/// How their private names begin.
const PRIVATE: &[&str] = &[
    "_cached_",
    "_compare_type",
    "_compiler_dispatch",
    "_copy_with",
    "_default_dialect",
    "_dialect_info",
    "_gen",
    "_has_",
    "_is_",
    "_isnull",
    "_orig",
    "_reduce_",
    "_resolve_",
    "_set_",
    "_sqla_type",
    "_static_cache",
    "_to_instance",
    "_type_affinity",
    "_unwrapped_",
    "_variant_mapping",
    "_with_collation",
    "_wrap_w_kw",
];

impl UserClass {
    /// The class itself and those above it, in the order in which attributes are looked up.
    pub(super) fn order(class: &Rc<Class>) -> Vec<Rc<Class>> {
        let mut order = vec![class.clone()];
        if let Class::User(user) = &**class {
            order.extend(user.bases.iter().flat_map(Self::order));
        }
        order
    }

    pub(super) fn own(&self, name: &str) -> Option<&Member> {
        self.members.get(name)
    }
}

impl Interpreter<'_> {
    /// A class's base. `TypeDecorator[str]` is `TypeDecorator`.
    pub(super) fn base(&mut self, base: &Expr) -> Outcome<Value> {
        if let ExprKind::Subscript(class, _) = &base.kind
            && let value @ Value::Known(_) = self.eval(class)?
            && root_of(&value).is_some()
        {
            return Ok(value);
        }
        let value = self.eval(base)?;
        match self.installed(&value)? {
            Some(class) => Ok(class),
            None => Ok(value),
        }
    }

    /// A class that is no enumeration.
    pub(super) fn user_class(&mut self, def: &Rc<ClassDef>, given: &[Value]) -> Outcome<Value> {
        let (root, bases) = self.above(given, def.span)?;
        let mut members = HashMap::new();
        for statement in &def.body {
            self.class_statement(statement, &mut members)?;
        }
        let (module, _) = self.frame();
        let module = self.modules[module.0 as usize].name.clone();
        let changed = Cell::new(false);
        let class = Class::User(UserClass { module, name: def.name.clone(), root, bases, members, changed });
        self.allocate(Object::Class(Rc::new(class)), def.span)
    }

    /// The classes above, and what they lead to. Only the last one may lead to SQLAlchemy, and none may come twice, so
    /// that one is asked after the other.
    fn above(&self, given: &[Value], span: Span) -> Outcome<(Root, Vec<Rc<Class>>)> {
        let refuse = || self.decline(span, "classes are not evaluated");
        let (mut root, mut bases) = (Root::Object, Vec::new());
        let mut all: Vec<Rc<Class>> = Vec::new();
        for value in given {
            if root != Root::Object {
                return refuse();
            }
            if let Some(known) = root_of(value) {
                root = known;
                continue;
            }
            let Some(Object::Class(class)) = self.object(value) else { return refuse() };
            let Class::User(user) = &**class else {
                return self.decline(span, "a class above an enumeration is not evaluated");
            };
            root = user.root;
            for one in UserClass::order(class) {
                if all.iter().any(|other| Rc::ptr_eq(other, &one)) {
                    return refuse();
                }
                all.push(one);
            }
            bases.push(class.clone());
        }
        Ok((root, bases))
    }

    fn class_statement(&mut self, statement: &Stmt, members: &mut HashMap<Name, Member>) -> Outcome<()> {
        let part = "this part of a class is not evaluated";
        let (name, member) = match &statement.kind {
            StmtKind::FunctionDef(def) => (def.name.clone(), self.method(def)?),
            StmtKind::ClassDef(def) => (def.name.clone(), Member::Nested),
            // Only an annotation.
            StmtKind::AnnAssign { value: None, simple: true, .. } => return Ok(()),
            _ => match assigned(statement) {
                Assigned::Nothing => return Ok(()),
                Assigned::To(name, value) => (name.clone(), self.class_value(value, members)?),
                Assigned::Unclear => return self.decline(statement.span, part),
            },
        };
        if FOR_VALUES.contains(&&*name) {
            return Ok(());
        }
        let special = name.starts_with("__") && !HARMLESS.contains(&&*name);
        if special || is_of_sqlalchemy(&name) || FOR_DDL.contains(&&*name) {
            return self.decline(statement.span, part);
        }
        members.insert(name, member);
        Ok(())
    }

    /// A method, which becomes one of an object when it is called; nothing is known of a decorated one.
    fn method(&mut self, def: &Rc<FunctionDef>) -> Outcome<Member> {
        if !def.decorators.is_empty() || def.has_type_parameters || def.is_async {
            return Ok(unclear("a decorated method"));
        }
        if def.name == Name::from("get_col_spec") && reads_keywords(def) {
            return Ok(unclear("it reads what the compiler hands on"));
        }
        let defaults = match self.defaults(&def.parameters) {
            Ok(defaults) => defaults,
            Err(Stop::Decline(why)) => return Ok(unclear(&why.reason)),
            Err(stop) => return Err(stop),
        };
        let (module, closure) = self.frame();
        let code = Code::Def(def.clone());
        let locals = Rc::new(crate::interpret::definition::locals_of(&code));
        let generator = code.has_yield();
        Ok(Member::Method(Rc::new(Function { code, module, closure, defaults, generator, locals })))
    }

    /// A value of the body. Names that the body binds itself are not looked up there: what reads them is unclear.
    fn class_value(&mut self, value: &Expr, members: &HashMap<Name, Member>) -> Outcome<Member> {
        if let ExprKind::Name(name) = &value.kind
            && let Some(Member::Nested) = members.get(name)
        {
            return Ok(Member::Nested);
        }
        let mut names = Vec::new();
        loaded_by(value, &mut names);
        let mut walrus = false;
        bindings::expression_names(value, &mut |_, _| walrus = true);
        if walrus || names.iter().any(|name| members.contains_key(name)) {
            return Ok(unclear("a value made of the class's own names"));
        }
        match self.eval(value) {
            Ok(value) => Ok(Member::Value(value)),
            Err(Stop::Decline(why)) => Ok(unclear(&why.reason)),
            Err(stop) => Err(stop),
        }
    }
}

/// Whether a function reads its `**keywords`.
fn reads_keywords(def: &FunctionDef) -> bool {
    let Some(keywords) = &def.parameters.keywords else { return false };
    let mut names = Vec::new();
    def.body.iter().for_each(|statement| loaded_names(statement, &mut names));
    names.contains(&keywords.name)
}

fn unclear(why: &str) -> Member {
    Member::Unclear(Rc::from(why))
}

fn root_of(value: &Value) -> Option<Root> {
    let Value::Known(path) = value else { return None };
    match &**path {
        "builtins.object" => Some(Root::Object),
        "sqlalchemy.TypeDecorator" => Some(Root::Decorator),
        "sqlalchemy.types.UserDefinedType" => Some(Root::UserDefined),
        _ => None,
    }
}

/// Whether a private name may be one of SQLAlchemy's classes of types.
fn is_of_sqlalchemy(name: &str) -> bool {
    PRIVATE.iter().any(|start| name.starts_with(start))
}
