//! Batch mode on real SQLite tables, against what real Alembic leaves of the same tables (`fixtures/batch.json`,
//! recorded by `oracle/batch_oracle.py`).
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use limbeck_dialect::{
    CatalogScope, Need, ReflectedTable, Rendered, RunState, SchemaScope, Version, dialect,
};
use limbeck_ops::Operation;
use limbeck_schema::{Check, Constraint, Expr, MetadataFacts, ServerDefault, Table, TableName};
use rusqlite::Connection;
use rusqlite::types::Value;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    before: Vec<String>,
    python: String,
    operation: Operation,
    after: Option<Contents>,
    error: Option<String>,
}

/// The rows of each table.
type Rows = BTreeMap<String, Vec<Vec<Option<String>>>>;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    ddl: Vec<Vec<String>>,
    rows: Rows,
}

/// What is done otherwise on purpose, and the line of DDL or the value that shows it.
const DIFFERENCES: &[(&str, &str)] = &[
    // Alembic fails halfway, after the old table is gone.
    ("rename what a check, a unique constraint and an index name", "CONSTRAINT ck_a CHECK (amount > 0)"),
    ("drop what a check names", "flag BOOLEAN"),
    ("partial index over a renamed column", "CREATE INDEX ix ON t (a) WHERE c > 1"),
    ("computed column", "c INTEGER GENERATED ALWAYS AS (a + b) STORED"),
    // Alembic loses something.
    ("unnamed check", "CHECK (a < b)"),
    ("index of an expression", "CREATE INDEX ix ON t (lower(a), b DESC)"),
    ("a tree whose key is renamed", "FOREIGN KEY(up) REFERENCES node (ident)"),
    ("text to a moment", "2020-01-02 03:04:05"),
    ("autoincrement", "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT"),
    ("a collation", "a VARCHAR(5) COLLATE \"NOCASE\""),
];

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("fixtures/batch.json")).unwrap()
}

fn run(case: &Case) -> Result<Contents, String> {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    for sql in &case.before {
        connection.execute_batch(sql).unwrap();
    }
    for sql in statements(&connection, case, None)? {
        connection.execute_batch(&sql).map_err(|error| format!("{error}: {sql}"))?;
    }
    Ok(contents(&connection))
}

/// The statements of a new table, or, by a library of some version, of its own ALTERs where they do the same.
fn statements(
    connection: &Connection,
    case: &Case,
    in_place: Option<Version>,
) -> Result<Vec<String>, String> {
    let (dialect, mut profile) = (dialect("sqlite").unwrap(), support::sqlite::profile());
    profile.server = in_place.unwrap_or(profile.server);
    let mut state = RunState::new(MetadataFacts::no_convention());
    loop {
        match dialect.render(&profile, &mut state, &case.operation) {
            Ok(Rendered::Statements(statements)) => {
                return Ok(statements.into_iter().map(|statement| statement.sql).collect());
            }
            Ok(Rendered::Needs(Need::Table(name))) => {
                let guard = dialect.rebuild_guard(&name).unwrap();
                let rows = support::sqlite::rows(connection, &guard.dependents.sql);
                let dependents = dialect.read_dependents(&name, &rows).unwrap();
                state.reflected.push(ReflectedTable {
                    table: reflect(connection, &name),
                    dependents,
                    in_place: in_place.is_some(),
                });
            }
            Ok(Rendered::Needs(need)) => panic!("{}: {need:?}", case.name),
            Err(error) => return Err(error.to_string()),
        }
    }
}

fn reflect(connection: &Connection, name: &TableName) -> limbeck_schema::Table {
    let scope =
        CatalogScope { schemas: SchemaScope::Default, table: Some(name.clone()), exclude: Vec::new() };
    support::sqlite::read(connection, &scope).table(name).unwrap().clone()
}

fn contents(connection: &Connection) -> Contents {
    let sql = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let listed = support::sqlite::rows(connection, sql);
    let mut contents = Contents { ddl: Vec::new(), rows: BTreeMap::new() };
    for row in listed {
        let [Some(kind), Some(name), Some(sql)] = row.as_slice() else { panic!("{row:?}") };
        contents.ddl.push(normal(sql));
        if kind == "table" {
            contents.rows.insert(name.clone(), values(connection, name));
        }
    }
    contents
}

fn values(connection: &Connection, table: &str) -> Vec<Vec<Option<String>>> {
    let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
    let width = statement.column_count();
    let rows = statement.query_map([], |row| (0..width).map(|at| Ok(text(row.get(at)?))).collect());
    rows.unwrap().map(|row| row.unwrap()).collect()
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Integer(number) => Some(number.to_string()),
        Value::Real(number) => Some(number.to_string()),
        Value::Text(text) => Some(text),
        Value::Blob(_) => panic!("a blob"),
    }
}

/// As `normal` of the oracle.
fn normal(sql: &str) -> Vec<String> {
    let lines = sql.trim().lines().map(|line| line.trim().trim_end_matches(',').trim_end().to_owned());
    let is_constraint = |line: &String| {
        ["CONSTRAINT ", "UNIQUE ", "CHECK ", "FOREIGN KEY"].iter().any(|word| line.starts_with(word))
    };
    let (mut constraints, mut others): (Vec<String>, Vec<String>) = lines.partition(is_constraint);
    constraints.sort();
    let at = others.iter().position(|line| line == ")").unwrap_or(others.len());
    let tail = others.split_off(at);
    others.into_iter().chain(constraints).chain(tail).collect()
}

fn complaint(case: &Case) -> Option<String> {
    let say = |what: String| Some(format!("--- {}\n{}\n{what}", case.name, case.python));
    let difference = DIFFERENCES.iter().find(|(name, _)| *name == case.name);
    match (run(case), &case.after, &case.error, difference) {
        (Ok(ours), after, _, Some((_, sign))) => {
            let text = format!("{ours:?}").replace("\\\"", "\"");
            (!text.contains(sign) || after.as_ref() == Some(&ours))
                .then(|| say(format!("not as described: {text}")))?
        }
        (Err(error), _, _, Some(_)) => say(format!("limbeck says {error}")),
        (Ok(ours), Some(alembic), _, None) if ours == *alembic => None,
        (Ok(ours), Some(alembic), _, None) => say(format!("alembic: {alembic:#?}\nlimbeck: {ours:#?}")),
        (Err(ours), None, Some(error), None) => {
            // Our words where Alembic's are the database's.
            let words = error.split_once(": ").map_or(error.as_str(), |(_, words)| words);
            let is_refusal = words.starts_with("(sqlite3") && !ours.contains("no such column");
            (!is_refusal && ours != *words).then(|| say(format!("alembic: {error}\nlimbeck: {ours}")))?
        }
        (ours, _, error, None) => say(format!("alembic: {error:?}\nlimbeck: {ours:?}")),
    }
}

#[test]
fn tables_are_left_as_alembic_leaves_them() {
    let cases = cases();
    let complaints: Vec<String> = cases.iter().filter_map(complaint).collect();
    assert!(
        complaints.is_empty(),
        "{} of {} cases:\n{}",
        complaints.len(),
        cases.len(),
        complaints.join("\n")
    );
}

/// The tables as their catalog has them, whatever statement made them, and their rows.
fn tables(connection: &Connection) -> (Vec<Table>, Rows) {
    let scope = CatalogScope { schemas: SchemaScope::Default, table: None, exclude: Vec::new() };
    let mut tables = support::sqlite::read(connection, &scope).tables;
    for table in &mut tables {
        // A check may stand on its column or on the table.
        let checks: Vec<Check> =
            table.columns.iter_mut().flat_map(|column| std::mem::take(&mut column.checks)).collect();
        // A default is the same in parentheses.
        for column in &mut table.columns {
            if let Some(ServerDefault::Expression { expr: Expr::Text { sql } }) = &mut column.server_default {
                *sql = sql.trim_matches(['(', ')']).to_owned();
            }
        }
        table.constraints.extend(checks.into_iter().map(|check| Constraint::Check { check }));
        table.constraints.sort_by_key(|constraint| format!("{constraint:?}"));
        table.indexes.sort_by_key(|index| format!("{index:?}"));
    }
    let rows = tables.iter().map(|table| (table.name.name.clone(), values(connection, &table.name.name)));
    let rows = rows.collect();
    (tables, rows)
}

fn database(case: &Case) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(&case.before.join(";")).unwrap();
    connection
}

/// What the newest library does in place, one of Python 3.11's time, and one that has no ALTERs of the kind.
#[test]
fn the_databases_own_alters_lead_to_the_same_table() {
    let mut altered = BTreeMap::new();
    for case in cases() {
        let Ok(anew) = statements(&database(&case), &case, None) else { continue };
        let one = database(&case);
        if anew.iter().any(|sql| one.execute_batch(sql).is_err()) {
            continue;
        }
        for version in [Version(3, 54, 0), Version(3, 40, 1), Version(3, 24, 0)] {
            let other = database(&case);
            let own = statements(&other, &case, Some(version)).unwrap();
            if own == anew {
                continue;
            }
            // What the database refuses all the same is built anew.
            if own.iter().all(|sql| other.execute_batch(sql).is_ok()) {
                assert_eq!(tables(&one), tables(&other), "{}: {own:#?}", case.name);
                *altered.entry(version).or_insert(0) += 1;
            }
        }
    }
    let counts: Vec<usize> = altered.into_values().collect();
    // In 3.24, a column with a check that ALTER TABLE adds since ever.
    assert_eq!(counts, [1, 7, 18]);
}

#[test]
fn a_dropped_column_of_an_index_is_refused_before_anything_runs() {
    let case = cases().into_iter().find(|case| case.name == "drop what an index names").unwrap();
    assert_eq!(run(&case).unwrap_err(), "the index `ix_a` uses column `a`, which is dropped");
}

#[test]
fn the_recording_is_what_alembic_says_today() {
    let Some(today) = support::python::oracle("batch mode", "sqlalchemy, alembic", "batch_oracle.py", "all")
    else {
        return;
    };
    let recorded: serde_json::Value = serde_json::from_str(include_str!("fixtures/batch.json")).unwrap();
    assert_eq!(today, recorded);
}
