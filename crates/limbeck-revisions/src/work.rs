//! A count of the graph's elementary work, so that tests can state how an algorithm scales without a clock.
//! Outside tests it is nothing.

#[cfg(test)]
thread_local! {
    static DONE: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// Counts one visited node, edge or heap entry.
#[inline]
pub(crate) fn tick() {
    #[cfg(test)]
    DONE.with(|done| done.set(done.get() + 1));
}

/// How many ticks a call makes.
#[cfg(test)]
pub(crate) fn count<T>(call: impl FnOnce() -> T) -> (T, u64) {
    let before = DONE.with(std::cell::Cell::get);
    let value = call();
    (value, DONE.with(std::cell::Cell::get) - before)
}
