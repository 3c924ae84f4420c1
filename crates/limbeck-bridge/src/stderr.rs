//! What the user's code prints: passed on as it comes, its end kept for error messages.
//!
//! The worker writes a mark into the stream before each frame of the protocol. Waiting for the mark keeps what
//! the user's code printed in front of what Limbeck prints next.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::process::ChildStderr;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How much of the end is kept, in bytes.
const TAIL: usize = 8 * 1024;

/// How long to wait for a mark: longer means that something is wrong with the stream, and order is given up.
const PATIENCE: Duration = Duration::from_millis(500);

/// The byte around a mark; `\0LB17\0` stands before the 17th frame.
const MARK: u8 = 0;

/// A thread that reads the worker's standard error.
pub(crate) struct StderrPump {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    tail: VecDeque<u8>,
    mark: u64,
    is_out_of_order: bool,
    is_finished: bool,
}

impl StderrPump {
    /// Starts reading; everything but the marks goes to `sink`.
    pub(crate) fn start(pipe: ChildStderr, sink: Option<Box<dyn Write + Send>>) -> Self {
        let shared = Arc::new(Shared::default());
        let for_thread = Arc::clone(&shared);
        let thread = std::thread::spawn(move || pump(pipe, sink, &for_thread));
        Self { shared, thread: Mutex::new(Some(thread)) }
    }

    /// Waits until everything written before the frame of that number has been passed on.
    pub(crate) fn catch_up(&self, frame: u64) {
        let state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.is_out_of_order {
            return;
        }
        let waiting = |state: &mut State| state.mark < frame && !state.is_finished;
        let (mut state, outcome) = self
            .shared
            .changed
            .wait_timeout_while(state, PATIENCE, waiting)
            .unwrap_or_else(PoisonError::into_inner);
        state.is_out_of_order = outcome.timed_out();
    }

    /// The last lines.
    pub(crate) fn tail(&self) -> String {
        // The process may have ended a moment ago: what it wrote last is still on its way.
        let state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (state, _) = self
            .shared
            .changed
            .wait_timeout_while(state, PATIENCE, |state| !state.is_finished)
            .unwrap_or_else(PoisonError::into_inner);
        let bytes: Vec<u8> = state.tail.iter().copied().collect();
        String::from_utf8_lossy(&bytes).trim_end().to_owned()
    }

    /// Waits for the end of the stream. A process that the user's code left behind may keep it open: then not
    /// for long.
    pub(crate) fn finish(&self) {
        drop(self.tail());
        let is_finished = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner).is_finished;
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let (true, Some(thread)) = (is_finished, thread) {
            let _ = thread.join();
        }
    }
}

fn pump(mut pipe: impl Read, mut sink: Option<Box<dyn Write + Send>>, shared: &Shared) {
    let mut splitter = Splitter::default();
    let mut buffer = [0; 8192];
    loop {
        let count = match pipe.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(count) => count,
        };
        let (text, mark) = splitter.feed(&buffer[..count]);
        if let (Some(sink), false) = (&mut sink, text.is_empty()) {
            // A closed terminal must not stop the migration.
            let _ = sink.write_all(&text).and_then(|()| sink.flush());
        }
        let mut state = shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.tail.extend(&text);
        let surplus = state.tail.len().saturating_sub(TAIL);
        state.tail.drain(..surplus);
        if let Some(mark) = mark {
            state.mark = state.mark.max(mark);
            shared.changed.notify_all();
        }
    }
    shared.state.lock().unwrap_or_else(PoisonError::into_inner).is_finished = true;
    shared.changed.notify_all();
}

/// Takes the marks out of the stream.
#[derive(Default)]
struct Splitter {
    /// The beginning of what may become a mark.
    held: Vec<u8>,
}

impl Splitter {
    /// The text of a piece, and the last mark in it.
    fn feed(&mut self, piece: &[u8]) -> (Vec<u8>, Option<u64>) {
        let (mut text, mut last) = (Vec::with_capacity(piece.len()), None);
        for &byte in piece {
            if self.held.is_empty() {
                if byte == MARK {
                    self.held.push(byte)
                } else {
                    text.push(byte)
                }
                continue;
            }
            self.held.push(byte);
            let inner = &self.held[1..];
            if byte == MARK {
                match inner.strip_prefix(b"LB").and_then(|rest| rest.strip_suffix(&[MARK])).and_then(number) {
                    Some(mark) => {
                        last = Some(mark);
                        self.held.clear();
                    }
                    None => {
                        // Not a mark; this byte may begin one.
                        self.held.pop();
                        text.append(&mut self.held);
                        self.held.push(MARK);
                    }
                }
            } else if !(b"LB".starts_with(inner)
                || inner.starts_with(b"LB") && byte.is_ascii_digit()
                || inner == b"LB")
            {
                text.append(&mut self.held);
            }
        }
        (text, last)
    }
}

fn number(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_wherever_a_read_ends() {
        let stream = b"one\n\0LB1\0two\0\0LB2\0 \0LBx\0LB33\0three\0";
        for size in 1..stream.len() {
            let mut splitter = Splitter::default();
            let (mut text, mut marks) = (Vec::new(), Vec::new());
            for piece in stream.chunks(size) {
                let (more, mark) = splitter.feed(piece);
                text.extend(more);
                marks.extend(mark);
            }
            assert_eq!(text, b"one\ntwo\0 \0LBxthree", "pieces of {size}");
            assert_eq!(marks.last(), Some(&33), "pieces of {size}");
        }
    }
}
