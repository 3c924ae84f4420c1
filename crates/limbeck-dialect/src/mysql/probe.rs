//! Questions that guards ask.

use limbeck_ops::Guard;
use limbeck_schema::TableName;

/// A query with one row if the guard holds, and none if it does not. There are no named types: none is ever
/// present, and what an operation on one would do is nothing.
pub(super) fn query(guard: &Guard) -> String {
    match guard {
        Guard::Always | Guard::TypeMissing { .. } => "SELECT 1".to_owned(),
        Guard::TypePresent { .. } => "SELECT 1 FROM DUAL WHERE FALSE".to_owned(),
        Guard::TableMissing { table } => {
            format!("SELECT 1 FROM DUAL WHERE NOT EXISTS ({})", table_named(table))
        }
        Guard::TablePresent { table } => format!("SELECT 1 FROM DUAL WHERE EXISTS ({})", table_named(table)),
    }
}

/// Names are compared as the server compares them: `lower_case_table_names`.
fn table_named(table: &TableName) -> String {
    let schema = table.schema.as_ref().map_or_else(|| "DATABASE()".to_owned(), |schema| literal(schema));
    format!(
        "SELECT 1 FROM information_schema.tables WHERE table_schema = {schema} AND table_name = {}",
        literal(&table.name)
    )
}

/// Hexadecimal: no `sql_mode` reads it in another way.
pub(super) fn literal(text: &str) -> String {
    let hex: String = text.bytes().map(|byte| format!("{byte:02X}")).collect();
    format!("CONVERT(X'{hex}' USING utf8)")
}
