//! Which branch labels cover which revision.
//!
//! A label covers the descendants of its revision through `down_revision`. It also runs down towards the base,
//! but only on an open line: from the head above the revision down to the first branch point or merge, and only
//! if there is neither between that head and the revision.
//!
//! Nodes of one line share one set, so a set is stored once and nodes hold its number.

use std::collections::HashMap;

use super::edges::Edges;
use crate::adjacency::Node;
use crate::work::tick;

/// The number of a label.
pub(crate) type Label = u32;
type SetId = u32;

/// The labels of every node.
#[derive(Debug, Clone)]
pub(crate) struct LabelSets {
    names: Vec<String>,
    sets: Vec<Box<[Label]>>,
    of_node: Vec<SetId>,
}

impl LabelSets {
    /// The labels of a node, ascending.
    pub(crate) fn of(&self, node: Node) -> &[Label] {
        &self.sets[self.of_node[node as usize] as usize]
    }

    pub(crate) fn name(&self, label: Label) -> &str {
        &self.names[label as usize]
    }

    /// Spreads `declared` (label and node, in load order) over the graph. `order` lists the nodes with every
    /// node behind its parents.
    pub(crate) fn spread(declared: &[(String, Node)], edges: &Edges, order: &[Node]) -> Self {
        let nodes = order.len();
        let mut pool = Pool::default();
        let mut own = vec![EMPTY; nodes];
        for (label, (_, node)) in declared.iter().enumerate() {
            let single = pool.intern(vec![label as Label]);
            own[*node as usize] = pool.union(own[*node as usize], single);
        }
        if declared.is_empty() {
            return Self { names: Vec::new(), sets: pool.sets, of_node: own };
        }

        let plain = |node: Node| edges.upper.of(node).len() < 2 && edges.parents.of(node).len() < 2;
        // From the heads down: the labels of an open line, as they pass each node.
        let mut open = vec![false; nodes];
        let mut passing = vec![EMPTY; nodes];
        for &node in order.iter().rev() {
            tick();
            let at = node as usize;
            if !plain(node) {
                passing[at] = EMPTY;
                continue;
            }
            let above = edges.children.of(node);
            open[at] = above.first().is_none_or(|child| open[*child as usize]);
            if open[at] {
                passing[at] = pool.union(passing[at], own[at]);
            }
            if let (true, [parent]) = (passing[at] != EMPTY, edges.parents.of(node)) {
                passing[*parent as usize] = pool.union(passing[*parent as usize], passing[at]);
            }
        }
        // From the bases up: what descendants inherit.
        let mut inherited = own;
        for &node in order {
            let at = node as usize;
            for &parent in edges.parents.of(node) {
                tick();
                inherited[at] = pool.union(inherited[at], inherited[parent as usize]);
            }
        }
        let of_node = (0..nodes).map(|at| pool.union(inherited[at], passing[at])).collect();
        let names = declared.iter().map(|(name, _)| name.clone()).collect();
        Self { names, sets: pool.sets, of_node }
    }
}

const EMPTY: SetId = 0;

/// Sets of labels, each stored once.
struct Pool {
    sets: Vec<Box<[Label]>>,
    known: HashMap<Box<[Label]>, SetId>,
    unions: HashMap<(SetId, SetId), SetId>,
}

impl Default for Pool {
    fn default() -> Self {
        let empty: Box<[Label]> = Box::default();
        Self { sets: vec![empty.clone()], known: HashMap::from([(empty, EMPTY)]), unions: HashMap::new() }
    }
}

impl Pool {
    fn intern(&mut self, labels: Vec<Label>) -> SetId {
        let labels = labels.into_boxed_slice();
        if let Some(id) = self.known.get(&labels) {
            return *id;
        }
        let id = self.sets.len() as SetId;
        self.sets.push(labels.clone());
        self.known.insert(labels, id);
        id
    }

    fn union(&mut self, left: SetId, right: SetId) -> SetId {
        match (left, right) {
            (EMPTY, other) | (other, EMPTY) => return other,
            _ if left == right => return left,
            _ => {}
        }
        let pair = (left.min(right), left.max(right));
        if let Some(id) = self.unions.get(&pair) {
            return *id;
        }
        let merged = merge(&self.sets[left as usize], &self.sets[right as usize]);
        let id = self.intern(merged);
        self.unions.insert(pair, id);
        id
    }
}

/// The union of two ascending lists, ascending.
fn merge(left: &[Label], right: &[Label]) -> Vec<Label> {
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut one, mut other) = (0, 0);
    while one < left.len() || other < right.len() {
        let next = match (left.get(one), right.get(other)) {
            (Some(a), Some(b)) => *a.min(b),
            (Some(a), None) => *a,
            (None, Some(b)) => *b,
            (None, None) => break,
        };
        one += usize::from(left.get(one) == Some(&next));
        other += usize::from(right.get(other) == Some(&next));
        merged.push(next);
    }
    merged
}
