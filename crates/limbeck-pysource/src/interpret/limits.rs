//! The limits of an evaluation. Constants, the same everywhere: what is evaluated here is evaluated in CI.

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::stop::Outcome;

/// Steps: nodes evaluated and elements visited.
pub(super) const FUEL: u64 = 2_000_000;
/// Bytes of strings and collections made.
pub(super) const MEMORY: usize = 64 << 20;
/// Calls within calls.
pub(super) const CALL_DEPTH: usize = 64;
/// Nodes within nodes, over all calls.
const DEPTH: usize = 4_000;
/// What an object is counted as, besides its contents.
pub(super) const OBJECT_SIZE: usize = 64;
/// What an element of a collection is counted as.
pub(super) const VALUE_SIZE: usize = 24;
/// The longest string or collection that `*`, `range` and the like may make.
pub(crate) const LENGTH: usize = 1 << 20;

impl Interpreter<'_> {
    /// One step.
    pub(crate) fn tick(&mut self, span: Span) -> Outcome<()> {
        match self.fuel.checked_sub(1) {
            Some(rest) => {
                self.fuel = rest;
                Ok(())
            }
            None => self.decline(span, "this runs for too long to be evaluated"),
        }
    }

    /// Counts memory before it is taken.
    pub(crate) fn charge(&mut self, bytes: usize, span: Span) -> Outcome<()> {
        match self.memory.checked_sub(bytes) {
            Some(rest) => {
                self.memory = rest;
                Ok(())
            }
            None => self.decline(span, "this needs too much memory to be evaluated"),
        }
    }

    /// Goes one node deeper, with as much stack as that takes.
    pub(super) fn deeper<T>(&mut self, span: Span, walk: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        if self.depth >= DEPTH {
            return self.decline(span, "this nests too deeply to be evaluated");
        }
        self.tick(span)?;
        self.depth += 1;
        let result = stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, || walk(self));
        self.depth -= 1;
        result
    }
}
