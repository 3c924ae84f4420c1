//! Whether the version table exists.

use crate::version_table::VersionTable;

/// Table names are the same in any case.
pub(crate) fn exists(table: &VersionTable) -> String {
    let catalog = match &table.schema {
        Some(schema) => format!("\"{}\".sqlite_master", schema.replace('"', "\"\"")),
        None => "sqlite_master".to_owned(),
    };
    let name = table.name.replace('\'', "''");
    format!("SELECT 1 FROM {catalog} WHERE type IN ('table', 'view') AND name = '{name}' COLLATE NOCASE")
}
