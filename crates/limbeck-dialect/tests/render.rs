//! Every operation on both databases, statement for statement as real Alembic emits it: `fixtures/render.json` is what
//! `oracle/render_oracle.py` recorded.
#![allow(clippy::unwrap_used)]

mod support;

use limbeck_dialect::{Need, Paramstyle, Profile, Rendered, RunState, dialect};
use limbeck_ops::Operation;
use limbeck_schema::{MetadataFacts, NamingConvention};
use serde::Deserialize;

/// The same operations twice, and what Alembic made of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    dialect: String,
    /// For the reader of a failure.
    python: String,
    operations: Vec<Operation>,
    convention: Option<NamingConvention>,
    sql: Option<Vec<String>>,
    error: Option<String>,
    /// What our message says too, where Alembic's words are kept.
    words: Option<String>,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("fixtures/render.json")).unwrap()
}

fn profile(name: &str) -> Profile {
    let dialect = dialect(name).unwrap();
    let sqlalchemy = limbeck_dialect::Version(2, 1, 9);
    let driver = dialect.default_driver(sqlalchemy);
    Profile {
        dialect: name.to_owned(),
        driver: driver.to_owned(),
        paramstyle: Paramstyle::Named,
        server: dialect.assumed_version(),
        sqlalchemy,
        default_schema: None,
        backslash_escapes: false,
        offline: true,
        transactional_ddl: dialect.transactional_ddl(),
    }
}

/// The statements as `--sql` prints them, and the message that ended them.
fn render(case: &Case) -> (Vec<String>, Option<String>) {
    let facts = MetadataFacts::Known { convention: case.convention.clone().unwrap_or_default() };
    let mut state = RunState::new(facts);
    let mut printed = Vec::new();
    for operation in &case.operations {
        match dialect(&case.dialect).unwrap().render(&profile(&case.dialect), &mut state, operation) {
            Ok(Rendered::Statements(statements)) => {
                printed.extend(
                    statements
                        .into_iter()
                        .map(|statement| statement.sql.replace('\t', "    ").trim().to_owned()),
                );
            }
            Ok(Rendered::Needs(Need::Python(what))) => {
                return (printed, Some(format!("needs Python: {what}")));
            }
            Ok(Rendered::Needs(need)) => return (printed, Some(format!("needs {need:?}"))),
            Err(error) => return (printed, Some(error.to_string())),
        }
    }
    (printed, None)
}

/// Where Alembic refuses and the database could: the case, and the words of the database's manual
/// (docs/differences.md, "Autogenerate").
const BEYOND_ALEMBIC: &[(&str, &str)] =
    &[("alter: from a computed column", "ALTER TABLE t ALTER COLUMN c DROP EXPRESSION")];

fn failure(case: &Case) -> Option<String> {
    let (printed, message) = render(case);
    let (name, dialect, python) = (&case.name, &case.dialect, &case.python);
    let complain = |what: String| Some(format!("--- {name} [{dialect}]\n{python}\n{what}"));
    match (&case.sql, &message) {
        (Some(_), Some(message)) => complain(format!("limbeck says: {message}")),
        (Some(expected), None) if *expected != printed => {
            complain(format!("alembic: {}\nlimbeck: {}", expected.join(";\n"), printed.join(";\n")))
        }
        (None, None) if BEYOND_ALEMBIC.contains(&(name.as_str(), printed.join(";\n").as_str())) => None,
        (None, None) => complain(format!("alembic says: {:?}\nlimbeck: {}", case.error, printed.join(";\n"))),
        (None, Some(message)) if case.words.as_ref().is_some_and(|words| !message.contains(words)) => {
            complain(format!("alembic says: {:?}\nlimbeck says: {message}", case.error))
        }
        _ => None,
    }
}

#[test]
fn statements_are_those_of_alembic() {
    let cases = cases();
    let failures: Vec<String> = cases.iter().filter_map(failure).collect();
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

#[test]
fn the_recording_is_what_alembic_says_today() {
    let modules = "sqlalchemy, alembic";
    let Some(today) = support::python::oracle("statements", modules, "render_oracle.py", "all") else {
        return;
    };
    let recorded: serde_json::Value = serde_json::from_str(include_str!("fixtures/render.json")).unwrap();
    let (Some(today), Some(recorded)) = (today.as_array(), recorded.as_array()) else { panic!("no lists") };
    assert_eq!(today.len(), recorded.len());
    for (new, old) in today.iter().zip(recorded) {
        assert_eq!(new, old);
    }
}
