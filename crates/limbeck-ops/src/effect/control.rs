//! Operations around operations.

use limbeck_schema::Schema;

use super::{Effect, table_mut};
use crate::{AutocommitBlock, BatchAlterTable, Operation};

impl BatchAlterTable {
    pub(super) fn apply(&self, schema: &mut Schema) -> Effect {
        let Some(table) = table_mut(schema, &self.table) else { return Effect::Unknown };
        if let Some(copy) = &self.copy_from {
            *table = (**copy).clone();
            table.name.clone_from(&self.table);
        }
        table.constraints.extend(self.table_args.iter().cloned());
        table.options = table.options.overlaid(&self.table_options);
        let effect = apply_all(&self.operations, schema);
        // The order of the columns follows rules that are not replayed.
        if self.partial_reordering.is_empty() { effect } else { Effect::Unknown }
    }
}

impl AutocommitBlock {
    pub(super) fn apply(&self, schema: &mut Schema) -> Effect {
        apply_all(&self.operations, schema)
    }
}

/// All of them, one after another; unknown as soon as one is.
fn apply_all(operations: &[Operation], schema: &mut Schema) -> Effect {
    operations.iter().fold(Effect::Known, |effect, operation| match operation.apply(schema) {
        Effect::Known => effect,
        Effect::Unknown => Effect::Unknown,
    })
}
