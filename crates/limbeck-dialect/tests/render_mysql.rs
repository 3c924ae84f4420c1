//! Every operation on MySQL and MariaDB, statement for statement as real Alembic emits it: `fixtures/render_mysql.json`
//! is what `oracle/render_oracle.py` recorded.
#![allow(clippy::unwrap_used)]

mod support;

use support::recorded::{cases, check_recording, failure};

const RECORDING: &str = include_str!("fixtures/render_mysql.json");

/// `COMMENT NULL` is a syntax error, and an array between brackets is one too; SQLAlchemy cannot compile CREATE TYPE here.
const BEYOND_ALEMBIC: &[(&str, &str)] = &[
    ("table comment removed", "ALTER TABLE t COMMENT '';\nALTER TABLE t COMMENT ''"),
    ("enum of PostgreSQL", "CREATE TABLE t (\n    e ENUM('x','yy')\n)"),
    ("insert an array", "MySQL has no array literal"),
    ("insert an array", "MariaDB has no array literal"),
];

#[test]
fn statements_are_those_of_alembic() {
    let cases = cases(RECORDING);
    let failures: Vec<String> = cases.iter().filter_map(|case| failure(case, BEYOND_ALEMBIC)).collect();
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

#[test]
fn the_recording_is_what_alembic_says_today() {
    check_recording(RECORDING, "mysql");
}
