//! Questions that guards ask.

use limbeck_ops::Guard;
use limbeck_schema::TableName;

/// A query with one row if the guard holds, and none if it does not. There are no named types: none is ever
/// present, and what an operation on one would do is nothing.
pub(super) fn query(guard: &Guard) -> String {
    match guard {
        Guard::Always | Guard::TypeMissing { .. } => "SELECT 1".to_owned(),
        Guard::TypePresent { .. } => "SELECT 1 WHERE 0".to_owned(),
        Guard::TableMissing { table } => format!("SELECT 1 WHERE NOT EXISTS ({})", table_named(table)),
        Guard::TablePresent { table } => format!("SELECT 1 WHERE EXISTS ({})", table_named(table)),
    }
}

/// The pragma sees temporary and attached tables too.
fn table_named(table: &TableName) -> String {
    let literal = |text: &str| format!("'{}'", text.replace('\'', "''"));
    match &table.schema {
        Some(schema) => {
            format!("SELECT 1 FROM pragma_table_info({}, {})", literal(&table.name), literal(schema))
        }
        None => format!("SELECT 1 FROM pragma_table_info({})", literal(&table.name)),
    }
}
