//! A broad MetaData, made by real SQLAlchemy on a real MySQL or MariaDB: we read what its inspector reads.
#![allow(clippy::unwrap_used)]

mod support;

use limbeck_schema::Table;
use serde_json::{Value, json};

use support::{everything, inspector, mysql, python};

#[test]
fn the_inspector_reads_the_same() {
    let test = "mysql: the_inspector_reads_the_same";
    let Some(db) = mysql::database(test) else { return };
    for dialect in ["mysql", "mariadb"] {
        if dialect == "mariadb" && !db.is_mariadb() {
            continue;
        }
        let url = db.sqlalchemy_url(dialect);
        let Some(expected) = python::oracle(test, "sqlalchemy, pymysql", "mysql_metadata.py", &url) else {
            return;
        };
        let schema = db.read_as(dialect, &everything(), &[]);
        let tables = expected["tables"].as_object().unwrap();
        let found: Vec<String> = schema.tables.iter().map(|table| table.name.to_string()).collect();
        assert_eq!(found, tables.keys().cloned().collect::<Vec<_>>());
        for table in &schema.tables {
            compare(dialect, table, &tables[&table.name.to_string()]);
        }
    }
}

fn compare(dialect: &str, table: &Table, expected: &Value) {
    let name = table.name.to_string();
    let mut expected = expected.clone();
    let mut found = inspector::table(table);
    for (theirs, ours) in columns(&mut expected).iter_mut().zip(columns(&mut found)) {
        apply_differences(theirs, ours);
        assert_eq!(ours, theirs, "{name}");
    }
    assert_eq!(options(dialect, table), expected["options"], "{name}");
    // Unique constraints are listed twice; they are indexes.
    expected["uniques"] = json!([]);
    for part in ["columns", "primary_key", "uniques", "foreign_keys", "checks", "indexes", "comment"] {
        assert_eq!(found[part], expected[part], "{part} of {name}");
    }
}

fn columns(table: &mut Value) -> &mut Vec<Value> {
    table["columns"].as_array_mut().unwrap()
}

/// The options in the words of the inspector.
fn options(dialect: &str, table: &Table) -> Value {
    let own = if dialect == "mariadb" { &table.options.mariadb } else { &table.options.mysql };
    let words = |key: &str| format!("{dialect}_{}", key.replace('_', " "));
    let mut options: serde_json::Map<String, Value> =
        own.iter().map(|(key, value)| (words(key), Value::from(value.as_str()))).collect();
    if let Some(comment) = &table.comment {
        options.insert(format!("{dialect}_comment"), Value::from(comment.as_str()));
    }
    Value::from(options)
}

/// Where we differ on purpose: that a column is numbered is said of every column, and what an UPDATE sets is read
/// where there is no default.
fn apply_differences(theirs: &mut Value, ours: &mut Value) {
    theirs.as_object_mut().unwrap().entry("autoincrement").or_insert(Value::from(false));
    if ours["default"].as_str().is_some_and(|sql| sql.starts_with("NULL ON UPDATE")) {
        ours["default"] = Value::Null;
    }
    // The parentheses are DDL's, not the rule's.
    if let Some(rule) = theirs.get("computed").and_then(|found| found["sqltext"].as_str()) {
        theirs["computed"]["sqltext"] = Value::from(&rule[1..rule.len() - 1]);
    }
}
