//! `.env` files against python-dotenv: recorded answers, and fresh ones when it is there.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use limbeck_project::dotenv::{DotEnv, Environment, References, Release, Statement, Winner};
use serde_json::{Value, json};

#[test]
fn agrees_with_the_recorded_answers() {
    for release in ["1.1.1", "1.2.3", "1.2.4"] {
        let file = support::fixtures().join(format!("dotenv-{release}.json"));
        compare(&std::fs::read_to_string(file).unwrap());
    }
}

#[test]
fn agrees_with_python_dotenv_on_fresh_files() {
    let Some(python) = support::python("agrees_with_python_dotenv_on_fresh_files", "dotenv") else { return };
    compare(&support::run_fixture(&python, "record_dotenv.py", &["--seed", "7", "--count", "1500"]));
}

fn environment() -> Environment {
    let pairs = [("SET", "from env"), ("EMPTY", ""), ("A", "env a")];
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

fn compare(answers: &str) {
    let answers: Value = serde_json::from_str(answers).unwrap();
    let release = Release::of(answers["version"].as_str().unwrap());
    for case in answers["cases"].as_array().unwrap() {
        let text = case["text"].as_str().unwrap();
        let parsed = DotEnv::parse(text, release);
        let unreadable =
            parsed.bindings().iter().filter(|one| one.statement == Statement::Unreadable).count();
        assert_eq!(json!(unreadable), case["errors"], "{text:?}");
        for (name, winner, references) in [
            ("file", Winner::File, References::Expanded),
            ("environment", Winner::Environment, References::Expanded),
            ("kept", Winner::File, References::Kept),
        ] {
            let values = parsed.values(&environment(), winner, references);
            assert_eq!(json!(values), case[name], "{name}: {text:?}");
        }
        for (name, winner) in [("loaded", Winner::Environment), ("overridden", Winner::File)] {
            let mut environment = environment();
            let any = parsed.load(&mut environment, winner, References::Expanded);
            if !case[name].is_null() {
                assert_eq!(json!([any, environment]), case[name], "{name}: {text:?}");
            }
        }
    }
}

/// As python-dotenv 1.2.4 does with each of these values.
#[test]
fn loading_can_be_switched_off() {
    for (value, loads) in
        [("1", false), ("T", false), ("yes", false), ("0", true), ("on", true), ("", true), (" 1", true)]
    {
        let mut environment = Environment::from([("PYTHON_DOTENV_DISABLED".to_owned(), value.to_owned())]);
        let loaded =
            DotEnv::parse("B=1", Release::LATEST).load(&mut environment, Winner::File, References::Expanded);
        assert_eq!((loaded, environment.contains_key("B")), (loads, loads), "{value:?}");
    }
}

#[test]
fn unreadable_lines_are_named_and_not_shown() {
    let warnings = DotEnv::parse("A=1\n\nDB_PASSWORD='s3cret\n", Release::Old).warnings("/p/.env".as_ref());
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].message, "line 3 of `/p/.env` cannot be understood");
    assert!(!format!("{warnings:?}").contains("s3cret"));
}
