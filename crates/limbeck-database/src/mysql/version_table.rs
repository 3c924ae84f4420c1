//! Whether the version table exists.

use crate::version_table::VersionTable;

/// A table or view of the name, in the schema or in the database that the session is in.
pub(crate) fn exists(table: &VersionTable) -> String {
    let schema = table.schema.as_ref().map_or_else(|| "DATABASE()".to_owned(), |schema| literal(schema));
    format!(
        "SELECT '1' FROM information_schema.tables WHERE table_schema = {schema} AND table_name = {}",
        literal(&table.name)
    )
}

/// Hexadecimal: no `sql_mode` reads it in another way.
fn literal(text: &str) -> String {
    let hex: String = text.bytes().map(|byte| format!("{byte:02X}")).collect();
    format!("CONVERT(X'{hex}' USING utf8)")
}
