//! A broad MetaData, made by real SQLAlchemy in a SQLite file: we read what its inspector reads.
#![allow(clippy::unwrap_used)]

mod support;

use rusqlite::Connection;
use serde_json::Value;

use support::{everything, inspector, python, sqlite};

#[test]
fn the_inspector_reads_the_same() {
    let test = "sqlite: the_inspector_reads_the_same";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("models.db");
    let Some(expected) = python::oracle(test, "sqlalchemy", "sqlite_metadata.py", path.to_str().unwrap())
    else {
        return;
    };
    let connection = Connection::open(&path).unwrap();
    let schema = sqlite::read(&connection, &everything());
    let tables = expected["tables"].as_object().unwrap();
    assert_eq!(schema.tables.len(), tables.len());
    for table in &schema.tables {
        let name = table.name.to_string();
        let mut expected = tables[&name].clone();
        let mut found = inspector::table(table);
        for (theirs, ours) in columns(&mut expected).iter_mut().zip(columns(&mut found)) {
            apply_differences(theirs, ours);
            assert_eq!(ours, theirs, "{name}");
        }
        for part in ["columns", "primary_key", "uniques", "foreign_keys", "checks", "indexes"] {
            assert_eq!(found[part], expected[part], "{part} of {name}");
        }
    }
    let table = |name: &str| schema.tables.iter().find(|table| table.name.name == name).unwrap();
    assert!(table("numbered").options.sqlite.autoincrement && !table("columns").options.sqlite.autoincrement);
    assert!(table("compact").options.sqlite.without_rowid);
}

fn columns(table: &mut Value) -> &mut Vec<Value> {
    table["columns"].as_array_mut().unwrap()
}

/// Where we differ on purpose: SQLite's inspector says nothing of `autoincrement` and of collations, and has
/// defaults without the parentheses that DDL needs.
fn apply_differences(theirs: &mut Value, ours: &mut Value) {
    let theirs = theirs.as_object_mut().unwrap();
    let ours = ours.as_object_mut().unwrap();
    theirs.remove("primary_key");
    ours.remove("autoincrement");
    ours["type"].as_object_mut().unwrap().remove("collation");
    let inside =
        |sql: &str| sql.strip_prefix('(').and_then(|sql| sql.strip_suffix(')')).unwrap_or(sql).to_owned();
    if let Some(default) = ours["default"].as_str() {
        ours["default"] = Value::from(inside(default));
    }
}
