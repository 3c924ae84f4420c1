//! Dicts, and the values that can be their keys.

use std::collections::HashMap;
use std::rc::Rc;

use super::value::Value;

/// A hashable value, equal where Python says so: `True` is `1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    None,
    Int(i64),
    Str(Rc<str>),
    Bytes(Rc<[u8]>),
    Tuple(Vec<Key>),
}

impl Key {
    /// The key of `value`; nothing for what cannot be hashed, or not by us.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::None => Some(Self::None),
            Value::Bool(truth) => Some(Self::Int(i64::from(*truth))),
            Value::Int(int) => Some(Self::Int(*int)),
            Value::Str(text) | Value::FinalName(text) => Some(Self::Str(text.clone())),
            Value::Bytes(bytes) => Some(Self::Bytes(bytes.clone())),
            Value::Tuple(items) => items.iter().map(Self::of).collect::<Option<_>>().map(Self::Tuple),
            Value::Float(_) | Value::Plain(_) | Value::Range { .. } | Value::Known(_) | Value::Object(_) => {
                None
            }
        }
    }
}

/// A dict in insertion order.
#[derive(Debug, Default)]
pub(crate) struct Dict {
    items: Vec<(Value, Value)>,
    places: HashMap<Key, usize>,
}

impl Dict {
    pub(crate) fn items(&self) -> &[(Value, Value)] {
        &self.items
    }

    pub(crate) fn get(&self, key: &Key) -> Option<&Value> {
        self.places.get(key).map(|place| &self.items[*place].1)
    }

    /// Sets a value; a key that is there already stays as it is and where it is.
    pub(crate) fn insert(&mut self, key: Key, written: Value, value: Value) {
        match self.places.get(&key) {
            Some(place) => self.items[*place].1 = value,
            None => {
                self.places.insert(key, self.items.len());
                self.items.push((written, value));
            }
        }
    }

    /// Takes a value out.
    pub(crate) fn remove(&mut self, key: &Key) -> Option<Value> {
        let place = self.places.remove(key)?;
        for later in self.places.values_mut() {
            if *later > place {
                *later -= 1;
            }
        }
        Some(self.items.remove(place).1)
    }

    /// The value of a string key.
    pub(crate) fn get_str(&self, key: &str) -> Option<&Value> {
        self.get(&Key::Str(Rc::from(key)))
    }
}
