//! Indexes.

use limbeck_schema::{Index, Schema, Table};

use super::{Effect, table_mut};
use crate::{CreateIndex, DropIndex};

impl CreateIndex {
    pub(super) fn apply(&self, schema: &mut Schema) -> Effect {
        let Some(table) = table_mut(schema, &self.table) else { return Effect::Unknown };
        if self.if_not_exists && self.is_in(table) {
            return Effect::Known;
        }
        let mut index = self.index.clone();
        index.options.postgresql.concurrently = false;
        table.indexes.push(index);
        Effect::Known
    }

    /// Whether the table has an index of that name.
    pub(crate) fn is_in(&self, table: &Table) -> bool {
        let name = self.index.name.as_ref().map(|name| &name.text);
        name.is_some_and(|name| table.indexes.iter().any(|index| has_name(index, name)))
    }
}

impl DropIndex {
    pub(super) fn apply(&self, schema: &mut Schema) -> Effect {
        match self.find(schema) {
            Some((table, place)) => {
                schema.tables[table].indexes.remove(place);
                Effect::Known
            }
            None if self.if_exists => Effect::Known,
            None => Effect::Unknown,
        }
    }

    /// The place of the table and of the index in it.
    pub(crate) fn find(&self, schema: &Schema) -> Option<(usize, usize)> {
        let name = &self.name.as_ref()?.text;
        schema.tables.iter().enumerate().find_map(|(number, table)| {
            let is_table = table.name.schema == self.schema
                && self.table.as_ref().is_none_or(|wanted| *wanted == table.name.name);
            let place = table.indexes.iter().position(|index| is_table && has_name(index, name))?;
            Some((number, place))
        })
    }
}

fn has_name(index: &Index, name: &str) -> bool {
    index.name.as_ref().is_some_and(|found| found.text == name)
}
