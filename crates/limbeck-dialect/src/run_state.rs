//! What a run remembers from one operation to the next.

use std::collections::BTreeSet;

use limbeck_schema::{MetadataFacts, TableName};

use crate::ReflectedTable;

/// The memory of one `run_migrations()`, as Alembic's migration context has it.
#[derive(Debug, Clone)]
pub struct RunState {
    /// What is known of the project's metadata.
    pub facts: MetadataFacts,
    /// Enumerations that a `create_table` of this run created: a second table does not create them again.
    /// An entry goes when the run drops the type (Alembic forgets to: docs/differences.md).
    pub created_enums: BTreeSet<(Option<String>, String)>,
    /// Tables that were reflected for the operation at hand, on its request ([`crate::Need::Table`]).
    pub reflected: Vec<ReflectedTable>,
}

impl RunState {
    /// The memory at the start of a run.
    pub fn new(facts: MetadataFacts) -> Self {
        Self { facts, created_enums: BTreeSet::new(), reflected: Vec::new() }
    }

    /// The reflected table of that name, if the executor has read it.
    pub fn reflected(&self, name: &TableName) -> Option<&ReflectedTable> {
        self.reflected.iter().find(|reflected| reflected.table.name == *name)
    }
}
