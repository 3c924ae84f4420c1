//! What an operation does to a schema.
use crate::{Action, Operation};
use limbeck_schema::Schema;

/// How far the effect of an operation on a [`Schema`] is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The schema now is what the database will be.
    Known,
    /// From here on the schema is not known: raw SQL ran.
    Unknown,
}

impl Operation {
    /// Replays the operation on `schema`.
    pub fn apply(&self, schema: &mut Schema) -> Effect {
        let _ = schema;
        match &self.action {
            Action::Message(_) => Effect::Known,
            _ => Effect::Unknown,
        }
    }
}
