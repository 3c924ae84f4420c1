//! Where a database stands: the rows of Alembic's version table.

use limbeck_diagnostics::Result;

use crate::connection::Connection;
use crate::registry;

/// The version table's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionTable {
    /// `version_table_schema`.
    pub schema: Option<String>,
    /// `version_table`; `alembic_version` by default.
    pub name: String,
    /// Both as a statement writes them, quoted where the dialect needs it.
    pub quoted: String,
}

/// What the version table says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionRows {
    /// There is no such table: no migration has run here.
    TableMissing,
    /// The revisions, in the order in which the database returns them; none after a downgrade to base.
    Present(Vec<String>),
}

impl VersionRows {
    /// The revisions; none for a missing table.
    pub fn revisions(&self) -> &[String] {
        match self {
            Self::TableMissing => &[],
            Self::Present(revisions) => revisions,
        }
    }
}

/// Reads the version rows. A missing table is found without a failing statement, so that a transaction that is
/// open stays good.
///
/// # Errors
/// Those of [`Connection::query`]; `LB0606` for a dialect whose catalog this crate does not know.
pub fn read(connection: &mut dyn Connection, table: &VersionTable) -> Result<VersionRows> {
    let dialect = connection.server().dialect;
    let is_there = match registry::for_dialect(dialect) {
        Some(backend) => !connection.query(&(backend.version_table_exists)(table))?.is_empty(),
        None => connection.has_version_table()?,
    };
    if !is_there {
        return Ok(VersionRows::TableMissing);
    }
    let rows = connection.query(&format!("SELECT version_num FROM {}", table.quoted))?.rows;
    Ok(VersionRows::Present(rows.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, open_url};

    fn table(schema: Option<&str>, name: &str, quoted: &str) -> VersionTable {
        VersionTable { schema: schema.map(str::to_owned), name: name.to_owned(), quoted: quoted.to_owned() }
    }

    fn reads(connection: &mut dyn Connection, schema: &str) {
        let plain = table(None, "alembic_version", "alembic_version");
        let odd = table(Some(schema), "My 'Ver\\sion", &format!("{schema}.\"My 'Ver\\sion\""));
        connection.begin().unwrap();
        for table in [&plain, &odd] {
            assert_eq!(read(connection, table).unwrap(), VersionRows::TableMissing);
            // The transaction is still good.
            connection.execute(&format!("CREATE TABLE {} (version_num VARCHAR(32))", table.quoted)).unwrap();
            assert_eq!(read(connection, table).unwrap(), VersionRows::Present(Vec::new()));
            connection
                .execute(&format!("INSERT INTO {} VALUES ('ae1027a6acf0'), ('b2')", table.quoted))
                .unwrap();
            assert_eq!(read(connection, table).unwrap().revisions(), ["ae1027a6acf0", "b2"]);
        }
        connection.commit().unwrap();
        let nowhere = table(None, "elsewhere", "elsewhere");
        assert_eq!(read(connection, &nowhere).unwrap().revisions(), [""; 0]);
    }

    #[test]
    fn on_sqlite() {
        let mut connection = open_url("sqlite://").unwrap();
        reads(&mut *connection, "main");
        let shouted = table(None, "ALEMBIC_VERSION", "ALEMBIC_VERSION");
        assert_eq!(read(&mut *connection, &shouted).unwrap().revisions().len(), 2);
    }

    #[test]
    fn on_postgresql() {
        let Some(database) = testing::postgresql("version_table: on postgresql") else { return };
        let mut connection = database.connect();
        connection.execute("CREATE SCHEMA tenant").unwrap();
        reads(&mut *connection, "tenant");
        // Out of the search path, out of sight; a schema that does not exist has no table.
        connection.execute("SET search_path TO tenant").unwrap();
        connection.execute("SET standard_conforming_strings TO off").unwrap();
        let plain = table(None, "alembic_version", "alembic_version");
        assert_eq!(read(&mut *connection, &plain).unwrap(), VersionRows::TableMissing);
        let odd = table(None, "My 'Ver\\sion", "\"My 'Ver\\sion\"");
        assert_eq!(read(&mut *connection, &odd).unwrap().revisions().len(), 2);
        let nowhere = table(Some("nowhere"), "alembic_version", "nowhere.alembic_version");
        assert_eq!(read(&mut *connection, &nowhere).unwrap(), VersionRows::TableMissing);
    }
}
