//! Expressions.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::dict::{Dict, Key};
use super::stop::Outcome;
use super::value::{Object, Value};
use crate::known::sqlalchemy::comparison;
use crate::syntax::ast::{BoolOperator, Comparison, ComprehensionForm, Expr, ExprKind, UnaryOperator};

impl Interpreter<'_> {
    pub(crate) fn eval(&mut self, expression: &Expr) -> Outcome<Value> {
        self.deeper(expression.span, |interpreter| interpreter.evaluate(expression))
    }

    fn evaluate(&mut self, expression: &Expr) -> Outcome<Value> {
        let span = expression.span;
        match &expression.kind {
            ExprKind::None => Ok(Value::None),
            ExprKind::Bool(truth) => Ok(Value::Bool(*truth)),
            ExprKind::Int(Some(int)) => Ok(Value::Int(*int)),
            ExprKind::Int(None) => self.decline(span, "an integer of more than 64 bits is not evaluated"),
            ExprKind::Float(text) => Ok(Value::Float(text.clone())),
            ExprKind::Complex => self.decline(span, "a complex number is not evaluated"),
            ExprKind::Str(Some(text)) => Ok(Value::Str(text.clone())),
            ExprKind::Str(None) => self.decline(span, "a string with a lone surrogate is not evaluated"),
            ExprKind::Bytes(bytes) => Ok(Value::Bytes(bytes.clone())),
            ExprKind::Ellipsis => self.decline(span, "`...` as a value is not evaluated"),
            ExprKind::FString(parts) => self.f_string(parts, span),
            ExprKind::TemplateString => self.decline(span, "a template string is not evaluated"),
            ExprKind::Name(name) => self.lookup(name, span),
            ExprKind::Attribute(value, name) => {
                let value = self.eval(value)?;
                self.attribute(&value, name, span)
            }
            ExprKind::Subscript(value, index) => {
                let value = self.eval(value)?;
                self.subscript(&value, index, span)
            }
            ExprKind::Slice { .. } => self.decline(span, "a slice as a value is not evaluated"),
            ExprKind::Starred(_) => self.decline(span, "`*` is not evaluated here"),
            ExprKind::Call(call) => self.call(call, span),
            ExprKind::Tuple(items) => {
                let items = self.items(items)?;
                self.charge(items.len() * super::limits::VALUE_SIZE, span)?;
                Ok(Value::Tuple(Rc::from(items)))
            }
            ExprKind::List(items) => {
                let items = self.items(items)?;
                self.list(items, span)
            }
            ExprKind::Set(items) => self.set(items, span),
            ExprKind::Dict(items) => self.dict(items, span),
            ExprKind::BoolOp(operator, values) => self.bool_op(*operator, values),
            ExprKind::Binary(left, operator, right) => {
                let left = self.eval(left)?;
                let right = self.eval(right)?;
                self.binary(*operator, &left, &right, span)
            }
            ExprKind::Unary(operator, operand) => self.unary(*operator, operand, span),
            ExprKind::Compare(left, rest) => self.comparisons(left, rest, span),
            ExprKind::Conditional { test, then, otherwise } => {
                let value = self.eval(test)?;
                let chosen = if self.truth(&value, test.span)? { then } else { otherwise };
                self.eval(chosen)
            }
            ExprKind::Lambda(lambda) => self.lambda(lambda, span),
            ExprKind::Comprehension(it) if it.form == ComprehensionForm::Generator => {
                self.decline(span, "a generator is evaluated only as the one argument of a known function")
            }
            ExprKind::Comprehension(it) => self.comprehension(it, span),
            ExprKind::Walrus(name, value) => {
                let value = self.eval(value)?;
                self.bind_walrus(name, value.clone(), span)?;
                Ok(value)
            }
            ExprKind::Await(_) => self.decline(span, "`await` is not evaluated"),
            ExprKind::Yield(_) => self.decline(span, "`yield` is not evaluated"),
        }
    }

    /// Elements of a display or a call, starred ones unpacked.
    pub(super) fn items(&mut self, items: &[Expr]) -> Outcome<Vec<Value>> {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            match &item.kind {
                ExprKind::Starred(inner) => {
                    let value = self.eval_consumed(inner)?;
                    values.extend(self.collect(&value, item.span)?);
                }
                _ => values.push(self.eval(item)?),
            }
        }
        Ok(values)
    }

    fn set(&mut self, items: &[Expr], span: Span) -> Outcome<Value> {
        let values = self.items(items)?;
        self.set_of(values, span)
    }

    /// A set of values.
    pub(crate) fn set_of(&mut self, values: Vec<Value>, span: Span) -> Outcome<Value> {
        let mut set = Dict::default();
        for value in values {
            match Key::of(&value) {
                // The first of equal elements stays.
                Some(key) if set.get(&key).is_none() => set.insert(key, value, Value::None),
                Some(_) => {}
                None => return self.decline(span, "this element of a set is not evaluated"),
            }
        }
        self.charge(set.items().len() * super::limits::VALUE_SIZE * 2, span)?;
        self.allocate(Object::Set(set), span)
    }

    fn dict(&mut self, items: &[(Option<Expr>, Expr)], span: Span) -> Outcome<Value> {
        let mut dict = Dict::default();
        for (key, value) in items {
            match key {
                Some(key) => {
                    let key_value = self.eval(key)?;
                    let value = self.eval(value)?;
                    match Key::of(&key_value) {
                        Some(hashed) => dict.insert(hashed, key_value, value),
                        None => return self.decline(key.span, "this key of a dict is not evaluated"),
                    }
                }
                None => {
                    let other = self.eval(value)?;
                    for (key, value) in self.dict_items(&other, value.span)? {
                        if let Some(hashed) = Key::of(&key) {
                            dict.insert(hashed, key, value);
                        }
                    }
                }
            }
        }
        self.new_dict(dict, span)
    }

    /// Puts a dict into the arena.
    pub(crate) fn new_dict(&mut self, dict: Dict, span: Span) -> Outcome<Value> {
        self.charge(dict.items().len() * super::limits::VALUE_SIZE * 3, span)?;
        self.allocate(Object::Dict(dict), span)
    }

    /// The items of a dict.
    pub(crate) fn dict_items(&self, value: &Value, span: Span) -> Outcome<Vec<(Value, Value)>> {
        match self.object(value) {
            Some(Object::Dict(dict)) => Ok(dict.items().to_vec()),
            _ => {
                let what = self.describe(value);
                self.decline(span, format!("{what} is not a dict"))
            }
        }
    }

    fn bool_op(&mut self, operator: BoolOperator, values: &[Expr]) -> Outcome<Value> {
        let mut last = Value::None;
        for (index, expression) in values.iter().enumerate() {
            last = self.eval(expression)?;
            // The last value is returned whatever it is.
            if index + 1 < values.len() {
                let truth = self.truth(&last, expression.span)?;
                if truth == (operator == BoolOperator::Or) {
                    return Ok(last);
                }
            }
        }
        Ok(last)
    }

    fn unary(&mut self, operator: UnaryOperator, operand: &Expr, span: Span) -> Outcome<Value> {
        let value = self.eval(operand)?;
        match operator {
            UnaryOperator::Not => Ok(Value::Bool(!self.truth(&value, operand.span)?)),
            UnaryOperator::Minus => match &value {
                Value::Float(text) => Ok(Value::Float(match text.strip_prefix('-') {
                    Some(positive) => Rc::from(positive),
                    None => Rc::from(format!("-{text}")),
                })),
                _ => match super::equality::as_int(&value).and_then(i64::checked_neg) {
                    Some(negative) => Ok(Value::Int(negative)),
                    None => self.decline(span, "this `-` is not evaluated"),
                },
            },
            UnaryOperator::Plus => match super::equality::as_int(&value) {
                Some(same) => Ok(Value::Int(same)),
                None => self.decline(span, "this `+` is not evaluated"),
            },
            UnaryOperator::Invert => self.decline(span, "`~` is not evaluated"),
        }
    }

    fn comparisons(&mut self, left: &Expr, rest: &[(Comparison, Expr)], span: Span) -> Outcome<Value> {
        let mut left = self.eval(left)?;
        for (operator, right) in rest {
            let right = self.eval(right)?;
            // Of a chain, only the truth counts, and SQLAlchemy's expressions have none.
            if rest.len() == 1
                && let Some(expression) = comparison(self, *operator, &left, &right, span)?
            {
                return Ok(expression);
            }
            if !self.compare(*operator, &left, &right, span)? {
                return Ok(Value::Bool(false));
            }
            left = right;
        }
        Ok(Value::Bool(true))
    }

    fn compare(&mut self, operator: Comparison, left: &Value, right: &Value, span: Span) -> Outcome<bool> {
        use std::cmp::Ordering::{Equal, Greater, Less};
        match operator {
            Comparison::Eq => self.equal(left, right, span),
            Comparison::NotEq => Ok(!self.equal(left, right, span)?),
            Comparison::Lt => Ok(self.order(left, right, span)? == Less),
            Comparison::LtE => Ok(self.order(left, right, span)? != Greater),
            Comparison::Gt => Ok(self.order(left, right, span)? == Greater),
            Comparison::GtE => Ok(matches!(self.order(left, right, span)?, Greater | Equal)),
            Comparison::Is => self.identical(left, right, span),
            Comparison::IsNot => Ok(!self.identical(left, right, span)?),
            Comparison::In => self.contains(right, left, span),
            Comparison::NotIn => Ok(!self.contains(right, left, span)?),
        }
    }

    /// `left is right`, where one of them is `None`, `True` or `False`.
    fn identical(&mut self, left: &Value, right: &Value, span: Span) -> Outcome<bool> {
        let singleton = |value: &Value| matches!(value, Value::None | Value::Bool(_));
        let opaque = |value: &Value| matches!(self.object(value), Some(Object::Opaque(_)));
        if opaque(left) || opaque(right) || !(singleton(left) || singleton(right)) {
            return self.decline(span, "`is` is evaluated only with `None`, `True` and `False`");
        }
        Ok(match (left, right) {
            (Value::None, Value::None) => true,
            (Value::Bool(left), Value::Bool(right)) => left == right,
            _ => false,
        })
    }
}
