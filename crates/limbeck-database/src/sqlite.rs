//! SQLite, by the library that is compiled into this program.

mod connection;
mod error;
mod path;
mod settings;
mod value;

#[cfg(test)]
mod tests;

use crate::registry::Backend;

/// SQLAlchemy's name of the dialect.
const DIALECT: &str = "sqlite";

/// How the registry reaches this folder.
pub(crate) const BACKEND: Backend =
    Backend { dialect: DIALECT, schemes: &["sqlite"], open: connection::open };
