//! One line of the protocol.

use serde::{Deserialize, Serialize};

use super::{Failure, Reply, Request, WorkerReply, WorkerRequest};

/// One JSON object, one line. Requests form a stack in both directions: while one side works on a request of
/// depth `n`, it may send one of depth `n + 1`, and hears its answer before it answers its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame<Q, A> {
    /// Which request this is, or answers. Limbeck's requests have odd numbers, the worker's even ones.
    pub id: u64,
    /// How many requests are unanswered, this one included. One for a request that nothing called for.
    pub depth: u32,
    /// A request.
    #[serde(default = "nothing", skip_serializing_if = "Option::is_none")]
    pub request: Option<Q>,
    /// The answer to a request of the other side's.
    #[serde(default = "nothing", skip_serializing_if = "Option::is_none")]
    pub reply: Option<A>,
    /// In place of an answer: why there is none.
    #[serde(default = "nothing", skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
}

/// What Limbeck writes: its requests, and answers to the worker's.
pub type Outgoing = Frame<Request, WorkerReply>;

/// What the worker writes: its requests, and answers to Limbeck's.
pub type Incoming = Frame<WorkerRequest, Reply>;

/// What a frame carries.
#[derive(Debug, Clone, PartialEq)]
pub enum Body<Q, A> {
    /// A request.
    Request(Q),
    /// An answer.
    Reply(A),
    /// A failure.
    Error(Failure),
}

impl<Q, A> Frame<Q, A> {
    /// A frame with that content.
    pub fn new(id: u64, depth: u32, body: Body<Q, A>) -> Self {
        let mut frame = Self { id, depth, request: None, reply: None, error: None };
        match body {
            Body::Request(request) => frame.request = Some(request),
            Body::Reply(reply) => frame.reply = Some(reply),
            Body::Error(failure) => frame.error = Some(failure),
        }
        frame
    }

    /// Its content; `None` unless it has exactly one of request, reply and error.
    pub fn into_body(self) -> Option<Body<Q, A>> {
        match (self.request, self.reply, self.error) {
            (Some(request), None, None) => Some(Body::Request(request)),
            (None, Some(reply), None) => Some(Body::Reply(reply)),
            (None, None, Some(failure)) => Some(Body::Error(failure)),
            _ => None,
        }
    }
}

/// `#[serde(default)]` would ask for `Q: Default`.
fn nothing<T>() -> Option<T> {
    None
}
