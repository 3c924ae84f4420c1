//! Calls: arguments, and functions of the user's.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::class::Owner;
use super::limits;
use super::scope::Frame;
use super::statement::Flow;
use super::stop::Outcome;
use super::value::{Code, Function, Object, Value};
use crate::known;
use crate::syntax::ast::{Call, ExprKind, Keyword, Name};

/// What a call is given.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arguments {
    pub positional: Vec<Value>,
    pub keywords: Vec<(Name, Value)>,
}

impl Arguments {
    pub(crate) fn none() -> Self {
        Self::default()
    }

    pub(crate) fn positional(positional: Vec<Value>) -> Self {
        Self { positional, keywords: Vec::new() }
    }
}

impl Interpreter<'_> {
    pub(super) fn call(&mut self, call: &Call, span: Span) -> Outcome<Value> {
        // A method of something that is no module: the receiver first, then the arguments.
        if let ExprKind::Attribute(receiver, method) = &call.function.kind {
            let receiver_at = receiver.span;
            let receiver = self.eval(receiver)?;
            if self.has_methods(&receiver) {
                let consumes = known::consumes(self, &receiver, method);
                let arguments = self.arguments(call, consumes)?;
                return self.call_method(&receiver, method, arguments, span);
            }
            let function =
                self.attribute(&receiver, method, Span::new(receiver_at.start, call.function.span.end))?;
            return self.call_evaluated(&function, call, span);
        }
        let function = self.eval(&call.function)?;
        self.call_evaluated(&function, call, span)
    }

    fn call_evaluated(&mut self, function: &Value, call: &Call, span: Span) -> Outcome<Value> {
        let consumes = match function {
            Value::Known(path) => known::consumes_function(path),
            _ => false,
        };
        let arguments = self.arguments(call, consumes)?;
        self.call_value(function, arguments, span)
    }

    /// Evaluates arguments from left to right; a generator only where the callee reads it at once.
    fn arguments(&mut self, call: &Call, consumes: bool) -> Outcome<Arguments> {
        let mut arguments = Arguments::none();
        for argument in &call.arguments {
            match &argument.kind {
                ExprKind::Starred(inner) => {
                    let value = self.eval_consumed(inner)?;
                    arguments.positional.extend(self.collect(&value, argument.span)?);
                }
                _ => {
                    let value = if consumes { self.eval_consumed(argument)? } else { self.eval(argument)? };
                    arguments.positional.push(value);
                }
            }
        }
        for keyword in &call.keywords {
            self.keyword(keyword, &mut arguments)?;
        }
        Ok(arguments)
    }

    fn keyword(&mut self, keyword: &Keyword, arguments: &mut Arguments) -> Outcome<()> {
        let value = self.eval(&keyword.value)?;
        let Some(name) = &keyword.name else {
            for (key, value) in self.dict_items(&value, keyword.value.span)? {
                let name = match key.as_str() {
                    Some(name) if arguments.keywords.iter().all(|(given, _)| given != name) => name.clone(),
                    _ => return self.decline(keyword.value.span, "these keywords are not evaluated"),
                };
                arguments.keywords.push((name, value));
            }
            return Ok(());
        };
        if arguments.keywords.iter().any(|(given, _)| given == name) {
            return self.decline(keyword.value.span, "a keyword is given twice");
        }
        arguments.keywords.push((name.clone(), value));
        Ok(())
    }

    /// Calls a value.
    pub(crate) fn call_value(
        &mut self,
        function: &Value,
        arguments: Arguments,
        span: Span,
    ) -> Outcome<Value> {
        match function {
            Value::Known(path) => known::call(self, &path.clone(), arguments, span),
            Value::Object(handle) => match self.arena.get(*handle) {
                Object::Function(function) => self.call_function(&function.clone(), arguments, span),
                Object::Class(class) => self.instantiate(&class.clone(), arguments, span),
                Object::Bound(bound) => self.call_bound(&bound.clone(), arguments, span),
                Object::Opaque(_) => match self.installed(function)? {
                    Some(class) => self.call_value(&class, arguments, span),
                    None => {
                        let what = self.describe(function);
                        self.decline(span, format!("calling {what} is not evaluated"))
                    }
                },
                Object::Sa(_) => known::sqlalchemy::call_object(self, *handle, arguments, span),
                _ => {
                    let what = self.describe(function);
                    self.decline(span, format!("calling {what} is not evaluated"))
                }
            },
            _ => {
                let what = self.describe(function);
                self.decline(span, format!("calling {what} is not evaluated"))
            }
        }
    }

    /// Calls a function of the user's.
    pub(crate) fn call_function(
        &mut self,
        function: &Rc<Function>,
        arguments: Arguments,
        span: Span,
    ) -> Outcome<Value> {
        let bound = self.bind_arguments(function, arguments, span)?;
        match &function.code {
            Code::Def(def) if def.is_async => self.decline(span, "an `async` function is not evaluated"),
            Code::Def(_) | Code::Lambda(_) => self.run_function(function, None, bound, span),
        }
    }

    /// Calls a method, its object among the arguments.
    pub(super) fn call_method_of(
        &mut self,
        function: &Rc<Function>,
        owner: Owner,
        arguments: Arguments,
        span: Span,
    ) -> Outcome<Value> {
        let bound = self.bind_arguments(function, arguments, span)?;
        self.run_function(function, Some(owner), bound, span)
    }

    /// Runs a function's body with its parameters bound.
    pub(super) fn run_function(
        &mut self,
        function: &Rc<Function>,
        owner: Option<Owner>,
        bound: Vec<(Name, Value)>,
        span: Span,
    ) -> Outcome<Value> {
        if function.generator {
            return self.decline(span, "a function with `yield` is not evaluated");
        }
        if self.frames.len() >= limits::CALL_DEPTH {
            return self.decline(span, "calls nest too deeply to be evaluated");
        }
        let active =
            |frame: &Frame| frame.function.as_ref().is_some_and(|running| Rc::ptr_eq(running, function));
        if self.frames.iter().any(active) {
            return self.decline(span, "a function that calls itself is not evaluated");
        }
        let scope = self.new_scope(function.locals.clone(), function.closure);
        self.scopes[scope.0 as usize].names.extend(bound);
        let frame = Frame {
            module: function.module,
            scope: Some(scope),
            function: Some(function.clone()),
            owner,
            comprehension: false,
        };
        self.in_frame(frame, |interpreter| match &function.code {
            Code::Def(def) => match interpreter.block(&def.body)? {
                Flow::Return(value) => Ok(value),
                Flow::Next | Flow::Break | Flow::Continue => Ok(Value::None),
            },
            Code::Lambda(lambda) => interpreter.eval(&lambda.body),
        })
    }

    /// Binds arguments to parameters; what does not fit raises in Python, which words it.
    fn bind_arguments(
        &mut self,
        function: &Rc<Function>,
        arguments: Arguments,
        span: Span,
    ) -> Outcome<Vec<(Name, Value)>> {
        let parameters = function.code.parameters();
        let misfit = |interpreter: &Self| {
            interpreter.decline(span, format!("the arguments do not fit `{}`", function.code.name()))
        };
        let mut bound: Vec<(Name, Value)> = Vec::new();
        let mut positional = arguments.positional.into_iter();
        for parameter in parameters.positional_only.iter().chain(&parameters.plain) {
            match positional.next() {
                Some(value) => bound.push((parameter.name.clone(), value)),
                None => break,
            }
        }
        let rest: Vec<Value> = positional.collect();
        match &parameters.rest {
            Some(parameter) => bound.push((parameter.name.clone(), Value::Tuple(rest.into()))),
            None if !rest.is_empty() => return misfit(self),
            None => {}
        }
        let mut extra = super::dict::Dict::default();
        for (name, value) in arguments.keywords {
            let named = parameters.plain.iter().chain(&parameters.keyword_only);
            let fits = named.into_iter().any(|parameter| parameter.name == name);
            if fits && bound.iter().all(|(taken, _)| *taken != name) {
                bound.push((name, value));
            } else if fits || parameters.keywords.is_none() {
                return misfit(self);
            } else {
                extra.insert(super::dict::Key::Str(name.clone()), Value::Str(name), value);
            }
        }
        if let Some(parameter) = &parameters.keywords {
            let extra = self.new_dict(extra, span)?;
            bound.push((parameter.name.clone(), extra));
        }
        for parameter in
            parameters.positional_only.iter().chain(&parameters.plain).chain(&parameters.keyword_only)
        {
            if bound.iter().any(|(taken, _)| *taken == parameter.name) {
                continue;
            }
            match function.defaults.iter().find(|(name, _)| *name == parameter.name) {
                Some((name, value)) => bound.push((name.clone(), value.clone())),
                None => return misfit(self),
            }
        }
        Ok(bound)
    }

    /// Whether a comprehension's frame is on top: its scope is not the one of its function's call.
    pub(super) fn in_comprehension(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.comprehension)
    }
}
