//! What operations touch: whether two migrations that were written side by side may run in either order.
//!
//! The answer errs on the side of touching: an expression may mention every column of its table, a constraint that
//! is dropped may stand on every column. Of raw SQL and of extensions nothing is known, and that is said
//! ([`Touches::unknown`]).

mod collect;
mod object;
mod overlap;

pub use object::{Object, Touch};
pub use overlap::{Overlap, overlaps, shared_tables};

use crate::{Operation, Place};

/// What some operations touch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touches {
    /// Each object and how, in the order of the operations, each pair once.
    pub objects: Vec<(Object, Touch)>,
    /// The operations of which nothing is known.
    pub unknown: Vec<Opaque>,
}

/// An operation of which nobody can say what it touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opaque {
    /// What it is, in a few words: `raw SQL`.
    pub what: String,
    /// Where it stands.
    pub at: Option<Place>,
}

impl Touches {
    /// What the operations touch.
    pub fn of(operations: &[Operation]) -> Self {
        let mut touches = Self::default();
        operations.iter().for_each(|operation| touches.operation(operation));
        touches
    }

    /// Adds what others touch.
    pub fn merge(&mut self, others: Self) {
        for (object, touch) in others.objects {
            self.add(object, touch);
        }
        for opaque in others.unknown {
            if !self.unknown.contains(&opaque) {
                self.unknown.push(opaque);
            }
        }
    }

    /// The tables that are touched, each once.
    pub fn tables(&self) -> Vec<&limbeck_schema::TableName> {
        let mut tables = Vec::new();
        for table in self.objects.iter().filter_map(|(object, _)| object.table()) {
            if !tables.contains(&table) {
                tables.push(table);
            }
        }
        tables
    }

    fn add(&mut self, object: Object, touch: Touch) {
        let touched = (object, touch);
        if !self.objects.contains(&touched) {
            self.objects.push(touched);
        }
    }
}

#[cfg(test)]
mod tests;
