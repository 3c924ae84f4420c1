//! The pipe to the worker, shared by everybody who may write to it.

use std::io::Write;
use std::process::ChildStdin;
use std::sync::{Arc, Mutex, PoisonError};

use limbeck_diagnostics::{Code, Error, Result};

use crate::protocol::Outgoing;

/// Which way a line of the protocol went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From Limbeck to the worker.
    ToWorker,
    /// From the worker to Limbeck.
    FromWorker,
}

/// Is shown every line of the protocol, without its newline.
pub type LogSink = Box<dyn FnMut(Direction, &str) + Send>;

/// The writing end. Clones share it.
#[derive(Clone)]
pub(crate) struct Sender(Arc<Mutex<Inner>>);

struct Inner {
    pipe: Option<ChildStdin>,
    log: Option<LogSink>,
}

impl Sender {
    pub(crate) fn new(pipe: ChildStdin, log: Option<LogSink>) -> Self {
        Self(Arc::new(Mutex::new(Inner { pipe: Some(pipe), log })))
    }

    /// Writes a frame as one line.
    pub(crate) fn send(&self, frame: &Outgoing) -> Result<()> {
        let mut line = serde_json::to_string(frame).map_err(|cause| {
            Error::new(Code::Internal, "a frame could not be written as JSON").note(cause.to_string())
        })?;
        self.log(Direction::ToWorker, &line);
        line.push('\n');
        self.send_raw(&line)
    }

    /// Writes text as it is, unlogged.
    pub(crate) fn send_raw(&self, text: &str) -> Result<()> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let gone = || Error::new(Code::InterpreterFailed, "the Python interpreter has ended");
        let pipe = inner.pipe.as_mut().ok_or_else(gone)?;
        pipe.write_all(text.as_bytes()).and_then(|()| pipe.flush()).map_err(|_| gone())
    }

    /// Shows a line to the sink.
    pub(crate) fn log(&self, direction: Direction, line: &str) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sink) = &mut inner.log {
            sink(direction, line.trim_end_matches('\n'));
        }
    }

    /// Closes the pipe: the worker rolls back and ends.
    pub(crate) fn close(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pipe = None;
    }
}
