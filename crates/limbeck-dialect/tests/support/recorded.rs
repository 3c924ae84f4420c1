//! Operations that real Alembic's answers were recorded for.

use limbeck_dialect::{Need, Paramstyle, Profile, Rendered, RunState, script_dialect};
use limbeck_ops::Operation;
use limbeck_schema::{MetadataFacts, NamingConvention};
use serde::Deserialize;

/// The same operations twice, and what Alembic made of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub name: String,
    /// SQLAlchemy's name of it; several with blanks between them say the same.
    pub dialect: String,
    /// For the reader of a failure.
    python: String,
    pub operations: Vec<Operation>,
    convention: Option<NamingConvention>,
    sql: Option<Vec<String>>,
    error: Option<String>,
    /// What our message says too, where Alembic's words are kept.
    words: Option<String>,
}

/// The cases of a recording, one for each dialect.
pub fn cases(recording: &str) -> Vec<Case> {
    let cases: Vec<Case> = serde_json::from_str(recording).unwrap();
    let for_each = |case: Case| {
        let names: Vec<String> = case.dialect.split(' ').map(str::to_owned).collect();
        names.into_iter().map(move |dialect| Case { dialect, ..case.clone() })
    };
    cases.into_iter().flat_map(for_each).collect()
}

/// What a script is written for: no server is asked.
pub fn profile(name: &str) -> Profile {
    let dialect = script_dialect(name).unwrap();
    let sqlalchemy = limbeck_dialect::Version(2, 1, 9);
    let driver = dialect.default_driver(sqlalchemy);
    Profile {
        dialect: name.to_owned(),
        driver: driver.to_owned(),
        paramstyle: Paramstyle::Named,
        server: dialect.assumed_version(),
        sqlalchemy,
        default_schema: None,
        backslash_escapes: dialect.backslash_escapes(),
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
        match script_dialect(&case.dialect).unwrap().render(&profile(&case.dialect), &mut state, operation) {
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

/// What is wrong with a case, for the reader. `beyond` holds the cases where we do better on purpose
/// (docs/differences.md), each with our statements, or with the message of a refusal.
pub fn failure(case: &Case, beyond: &[(&str, &str)]) -> Option<String> {
    let (printed, message) = render(case);
    let (name, dialect, python) = (&case.name, &case.dialect, &case.python);
    let complain = |what: String| Some(format!("--- {name} [{dialect}]\n{python}\n{what}"));
    let ours = message.clone().unwrap_or_else(|| printed.join(";\n"));
    if beyond.contains(&(name.as_str(), ours.as_str())) {
        return None;
    }
    match (&case.sql, &message) {
        (Some(_), Some(message)) => complain(format!("limbeck says: {message}")),
        (Some(expected), None) if *expected != printed => {
            complain(format!("alembic: {}\nlimbeck: {}", expected.join(";\n"), printed.join(";\n")))
        }
        (None, None) => complain(format!("alembic says: {:?}\nlimbeck: {}", case.error, printed.join(";\n"))),
        (None, Some(message)) if case.words.as_ref().is_some_and(|words| !message.contains(words)) => {
            complain(format!("alembic says: {:?}\nlimbeck says: {message}", case.error))
        }
        _ => None,
    }
}

/// That the recording is what Alembic says today.
pub fn check_recording(recording: &str, argument: &str) {
    let modules = "sqlalchemy, alembic";
    let Some(today) = super::python::oracle("statements", modules, "render_oracle.py", argument) else {
        return;
    };
    let recorded: serde_json::Value = serde_json::from_str(recording).unwrap();
    let (Some(today), Some(recorded)) = (today.as_array(), recorded.as_array()) else { panic!("no lists") };
    assert_eq!(today.len(), recorded.len());
    for (new, old) in today.iter().zip(recorded) {
        assert_eq!(new, old);
    }
}
