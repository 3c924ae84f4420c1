//! The commands of Limbeck as a library.
//!
//! A program that embeds Limbeck depends on this crate alone. [`Project::load`] reads the user's folder
//! (`alembic.ini` or `pyproject.toml`, the scripts and their graph); each command is a function of a [`Host`] (what
//! the process hands in: environment, clock, who listens) and a project. Nothing here prints, reads an environment
//! variable or looks at a clock by itself.
//!
//! A tour: `project` is the folder; `environment` finds out where the databases are, by reading `env.py` or by having
//! Python run it, and calls the command once for each [`target::Target`]; `commands` are those callbacks, one file
//! each; `fork` explains heads that grew apart; `execute` carries out plans, online and as SQL; `autogenerate` compares models with a database; `doctor`
//! tells what Limbeck sees.
//!
//! Files that this crate reads: the configuration, `env.py`, the scripts, `script.py.mako`. Files that it writes: a
//! new script (`revision`), what `init` makes, the parent of a script (`rebase`), nothing else.

mod autogenerate;
mod commands;
mod doctor;
mod document;
mod environment;
mod execute;
mod explain;
mod files;
mod fork;
mod hooks;
mod host;
mod journal;
mod last_seen;
mod modules;
mod project;
mod replay;
mod report;
mod scripts;
pub mod target;
mod template;
mod version_control;
mod world;

pub use commands::{
    Branches, Current, Downgrade, EnsureVersion, Heads, History, Init, Merge, NewScript, Rebase, Stamp,
    Upgrade, branches, check, current, downgrade, edit, ensure_version, heads, history, init, list_templates,
    merge, rebase, revision, show, show_schema, stamp, upgrade,
};
pub use doctor::{Doctor, doctor};
pub use document::{Document, FORMAT, Header, RevisionEntry, Revisions};
pub use explain::explain;
pub use host::{Host, PythonMode};
pub use limbeck_database::lock::{ChannelWaiter, Interrupter, Waiter};
pub use limbeck_plan::Migration;
pub use limbeck_project::Lookup;
pub use limbeck_project::logging::{LogLine, Outlet};
pub use project::{Project, configured_interpreter};
pub use replay::{ReplayComparison, Unknown, compare_replay};
pub use report::{Event, Reporter, Silent};
pub use scripts::Script;
pub use version_control::{Arrival, Commit, Fate, Sighting, Standing, VersionControl};
