//! Two migrations compared.

use limbeck_schema::TableName;

use super::object::same_table;
use super::{Object, Touch, Touches};

/// An object that both migrations touch in such a way that their order matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// The object, as precisely as one of the two tells.
    pub object: Object,
    /// How the first migration touches it.
    pub first: Touch,
    /// How the second one does.
    pub second: Touch,
}

/// Where the order of two migrations matters. What is unknown of them counts for nothing: the caller asks
/// [`Touches::unknown`].
pub fn overlaps(first: &Touches, second: &Touches) -> Vec<Overlap> {
    let mut found: Vec<Overlap> = Vec::new();
    for (object, touch) in &first.objects {
        for (with, other) in &second.objects {
            if !object.may_be(with) || !touch.collides(*other, object, with) {
                continue;
            }
            let shown = if matches!(object, Object::SomeColumns(_)) { with } else { object };
            let overlap = Overlap { object: shown.clone(), first: *touch, second: *other };
            // One word on each object is enough.
            if !found.iter().any(|known| known.object == overlap.object) {
                found.push(overlap);
            }
        }
    }
    found
}

/// The tables that both touch, named as the first names them.
pub fn shared_tables(first: &Touches, second: &Touches) -> Vec<TableName> {
    let others = second.tables();
    let is_shared = |table: &&TableName| others.iter().any(|other| same_table(table, other));
    first.tables().into_iter().filter(is_shared).cloned().collect()
}
