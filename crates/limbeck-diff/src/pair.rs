//! A table that both sides have.

use limbeck_ops::Operation;
use limbeck_schema::Table;

use crate::change::{Place, Section, Step};
use crate::comparison::Comparison;
use crate::doubt::Doubts;
use crate::touches::Touches;

/// Both sides of one table.
pub(crate) struct Pair<'a> {
    pub model: &'a Table,
    /// The database's, named as the model names it.
    pub database: &'a Table,
    /// Its rank among the changed tables.
    pub rank: usize,
    pub doubts: Doubts<'a>,
}

impl Pair<'_> {
    /// Where an operation on the table stands.
    pub(crate) fn place(&self, step: Step) -> Place {
        Place { section: Section::ChangedTables, table: self.rank, step }
    }

    /// Adds an operation on the table.
    pub(crate) fn push(
        &self,
        comparison: &mut Comparison<'_>,
        step: Step,
        operation: impl Into<Operation>,
        touches: Touches,
    ) -> usize {
        comparison.changes.push(self.place(step), operation, touches)
    }
}
