//! Iteration.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::dict::Key;
use super::stop::Outcome;
use super::value::{Handle, Iterator, Object, Value, View};

/// A place within something that is iterated over.
pub(super) enum Cursor {
    /// A list is read as it is when its next element is asked for, as in Python.
    List(Handle, usize),
    /// Elements taken before, which must not change meanwhile.
    Taken {
        items: Vec<Value>,
        next: usize,
        watched: Vec<(Handle, u32)>,
    },
    Range {
        next: i64,
        stop: i64,
        step: i64,
    },
}

/// Collections that an iteration reads, each with the version it had.
pub(crate) type Watched = Vec<(Handle, u32)>;

impl Interpreter<'_> {
    pub(super) fn cursor(&mut self, value: &Value, span: Span) -> Outcome<Cursor> {
        let taken = |items: Vec<Value>| Cursor::Taken { items, next: 0, watched: Vec::new() };
        match value {
            Value::Tuple(items) => Ok(taken(items.to_vec())),
            Value::Str(text) | Value::FinalName(text) => {
                self.charge(text.len() * super::limits::VALUE_SIZE, span)?;
                Ok(taken(text.chars().map(|c| Value::str(c.to_string())).collect()))
            }
            Value::Range { start, stop, step } => {
                Ok(Cursor::Range { next: *start, stop: *stop, step: *step })
            }
            Value::Object(handle) => self.object_cursor(*handle, span),
            _ => {
                let what = self.describe(value);
                self.decline(span, format!("iterating over {what} is not evaluated"))
            }
        }
    }

    fn object_cursor(&mut self, handle: Handle, span: Span) -> Outcome<Cursor> {
        let watch = vec![(handle, self.arena.version(handle))];
        match self.arena.get(handle) {
            Object::List(_) => Ok(Cursor::List(handle, 0)),
            Object::Dict(dict) => {
                let items = dict.items().iter().map(|(key, _)| key.clone()).collect();
                Ok(Cursor::Taken { items, next: 0, watched: watch })
            }
            Object::View(dict, view) => {
                let (dict, view) = (*dict, *view);
                let items = self.view(dict, view);
                let watched = vec![(dict, self.arena.version(dict))];
                Ok(Cursor::Taken { items, next: 0, watched })
            }
            Object::Iterator(_) => self.iterator_cursor(handle, span),
            Object::Class(class) => {
                let class = class.clone();
                let items = self.members(&class, span)?;
                Ok(Cursor::Taken { items, next: 0, watched: Vec::new() })
            }
            Object::Set(_) => self.decline(span, "the order of a set is not known"),
            other => {
                let what = self.describe_object(other);
                self.decline(span, format!("iterating over {what} is not evaluated"))
            }
        }
    }

    fn iterator_cursor(&mut self, handle: Handle, span: Span) -> Outcome<Cursor> {
        if let Object::Iterator(iterator) = self.arena.get_mut(handle)
            && !iterator.used
        {
            iterator.used = true;
            let items = std::mem::take(&mut iterator.items);
            return Ok(Cursor::Taken { items, next: 0, watched: std::mem::take(&mut iterator.watched) });
        }
        self.decline(span, "an iterator is read a second time")
    }

    fn view(&self, dict: Handle, view: View) -> Vec<Value> {
        let Object::Dict(dict) = self.arena.get(dict) else { return Vec::new() };
        let pick = |(key, value): &(Value, Value)| match view {
            View::Keys => key.clone(),
            View::Values => value.clone(),
            View::Items => Value::Tuple(Rc::from([key.clone(), value.clone()])),
        };
        dict.items().iter().map(pick).collect()
    }

    /// The next element.
    pub(super) fn advance(&mut self, cursor: &mut Cursor, span: Span) -> Outcome<Option<Value>> {
        self.tick(span)?;
        match cursor {
            Cursor::List(handle, next) => {
                let item = match self.arena.get(*handle) {
                    Object::List(items) => items.get(*next).cloned(),
                    _ => None,
                };
                *next += 1;
                Ok(item)
            }
            Cursor::Taken { items, next, watched } => {
                let changed = watched.iter().any(|(handle, version)| self.arena.version(*handle) != *version);
                if changed {
                    return self.decline(span, "this changes while it is iterated over");
                }
                let item = items.get(*next).cloned();
                *next += 1;
                Ok(item)
            }
            Cursor::Range { next, stop, step } => {
                let ended = if *step > 0 { *next >= *stop } else { *next <= *stop };
                if ended {
                    return Ok(None);
                }
                let item = *next;
                *next = next.saturating_add(*step);
                Ok(Some(Value::Int(item)))
            }
        }
    }

    /// All elements.
    pub(crate) fn collect(&mut self, value: &Value, span: Span) -> Outcome<Vec<Value>> {
        let mut cursor = self.cursor(value, span)?;
        let mut items = Vec::new();
        while let Some(item) = self.advance(&mut cursor, span)? {
            self.charge(super::limits::VALUE_SIZE, span)?;
            items.push(item);
        }
        Ok(items)
    }

    /// All elements of what a call is given, and what they must be watched for: for `enumerate` and the like,
    /// which read later.
    pub(crate) fn collect_watched(&mut self, value: &Value, span: Span) -> Outcome<(Vec<Value>, Watched)> {
        let watched = match value.handle() {
            Some(handle) => match self.arena.get(handle) {
                Object::View(dict, _) => vec![(*dict, self.arena.version(*dict))],
                Object::Iterator(iterator) => iterator.watched.clone(),
                _ => vec![(handle, self.arena.version(handle))],
            },
            None => Vec::new(),
        };
        Ok((self.collect(value, span)?, watched))
    }

    /// An iterator over elements.
    pub(crate) fn iterator(
        &mut self,
        items: Vec<Value>,
        watched: Vec<(Handle, u32)>,
        span: Span,
    ) -> Outcome<Value> {
        self.charge(items.len() * super::limits::VALUE_SIZE, span)?;
        self.allocate(Object::Iterator(Iterator { items, watched, used: false }), span)
    }

    /// `item in container`.
    pub(super) fn contains(&mut self, container: &Value, item: &Value, span: Span) -> Outcome<bool> {
        match (container, item) {
            (Value::Str(_) | Value::FinalName(_), Value::Str(_) | Value::FinalName(_)) => {
                let (text, part) = (container.as_str(), item.as_str());
                Ok(text.zip(part).is_some_and(|(text, part)| text.contains(&**part)))
            }
            (Value::Tuple(items), _) => self.any_equal(&items.clone(), item, span),
            (Value::Range { .. }, _) => self.decline(span, "`in` on a range is not evaluated"),
            (Value::Object(handle), _) => self.object_contains(*handle, item, span),
            _ => {
                let what = self.describe(container);
                self.decline(span, format!("`in` on {what} is not evaluated"))
            }
        }
    }

    fn object_contains(&mut self, handle: Handle, item: &Value, span: Span) -> Outcome<bool> {
        match self.arena.get(handle) {
            Object::List(items) => {
                let items = items.clone();
                self.any_equal(&items, item, span)
            }
            Object::Dict(dict) | Object::Set(dict) => match Key::of(item) {
                Some(key) => Ok(dict.get(&key).is_some()),
                None => self.decline(span, "this key is not evaluated"),
            },
            Object::View(dict, view) => {
                let items = self.view(*dict, *view);
                self.any_equal(&items, item, span)
            }
            other => {
                let what = self.describe_object(other);
                self.decline(span, format!("`in` on {what} is not evaluated"))
            }
        }
    }

    fn any_equal(&mut self, items: &[Value], item: &Value, span: Span) -> Outcome<bool> {
        for other in items {
            self.tick(span)?;
            if self.equal(other, item, span)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
