//! Plans: what a command will do to one database, before it does it.
//!
//! A [`Plan`] is the steps through the revision graph, the SQL of each, and where transactions begin and end. It
//! may have holes: a step that only Python can run, an operation that must first see how a table looks. Every
//! reader of a plan (the executor, `--sql`, lint) meets those holes as values and says where knowledge ends.
//!
//! [`Planner`] folds evaluated scripts into bodies; [`SqlWriter`] is the sink of `--sql`. Both are pure: no
//! connection, no file.

mod plan;
mod planner;
mod sql_writer;

pub use plan::{
    Body, Boundaries, Deferred, Direction, Item, Migration, Plan, PlannedOperation, PythonStep, Raise, Step,
};
pub use planner::{Gap, Planner};
pub use sql_writer::SqlWriter;
