//! Adding and dropping constraints and indexes of a table that both sides have.

use limbeck_ops::{Action, AddConstraint, ConstraintKind, CreateIndex, DropConstraint, DropIndex};
use limbeck_schema::{Constraint, Index, Table};

use crate::change::{Place, Step};
use crate::comparison::Comparison;
use crate::finding::Level;
use crate::pair::Pair;
use crate::touches::Life;

impl Comparison<'_> {
    /// Adds a constraint of the models' table.
    pub(crate) fn add_constraint(&mut self, pair: &mut Pair<'_>, step: Step, constraint: &Constraint) {
        let mut constraint = pair.names.named(&pair.model.name.name, constraint);
        if let Constraint::ForeignKey { key } = &mut constraint {
            key.use_alter = false;
        }
        self.push_added(pair.model, pair.place(step), constraint);
    }

    /// Drops a constraint of the database's table; says so when it has no name to drop it by.
    pub(crate) fn drop_constraint(
        &mut self,
        pair: &mut Pair<'_>,
        step: Step,
        constraint: &Constraint,
    ) -> bool {
        let Some(name) = constraint.name() else {
            let what = kind_in_words(constraint);
            let message = format!(
                "The database has an unnamed {what} on '{}' that the models do not have; it cannot be dropped by name",
                pair.model.name
            );
            self.find(Level::Unmendable, message);
            return false;
        };
        pair.names.release(name);
        self.push_dropped(pair.database, pair.place(step), constraint.clone());
        true
    }

    pub(crate) fn push_added(&mut self, table: &Table, place: Place, constraint: Constraint) {
        let touches = self.constraint_touches(table, &constraint, Life::Begins);
        let add = AddConstraint { table: table.name.clone(), constraint };
        self.changes.push(place, Action::AddConstraint(add), touches);
    }

    pub(crate) fn push_dropped(&mut self, table: &Table, place: Place, constraint: Constraint) {
        let touches = self.constraint_touches(table, &constraint, Life::Ends);
        let drop = DropConstraint {
            table: table.name.clone(),
            name: constraint.name().cloned(),
            kind: ConstraintKind::of(&constraint),
            if_exists: false,
        };
        self.changes.push(place, Action::DropConstraint(drop), touches);
    }

    pub(crate) fn create_index(&mut self, table: &Table, place: Place, index: &Index) {
        let touches = self.index_touches(table, index, Life::Begins);
        let create = CreateIndex { table: table.name.clone(), index: index.clone(), if_not_exists: false };
        self.changes.push(place, Action::CreateIndex(create), touches);
    }

    pub(crate) fn drop_index(&mut self, table: &Table, place: Place, index: &Index) {
        let touches = self.index_touches(table, index, Life::Ends);
        let drop = DropIndex {
            name: index.name.clone(),
            table: Some(table.name.name.clone()),
            schema: table.name.schema.clone(),
            if_exists: false,
            postgresql_concurrently: false,
        };
        self.changes.push(place, Action::DropIndex(drop), touches);
    }
}

fn kind_in_words(constraint: &Constraint) -> &'static str {
    match constraint {
        Constraint::PrimaryKey { .. } => "primary key",
        Constraint::Unique { .. } => "unique constraint",
        Constraint::ForeignKey { .. } => "foreign key",
        Constraint::Check { .. } => "check constraint",
        Constraint::Exclude { .. } => "exclude constraint",
    }
}
