//! Operations around operations.

use limbeck_schema::{Schema, TableOptions};

use super::{Inverse, Irreversible, inverse_of_all};
use crate::{Action, AutocommitBlock, BatchAlterTable};

impl BatchAlterTable {
    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let is_described = !self.table_args.is_empty() || self.table_options != TableOptions::default();
        if is_described || self.copy_from.is_some() {
            return Err(Irreversible::new(format!(
                "a table that was built anew from a description, `{}`",
                self.table
            )));
        }
        let operations = inverse_of_all(&self.operations, before)?;
        let back = BatchAlterTable { operations, partial_reordering: Vec::new(), ..self.clone() };
        Ok(vec![Action::BatchAlterTable(back).into()])
    }
}

impl AutocommitBlock {
    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let operations = inverse_of_all(&self.operations, before)?;
        Ok(vec![Action::AutocommitBlock(AutocommitBlock { operations }).into()])
    }
}
