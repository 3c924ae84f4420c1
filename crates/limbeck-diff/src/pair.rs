//! A table that both sides have.

use limbeck_ops::Operation;
use limbeck_schema::{Origin, Table};

use crate::change::{Place, Section, Step};
use crate::comparison::Comparison;
use crate::doubt::Doubts;
use crate::kept::{Kept, KeptObject};
use crate::names::TakenNames;
use crate::options::{Candidate, ObjectKind};
use crate::touches::Touches;

/// Both sides of one table.
pub(crate) struct Pair<'a> {
    pub model: &'a Table,
    /// The database's, named as the model names it.
    pub database: &'a Table,
    /// Its rank among the changed tables.
    pub rank: usize,
    pub doubts: Doubts<'a>,
    pub names: TakenNames,
}

impl<'a> Pair<'a> {
    /// Notes an object that stays as it is.
    pub(crate) fn keep(&self, comparison: &mut Comparison<'a>, object: KeptObject<'a>) {
        let (model, database, rank) = (self.model, self.database, self.rank);
        comparison.kept.push(Kept { model, database, rank, object });
    }
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

    /// Whether an object of the models takes part.
    pub(crate) fn includes_model(
        &self,
        comparison: &Comparison<'_>,
        kind: ObjectKind,
        name: Option<&str>,
        origin: Origin,
        paired: bool,
    ) -> bool {
        let table = &self.model.name;
        comparison.options.includes(&Candidate { kind, table, name, reflected: false, paired, origin })
    }

    /// Whether an object that only the database has takes part.
    pub(crate) fn includes_database(
        &self,
        comparison: &Comparison<'_>,
        kind: ObjectKind,
        name: Option<&str>,
    ) -> bool {
        let (table, origin) = (&self.model.name, Origin::default());
        comparison.options.includes(&Candidate { kind, table, name, reflected: true, paired: false, origin })
    }
}
