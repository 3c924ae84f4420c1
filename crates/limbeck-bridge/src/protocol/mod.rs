//! The protocol between Limbeck and the Python worker: one JSON object a line.
//!
//! A [`Frame`] carries a request, a reply or a failure. [`Request`]s go to the worker and are answered by
//! [`Reply`]s; [`WorkerRequest`]s come from it and are answered by [`WorkerReply`]s. The types here and the
//! dictionaries of `python/limbeck/_protocol.py` are one contract; both sides carry the hash of the shim's sources and
//! refuse each other when they differ, so there are no versions to negotiate. Unknown fields are errors.

mod failure;
mod frame;
mod reply;
mod request;
mod target;
mod worker_request;

pub use failure::{Exception, Failure, PythonFrame, StatementFailure, SyntaxPlace, Trouble};
pub use frame::{Body, Frame, Incoming, Outgoing};
pub use reply::{Hello, Models, QueryAnswer, Reply, ScriptHeader};
pub use request::{
    AppliedStep, CommandLine, ConfigData, DATABASE_URL, DialectFacts, EnvironmentTable, LoadModels, Request,
    RunEnvironment, ScriptFunction, SourceLine,
};
pub use target::{AutogenerateOptions, Comparison, Target, TransactionOwner};
pub use worker_request::{GraphQuery, ScriptData, WorkerReply, WorkerRequest};
