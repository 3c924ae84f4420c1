//! Whether the version table exists.

use crate::version_table::VersionTable;

/// `to_regclass` finds what a `SELECT` from the same name would find, and is NULL where that would fail.
pub(crate) fn exists(table: &VersionTable) -> String {
    format!(
        "SELECT 1 FROM pg_catalog.pg_class \
         WHERE oid = CAST(pg_catalog.to_regclass({}) AS oid) AND relkind IN ('r', 'p', 'v', 'm', 'f')",
        literal(&table.quoted)
    )
}

/// A string literal that means the same whether or not `standard_conforming_strings` is on.
fn literal(text: &str) -> String {
    let text = text.replace('\'', "''");
    if text.contains('\\') { format!("E'{}'", text.replace('\\', "\\\\")) } else { format!("'{text}'") }
}
