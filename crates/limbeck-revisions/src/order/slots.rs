//! The list of current heads: places are taken over, removed and added at the end, never reordered.

use crate::adjacency::Node;

/// A place in the list; a greater number stands further back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot(u32);

impl Slot {
    /// The number that none is below.
    pub(super) const FIRST: Slot = Slot(0);
}

/// A slot that was above a node at some time, and how often the slot had left its plain line by then.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cover {
    slot: Slot,
    turn: u32,
}

struct Place {
    head: Node,
    /// Counts the merges that the slot passed, and its end.
    turn: u32,
    before: Option<Slot>,
    after: Option<Slot>,
}

pub(super) struct Slots {
    places: Vec<Place>,
    first: Option<Slot>,
    last: Option<Slot>,
    of_node: Vec<Option<Slot>>,
}

impl Slots {
    pub(super) fn new(nodes: usize) -> Self {
        Self { places: Vec::new(), first: None, last: None, of_node: vec![None; nodes] }
    }

    pub(super) fn first(&self) -> Option<Slot> {
        self.first
    }

    pub(super) fn head(&self, slot: Slot) -> Node {
        self.place(slot).head
    }

    pub(super) fn before(&self, slot: Slot) -> Option<Slot> {
        self.place(slot).before
    }

    /// The slot whose head is this node.
    pub(super) fn of(&self, node: Node) -> Option<Slot> {
        self.of_node[node as usize]
    }

    /// Adds a head at the end.
    pub(super) fn push(&mut self, head: Node) {
        let slot = Slot(self.places.len() as u32);
        self.places.push(Place { head, turn: 0, before: self.last, after: None });
        match self.last {
            Some(last) => self.place_mut(last).after = Some(slot),
            None => self.first = Some(slot),
        }
        self.last = Some(slot);
        self.of_node[head as usize] = Some(slot);
    }

    /// Gives a slot another head.
    pub(super) fn move_to(&mut self, slot: Slot, head: Node) {
        let old = std::mem::replace(&mut self.place_mut(slot).head, head);
        self.of_node[old as usize] = None;
        self.of_node[head as usize] = Some(slot);
    }

    /// Says that a slot is no longer above all that it was above.
    pub(super) fn touch(&mut self, slot: Slot) {
        self.place_mut(slot).turn += 1;
    }

    /// Takes a slot out of the list.
    pub(super) fn end(&mut self, slot: Slot) {
        self.touch(slot);
        let (head, before, after) = {
            let place = self.place(slot);
            (place.head, place.before, place.after)
        };
        self.of_node[head as usize] = None;
        match before {
            Some(before) => self.place_mut(before).after = after,
            None => self.first = after,
        }
        match after {
            Some(after) => self.place_mut(after).before = before,
            None => self.last = before,
        }
    }

    pub(super) fn cover(&self, slot: Slot) -> Cover {
        Cover { slot, turn: self.place(slot).turn }
    }

    /// The slot, while it is still above the node.
    pub(super) fn holds(&self, cover: Cover, node: Node) -> Option<Slot> {
        let place = self.place(cover.slot);
        (place.turn == cover.turn && place.head != node).then_some(cover.slot)
    }

    fn place(&self, slot: Slot) -> &Place {
        &self.places[slot.0 as usize]
    }

    fn place_mut(&mut self, slot: Slot) -> &mut Place {
        &mut self.places[slot.0 as usize]
    }
}
