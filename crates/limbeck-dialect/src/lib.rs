//! How one database says it.
//!
//! A [`Dialect`] turns an [`limbeck_ops::Operation`] into SQL, a column type into its text, and the rows of a few
//! catalog queries into a [`limbeck_schema::Schema`]. It never talks to a database: connections are
//! `limbeck-database`'s. Each database is one folder here (`mysql`, `postgresql`, `sqlite`), with the same file names in
//! each, and one line in `registry.rs`; nothing outside a folder asks which dialect it has. What databases share,
//! DDL as SQLAlchemy's generic compiler writes it, stands in `ddl/`; a folder's `flavour.rs` says where its database
//! differs. `foreign` stands for databases that Limbeck writes no SQL for. `naming.rs` applies naming conventions,
//! `settled_names.rs` to whole operations.
//!
//! Rendering is a fold: what an operation becomes depends on the [`Profile`] (which server, driver, SQLAlchemy)
//! and on the [`RunState`] that the operations before it left behind.

mod abilities;
mod catalog;
mod ddl;
mod dialect;
mod foreign;
mod mssql;
mod mysql;
mod naming;
mod oracle;
mod postgresql;
mod profile;
mod rebuild;
mod registry;
mod run_state;
mod script_form;
mod settled_names;
mod sqlite;
mod statement;
mod version_table;

pub use abilities::Abilities;
pub use catalog::{CatalogQuery, CatalogScope, SchemaScope, TextRows};
pub use ddl::{Reach, followed, only_changes_rows, reach_of};
pub use dialect::Dialect;
pub use foreign::{ForeignDialect, foreign};
pub use naming::apply_convention;
pub use profile::{Paramstyle, Profile, Version};
pub use rebuild::{Dependent, DependentKind, RebuildGuard, RebuildUndo, ReflectedTable, Switch};
pub use registry::{dialect, dialect_on_server, dialects, script_dialect, script_dialects};
pub use run_state::RunState;
pub use script_form::ScriptForm;
pub use settled_names::{with_convention, with_settled_names};
pub use statement::{Need, Rendered, Statement};
pub use version_table::{VersionMove, VersionTable};
