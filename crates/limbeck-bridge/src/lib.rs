//! Python as a process.
//!
//! Migrations belong to Python projects, and some of what they hold can only be run: models, an `env.py` with
//! code of its own, a script that queries before it writes. This crate finds the project's interpreter
//! ([`interpreter`]), starts a worker in it ([`Worker`]) and speaks with it ([`protocol`]). The Python side, the
//! shim of `python/limbeck`, is carried inside the program, so a project need not have installed it.
//!
//! What is asked, and when, is not this crate's business: the engine runs environments, `limbeck-database` runs
//! statements on the user's SQLAlchemy connection.
//!
//! * [`interpreter`]: which interpreter and why, and what is installed beside it, without starting it;
//! * [`protocol`]: the messages, one JSON object a line, requests forming a stack in both directions;
//! * [`Worker`]: the process; [`Worker::call`] may be used again from inside what answers the worker;
//! * `failures`: the user's exceptions and the database's refusals as diagnostics;
//! * `shim`, `wire`, `stderr`: the carried sources, the pipe, what the user's code prints.

mod failures;
pub mod interpreter;
pub mod protocol;
mod shim;
mod stderr;
mod wire;
mod worker;

pub use interpreter::{Interpreter, InterpreterSearch};
pub use shim::hash as shim_hash;
pub use wire::{Direction, LogSink};
pub use worker::{Interrupter, Serve, Worker, WorkerOptions};
