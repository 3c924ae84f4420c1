//! Waiting that can be interrupted.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// Waits on behalf of a caller that owns the clock and the interrupts.
pub trait Waiter {
    /// Waits for `at_most`, or until interrupted.
    fn wait(&self, at_most: Duration) -> Wake;

    /// How long ago this waiter was made.
    fn elapsed(&self) -> Duration;
}

/// Why a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// The time was up.
    Elapsed,
    /// The user wants to stop.
    Interrupted,
}

/// A [`Waiter`] that a message of an [`Interrupter`] wakes.
#[derive(Debug)]
pub struct ChannelWaiter {
    interrupts: Receiver<()>,
    /// Kept so that the channel stays open when every interrupter is gone: a closed one would not wait.
    _open: Sender<()>,
    started: Instant,
}

/// Wakes the [`ChannelWaiter`] it was made with, from any thread.
#[derive(Debug, Clone)]
pub struct Interrupter(Sender<()>);

impl ChannelWaiter {
    /// A waiter and the handle that interrupts it.
    pub fn new() -> (Self, Interrupter) {
        let (sender, interrupts) = channel();
        (Self { interrupts, _open: sender.clone(), started: Instant::now() }, Interrupter(sender))
    }
}

impl Interrupter {
    /// Ends the wait that runs now, or the next one.
    pub fn interrupt(&self) {
        // A waiter that is gone waits no more.
        let _ = self.0.send(());
    }
}

impl Waiter for ChannelWaiter {
    fn wait(&self, at_most: Duration) -> Wake {
        match self.interrupts.recv_timeout(at_most) {
            Ok(()) => Wake::Interrupted,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Wake::Elapsed,
        }
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}
