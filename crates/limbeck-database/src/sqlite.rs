//! SQLite, by the library that is compiled into this program.

mod connection;
mod error;
mod lock;
mod path;
mod settings;
mod value;
mod version_table;

#[cfg(test)]
mod tests;

use crate::registry::Backend;

/// SQLAlchemy's name of the dialect.
const DIALECT: &str = "sqlite";

/// How the registry reaches this folder.
pub(crate) const BACKEND: Backend = Backend {
    dialect: DIALECT,
    schemes: &["sqlite"],
    open: connection::open,
    understand: connection::understand,
    lock: lock::exclusive,
    version_table_exists: version_table::exists,
    scratch: Some(connection::in_memory),
};
