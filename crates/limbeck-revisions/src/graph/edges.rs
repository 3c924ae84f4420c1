//! Who follows whom.

use crate::adjacency::{Adjacency, Node};

/// The four relations of the graph. Parents are always nodes that an identifier means.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edges {
    /// Node to its parents, as written: repetitions stay.
    pub(crate) parents: Adjacency,
    /// Node to its resolved dependencies, as written.
    pub(crate) dependencies: Adjacency,
    /// Node to its parents and dependencies, each once.
    pub(crate) lower: Adjacency,
    /// Node to its parents and those dependencies that no ancestor declares, each once: what its step in the
    /// version table replaces.
    pub(crate) normalized: Adjacency,
    /// Node to those whose parent it is, in load order.
    pub(crate) children: Adjacency,
    /// Node to those whose parent or dependency it is, in load order.
    pub(crate) upper: Adjacency,
}

/// The items without repetitions, in order of first appearance.
pub(crate) fn unique(items: impl IntoIterator<Item = Node>) -> Vec<Node> {
    let mut found: Vec<Node> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for item in items {
        // Nearly every revision has one parent: only a wide merge is worth a hash table.
        let new = if found.len() < 8 {
            !found.contains(&item)
        } else {
            seen.insert(item) && !found[..8].contains(&item)
        };
        if new {
            found.push(item);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::unique;

    #[test]
    fn repetitions_go_and_order_stays() {
        let items: Vec<u32> = (0..20).chain(0..20).rev().collect();
        assert_eq!(unique(items), (0..20).rev().collect::<Vec<_>>());
        assert_eq!(unique([3, 3, 1]), [3, 1]);
    }
}
