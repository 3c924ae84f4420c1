//! Expressions.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::scope::{Scope, ScopeKind, either};
use super::value::{Code, Convention, Function, Names, Value};
use super::{Checked, Effects};
use crate::syntax::ast::{Comprehension, Expr, ExprKind, FStringPart, Operator};

impl Effects<'_> {
    /// What an expression yields, once it is certain that evaluating it has no effect.
    pub(super) fn expression(&mut self, expression: &Expr) -> Checked<Value> {
        let span = expression.span;
        self.tick(span)?;
        match &expression.kind {
            ExprKind::None => Ok(Value::None),
            ExprKind::Bool(value) => Ok(Value::Bool(*value)),
            ExprKind::Int(value) => Ok(value.map_or(Value::Data, Value::Int)),
            ExprKind::Str(text) => Ok(text.clone().map_or(Value::Data, Value::Str)),
            ExprKind::Float(_) | ExprKind::Complex | ExprKind::Bytes(_) | ExprKind::Ellipsis => {
                Ok(Value::Data)
            }
            ExprKind::FString(parts) => self.f_string(parts),
            ExprKind::Name(name) => self.lookup(name, span),
            ExprKind::Attribute(object, name) => {
                let object = self.expression(object)?;
                self.attribute(&object, name, span)
            }
            ExprKind::Subscript(object, index) => self.subscript(object, index, span),
            ExprKind::Slice { lower, upper, step } => {
                [lower, upper, step]
                    .into_iter()
                    .flatten()
                    .try_for_each(|part| self.expression(part).map(|_| ()))?;
                Ok(Value::Data)
            }
            ExprKind::Starred(inner) => {
                let inner = self.expression(inner)?;
                self.iterated(&inner, span)?;
                Ok(Value::Data)
            }
            ExprKind::Call(call) => self.call(call, span),
            ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => self.sequence(items),
            ExprKind::Dict(items) => self.dict(items),
            ExprKind::BoolOp(_, values) => {
                let mut result: Option<Value> = None;
                for value in values {
                    let next = self.expression(value)?;
                    self.operand(&next, value.span)?;
                    result = Some(result.map_or(next.clone(), |known| either(&known, &next)));
                }
                Ok(result.unwrap_or(Value::Data))
            }
            ExprKind::Binary(left, operator, right) => self.binary(left, *operator, right),
            ExprKind::Unary(_, operand) => {
                let value = self.expression(operand)?;
                self.operand(&value, operand.span)?;
                Ok(Value::Data)
            }
            ExprKind::Compare(left, rest) => {
                let mut value = self.expression(left)?;
                self.operand(&value, left.span)?;
                for (_, right) in rest {
                    value = self.expression(right)?;
                    self.operand(&value, right.span)?;
                }
                Ok(Value::Data)
            }
            ExprKind::Conditional { test, then, otherwise } => {
                let test_value = self.expression(test)?;
                self.operand(&test_value, test.span)?;
                let (then, otherwise) = (self.expression(then)?, self.expression(otherwise)?);
                Ok(match self.certain_truth(&test_value) {
                    Some(true) => then,
                    Some(false) => otherwise,
                    None => either(&then, &otherwise),
                })
            }
            ExprKind::Lambda(lambda) => {
                let defaults = lambda.parameters.all().filter_map(|parameter| parameter.default.as_ref());
                defaults.into_iter().try_for_each(|default| self.expression(default).map(|_| ()))?;
                let code = Code::Lambda(lambda.clone());
                Ok(Value::Function(Function { code, module: self.current(), around: self.around() }))
            }
            ExprKind::Comprehension(it) => self.comprehension(it),
            ExprKind::Walrus(name, value) => {
                if self.in_comprehension() {
                    return self.refuse(span, "this assignment is not followed");
                }
                let value = self.expression(value)?;
                self.bind(name, value.clone());
                Ok(value)
            }
            ExprKind::TemplateString | ExprKind::Await(_) | ExprKind::Yield(_) => {
                self.refuse(span, "this expression is not followed")
            }
        }
    }

    fn f_string(&mut self, parts: &[FStringPart]) -> Checked<Value> {
        let mut whole = Some(String::new());
        for part in parts {
            let text = match part {
                FStringPart::Literal(text) => Some(text.clone()),
                FStringPart::Field { value, format, debug, conversion } => {
                    let found = self.expression(value)?;
                    self.operand(&found, value.span)?;
                    let plain = format.is_none()
                        && debug.is_none()
                        && *conversion == crate::syntax::ast::Conversion::None;
                    if let Some(format) = format {
                        self.f_string(format)?;
                    }
                    match found {
                        Value::Str(text) if plain => Some(text),
                        _ => None,
                    }
                }
            };
            whole = whole.zip(text).map(|(whole, text)| whole + &text);
        }
        Ok(whole.map_or(Value::Data, |text| Value::Str(text.into())))
    }

    fn sequence(&mut self, items: &[Expr]) -> Checked<Value> {
        let starred = items.iter().any(|item| matches!(item.kind, ExprKind::Starred(_)));
        let values = items.iter().map(|item| self.expression(item)).collect::<Checked<Vec<Value>>>()?;
        Ok(if starred { Value::Data } else { Value::Sequence(values.into()) })
    }

    fn dict(&mut self, items: &[(Option<Expr>, Expr)]) -> Checked<Value> {
        let mut known = Some(Vec::new());
        for (key, value) in items {
            let key = key.as_ref().map(|key| self.expression(key)).transpose()?;
            let value = self.expression(value)?;
            known = match (known, key) {
                (Some(mut known), Some(key)) => {
                    known.push((key, value));
                    Some(known)
                }
                _ => None,
            };
        }
        Ok(known.map_or(Value::Data, |known| Value::Dict(known.into())))
    }

    fn subscript(&mut self, object: &Expr, index: &Expr, span: Span) -> Checked<Value> {
        let value = self.expression(object)?;
        // `Literal["a b"]`, `list["User"]`: texts in annotations are not code to us.
        let key = self.expression(index)?;
        match (&value, &key) {
            (Value::Known(path), Value::Str(name)) if &**path == "os.environ" => {
                self.require_variable(name);
                Ok(self.variable(name, Some(&Value::Environment)).unwrap_or(Value::Environment))
            }
            (Value::Known(path), _) if &**path == "os.environ" => {
                self.refuse(span, "which variable this reads is not known")
            }
            (Value::Known(path), _) => Ok(Value::Made(path.clone())),
            (Value::Dict(items), _) if key.is_constant() => {
                let found = items.iter().find(|(known, _)| *known == key).map(|(_, value)| value.clone());
                found.map_or_else(|| self.refuse(span, "there is no such key"), Ok)
            }
            (Value::Class(class), _) => {
                if class.find("__class_getitem__").is_some() {
                    return self.refuse(span, "`__class_getitem__` of the project runs here");
                }
                Ok(value)
            }
            (Value::Made(path), _) => Ok(Value::Made(path.clone())),
            (Value::DeclarativeBase(_), _) => Ok(value),
            (Value::Data | Value::Sequence(_) | Value::Str(_) | Value::Dict(_), _) => Ok(Value::foreign()),
            (Value::Environment, _) => Ok(Value::Environment),
            _ => self.refuse(span, "what this subscript does is not known"),
        }
    }

    fn require_variable(&mut self, name: &str) {
        self.reads_environment = true;
        if !self.required_variables.iter().any(|known| known == name) {
            self.required_variables.push(name.to_owned());
        }
    }

    fn binary(&mut self, left: &Expr, operator: Operator, right: &Expr) -> Checked<Value> {
        let (left_value, right_value) = (self.expression(left)?, self.expression(right)?);
        self.operand(&left_value, left.span)?;
        self.operand(&right_value, right.span)?;
        Ok(match (operator, &left_value, &right_value) {
            (Operator::Add, Value::Str(left), Value::Str(right)) => {
                Value::Str(format!("{left}{right}").into())
            }
            (Operator::Add, Value::Sequence(left), Value::Sequence(right)) => {
                Value::Sequence(left.iter().chain(right.iter()).cloned().collect())
            }
            (_, Value::Environment, _) | (_, _, Value::Environment) => Value::Environment,
            _ => Value::Data,
        })
    }

    /// Refuses an operand whose operators are the project's code.
    pub(super) fn operand(&self, value: &Value, span: Span) -> Checked<()> {
        match value {
            Value::Instance(_) => self.refuse(span, "an operator of a class of the project may run here"),
            _ => Ok(()),
        }
    }

    /// Refuses an iteration that runs the project's code.
    pub(super) fn iterated(&self, value: &Value, span: Span) -> Checked<()> {
        match value {
            Value::Instance(_) | Value::Function(_) | Value::Unclear => {
                self.refuse(span, "what this iterates over is not known")
            }
            _ => Ok(()),
        }
    }

    fn comprehension(&mut self, it: &Comprehension) -> Checked<Value> {
        for generator in &it.generators {
            if generator.is_async {
                return self.refuse(it.element.span, "this expression is not followed");
            }
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.scopes.push(Scope { names: Names::new(), kind: ScopeKind::Comprehension });
        }
        let result = (|| {
            for generator in &it.generators {
                let iterable = self.expression(&generator.iterable)?;
                self.iterated(&iterable, generator.iterable.span)?;
                self.assign(&generator.target, Value::foreign())?;
                generator.conditions.iter().try_for_each(|test| self.expression(test).map(|_| ()))?;
            }
            self.expression(&it.element)?;
            it.value.iter().try_for_each(|value| self.expression(value).map(|_| ()))
        })();
        if let Some(frame) = self.frames.last_mut() {
            frame.scopes.pop();
        }
        result.map(|()| Value::Data)
    }

    /// An attribute of a value; one that is computed by the project's code is looked at.
    pub(super) fn attribute(&mut self, object: &Value, name: &str, span: Span) -> Checked<Value> {
        match object {
            Value::Known(path) => Ok(Value::Known(format!("{path}.{name}").into())),
            Value::Module(module) => {
                let loaded = &self.loaded[module.0];
                match loaded.names.get(name) {
                    Some(value) => Ok(value.clone()),
                    None => {
                        let reason = format!("`{}` has no `{name}`", loaded.name);
                        self.refuse(span, reason)
                    }
                }
            }
            Value::Class(class) => {
                let found = class.find(name).or_else(|| class.metadata(name));
                match found {
                    Some(Value::Decorated(function)) => {
                        self.function(&function, span)?;
                        Ok(Value::Made("sqlalchemy".into()))
                    }
                    Some(value) => Ok(value),
                    None => Ok(Value::foreign()),
                }
            }
            Value::Instance(class) => match class.find(name) {
                Some(Value::Decorated(function)) => {
                    self.function(&function, span)?;
                    Ok(Value::foreign())
                }
                Some(value) => Ok(value),
                None => Ok(Value::foreign()),
            },
            Value::DeclarativeBase(convention) if name == "metadata" => {
                Ok(Value::MetaData(convention.clone()))
            }
            Value::DeclarativeBase(convention) if name == "registry" => {
                Ok(Value::Registry(convention.clone()))
            }
            Value::Registry(convention) if name == "metadata" => Ok(Value::MetaData(convention.clone())),
            Value::Registry(_) | Value::DeclarativeBase(_) | Value::MetaData(_) => {
                Ok(Value::Made("sqlalchemy".into()))
            }
            Value::Made(path) => Ok(Value::Made(path.clone())),
            Value::Environment => Ok(Value::Environment),
            Value::Function(_) | Value::Decorated(_) => Ok(Value::foreign()),
            Value::None
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Str(_)
            | Value::Dict(_)
            | Value::Sequence(_)
            | Value::Data => Ok(Value::foreign()),
            Value::Unclear => self.refuse(span, "which value this is depends on a condition"),
        }
    }
}

/// The metadata that a class inherits from a declarative base of a third party.
impl super::value::Class {
    pub(super) fn metadata(&self, name: &str) -> Option<Value> {
        if !matches!(name, "metadata" | "registry") {
            return None;
        }
        let convention = self.convention()?;
        Some(if name == "metadata" { Value::MetaData(convention) } else { Value::Registry(convention) })
    }

    /// The naming convention of the metadata that its declarative base makes.
    fn convention(&self) -> Option<Convention> {
        // `metadata` in a class body was found before; a `registry` there brings its own.
        if let Some(Value::Registry(convention)) = self.names.get("registry") {
            return Some(convention.clone());
        }
        self.bases.iter().find_map(|base| match base {
            Value::Class(class) => class.convention(),
            Value::DeclarativeBase(convention) => Some(convention.clone()),
            Value::Known(path) | Value::Made(path) => is_declarative(path).then(Convention::none),
            _ => None,
        })
    }
}

fn is_declarative(path: &Rc<str>) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    match path.split('.').next() {
        Some("sqlalchemy") => matches!(last, "DeclarativeBase" | "DeclarativeBaseNoMeta"),
        Some("sqlmodel") => last == "SQLModel",
        _ => false,
    }
}
