//! Calls.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Reader;
use super::assign::{get, set};
use super::function::Arguments;
use super::stop::Outcome;
use super::value::Value;
use crate::effects;
use crate::syntax::ast::{Call, ExprKind, Name};

impl Reader<'_, '_> {
    pub(super) fn call(&mut self, call: &Call, span: Span) -> Outcome<Value> {
        if let ExprKind::Attribute(object, name) = &call.function.kind {
            let object = self.expression(object)?;
            return match &object {
                Value::Known(path) => {
                    let path = format!("{path}.{name}");
                    let arguments = self.arguments(call)?;
                    self.call_known(&path, arguments, span)
                }
                Value::Foreign(_) => {
                    let function = self.attribute(object, name, call.function.span)?;
                    self.call_value(&function, call, span)
                }
                _ => {
                    let arguments = self.arguments(call)?;
                    self.call_method(&object, name, arguments, span)
                }
            };
        }
        let function = self.expression(&call.function)?;
        self.call_value(&function, call, span)
    }

    fn call_value(&mut self, function: &Value, call: &Call, span: Span) -> Outcome<Value> {
        match function {
            Value::Known(path) => {
                let arguments = self.arguments(call)?;
                self.call_known(path, arguments, span)
            }
            Value::Function(function) => {
                let arguments = self.arguments(call)?;
                let bound = self.bind_arguments(function, arguments, span)?;
                if function.def.is_async {
                    return Ok(Value::Coroutine(function.clone(), bound.into()));
                }
                self.run(function, bound, span)
            }
            Value::Foreign(foreign) => match &foreign.value {
                effects::Value::Known(_) => self.decline(
                    span,
                    format!("what `{}` does is not followed in `env.py`", foreign.expression()),
                ),
                _ => self.decline(span, format!("`{}` is the project's own code", foreign.expression())),
            },
            _ => self.decline(span, format!("calling {} is not followed", function.describe())),
        }
    }

    fn arguments(&mut self, call: &Call) -> Outcome<Arguments> {
        let mut arguments = Arguments::default();
        for argument in &call.arguments {
            if let ExprKind::Starred(_) = argument.kind {
                return self.decline(argument.span, "starred arguments are not followed in `env.py`");
            }
            let value = self.expression(argument)?;
            arguments.positional.push(value);
        }
        for keyword in &call.keywords {
            let value = self.expression(&keyword.value)?;
            match (&keyword.name, value) {
                (Some(name), value) => arguments.named.push((name.clone(), value)),
                (None, Value::Dict(items)) => {
                    for (key, value) in items.borrow().iter() {
                        let Value::Str(name) = key else {
                            return self.decline(keyword.value.span, "a keyword that is not a text");
                        };
                        if arguments.named.iter().any(|(known, _)| known == name) {
                            return self.decline(keyword.value.span, format!("`{name}` is given twice"));
                        }
                        arguments.named.push((name.clone(), value.clone()));
                    }
                }
                (None, _) => {
                    return self.decline(keyword.value.span, "these keywords are not followed in `env.py`");
                }
            }
        }
        Ok(arguments)
    }

    fn call_method(
        &mut self,
        object: &Value,
        name: &Name,
        arguments: Arguments,
        span: Span,
    ) -> Outcome<Value> {
        match object {
            Value::Str(text) => self.text_method(text, name, arguments, span),
            Value::Path(path) => self.path_method(path, name, arguments, span),
            Value::Engine(engine) => self.engine_method(engine, name, arguments, span),
            Value::Connection(engine) => self.connection_method(engine, name, arguments, span),
            Value::Dict(items) => self.dict_method(items, name, arguments, span),
            Value::List(items) if &**name == "append" && arguments.named.is_empty() => {
                match <[Value; 1]>::try_from(arguments.positional) {
                    Ok([item]) => {
                        items.borrow_mut().push(item);
                        Ok(Value::None)
                    }
                    Err(_) => self.decline(span, "`append` takes one argument"),
                }
            }
            _ => self.decline(span, format!("`.{name}()` of {} is not followed", object.describe())),
        }
    }

    #[allow(clippy::type_complexity, reason = "the dict's own representation")]
    fn dict_method(
        &mut self,
        items: &Rc<std::cell::RefCell<Vec<(Value, Value)>>>,
        name: &str,
        mut arguments: Arguments,
        span: Span,
    ) -> Outcome<Value> {
        match (name, arguments.positional.len()) {
            ("get", 1 | 2) if arguments.named.is_empty() => {
                let (key, default) = (arguments.take(0, ""), arguments.take(1, ""));
                let key = key.unwrap_or(Value::None);
                if !matches!(key, Value::Str(_) | Value::Int(_)) {
                    return self.decline(span, "this key is not followed in `env.py`");
                }
                Ok(get(items, &key).or(default).unwrap_or(Value::None))
            }
            ("update", 0 | 1) => {
                if let Some(more) = arguments.positional.pop() {
                    let Value::Dict(more) = more else {
                        return self.decline(span, "what this adds is not followed in `env.py`");
                    };
                    let more = more.borrow().clone();
                    more.into_iter().for_each(|(key, value)| set(&mut items.borrow_mut(), key, value));
                }
                for (key, value) in arguments.named {
                    set(&mut items.borrow_mut(), Value::Str(key), value);
                }
                Ok(Value::None)
            }
            ("setdefault", 2) if arguments.named.is_empty() => {
                let (key, value) = (arguments.take(0, ""), arguments.take(1, ""));
                let (Some(key @ Value::Str(_)), Some(value)) = (key, value) else {
                    return self.decline(span, "this key is not followed in `env.py`");
                };
                if let Some(known) = get(items, &key) {
                    return Ok(known);
                }
                set(&mut items.borrow_mut(), key, value.clone());
                Ok(value)
            }
            ("copy", 0) if arguments.named.is_empty() => Ok(Value::dict(items.borrow().clone())),
            _ => self.decline(span, format!("`.{name}()` of a dict is not followed")),
        }
    }

    pub(super) fn call_builtin(
        &mut self,
        path: &str,
        mut arguments: Arguments,
        span: Span,
    ) -> Outcome<Value> {
        let name = path.strip_prefix("builtins.").unwrap_or(path);
        if name == "dict" && arguments.positional.is_empty() {
            let items = arguments.named.into_iter().map(|(name, value)| (Value::Str(name), value));
            return Ok(Value::dict(items.collect()));
        }
        if name == "isinstance" {
            return self.is_instance(arguments, span);
        }
        if !arguments.named.is_empty() || arguments.positional.len() != 1 {
            return self.decline(span, format!("this call of `{name}` is not followed in `env.py`"));
        }
        let value = arguments.take(0, "").unwrap_or(Value::None);
        match (name, &value) {
            ("str", value) => Ok(Value::str(self.to_text(value, span)?)),
            ("bool", value) => Ok(Value::Bool(self.truth(value, span)?)),
            ("int", Value::Int(value)) => Ok(Value::Int(*value)),
            ("int", Value::Str(text)) if is_plain_integer(text) => {
                text.parse().map(Value::Int).or_else(|_| self.decline(span, "this number is too large"))
            }
            ("len", Value::Tuple(items)) => Ok(Value::Int(items.len() as i64)),
            ("len", Value::List(items)) => Ok(Value::Int(items.borrow().len() as i64)),
            ("len", Value::Str(text)) => Ok(Value::Int(text.chars().count() as i64)),
            ("dict", Value::Dict(items)) => Ok(Value::dict(items.borrow().clone())),
            ("list", Value::List(items)) => Ok(Value::list(items.borrow().clone())),
            ("list", Value::Tuple(items)) => Ok(Value::list(items.to_vec())),
            ("tuple", Value::List(items)) => Ok(Value::Tuple(items.borrow().clone().into())),
            ("tuple", Value::Tuple(items)) => Ok(Value::Tuple(items.clone())),
            _ => self.decline(span, format!("`{name}` of {} is not followed", value.describe())),
        }
    }

    fn is_instance(&self, mut arguments: Arguments, span: Span) -> Outcome<Value> {
        let (value, class) = (arguments.take(0, ""), arguments.take(1, ""));
        let class = match &class {
            Some(Value::Known(path)) => {
                path.strip_prefix("sqlalchemy.").and_then(|path| path.rsplit('.').next())
            }
            _ => None,
        };
        let answer = match (value, class) {
            (Some(Value::Engine(engine)), Some(class @ ("AsyncEngine" | "Engine"))) => {
                (class == "AsyncEngine") == engine.is_async
            }
            (Some(Value::Engine(_)), Some("Connection" | "AsyncConnection")) => false,
            (Some(Value::Connection(engine)), Some(class @ ("Connection" | "AsyncConnection"))) => {
                (class == "AsyncConnection") == engine.is_async
            }
            (Some(Value::Connection(_)), Some("Engine" | "AsyncEngine")) => false,
            _ => return self.decline(span, "this call of `isinstance` is not followed in `env.py`"),
        };
        Ok(Value::Bool(answer))
    }

    pub(super) fn new_exception(
        &mut self,
        path: &str,
        mut arguments: Arguments,
        span: Span,
    ) -> Outcome<Value> {
        if !arguments.named.is_empty() || arguments.positional.len() > 1 {
            return self.decline(span, "the arguments of this exception are not followed");
        }
        let message = match arguments.take(0, "") {
            None => String::new(),
            Some(Value::Str(text)) if path == "builtins.KeyError" => super::text::repr(&text),
            Some(value) => self.to_text(&value, span)?,
        };
        let class = super::known::exception(path).unwrap_or("KeyError");
        Ok(Value::Exception { class: class.into(), message: message.into() })
    }

    pub(super) fn awaited(&mut self, value: Value, span: Span) -> Outcome<Value> {
        match value {
            Value::Coroutine(function, bound) => self.run(&function, bound.to_vec(), span),
            // Methods of async engines and connections, which did their work when they were called.
            Value::None | Value::Connection(_) => Ok(value),
            other => self.decline(span, format!("awaiting {} is not followed", other.describe())),
        }
    }

    pub(super) fn run_coroutine(&mut self, mut arguments: Arguments, span: Span) -> Outcome<Value> {
        let coroutine = arguments.take(0, "main");
        match coroutine {
            Some(value @ Value::Coroutine(..)) if arguments.named.is_empty() => self.awaited(value, span),
            _ => self.decline(span, "what runs in this event loop is not followed"),
        }
    }
}

/// Digits with an optional sign: what Python and we read alike.
fn is_plain_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
