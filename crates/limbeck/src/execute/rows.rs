//! The version table of a target.

use limbeck_database::Connection;
use limbeck_database::version_table::{self, VersionRows};
use limbeck_diagnostics::Result;
use limbeck_dialect::{Dialect, VersionTable};

use super::statement::run_statement;
use crate::report::Reporter;

/// Reads where the database is.
pub(crate) fn read_rows(
    connection: &mut dyn Connection,
    dialect: &dyn Dialect,
    table: &VersionTable,
) -> Result<VersionRows> {
    version_table::read(connection, &named(dialect, table))
}

/// Makes the version table when there is none.
pub(crate) fn ensure_version_table(
    connection: &mut dyn Connection,
    dialect: &dyn Dialect,
    table: &VersionTable,
    reporter: &dyn Reporter,
) -> Result<()> {
    match read_rows(connection, dialect, table)? {
        VersionRows::Present(_) => Ok(()),
        VersionRows::TableMissing => {
            run_statement(connection, reporter, &dialect.create_version_table(table))
        }
    }
}

fn named(dialect: &dyn Dialect, table: &VersionTable) -> version_table::VersionTable {
    version_table::VersionTable {
        schema: table.name.schema.clone(),
        name: table.name.name.clone(),
        quoted: dialect.quote_table(&table.name),
    }
}
