//! Calls.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::known::{self, Effect};
use super::metadata::made_by;
use super::value::Value;
use super::{Checked, Effects};
use crate::syntax::ast::{Call, Expr, ExprKind};

impl Effects<'_> {
    pub(super) fn call(&mut self, call: &Call, span: Span) -> Checked<Value> {
        if let ExprKind::Attribute(object, name) = &call.function.kind {
            let receiver = self.expression(object)?;
            return match judged_by_name(&receiver, name) {
                true => self.method(object, &receiver, name, call, span),
                false => {
                    let function = self.attribute(&receiver, name, call.function.span)?;
                    self.call_value(&function, call, span)
                }
            };
        }
        let function = self.expression(&call.function)?;
        self.call_value(&function, call, span)
    }

    fn method(
        &mut self,
        object: &Expr,
        receiver: &Value,
        name: &str,
        call: &Call,
        span: Span,
    ) -> Checked<Value> {
        if known::is_mutator(name) && (receiver.is_constant() || *receiver == Value::Data) {
            self.arguments(call, false)?;
            self.mutate(object, span)?;
            return Ok(Value::foreign());
        }
        if !known::is_pure_method(name) {
            return self.refuse(span, format!("what `.{name}()` does here is not known"));
        }
        let deferred = known::defers_positional(name);
        let (arguments, _) = self.arguments(call, deferred)?;
        Ok(match (receiver, name) {
            (Value::Registry(convention), "generate_base") => Value::DeclarativeBase(convention.clone()),
            (Value::Registry(_), "mapped") => arguments.into_iter().next().unwrap_or(Value::Data),
            (Value::Made(path), _) => Value::Made(path.clone()),
            (Value::MetaData(_) | Value::Registry(_) | Value::DeclarativeBase(_), _) => {
                Value::Made("sqlalchemy".into())
            }
            (Value::Decorated(_), _) => Value::Made("sqlalchemy".into()),
            (Value::Environment, _) => Value::Environment,
            (_, "__new__") => Value::Data,
            (_, "get" | "copy" | "values" | "items") => Value::foreign(),
            _ if arguments.contains(&Value::Environment) => Value::Environment,
            _ => Value::Data,
        })
    }

    pub(super) fn call_value(&mut self, function: &Value, call: &Call, span: Span) -> Checked<Value> {
        match function {
            Value::Known(path) => self.call_known(path, call, span),
            Value::Class(class) => {
                self.arguments(call, false)?;
                self.instantiate(class, span)
            }
            Value::Function(function) => {
                self.arguments(call, false)?;
                self.function(function, span)?;
                Ok(Value::foreign())
            }
            // A class that a third party made from a base of the project's, a session factory, `Mapped[...]`.
            _ => self.refuse(span, "what this calls is not known"),
        }
    }

    /// `os.getenv(name, default)` and its like.
    fn read_environment(&mut self, path: &str, arguments: &[Value]) -> Value {
        let known = match (path, arguments) {
            ("os.getenv" | "os.environ.get", [Value::Str(name)]) => self.variable(name, None),
            ("os.getenv" | "os.environ.get", [Value::Str(name), default]) => {
                self.variable(name, Some(default))
            }
            _ => None,
        };
        self.reads_environment = true;
        known.unwrap_or(Value::Environment)
    }

    fn call_known(&mut self, path: &Rc<str>, call: &Call, span: Span) -> Checked<Value> {
        let trusted = self.modules.is_inert(path.split('.').next().unwrap_or(path));
        let effect = if trusted { Effect::Pure } else { known::call(path) };
        match effect {
            Effect::Harmful(reason) => return self.refuse(span, format!("this {reason}")),
            Effect::ReadsEnvironment | Effect::Pure => {}
        }
        if let Some(reason) = refused_keyword(call) {
            return self.refuse(span, reason);
        }
        let (arguments, keywords) = self.arguments(call, known::defers_positional(path))?;
        let environ = Value::Known("os.environ".into());
        self.reads_environment |= arguments.contains(&environ);
        if effect == Effect::ReadsEnvironment {
            return Ok(self.read_environment(path, &arguments));
        }
        if let Some(value) = made_by(path, &arguments, &keywords) {
            return Ok(value);
        }
        Ok(match path.strip_prefix("builtins.") {
            Some(_) if arguments.contains(&Value::Environment) => Value::Environment,
            Some("dict") if arguments.is_empty() && keywords.iter().all(|(name, _)| name.is_some()) => {
                let items = keywords.into_iter().filter_map(|(name, value)| Some((Value::Str(name?), value)));
                Value::Dict(items.collect())
            }
            Some("str" | "list" | "tuple") => match arguments.as_slice() {
                [one] if one.is_constant() => one.clone(),
                _ => Value::Data,
            },
            Some("property") => arguments.into_iter().next().map_or(Value::Data, decorated),
            Some("classmethod" | "staticmethod") => arguments.into_iter().next().unwrap_or(Value::Data),
            Some("type") if arguments.len() > 1 => {
                return self.refuse(span, "this makes a class in a way that is not followed");
            }
            Some(name) if makes_data(name) => Value::Data,
            Some(_) => Value::foreign(),
            None => Value::Made(path.clone()),
        })
    }

    /// The arguments of a call. Functions among them may be called at once, unless `later` or the argument's name
    /// says otherwise.
    #[allow(clippy::type_complexity, reason = "two lists, used right here")]
    pub(super) fn arguments(
        &mut self,
        call: &Call,
        later: bool,
    ) -> Checked<(Vec<Value>, Vec<(Option<Rc<str>>, Value)>)> {
        let mut positional = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            let value = self.expression(argument)?;
            if !later {
                self.may_be_called(&value, argument.span)?;
            }
            positional.push(value);
        }
        let mut keywords = Vec::with_capacity(call.keywords.len());
        for keyword in &call.keywords {
            let value = self.expression(&keyword.value)?;
            if !keyword.name.as_deref().is_some_and(known::is_deferred) {
                self.may_be_called(&value, keyword.value.span)?;
            }
            keywords.push((keyword.name.clone(), value));
        }
        Ok((positional, keywords))
    }

    fn may_be_called(&mut self, value: &Value, span: Span) -> Checked<()> {
        match value {
            Value::Function(function) => self.function(function, span),
            _ => Ok(()),
        }
    }
}

/// Whether a call of an attribute is judged by the attribute's name.
fn judged_by_name(receiver: &Value, name: &str) -> bool {
    match receiver {
        Value::Known(_) | Value::Module(_) | Value::Unclear => false,
        Value::Class(class) | Value::Instance(class) => class.find(name).is_none(),
        _ => true,
    }
}

/// Whether the result of a builtin is a new value.
fn makes_data(name: &str) -> bool {
    matches!(
        name,
        "list"
            | "dict"
            | "set"
            | "frozenset"
            | "tuple"
            | "str"
            | "int"
            | "float"
            | "bool"
            | "bytes"
            | "bytearray"
            | "len"
            | "range"
            | "sorted"
            | "repr"
            | "abs"
            | "round"
            | "hash"
            | "id"
            | "object"
            | "isinstance"
            | "issubclass"
            | "hasattr"
            | "callable"
            | "any"
            | "all"
            | "chr"
            | "ord"
            | "hex"
            | "oct"
            | "bin"
            | "format"
    ) || name.ends_with(".__new__")
}

/// A keyword that makes a call of SQLAlchemy do more than its name says.
fn refused_keyword(call: &Call) -> Option<&'static str> {
    call.keywords.iter().find_map(|keyword| match keyword.name.as_deref()? {
        "autoload" | "autoload_with" => Some("this reads the table from the database"),
        "plugins" => Some("this loads plugins of SQLAlchemy"),
        "listeners" => Some("this registers event listeners"),
        _ => None,
    })
}

/// A function behind a decorator that runs it when the attribute is read.
pub(super) fn decorated(value: Value) -> Value {
    match value {
        Value::Function(function) => Value::Decorated(function),
        other => other,
    }
}
