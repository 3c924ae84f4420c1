//! SQLite databases in memory.

use limbeck_dialect::{CatalogQuery, CatalogScope, Paramstyle, Profile, TextRows, Version};
use limbeck_schema::Schema;
use rusqlite::Connection;
use rusqlite::types::Value;

/// A profile of the library that the tests are built with.
pub fn profile() -> Profile {
    let version = rusqlite::version_number() as u32;
    Profile {
        dialect: "sqlite".to_owned(),
        driver: "pysqlite".to_owned(),
        paramstyle: Paramstyle::Qmark,
        server: Version(version / 1_000_000, version / 1000 % 1000, version % 1000),
        sqlalchemy: Version(2, 1, 0),
        default_schema: Some("main".to_owned()),
        backslash_escapes: false,
        offline: false,
        transactional_ddl: false,
    }
}

/// The rows of one query as texts.
pub fn rows(connection: &Connection, sql: &str) -> TextRows {
    let mut statement = connection.prepare(sql).unwrap_or_else(|error| panic!("{error}: {sql}"));
    let width = statement.column_count();
    let rows = statement.query_map([], |row| (0..width).map(|at| Ok(text(row.get(at)?))).collect()).unwrap();
    rows.map(|row| row.unwrap()).collect()
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Integer(number) => panic!("the column is the number {number}, not a text"),
        Value::Real(number) => panic!("the column is the number {number}, not a text"),
        Value::Text(text) => Some(text),
        Value::Blob(_) => panic!("the column is a blob"),
    }
}

/// The schema of a scope, read as the engine does.
pub fn read(connection: &Connection, scope: &CatalogScope) -> Schema {
    super::read(&profile(), scope, |query: &CatalogQuery| rows(connection, &query.sql))
}
