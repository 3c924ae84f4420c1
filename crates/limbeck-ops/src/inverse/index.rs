//! Indexes.

use limbeck_schema::Schema;

use super::{Inverse, Irreversible};
use crate::{Action, CreateIndex, DropIndex};

impl CreateIndex {
    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let Some(name) = &self.index.name else {
            return Err(Irreversible::new(format!("an unnamed index of `{}`", self.table)));
        };
        if self.if_not_exists && before.table(&self.table).is_some_and(|table| self.is_in(table)) {
            return Ok(Vec::new());
        }
        Ok(vec![
            Action::DropIndex(DropIndex {
                name: Some(name.clone()),
                table: Some(self.table.name.clone()),
                schema: self.table.schema.clone(),
                if_exists: false,
                postgresql_concurrently: self.index.options.postgresql.concurrently,
            })
            .into(),
        ])
    }
}

impl DropIndex {
    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let Some((table, place)) = self.find(before) else {
            if self.if_exists {
                return Ok(Vec::new());
            }
            let name = self.name.as_ref().map_or("", |name| name.text.as_str());
            return Err(Irreversible::new(format!("the index `{name}` is not known")));
        };
        let table = &before.tables[table];
        let mut index = table.indexes[place].clone();
        index.options.postgresql.concurrently = self.postgresql_concurrently;
        Ok(vec![
            Action::CreateIndex(CreateIndex { table: table.name.clone(), index, if_not_exists: false })
                .into(),
        ])
    }
}
