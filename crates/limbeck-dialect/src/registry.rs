//! The databases that Limbeck speaks.

use crate::Dialect;
use crate::postgresql::Postgresql;
use crate::sqlite::Sqlite;

/// Every dialect.
pub fn dialects() -> &'static [&'static dyn Dialect] {
    &[&Postgresql, &Sqlite]
}

/// The dialect of that name.
pub fn dialect(name: &str) -> Option<&'static dyn Dialect> {
    dialects().iter().copied().find(|dialect| dialect.name() == name)
}
