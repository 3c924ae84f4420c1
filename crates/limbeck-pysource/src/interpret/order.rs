//! `<`, sorting.

use std::cmp::Ordering;

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::equality::as_int;
use super::stop::Outcome;
use super::value::{Object, Value};

impl Interpreter<'_> {
    /// The order of two values of one type.
    pub(super) fn order(&mut self, left: &Value, right: &Value, span: Span) -> Outcome<Ordering> {
        self.deeper(span, |interpreter| interpreter.compare_order(left, right, span))
    }

    fn compare_order(&mut self, left: &Value, right: &Value, span: Span) -> Outcome<Ordering> {
        if let (Some(left), Some(right)) = (as_int(left), as_int(right)) {
            return Ok(left.cmp(&right));
        }
        match (left, right) {
            // Code points and UTF-8 bytes have the same order.
            (Value::Str(left) | Value::FinalName(left), Value::Str(right) | Value::FinalName(right)) => {
                Ok(left.cmp(right))
            }
            (Value::Bytes(left), Value::Bytes(right)) => Ok(left.cmp(right)),
            (Value::Tuple(left), Value::Tuple(right)) => {
                self.order_items(&left.clone(), &right.clone(), span)
            }
            (Value::Object(left), Value::Object(right)) => {
                match (self.arena.get(*left), self.arena.get(*right)) {
                    (Object::List(left), Object::List(right)) => {
                        let (left, right) = (left.clone(), right.clone());
                        self.order_items(&left, &right, span)
                    }
                    _ => self.decline(span, "this comparison is not evaluated"),
                }
            }
            _ => self.decline(span, "this comparison is not evaluated"),
        }
    }

    fn order_items(&mut self, left: &[Value], right: &[Value], span: Span) -> Outcome<Ordering> {
        for (one, other) in left.iter().zip(right) {
            if !self.equal(one, other, span)? {
                return self.order(one, other, span);
            }
        }
        Ok(left.len().cmp(&right.len()))
    }

    /// Sorts as Python does: stable, by `<` alone. A merge sort, since a comparison may stop the evaluation.
    pub(crate) fn sort(
        &mut self,
        keyed: Vec<(Value, Value)>,
        reverse: bool,
        span: Span,
    ) -> Outcome<Vec<Value>> {
        let sorted = self.merge_sort(keyed, reverse, span)?;
        Ok(sorted.into_iter().map(|(_, value)| value).collect())
    }

    fn merge_sort(
        &mut self,
        mut left: Vec<(Value, Value)>,
        reverse: bool,
        span: Span,
    ) -> Outcome<Vec<(Value, Value)>> {
        if left.len() < 2 {
            return Ok(left);
        }
        let right = left.split_off(left.len() / 2);
        let mut merged = Vec::with_capacity(left.len() + right.len());
        let mut left = self.merge_sort(left, reverse, span)?.into_iter().peekable();
        let mut right = self.merge_sort(right, reverse, span)?.into_iter().peekable();
        while let (Some((one, _)), Some((other, _))) = (left.peek(), right.peek()) {
            let order = self.order(one, other, span)?;
            let order = if reverse { order.reverse() } else { order };
            merged.extend(if order == Ordering::Greater { right.next() } else { left.next() });
        }
        merged.extend(left);
        merged.extend(right);
        Ok(merged)
    }
}
