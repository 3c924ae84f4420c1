//! Connections, transactions, locks, the version table.
//!
//! Everything that Limbeck does to a database goes through [`Connection`]: statements as text, rows as text,
//! transactions, notices. PostgreSQL and SQLite are spoken natively ([`open`]); [`BridgeConnection`] is the user's
//! own SQLAlchemy connection in the worker, and the only way to MySQL. All pass the same test.
//!
//! * [`Url`] reads a database URL as SQLAlchemy does and never shows its password.
//! * [`connection`] holds the trait, [`rows`] and [`server`] what it returns.
//! * [`settings`] is what the caller hands in: this crate reads neither the environment nor the account.
//! * [`registry`] knows the databases; `postgresql`, `sqlite` and `mysql` are a folder each, with the same file names.
//! * [`lock`] keeps a second migrator out; [`version_table`] reads where the database stands.
//! * [`statement_error`] turns a refused statement into a diagnostic with the place underlined.

mod bridge;
pub mod connection;
pub mod lock;
pub mod registry;
pub mod rows;
pub mod server;
pub mod settings;
pub mod statement_error;
pub mod url;
pub mod version_table;

mod mysql;
mod postgresql;
mod sqlite;
mod unsupported;

#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use bridge::BridgeConnection;
pub use connection::{Cancel, Connection, Notice, TransactionMode};
pub use lock::{
    ChannelWaiter, Holder, Interrupter, LockKey, MigrationLock, WaitReport, Waiter, Wake, acquire,
};
pub use registry::{OpenRequest, dialect_of, open, scratch_connection, understand};
pub use rows::Rows;
pub use server::{ServerFacts, Vendor};
pub use settings::{Access, ConnectArg, ConnectSettings, Surroundings};
pub use statement_error::StatementError;
pub use url::{Url, UrlPart};
pub use version_table::{VersionRows, VersionTable};
