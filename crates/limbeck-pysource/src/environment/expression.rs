//! Expressions.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Reader;
use super::assign::{get, set};
use super::stop::Outcome;
use super::value::{Foreign, Value};
use crate::syntax::ast::{BoolOperator, Conversion, Expr, ExprKind, FStringPart, Name, UnaryOperator};

impl Reader<'_, '_> {
    pub(super) fn expression(&mut self, expression: &Expr) -> Outcome<Value> {
        let span = expression.span;
        self.tick(span)?;
        match &expression.kind {
            ExprKind::None => Ok(Value::None),
            ExprKind::Bool(value) => Ok(Value::Bool(*value)),
            ExprKind::Int(Some(value)) => Ok(Value::Int(*value)),
            ExprKind::Float(text) => Ok(Value::Float(text.clone())),
            ExprKind::Str(Some(text)) => Ok(Value::Str(text.clone())),
            ExprKind::FString(parts) => self.f_string(parts, span),
            ExprKind::Name(name) => Ok(self.lookup(name, span)?.written_at(span)),
            ExprKind::Attribute(object, name) => {
                let object = self.expression(object)?;
                self.attribute(object, name, span)
            }
            ExprKind::Subscript(object, index) => {
                let object = self.expression(object)?;
                let index = self.expression(index)?;
                self.item(&object, &index, span)
            }
            ExprKind::Call(call) => self.call(call, span),
            ExprKind::Tuple(items) => Ok(Value::Tuple(self.items(items)?.into())),
            ExprKind::List(items) => Ok(Value::list(self.items(items)?)),
            ExprKind::Dict(items) => self.dict(items, span),
            ExprKind::BoolOp(operator, values) => self.bool_operation(*operator, values),
            ExprKind::Binary(left, operator, right) => {
                let (left, right) = (self.expression(left)?, self.expression(right)?);
                self.binary(&left, *operator, &right, span)
            }
            ExprKind::Unary(UnaryOperator::Not, operand) => {
                let value = self.expression(operand)?;
                Ok(Value::Bool(!self.truth(&value, operand.span)?))
            }
            ExprKind::Unary(UnaryOperator::Minus, operand) => match self.expression(operand)? {
                Value::Int(value) if value != i64::MIN => Ok(Value::Int(-value)),
                _ => self.decline(span, "this expression is not followed in `env.py`"),
            },
            ExprKind::Compare(left, rest) => self.compare(left, rest),
            ExprKind::Conditional { test, then, otherwise } => {
                let value = self.expression(test)?;
                let chosen = if self.truth(&value, test.span)? { then } else { otherwise };
                self.expression(chosen)
            }
            ExprKind::Lambda(_) => Ok(Value::Opaque("a lambda".into())),
            ExprKind::Walrus(name, value) => {
                let value = self.expression(value)?;
                self.bind(name, value.clone());
                Ok(value)
            }
            ExprKind::Await(inner) => {
                let value = self.expression(inner)?;
                self.awaited(value, span)
            }
            ExprKind::Int(None)
            | ExprKind::Str(None)
            | ExprKind::Complex
            | ExprKind::Bytes(_)
            | ExprKind::Ellipsis
            | ExprKind::TemplateString
            | ExprKind::Slice { .. }
            | ExprKind::Starred(_)
            | ExprKind::Set(_)
            | ExprKind::Unary(..)
            | ExprKind::Comprehension(_)
            | ExprKind::Yield(_) => self.decline(span, "this expression is not followed in `env.py`"),
        }
    }

    fn items(&mut self, items: &[Expr]) -> Outcome<Vec<Value>> {
        items.iter().map(|item| self.expression(item)).collect()
    }

    fn dict(&mut self, items: &[(Option<Expr>, Expr)], span: Span) -> Outcome<Value> {
        let mut made = Vec::with_capacity(items.len());
        for (key, value) in items {
            let key = key.as_ref().map(|key| self.expression(key)).transpose()?;
            let value = self.expression(value)?;
            match (key, value) {
                (Some(key @ (Value::Str(_) | Value::Int(_))), value) => set(&mut made, key, value),
                (None, Value::Dict(more)) => {
                    more.borrow().iter().for_each(|(key, value)| set(&mut made, key.clone(), value.clone()));
                }
                _ => return self.decline(span, "the keys of this dict are not followed in `env.py`"),
            }
        }
        Ok(Value::dict(made))
    }

    fn f_string(&mut self, parts: &[FStringPart], span: Span) -> Outcome<Value> {
        let mut text = String::new();
        for part in parts {
            match part {
                FStringPart::Literal(literal) => text.push_str(literal),
                FStringPart::Field {
                    debug: None,
                    value,
                    conversion: Conversion::None | Conversion::Str,
                    format: None,
                } => {
                    let value = self.expression(value)?;
                    text.push_str(&self.to_text(&value, span)?);
                }
                FStringPart::Field { .. } => {
                    return self.decline(span, "how this text is formatted is not followed in `env.py`");
                }
            }
        }
        Ok(Value::str(text))
    }

    fn bool_operation(&mut self, operator: BoolOperator, values: &[Expr]) -> Outcome<Value> {
        let mut result = Value::None;
        for (index, value) in values.iter().enumerate() {
            result = self.expression(value)?;
            if index + 1 == values.len() {
                break;
            }
            let truth = self.truth(&result, value.span)?;
            if truth == (operator == BoolOperator::Or) {
                break;
            }
        }
        Ok(result)
    }

    /// `object[index]`.
    fn item(&mut self, object: &Value, index: &Value, span: Span) -> Outcome<Value> {
        match (object, index) {
            (Value::Dict(items), Value::Str(name)) => match get(items, index) {
                Some(value) => Ok(value),
                None => self.raise(span, "KeyError", super::text::repr(name)),
            },
            (Value::Known(path), Value::Str(name)) if &**path == "os.environ" => {
                match self.variables.get(&**name) {
                    Some(value) => Ok(Value::str(value.as_str())),
                    None => self.raise(span, "KeyError", super::text::repr(name)),
                }
            }
            (Value::Tuple(items), Value::Int(index)) => self.element(items, *index, span),
            (Value::List(items), Value::Int(index)) => {
                let items = items.borrow().clone();
                self.element(&items, *index, span)
            }
            // `Optional[str]` and the like, evaluated for an annotation.
            (Value::Known(path), _) if path.starts_with("typing.") => Ok(Value::Known(path.clone())),
            _ => self.decline(span, format!("what `[…]` of {} is, is not known", object.describe())),
        }
    }

    fn element(&self, items: &[Value], index: i64, span: Span) -> Outcome<Value> {
        let length = items.len() as i64;
        let index = if index < 0 { index + length } else { index };
        match usize::try_from(index).ok().and_then(|index| items.get(index)) {
            Some(value) => Ok(value.clone()),
            None => self.decline(span, "there is no such item"),
        }
    }

    /// `object.name`.
    pub(super) fn attribute(&mut self, object: Value, name: &Name, span: Span) -> Outcome<Value> {
        match &object {
            Value::Known(path) => self.known_attribute(path, name, span),
            Value::Foreign(foreign) => self.foreign_attribute(foreign, name, span),
            Value::Path(path) => self.path_attribute(path, name, span),
            Value::Dialect(dialect) if &**name == "name" => Ok(Value::Str(dialect.clone())),
            Value::Engine(engine) | Value::Connection(engine) => self.engine_attribute(engine, name, span),
            _ => self.decline(span, format!("`.{name}` of {} is not followed", object.describe())),
        }
    }

    fn foreign_attribute(&mut self, foreign: &Rc<Foreign>, name: &Name, span: Span) -> Outcome<Value> {
        let value = self.effects.attribute_of(&foreign.value, name, span)?;
        let mut attributes = foreign.attributes.clone();
        attributes.push(name.clone());
        let reached = Foreign { value, root: foreign.root.clone(), import: foreign.import, attributes, span };
        // A member of an enumeration is not the text that its class body binds.
        Ok(if foreign.value.has_plain_attributes() {
            reached.into_value()
        } else {
            Value::Foreign(Rc::new(reached))
        })
    }

    /// Whether a value is true.
    pub(super) fn truth(&self, value: &Value, span: Span) -> Outcome<bool> {
        Ok(match value {
            Value::None => false,
            Value::Bool(value) => *value,
            Value::Int(value) => *value != 0,
            Value::Str(text) => !text.is_empty(),
            Value::Tuple(items) => !items.is_empty(),
            Value::List(items) => !items.borrow().is_empty(),
            Value::Dict(items) => !items.borrow().is_empty(),
            Value::Known(path) if path.ends_with(".TYPE_CHECKING") => false,
            Value::Path(_) | Value::Function(_) | Value::Engine(_) | Value::Connection(_) => true,
            Value::Float(_)
            | Value::Known(_)
            | Value::Coroutine(..)
            | Value::Exception { .. }
            | Value::Dialect(_)
            | Value::Transaction
            | Value::Foreign(_)
            | Value::Opaque(_) => {
                return self.decline(span, format!("whether {} is true is not known", value.describe()));
            }
        })
    }
}

impl Value {
    /// The same value, written at another place.
    fn written_at(self, span: Span) -> Self {
        match self {
            Self::Foreign(foreign) if foreign.attributes.is_empty() => {
                Self::Foreign(Rc::new(Foreign { span, ..Foreign::clone(&foreign) }))
            }
            other => other,
        }
    }
}
