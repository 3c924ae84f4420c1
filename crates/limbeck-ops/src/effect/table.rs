//! Whole tables.

use limbeck_schema::{Constraint, EnumType, Origin, Schema, Table};

use super::{Effect, table_mut};
use crate::{CreateTable, CreateTableComment, DropTable, DropTableComment, RenameTable};

impl CreateTable {
    pub(super) fn apply(&self, schema: &mut Schema) -> Effect {
        if schema.table(&self.table.name).is_some() {
            return if self.if_not_exists { Effect::Known } else { Effect::Unknown };
        }
        schema.enums.extend(self.implied_enums(schema));
        schema.tables.push(stored(&self.table));
        Effect::Known
    }

    /// The enumerations that come into being with the table.
    pub(crate) fn implied_enums(&self, schema: &Schema) -> Vec<EnumType> {
        let mut created: Vec<EnumType> = Vec::new();
        let used = self.table.columns.iter().flat_map(|column| column.ty.named_enums());
        for found in used.filter(|found| found.is_created) {
            let is_known = schema.enumeration(found.schema, found.name).is_some()
                || created
                    .iter()
                    .any(|known| known.schema.as_deref() == found.schema && known.name == found.name);
            if !is_known {
                created.push(EnumType {
                    schema: found.schema.map(str::to_owned),
                    name: found.name.to_owned(),
                    values: found.values.to_vec(),
                    comment: None,
                    origin: Origin::default(),
                });
            }
        }
        created
    }
}

/// The table as it is after its creation: without the words that only steer it.
fn stored(table: &Table) -> Table {
    let mut table = table.clone();
    for column in &mut table.columns {
        column.ty = column.ty.without_enum_creation();
    }
    // `use_alter` leaves a foreign key to an operation of its own.
    table.constraints.retain(|constraint| match constraint {
        Constraint::ForeignKey { key } => !key.use_alter,
        _ => true,
    });
    table
}

impl DropTable {
    pub(super) fn apply(&self, schema: &mut Schema) -> Effect {
        let count = schema.tables.len();
        schema.tables.retain(|table| table.name != self.table);
        if schema.tables.len() < count || self.if_exists { Effect::Known } else { Effect::Unknown }
    }
}

impl RenameTable {
    pub(super) fn apply(&self, schema: &mut Schema) -> Effect {
        let mut new_name = self.table.clone();
        new_name.name.clone_from(&self.new_name);
        let Some(table) = table_mut(schema, &self.table) else { return Effect::Unknown };
        table.name.clone_from(&new_name);
        let constraints = schema.tables.iter_mut().flat_map(|table| &mut table.constraints);
        for constraint in constraints {
            if let Constraint::ForeignKey { key } = constraint
                && key.target == self.table
            {
                key.target.clone_from(&new_name);
            }
        }
        Effect::Known
    }
}

impl CreateTableComment {
    pub(super) fn apply(&self, schema: &mut Schema) -> Effect {
        Effect::of(table_mut(schema, &self.table).map(|table| table.comment.clone_from(&self.comment)))
    }
}

impl DropTableComment {
    pub(super) fn apply(&self, schema: &mut Schema) -> Effect {
        Effect::of(table_mut(schema, &self.table).map(|table| table.comment = None))
    }
}
