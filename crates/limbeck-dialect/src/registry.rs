//! The databases that Limbeck speaks.

use crate::Dialect;
use crate::mssql::Mssql;
use crate::mysql::{MARIADB, MYSQL, MYSQL_ON_MARIADB};
use crate::oracle::Oracle;
use crate::postgresql::Postgresql;
use crate::sqlite::Sqlite;

/// Every dialect.
pub fn dialects() -> &'static [&'static dyn Dialect] {
    &[&Postgresql, &Sqlite, &MYSQL, &MARIADB]
}

/// Dialects that Limbeck writes SQL for, for scripts (`--sql`) and for the connection of the project's Python; it does not
/// read their catalogs.
pub fn script_dialects() -> &'static [&'static dyn Dialect] {
    &[&Mssql, &Oracle]
}

/// The dialect of that name, also one that only Python connects to.
pub fn script_dialect(name: &str) -> Option<&'static dyn Dialect> {
    dialects().iter().chain(script_dialects()).copied().find(|dialect| dialect.name() == name)
}

/// The dialect of that name.
pub fn dialect(name: &str) -> Option<&'static dyn Dialect> {
    dialects().iter().copied().find(|dialect| dialect.name() == name)
}

/// The dialect of that name on a server that Python is connected to: `mysql` is another one where that server is MariaDB.
pub fn dialect_on_server(name: &str, is_mariadb: bool) -> Option<&'static dyn Dialect> {
    if is_mariadb && name == Dialect::name(&MYSQL) { Some(&MYSQL_ON_MARIADB) } else { script_dialect(name) }
}
