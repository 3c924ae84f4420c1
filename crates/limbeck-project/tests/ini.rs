//! The ini reader against CPython's `configparser`: recorded answers, and fresh ones when python3 is there.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use limbeck_diagnostics::{Code, Error, SourceText};
use limbeck_project::ini::Ini;
use serde_json::Value;

#[test]
fn agrees_with_the_recorded_answers() {
    let recorded = std::fs::read_to_string(support::fixtures().join("ini.json")).unwrap();
    compare(&recorded);
}

#[test]
fn agrees_with_cpython_on_fresh_files() {
    let Some(python) = support::python("agrees_with_cpython_on_fresh_files", "configparser") else { return };
    compare(&support::run_fixture(&python, "record_ini.py", &["--seed", "7", "--count", "1500"]));
}

fn compare(answers: &str) {
    let answers: Value = serde_json::from_str(answers).unwrap();
    for case in answers["cases"].as_array().unwrap() {
        let text = case["text"].as_str().unwrap();
        let parsed = Ini::parse(SourceText::new("x.ini", text), &[("here", "/p q")]);
        match (&case["error"], parsed) {
            (Value::Null, Ok(ini)) => compare_values(text, &case["sections"], &ini),
            (Value::Null, Err(error)) => panic!("{text:?}: refused: {error:?}"),
            (expected, Ok(_)) => panic!("{text:?}: accepted, but {expected}"),
            (expected, Err(error)) => compare_error(text, expected, &error),
        }
    }
    for case in answers["sets"].as_array().unwrap() {
        let value = case["value"].as_str().unwrap();
        let mut ini = Ini::empty("x.ini".as_ref(), &[]);
        assert_eq!(ini.set("a", "k", value).is_ok(), case["accepted"] == true, "{value:?}");
    }
}

fn compare_error(text: &str, expected: &Value, error: &Error) {
    assert_eq!(error.code(), Code::ConfigSyntax, "{text:?}");
    let location = error.diagnostic().location.as_ref().unwrap();
    let line = universal_line(text, location.span.start as usize);
    assert_eq!(Some(line as u64), expected["line"].as_u64(), "{text:?}: {expected}: {error:?}");
    let wording = match expected["kind"].as_str().unwrap() {
        "DuplicateSectionError" | "DuplicateOptionError" => "stands twice",
        "MissingSectionHeaderError" => "does not begin with a section",
        "ParsingError" => "a line of",
        other => panic!("{other} is new"),
    };
    assert!(error.to_string().contains(wording), "{text:?}: {expected}: {error}");
}

/// The line of an offset, with `\r` ending a line too.
fn universal_line(text: &str, offset: usize) -> usize {
    let before = text[..offset].replace("\r\n", "\n").replace('\r', "\n");
    before.matches('\n').count() + 1
}

fn compare_values(text: &str, expected: &Value, ini: &Ini) {
    let sections = expected.as_array().unwrap();
    let names: Vec<&str> = sections.iter().map(|section| section["name"].as_str().unwrap()).collect();
    assert_eq!(ini.section_names().collect::<Vec<_>>(), names, "{text:?}");
    for (section, name) in sections.iter().zip(names) {
        let keys = section["keys"].as_array().unwrap();
        let expected: Vec<&str> = keys.iter().map(|key| key["key"].as_str().unwrap()).collect();
        assert_eq!(ini.keys(name).unwrap(), expected, "{text:?}");
        for entry in keys {
            let key = entry["key"].as_str().unwrap();
            assert_eq!(ini.raw(name, key), entry["raw"].as_str(), "{text:?} {key}");
            match ini.get(name, key) {
                Ok(value) => assert_eq!(value.as_deref(), entry["value"].as_str(), "{text:?} {key}"),
                Err(error) => {
                    assert_eq!(error.code(), Code::ConfigInterpolation);
                    assert!(entry["error"].is_string(), "{text:?} {key}: {error:?}, but {entry}");
                }
            }
        }
    }
}
