//! Neighbour lists in one flat array.

/// A node of the graph: the position of a revision in load order.
pub(crate) type Node = u32;

/// For every node its neighbours, in the order in which they were given.
#[derive(Debug, Clone, Default)]
pub(crate) struct Adjacency {
    starts: Vec<u32>,
    items: Vec<Node>,
}

impl Adjacency {
    /// Builds the lists of `nodes` nodes from `(node, neighbour)` pairs.
    pub(crate) fn from_pairs(nodes: usize, pairs: &[(Node, Node)]) -> Self {
        let mut starts = vec![0u32; nodes + 1];
        for &(node, _) in pairs {
            starts[node as usize + 1] += 1;
        }
        for index in 0..nodes {
            starts[index + 1] += starts[index];
        }
        let mut free = starts.clone();
        let mut items = vec![0; pairs.len()];
        for &(node, neighbour) in pairs {
            let slot = &mut free[node as usize];
            items[*slot as usize] = neighbour;
            *slot += 1;
        }
        Self { starts, items }
    }

    /// The neighbours of `node`.
    pub(crate) fn of(&self, node: Node) -> &[Node] {
        let node = node as usize;
        &self.items[self.starts[node] as usize..self.starts[node + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::Adjacency;

    #[test]
    fn pairs_keep_their_order_within_a_node() {
        let lists = Adjacency::from_pairs(4, &[(2, 1), (0, 3), (2, 0), (2, 1)]);
        assert_eq!(lists.of(0), [3]);
        assert_eq!(lists.of(1), [0; 0]);
        assert_eq!(lists.of(2), [1, 0, 1]);
        assert_eq!(lists.of(3), [0; 0]);
    }
}
