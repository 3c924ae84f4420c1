//! Elements and slices.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::dict::Key;
use super::stop::Outcome;
use super::value::{Object, Value};
use crate::syntax::ast::{Expr, ExprKind};

impl Interpreter<'_> {
    pub(super) fn subscript(&mut self, value: &Value, index: &Expr, span: Span) -> Outcome<Value> {
        if let ExprKind::Slice { lower, upper, step } = &index.kind {
            let mut bounds = [None, None, None];
            for (bound, part) in bounds.iter_mut().zip([lower, upper, step]) {
                if let Some(part) = part {
                    let at = part.span;
                    match self.eval(part)? {
                        Value::None => {}
                        Value::Int(int) => *bound = Some(int),
                        _ => return self.decline(at, "this bound of a slice is not evaluated"),
                    }
                }
            }
            return self.slice(value, bounds, span);
        }
        let index = self.eval(index)?;
        self.element(value, &index, span)
    }

    /// `value[index]`; what is not there raises in Python, which words it.
    pub(crate) fn element(&mut self, value: &Value, index: &Value, span: Span) -> Outcome<Value> {
        let found = match (value, index) {
            (Value::Tuple(items), Value::Int(at)) => place(*at, items.len()).map(|at| items[at].clone()),
            (Value::Str(text) | Value::FinalName(text), Value::Int(at)) => {
                let letters: Vec<char> = text.chars().collect();
                self.charge(letters.len(), span)?;
                place(*at, letters.len()).map(|at| Value::str(letters[at].to_string()))
            }
            (Value::Object(handle), _) => match self.arena.get(*handle) {
                Object::List(items) => match index {
                    Value::Int(at) => place(*at, items.len()).map(|at| items[at].clone()),
                    _ => None,
                },
                Object::Dict(dict) => Key::of(index).and_then(|key| dict.get(&key).cloned()),
                Object::Sa(_) => return crate::known::sqlalchemy::element(self, *handle, index, span),
                _ => None,
            },
            _ => None,
        };
        match found {
            Some(value) => Ok(value),
            None => {
                let what = self.describe(value);
                self.decline(span, format!("this element of {what} is not evaluated"))
            }
        }
    }

    fn slice(&mut self, value: &Value, bounds: [Option<i64>; 3], span: Span) -> Outcome<Value> {
        match value {
            Value::Tuple(items) => {
                let Some(places) = slice_places(items.len(), bounds) else {
                    return self.decline(span, "this slice is not evaluated");
                };
                Ok(Value::Tuple(places.into_iter().map(|at| items[at].clone()).collect()))
            }
            Value::Str(text) | Value::FinalName(text) => {
                let letters: Vec<char> = text.chars().collect();
                self.charge(letters.len(), span)?;
                let Some(places) = slice_places(letters.len(), bounds) else {
                    return self.decline(span, "this slice is not evaluated");
                };
                Ok(Value::Str(Rc::from(places.into_iter().map(|at| letters[at]).collect::<String>())))
            }
            Value::Object(handle) => match self.arena.get(*handle) {
                Object::List(items) => match slice_places(items.len(), bounds) {
                    Some(places) => {
                        let items = places.into_iter().map(|at| items[at].clone()).collect();
                        self.list(items, span)
                    }
                    None => self.decline(span, "this slice is not evaluated"),
                },
                _ => self.decline(span, "this slice is not evaluated"),
            },
            _ => self.decline(span, "this slice is not evaluated"),
        }
    }
}

/// The place of a Python index, negative ones counting from the end.
fn place(index: i64, length: usize) -> Option<usize> {
    let length = i64::try_from(length).ok()?;
    let place = if index < 0 { index.checked_add(length)? } else { index };
    (0..length).contains(&place).then(|| usize::try_from(place).ok()).flatten()
}

/// The places that a slice takes (the Python reference, "Sequence types", note 4 and 5).
fn slice_places(length: usize, [lower, upper, step]: [Option<i64>; 3]) -> Option<Vec<usize>> {
    let length = i64::try_from(length).ok()?;
    let step = step.unwrap_or(1);
    if step == 0 {
        return None;
    }
    let (least, most) = if step > 0 { (0, length) } else { (-1, length - 1) };
    let clamp = |bound: Option<i64>, otherwise: i64| match bound {
        None => otherwise,
        Some(bound) if bound < 0 => bound.saturating_add(length).max(least),
        Some(bound) => bound.min(most),
    };
    let (from, to) = if step > 0 { (0, length) } else { (length - 1, -1) };
    let (mut at, end) = (clamp(lower, from), clamp(upper, to));
    let mut places = Vec::new();
    while (step > 0 && at < end) || (step < 0 && at > end) {
        places.push(usize::try_from(at).ok()?);
        at = at.saturating_add(step);
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::slice_places;

    #[test]
    fn slices_take_what_python_takes() {
        // As CPython prints list(range(5))[a:b:c].
        for (bounds, expected) in [
            ([None, None, None], vec![0, 1, 2, 3, 4]),
            ([Some(1), Some(-1), None], vec![1, 2, 3]),
            ([None, None, Some(-1)], vec![4, 3, 2, 1, 0]),
            ([Some(-99), Some(2), None], vec![0, 1]),
            ([Some(99), None, Some(-2)], vec![4, 2, 0]),
            ([Some(3), Some(1), None], vec![]),
            ([Some(3), Some(-99), Some(-2)], vec![3, 1]),
        ] {
            assert_eq!(slice_places(5, bounds), Some(expected), "{bounds:?}");
        }
        assert_eq!(slice_places(5, [None, None, Some(0)]), None);
    }
}
