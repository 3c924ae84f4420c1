//! The order in which revisions are applied: Alembic's topological order, newest first.
//!
//! Alembic keeps a list of current heads and goes down the line of one of them until it meets a revision that
//! another current head is above; then it goes on with the first such head in the list. A head that reaches a
//! merge is replaced by the first parent, the other parents join at the end of the list. So branches come out
//! whole, and which of two independent branches comes first is decided by load order.
//!
//! Alembic searches all heads for every revision. Here every head is a *slot*, whose number tells its place in
//! the list, and a revision remembers the first slot above it. That answer can only grow, since a slot only
//! moves down and new slots have higher numbers, and it stays valid while the slot moves along a plain line. So
//! it is found again only when a slot passes a merge or ends, and then among the neighbours above only.

mod slots;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use limbeck_diagnostics::Code;

use crate::adjacency::Node;
use crate::failure::{Outcome, refused};
use crate::graph::RevisionGraph;
use crate::live::Live;
use crate::walk::NodeSet;
use crate::work::tick;
use slots::{Cover, Slot, Slots};

impl RevisionGraph {
    /// The members of `todo`, newest first, starting from those of `heads` that belong to it.
    pub(crate) fn newest_first(&self, todo: &NodeSet, heads: &[Node]) -> Outcome<Vec<Node>> {
        let mut start: Vec<Node> = heads.iter().copied().filter(|head| todo.contains(*head)).collect();
        start.sort_unstable_by_key(|node| self.rank[*node as usize]);
        start.dedup();
        let order = Sorter::new(self, &start).run(todo);
        let Some(lost) = todo.members().iter().find(|node| !order.emitted[**node as usize]) else {
            return Ok(order.output);
        };
        let lost = self.id(*lost);
        Err(refused(
            Code::RevisionRange,
            format!(
                "revision `{lost}` belongs to the range only through a dependency, so the range has no order"
            ),
        )
        .note("a revision outside the range depends on it, and a range follows `down_revision` only")
        .hint("name a range along one branch, as in `history -r label@base:label@head`")
        .into())
    }
}

struct Order {
    output: Vec<Node>,
    emitted: Vec<bool>,
}

struct Sorter<'g> {
    graph: &'g RevisionGraph,
    slots: Slots,
    /// Everything below the current heads.
    live: Live<'g>,
    /// The first slot above a node, as far as it was asked for.
    cover: Vec<Option<Cover>>,
    /// For nodes with several others above: these, by the last known first slot above or at each.
    above: HashMap<Node, BinaryHeap<Reverse<(Slot, Node)>>>,
    emitted: Vec<bool>,
}

impl<'g> Sorter<'g> {
    fn new(graph: &'g RevisionGraph, heads: &[Node]) -> Self {
        let nodes = graph.revisions.len();
        let mut live = Live::new(graph);
        let mut slots = Slots::new(nodes);
        for &head in heads {
            live.add(head);
            slots.push(head);
        }
        Self {
            graph,
            slots,
            live,
            cover: vec![None; nodes],
            above: HashMap::new(),
            emitted: vec![false; nodes],
        }
    }

    fn run(mut self, todo: &NodeSet) -> Order {
        let mut output = Vec::with_capacity(todo.members().len());
        let mut at = self.slots.first();
        while let Some(slot) = at {
            tick();
            let node = self.slots.head(slot);
            if self.live.is_covered(node) {
                at = self.first_above(node);
                continue;
            }
            output.push(node);
            self.emitted[node as usize] = true;
            at = self.step_down(slot, node, todo);
        }
        Order { output, emitted: self.emitted }
    }

    /// Replaces the head of a slot, just put out, by what lies below it, and says which slot comes next.
    fn step_down(&mut self, slot: Slot, node: Node, todo: &NodeSet) -> Option<Slot> {
        let lower = self.graph.edges.normalized.of(node);
        let open = |lower: &&Node| {
            todo.contains(**lower) && !self.emitted[**lower as usize] && self.slots.of(**lower).is_none()
        };
        let next: Vec<Node> = lower.iter().filter(open).copied().collect();
        for &head in &next {
            self.live.add(head);
        }
        self.live.remove(node);
        let Some((&first, others)) = next.split_first() else {
            let before = self.slots.before(slot);
            self.slots.end(slot);
            return before.or_else(|| self.slots.first());
        };
        self.slots.move_to(slot, first);
        if lower.len() > 1 {
            self.slots.touch(slot);
        }
        for &other in others {
            self.slots.push(other);
        }
        Some(slot)
    }

    /// The first slot whose head is above a covered node.
    fn first_above(&mut self, node: Node) -> Option<Slot> {
        let mut path = vec![node];
        while let Some(&node) = path.last() {
            tick();
            if self.known(node).is_some() {
                path.pop();
                continue;
            }
            match self.look_above(node) {
                Ok(slot) => {
                    self.cover[node as usize] = slot.map(|slot| self.slots.cover(slot));
                    path.pop();
                    slot?;
                }
                Err(neighbour) => path.push(neighbour),
            }
        }
        self.known(node)
    }

    /// The remembered answer, while it is valid.
    fn known(&self, node: Node) -> Option<Slot> {
        self.cover[node as usize].and_then(|cover| self.slots.holds(cover, node))
    }

    /// The first slot above `node`, or a neighbour for which it must be found before.
    fn look_above(&mut self, node: Node) -> Result<Option<Slot>, Node> {
        let neighbours = self.graph.edges.upper.of(node);
        if let [only] = neighbours {
            return self.at_or_above(*only);
        }
        let mut heap = self.above.remove(&node).unwrap_or_else(|| {
            neighbours.iter().map(|neighbour| Reverse((Slot::FIRST, *neighbour))).collect()
        });
        let found = loop {
            tick();
            let Some(mut top) = heap.peek_mut() else { break Ok(None) };
            let Reverse((known, neighbour)) = *top;
            match self.at_or_above(neighbour) {
                Err(unknown) => break Err(unknown),
                Ok(None) => {
                    std::collections::binary_heap::PeekMut::pop(top);
                }
                Ok(Some(slot)) if slot == known => break Ok(Some(slot)),
                Ok(Some(slot)) => *top = Reverse((slot, neighbour)),
            }
        };
        self.above.insert(node, heap);
        found
    }

    /// The first slot at or above a node; none when nothing lives there.
    fn at_or_above(&self, node: Node) -> Result<Option<Slot>, Node> {
        if !self.live.is_alive(node) {
            return Ok(None);
        }
        let own = self.slots.of(node);
        if !self.live.is_covered(node) {
            return Ok(own);
        }
        let above = self.known(node).ok_or(node)?;
        Ok(Some(own.map_or(above, |own| own.min(above))))
    }
}

#[cfg(test)]
mod tests;
