//! Constraints.

use limbeck_schema::{Constraint, Schema, Table};

use super::{Effect, table_mut};
use crate::{AddConstraint, ConstraintKind, DropConstraint};

impl AddConstraint {
    pub(super) fn apply(&self, schema: &mut Schema) -> Effect {
        let Some(table) = table_mut(schema, &self.table) else { return Effect::Unknown };
        if let Constraint::PrimaryKey { key } = &self.constraint {
            for column in table.columns.iter_mut().filter(|column| key.columns.contains(&column.name)) {
                column.primary_key = true;
                column.nullable = false;
            }
        }
        let mut constraint = self.constraint.clone();
        if let Constraint::ForeignKey { key } = &mut constraint {
            key.use_alter = false;
        }
        table.constraints.push(constraint);
        Effect::Known
    }
}

impl DropConstraint {
    pub(super) fn apply(&self, schema: &mut Schema) -> Effect {
        let Some(table) = table_mut(schema, &self.table) else { return Effect::Unknown };
        match self.find(table) {
            Some(Found::OfTable(place)) => {
                let gone = table.constraints.remove(place);
                if matches!(gone, Constraint::PrimaryKey { .. }) {
                    for column in &mut table.columns {
                        column.primary_key = false;
                    }
                }
            }
            Some(Found::OfColumn(column, place)) => {
                table.columns[column].checks.remove(place);
            }
            None if self.if_exists => {}
            None => return Effect::Unknown,
        }
        Effect::Known
    }

    /// Where the constraint stands in its table.
    pub(crate) fn find(&self, table: &Table) -> Option<Found> {
        let named = |constraint: &Constraint| match &self.name {
            Some(name) => constraint.name().is_some_and(|found| found.text == name.text),
            // A table has one primary key, so that it is found without a name.
            None => self.kind == Some(ConstraintKind::Primary),
        };
        let is_kind = |constraint: &Constraint| self.kind.is_none_or(|kind| kind.is(constraint));
        let place = table.constraints.iter().position(|found| named(found) && is_kind(found));
        place.map(Found::OfTable).or_else(|| self.find_in_columns(table))
    }

    fn find_in_columns(&self, table: &Table) -> Option<Found> {
        let name = self.name.as_ref()?;
        table.columns.iter().enumerate().find_map(|(column, inner)| {
            let is_it = |check: &limbeck_schema::Check| {
                check.name.as_ref().is_some_and(|found| found.text == name.text)
            };
            inner.checks.iter().position(is_it).map(|place| Found::OfColumn(column, place))
        })
    }
}

/// A constraint's place.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Found {
    /// Among the table's constraints.
    OfTable(usize),
    /// Among the CHECKs of a column, by the column's place and its own.
    OfColumn(usize, usize),
}

impl ConstraintKind {
    /// Whether the constraint is of this kind.
    fn is(self, constraint: &Constraint) -> bool {
        match self {
            Self::Check => matches!(constraint, Constraint::Check { .. }),
            Self::ForeignKey => matches!(constraint, Constraint::ForeignKey { .. }),
            Self::Primary => matches!(constraint, Constraint::PrimaryKey { .. }),
            Self::Unique => matches!(constraint, Constraint::Unique { .. }),
        }
    }

    /// The kind of a constraint; EXCLUDE has no word of its own.
    pub fn of(constraint: &Constraint) -> Option<Self> {
        match constraint {
            Constraint::PrimaryKey { .. } => Some(Self::Primary),
            Constraint::Unique { .. } => Some(Self::Unique),
            Constraint::ForeignKey { .. } => Some(Self::ForeignKey),
            Constraint::Check { .. } => Some(Self::Check),
            Constraint::Exclude { .. } => None,
        }
    }
}
