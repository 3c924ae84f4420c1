//! What undoes an operation.
use crate::Operation;
use limbeck_schema::Schema;

/// Why an operation cannot be undone from what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Irreversible {
    /// A few words: what is missing.
    pub reason: String,
}

impl Operation {
    /// The operations that undo this one, given the schema before it.
    ///
    /// # Errors
    /// Raw SQL, and operations on objects that `before` does not have.
    pub fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let _ = before;
        Err(Irreversible { reason: "not written yet".into() })
    }
}
