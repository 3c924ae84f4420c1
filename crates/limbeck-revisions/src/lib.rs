//! The revision graph.
//!
//! Every migration script names the revision that it follows. Together the scripts form a graph: usually one
//! line, sometimes branches that are merged again, sometimes several lines that depend on each other. This crate
//! answers what Alembic answers about that graph, in the same way: what `head` or `ae10+2` means, which scripts
//! run in which order to get from the database's version rows to a target, and how the rows move on the way.
//! It is data and algorithms only: no files, no SQL, no Python.
//!
//! A tour:
//!
//! * [`Revision`] is what a script says of itself; [`RevisionGraph::build`] makes a graph of all of them, or says
//!   what is wrong. A [`RevisionKey`] is a revision's position in that list, so the caller finds its script again;
//!   a [`RevisionRef`] is a revision with everything that the graph derives for it (`graph`).
//! * [`RevisionExpr`] is an identifier as it is typed, parsed but not looked up; [`MigrationTarget`],
//!   [`StampTarget`] and [`HistoryRange`] are what the commands' arguments may be beyond that (`expr`).
//!   [`RevisionGraph::resolve`] looks them up (`resolve`).
//! * [`RevisionGraph::upgrade_steps`], [`RevisionGraph::downgrade_steps`] and [`RevisionGraph::stamp_steps`] turn
//!   version rows and a target into a [`Route`] of [`Step`]s, each with its [`RowMove`]s (`steps`, `order`).
//! * [`RevisionGraph::history`] and [`RevisionGraph::all_current`] list revisions, [`RevisionGraph::place_new`]
//!   says where a new one goes.
//! * [`RevisionGraph::fork`] compares two lines, [`RevisionGraph::accidental_forks`] finds those that nobody meant, and
//!   [`RevisionGraph::plan_rebase`] moves one on top of another (`fork`, `rebase`).
//! * [`short`] and [`log_entry`] write revisions as text (`format`).
//!
//! Alembic keeps several results in sets, whose order changes from run to run. Here the order is always the
//! order in which things were declared. Where Alembic ends with an assertion or a `KeyError`, an error says what
//! is wrong; `docs/differences.md` lists these.

mod adjacency;
mod create;
mod current;
mod expr;
mod failure;
mod fork;
mod format;
mod graph;
mod history;
mod live;
mod order;
mod placing;
mod rebase;
mod resolve;
mod revision;
#[cfg(test)]
mod scaling;
mod steps;
mod walk;
mod work;

pub use create::{NewParents, NewRevision, Splice};
pub use expr::{
    Absolute, HistoryEnd, HistoryRange, MigrationTarget, Mode, Relative, RevisionExpr, StampTarget, Symbol,
};
pub use fork::Fork;
pub use format::{Mark, ShortForm, Show, first_paragraph, log_entry, short};
pub use graph::{Follow, RevisionGraph, RevisionRef};
pub use rebase::Rebase;
pub use revision::{Revision, RevisionKey};
pub use steps::{Direction, Route, RowMove, Step, StepKind};
