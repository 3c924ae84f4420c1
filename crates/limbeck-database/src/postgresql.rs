//! PostgreSQL, by the `postgres` crate with rustls.
//!
//! Everything goes through the simple query protocol: the server reads the text of a statement as it is,
//! answers in text, and takes several statements in one round trip.

mod connect_error;
mod connection;
mod error;
mod facts;
mod lock;
mod open;
mod settings;
mod tls;
mod version_table;

#[cfg(test)]
mod tests;

use crate::registry::Backend;

/// SQLAlchemy's name of the dialect.
const DIALECT: &str = "postgresql";

/// How the registry reaches this folder.
pub(crate) const BACKEND: Backend = Backend {
    dialect: DIALECT,
    schemes: &["postgresql"],
    open: open::open,
    understand: |request| settings::read(request).map(drop),
    lock: lock::exclusive,
    version_table_exists: version_table::exists,
    scratch: None,
};
