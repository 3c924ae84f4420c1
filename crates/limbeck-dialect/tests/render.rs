//! Every operation on PostgreSQL and SQLite, statement for statement as real Alembic emits it: `fixtures/render.json` is
//! what `oracle/render_oracle.py` recorded.
#![allow(clippy::unwrap_used)]

mod support;

use support::recorded::{cases, check_recording, failure};

const RECORDING: &str = include_str!("fixtures/render.json");

/// Where Alembic refuses and the database could: the case, and the words of the database's manual
/// (docs/differences.md, "Autogenerate").
const BEYOND_ALEMBIC: &[(&str, &str)] =
    &[("alter: from a computed column", "ALTER TABLE t ALTER COLUMN c DROP EXPRESSION")];

#[test]
fn statements_are_those_of_alembic() {
    let cases = cases(RECORDING);
    let failures: Vec<String> = cases.iter().filter_map(|case| failure(case, BEYOND_ALEMBIC)).collect();
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

#[test]
fn the_recording_is_what_alembic_says_today() {
    check_recording(RECORDING, "all");
}
