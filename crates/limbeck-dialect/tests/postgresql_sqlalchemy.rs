//! A broad MetaData, made by real SQLAlchemy on a real PostgreSQL: we read what its inspector reads.
#![allow(clippy::unwrap_used)]

mod support;

use limbeck_dialect::{CatalogScope, SchemaScope};
use serde_json::{Value, json};

use support::{everything, inspector, postgresql, python};

#[test]
fn the_inspector_reads_the_same() {
    let test = "the_inspector_reads_the_same";
    let Some(mut db) = postgresql::database(test) else { return };
    let Some(expected) = python::oracle(test, "sqlalchemy, psycopg", "postgresql_metadata.py", &db.url())
    else {
        return;
    };
    let schema = db.read(&CatalogScope { schemas: SchemaScope::All, ..everything() });
    let tables = expected["tables"].as_object().unwrap();
    let found: Vec<String> = schema.tables.iter().map(|table| table.name.to_string()).collect();
    let mut names: Vec<&String> = tables.keys().collect();
    names.sort();
    let mut sorted = found.clone();
    sorted.sort();
    assert_eq!(sorted.iter().collect::<Vec<_>>(), names);
    for table in &schema.tables {
        let name = table.name.to_string();
        let mut expected = tables[&name].clone();
        let found = inspector::table(table);
        for (theirs, ours) in columns(&mut expected).iter_mut().zip(found["columns"].as_array().unwrap()) {
            apply_differences(theirs, ours);
            assert_eq!(ours, theirs, "{name}");
        }
        for part in ["columns", "primary_key", "uniques", "foreign_keys", "checks", "indexes", "comment"] {
            assert_eq!(found[part], expected[part], "{part} of {name}");
        }
    }
    let enums: Vec<Value> = schema
        .enums
        .iter()
        .map(|found| json!({"name": found.name, "labels": found.values, "schema": found.schema}))
        .collect();
    assert_eq!(inspector::sorted(enums), inspector::sorted(expected["enums"].as_array().unwrap().clone()));
    // The inspector lists the sequences behind columns, too.
    let sequences: Vec<&str> = schema.sequences.iter().map(|sequence| sequence.name.as_str()).collect();
    assert_eq!(sequences, ["own_numbers"]);
}

fn columns(table: &mut Value) -> &mut Vec<Value> {
    table["columns"].as_array_mut().unwrap()
}

/// Where we differ on purpose: a serial column has no default (Alembic removes it, too), and a domain's default
/// and nullability are the domain's own.
fn apply_differences(theirs: &mut Value, ours: &Value) {
    let is_serial = theirs["default"].as_str().is_some_and(|sql| sql.starts_with("nextval("))
        && ours["default"].is_null();
    let is_domain = theirs["type"]["kind"] == "postgresql.DOMAIN";
    if is_serial || is_domain {
        theirs["default"] = Value::Null;
    }
    // The inspector of SQLAlchemy 2.1 loses the arguments of a domain's base type.
    if is_domain && let Some(length) = ours["type"]["data_type"]["base"].get("length") {
        theirs["type"]["data_type"]["base"]["length"] = length.clone();
    }
}
