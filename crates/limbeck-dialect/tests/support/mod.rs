//! What the tests with real databases share.
#![allow(dead_code, clippy::unwrap_used)]

pub mod inspector;
pub mod mysql;
pub mod postgresql;
pub mod python;
pub mod recorded;
pub mod sqlite;

use limbeck_dialect::{CatalogQuery, CatalogScope, Profile, SchemaScope, TextRows, dialect};
use limbeck_schema::{Schema, TableName};
use serde_json::Value;

/// All of the default schema.
pub fn everything() -> CatalogScope {
    CatalogScope { schemas: SchemaScope::Default, table: None, exclude: Vec::new() }
}

/// The schema that a database's answers describe.
pub fn read(profile: &Profile, scope: &CatalogScope, ask: impl FnMut(&CatalogQuery) -> TextRows) -> Schema {
    let dialect = dialect(&profile.dialect).unwrap();
    let queries = dialect.catalog_queries(profile, scope);
    let answers: Vec<TextRows> = queries.iter().map(ask).collect();
    dialect.read_catalog(profile, scope, &answers).unwrap_or_else(|error| panic!("{error:?}"))
}

/// A table as JSON, which is shorter to write in a test.
pub fn table(schema: &Schema, name: &str) -> Value {
    let table = schema.table(&TableName::new(None, name)).unwrap_or_else(|| panic!("no table `{name}`"));
    serde_json::to_value(table).unwrap()
}
