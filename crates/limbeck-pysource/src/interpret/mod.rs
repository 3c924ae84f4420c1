//! The evaluator: a small, pure, total interpreter for the Python that migrations are written in.
//!
//! It answers what CPython would do, or declines ([`Stop::Decline`]); it never guesses. Values without identity
//! are in [`value::Value`], the others in an [`arena`]. Fuel, memory and depth are limited by constants, so that
//! a verdict is the same on every machine. What it knows of `op`, `sqlalchemy` and the builtins stands in
//! `crate::known`.

pub(crate) mod arena;
mod assign;
mod attribute;
mod call;
pub(crate) mod class;
mod comprehension;
mod cursor;
mod definition;
pub(crate) mod dict;
mod distrust;
mod equality;
mod expression;
mod format;
mod import;
mod installed;
mod limits;
mod module;
mod operator;
mod order;
pub(crate) mod repr;
pub(crate) mod run;
mod scope;
mod statement;
pub(crate) mod stop;
mod subscript;
mod try_;
pub(crate) mod value;
mod with;

use std::rc::Rc;

use limbeck_diagnostics::{SourceText, Span};

use crate::NeedsPython;
use arena::{Arena, Epoch};
use module::LoadedModule;
use run::{ScriptRun, Surroundings};
use scope::{Frame, Scope};
use stop::{Outcome, Stop};
use value::{Function, Handle, ModuleId, Object, Opaque, Raised, Value};

pub(crate) use call::Arguments;
pub(crate) use limits::LENGTH;

/// One evaluation.
pub(crate) struct Interpreter<'w> {
    pub(crate) surroundings: Surroundings<'w>,
    pub(crate) run: ScriptRun<'w>,
    pub(crate) arena: Arena,
    pub(crate) epoch: Epoch,
    scopes: Vec<Scope>,
    modules: Vec<LoadedModule>,
    /// What installed packages have been asked for.
    installed: installed::Found,
    /// Columns that belong to a table.
    pub(crate) owned_columns: std::collections::HashSet<Handle>,
    /// How many `try` the code is in.
    guarded: u32,
    /// The first attribute that was read and may not be there: whatever else the answer is, Python may raise.
    pub(crate) unproven: Option<NeedsPython>,
    frames: Vec<Frame>,
    fuel: u64,
    memory: usize,
    depth: usize,
}

impl<'w> Interpreter<'w> {
    pub(crate) fn new(surroundings: Surroundings<'w>, run: ScriptRun<'w>) -> Self {
        Self {
            surroundings,
            run,
            arena: Arena::default(),
            epoch: Epoch::Module,
            scopes: Vec::new(),
            modules: Vec::new(),
            installed: installed::Found::default(),
            owned_columns: std::collections::HashSet::new(),
            guarded: 0,
            unproven: None,
            frames: Vec::new(),
            fuel: limits::FUEL,
            memory: limits::MEMORY,
            depth: 0,
        }
    }

    /// The file whose code runs.
    pub(crate) fn source(&self) -> &SourceText {
        let module = self.frames.last().map_or(ModuleId(0), |frame| frame.module);
        &self.modules[module.0 as usize].source
    }

    /// Leaves it to Python.
    pub(crate) fn decline<T>(&self, span: Span, reason: impl Into<String>) -> Outcome<T> {
        Err(Stop::Decline(Box::new(NeedsPython::new(self.source(), span, reason))))
    }

    /// Raises an exception.
    pub(crate) fn raise<T>(&self, span: Span, exception: &str, message: impl Into<String>) -> Outcome<T> {
        Err(Stop::Raised(Box::new(Raised {
            exception: exception.to_owned(),
            message: message.into(),
            source: self.source().clone(),
            span,
        })))
    }

    /// Puts an object into the arena.
    pub(crate) fn allocate(&mut self, object: Object, span: Span) -> Outcome<Value> {
        self.charge(limits::OBJECT_SIZE, span)?;
        Ok(Value::Object(self.arena.add(object, self.epoch)))
    }

    /// A new list.
    pub(crate) fn list(&mut self, items: Vec<Value>, span: Span) -> Outcome<Value> {
        self.charge(items.len() * limits::VALUE_SIZE, span)?;
        self.allocate(Object::List(items), span)
    }

    /// A value that is only carried about.
    pub(crate) fn opaque(&mut self, opaque: Opaque, span: Span) -> Outcome<Value> {
        self.allocate(Object::Opaque(opaque), span)
    }

    /// The object behind a value, when it has one.
    pub(crate) fn object(&self, value: &Value) -> Option<&Object> {
        value.handle().map(|handle| self.arena.get(handle))
    }

    /// The object for a write, which only objects of the present call allow.
    pub(crate) fn writable(&mut self, handle: Handle, span: Span) -> Outcome<&mut Object> {
        if self.arena.epoch(handle) != self.epoch {
            return self.decline(span, "this changes an object that was made while the script was loaded");
        }
        Ok(self.arena.get_mut(handle))
    }

    /// A few words for a value in a message.
    pub(crate) fn describe(&self, value: &Value) -> String {
        match value {
            Value::None => "`None`".into(),
            Value::Bool(_) => "a truth value".into(),
            Value::Int(_) => "an integer".into(),
            Value::Float(_) => "a float".into(),
            Value::Str(_) | Value::FinalName(_) => "a string".into(),
            Value::Bytes(_) => "bytes".into(),
            Value::Plain(_) => "a decimal, date or UUID".into(),
            Value::Tuple(_) => "a tuple".into(),
            Value::Range { .. } => "a range".into(),
            Value::Known(path) => format!("`{path}`"),
            Value::Object(handle) => self.describe_object(self.arena.get(*handle)),
        }
    }

    fn describe_object(&self, object: &Object) -> String {
        match object {
            Object::List(_) => "a list".into(),
            Object::Dict(_) => "a dict".into(),
            Object::Set(_) => "a set".into(),
            Object::Iterator(_) | Object::View(..) => "an iterator".into(),
            Object::Function(function) => format!("the function `{}`", function.code.name()),
            Object::Exception { name, .. } => format!("a `{name}`"),
            Object::Module(module) => format!("the module `{}`", self.modules[module.0 as usize].name),
            Object::Opaque(opaque) => opaque.what.to_string(),
            Object::Class(class) => format!("the class `{}`", class.name()),
            Object::Member(class, _) => format!("a member of `{}`", class.name()),
            Object::Instance(instance) => format!("an object of `{}`", instance.class.name()),
            Object::Bound(_) => "a method".into(),
            Object::Super(_) => "`super()`".into(),
            Object::Sa(sa) => sa.describe().into(),
            Object::Batch(_) => "a batch".into(),
        }
    }

    /// Whether a loaded module binds a name.
    pub(crate) fn has_global(&self, module: ModuleId, name: &str) -> bool {
        self.modules[module.0 as usize].globals.contains_key(name)
    }

    /// The function of that name in a loaded module, when it is one of the user's.
    pub(crate) fn global_function(&self, module: ModuleId, name: &str) -> Option<Rc<Function>> {
        let value = self.modules[module.0 as usize].globals.get(name)?;
        match self.object(value)? {
            Object::Function(function) => Some(function.clone()),
            _ => None,
        }
    }
}
