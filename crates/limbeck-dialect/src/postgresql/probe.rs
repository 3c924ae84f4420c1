//! Questions that guards ask.

use limbeck_ops::Guard;
use limbeck_schema::TableName;

/// A query with one row if the guard holds, and none if it does not.
pub(super) fn query(guard: &Guard) -> String {
    match guard {
        Guard::Always => "SELECT 1".to_owned(),
        Guard::TypeMissing { schema, name } => {
            format!("SELECT 1 WHERE NOT EXISTS ({})", type_named(schema.as_deref(), name))
        }
        Guard::TypePresent { schema, name } => {
            format!("SELECT 1 WHERE EXISTS ({})", type_named(schema.as_deref(), name))
        }
        Guard::TableMissing { table } => format!("SELECT 1 WHERE NOT EXISTS ({})", table_named(table)),
        Guard::TablePresent { table } => format!("SELECT 1 WHERE EXISTS ({})", table_named(table)),
    }
}

fn type_named(schema: Option<&str>, name: &str) -> String {
    let place = match schema {
        Some(schema) => format!("n.nspname = {}", literal(schema)),
        None => "pg_catalog.pg_type_is_visible(t.oid)".to_owned(),
    };
    format!(
        "SELECT FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = {} \
         AND {place}",
        literal(name)
    )
}

/// Tables, partitioned and foreign ones, and views of both kinds: what SQLAlchemy's `has_table` counts.
fn table_named(table: &TableName) -> String {
    let place = match &table.schema {
        Some(schema) => format!("n.nspname = {}", literal(schema)),
        None => "pg_catalog.pg_table_is_visible(c.oid) AND n.nspname <> 'pg_catalog'".to_owned(),
    };
    format!(
        "SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = {} \
         AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND {place}",
        literal(&table.name)
    )
}

/// A string that means the same whatever `standard_conforming_strings` says.
fn literal(text: &str) -> String {
    let doubled = text.replace('\'', "''");
    if doubled.contains('\\') {
        format!("E'{}'", doubled.replace('\\', "\\\\"))
    } else {
        format!("'{doubled}'")
    }
}
