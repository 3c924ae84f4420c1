//! Named enumerations.

use limbeck_schema::Schema;

use super::Effect;
use crate::{AlterEnum, CreateEnum, DropEnum};

impl CreateEnum {
    pub(super) fn apply(&self, schema: &mut Schema) -> Effect {
        if schema.enumeration(self.enumeration.schema.as_deref(), &self.enumeration.name).is_some() {
            return Effect::Unknown;
        }
        schema.enums.push(self.enumeration.clone());
        Effect::Known
    }
}

impl AlterEnum {
    pub(super) fn apply(&self, schema: &mut Schema) -> Effect {
        let found =
            schema.enums.iter_mut().find(|found| found.schema == self.schema && found.name == self.name);
        let effect = Effect::of(found.map(|found| found.values.clone_from(&self.to)));
        // Columns carry the values of their enumeration with them.
        for column in schema.tables.iter_mut().flat_map(|table| &mut table.columns) {
            column.ty = column.ty.with_enum_values(self.schema.as_deref(), &self.name, &self.to);
        }
        effect
    }
}

impl DropEnum {
    pub(super) fn apply(&self, schema: &mut Schema) -> Effect {
        let count = schema.enums.len();
        schema.enums.retain(|found| found.schema != self.schema || found.name != self.name);
        if schema.enums.len() < count { Effect::Known } else { Effect::Unknown }
    }
}
