//! Constraints.

use limbeck_schema::{Constraint, Schema};

use super::{Inverse, Irreversible, known_table};
use crate::effect::Found;
use crate::{Action, AddConstraint, ConstraintKind, DropConstraint};

impl AddConstraint {
    pub(super) fn inverse(&self) -> Inverse {
        let Some(name) = self.constraint.name() else {
            return Err(Irreversible::new(format!("an unnamed constraint of `{}`", self.table)));
        };
        Ok(vec![
            Action::DropConstraint(DropConstraint {
                table: self.table.clone(),
                name: Some(name.clone()),
                kind: ConstraintKind::of(&self.constraint),
                if_exists: false,
            })
            .into(),
        ])
    }
}

impl DropConstraint {
    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let table = known_table(before, &self.table)?;
        let constraint = match self.find(table) {
            Some(Found::OfTable(place)) => table.constraints[place].clone(),
            Some(Found::OfColumn(column, place)) => {
                Constraint::Check { check: table.columns[column].checks[place].clone() }
            }
            None if self.if_exists => return Ok(Vec::new()),
            None => {
                let name = self.name.as_ref().map_or("", |name| name.text.as_str());
                let reason = format!("the constraint `{name}` of `{}` is not known", self.table);
                return Err(Irreversible::new(reason));
            }
        };
        Ok(vec![Action::AddConstraint(AddConstraint { table: self.table.clone(), constraint }).into()])
    }
}
