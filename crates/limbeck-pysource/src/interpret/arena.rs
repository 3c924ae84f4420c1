//! Where objects live.

use super::value::{Handle, Object};

/// When an object was made. Only objects of the present call may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Epoch {
    /// While a module was loaded, or a default argument was evaluated.
    Module,
    /// During the call of `upgrade()` or `downgrade()`.
    Call,
}

#[derive(Debug)]
struct Slot {
    object: Object,
    epoch: Epoch,
    version: u32,
}

/// All objects of one evaluation.
#[derive(Debug, Default)]
pub(crate) struct Arena {
    slots: Vec<Slot>,
}

impl Arena {
    pub(crate) fn add(&mut self, object: Object, epoch: Epoch) -> Handle {
        self.slots.push(Slot { object, epoch, version: 0 });
        Handle((self.slots.len() - 1) as u32)
    }

    pub(crate) fn get(&self, handle: Handle) -> &Object {
        &self.slots[handle.0 as usize].object
    }

    pub(crate) fn epoch(&self, handle: Handle) -> Epoch {
        self.slots[handle.0 as usize].epoch
    }

    /// A number that changes with every write.
    pub(crate) fn version(&self, handle: Handle) -> u32 {
        self.slots[handle.0 as usize].version
    }

    /// For a write, which counts up the version.
    pub(crate) fn get_mut(&mut self, handle: Handle) -> &mut Object {
        let slot = &mut self.slots[handle.0 as usize];
        slot.version = slot.version.wrapping_add(1);
        &mut slot.object
    }
}
