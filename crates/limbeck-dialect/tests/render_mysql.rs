//! Every operation on MySQL and MariaDB, statement for statement as real Alembic emits it: `fixtures/render_mysql.json`
//! is what `oracle/render_oracle.py` recorded.
#![allow(clippy::unwrap_used)]

mod support;

use limbeck_dialect::{Profile, Rendered, RunState, Version, dialect};
use limbeck_schema::MetadataFacts;
use support::recorded::{cases, check_recording, failure, profile};

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

/// The statements of a recorded case, for another SQLAlchemy or another server.
fn statements(name: &str, profile: &Profile) -> String {
    let cases = cases(RECORDING);
    let case = cases.iter().find(|case| case.name == name && case.dialect == profile.dialect).unwrap();
    let mut state = RunState::new(MetadataFacts::no_convention());
    let rendered =
        dialect(&profile.dialect).unwrap().render(profile, &mut state, &case.operations[0]).unwrap();
    let Rendered::Statements(statements) = rendered else { panic!("{rendered:?}") };
    statements.into_iter().map(|statement| statement.sql.replace(['\n', '\t'], "")).collect()
}

/// What SQLAlchemy 2.0.44 with Alembic 1.20.1 made of the same operations.
#[test]
fn older_sqlalchemy_has_its_words() {
    let old = |dialect: &str| Profile { sqlalchemy: Version(2, 0, 44), ..profile(dialect) };
    let moment = "default and not null";
    assert_eq!(statements(moment, &old("mysql")), "CREATE TABLE t (a DATETIME NOT NULL DEFAULT now())");
    let connected = Profile { offline: false, ..old("mysql") };
    assert!(statements(moment, &connected).contains("DEFAULT (now())"));
    let ancient = Profile { server: Version(5, 7, 44), ..connected };
    assert!(statements(moment, &ancient).contains("DEFAULT now()"));
    assert_eq!(statements("type sa.Uuid()", &old("mariadb")), "CREATE TABLE t (x CHAR(32))");
    let values = "mysql type mysql.ENUM('a', \"it's\", 'b\\\\c')";
    assert_eq!(statements(values, &old("mysql")), "CREATE TABLE t (x ENUM('a','it''s','b\\c'))");
    assert_eq!(statements("index with mariadb_using='HASH'", &old("mariadb")), "CREATE INDEX ix ON t (a, b)");
    assert_eq!(
        statements("primary key with mariadb_using", &old("mariadb")),
        "CREATE TABLE t (id VARCHAR(5) NOT NULL, CONSTRAINT pk PRIMARY KEY (id))"
    );
}
