//! The golden documents of `python/tests`: both sides understand them, and nothing but them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::{Path, PathBuf};

use limbeck_bridge::protocol::{Incoming, Outgoing};
use limbeck_ops::Action;
use limbeck_schema::types::{Form, SIGNATURES};
use serde_json::{Value, json};

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../python/tests/golden")
}

fn read(name: &str) -> Value {
    serde_json::from_str(&fs_err::read_to_string(golden().join(name)).unwrap()).unwrap()
}

/// Every document that differs from `value` by one unknown key in one object.
fn with_unknown_keys(value: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    match value {
        Value::Object(map) => {
            let mut own = map.clone();
            own.insert("zz_unknown".to_owned(), json!(1));
            found.push(Value::Object(own));
            for (key, inner) in map {
                found.extend(with_unknown_keys(inner).into_iter().map(|changed| {
                    let mut own = map.clone();
                    own.insert(key.clone(), changed);
                    Value::Object(own)
                }));
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                found.extend(with_unknown_keys(inner).into_iter().map(|changed| {
                    let mut own = items.clone();
                    own[index] = changed;
                    Value::Array(own)
                }));
            }
        }
        _ => {}
    }
    found
}

/// Whether the unknown key stands where any key is allowed: among the templates of a naming convention.
fn is_open(changed: &Value) -> bool {
    match changed {
        Value::Object(map) => map.iter().any(|(key, inner)| {
            (["naming_convention", "convention"].contains(&key.as_str()) && inner.get("zz_unknown").is_some())
                || is_open(inner)
        }),
        Value::Array(items) => items.iter().any(is_open),
        _ => false,
    }
}

#[test]
fn the_table_of_types_is_the_one_that_python_tests_with() {
    let table: Vec<Value> = SIGNATURES
        .iter()
        .map(|signature| {
            let parameters: Vec<Value> = signature
                .parameters
                .iter()
                .map(|parameter| json!([parameter.name, parameter.form == Form::Rest]))
                .collect();
            json!([signature.kind, parameters])
        })
        .collect();
    if std::env::var_os("LIMBECK_BLESS").is_some() {
        let lines: Vec<String> = table.iter().map(Value::to_string).collect();
        fs_err::write(golden().join("signatures.json"), format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
    }
    assert_eq!(Value::Array(table), read("signatures.json"), "LIMBECK_BLESS=1 writes the file anew");
}

#[test]
fn every_operation_reads_back_as_it_is() {
    let cases = read("operations.json");
    for case in cases.as_array().unwrap() {
        for operation in case["operations"].as_array().unwrap() {
            let parsed: Action = serde_json::from_value(operation.clone())
                .unwrap_or_else(|error| panic!("{error}: {operation}"));
            assert_eq!(serde_json::to_value(&parsed).unwrap(), *operation, "{}", case["call"]);
            for changed in with_unknown_keys(operation) {
                let refused = serde_json::from_value::<Action>(changed.clone()).is_err();
                assert!(refused || is_open(&changed), "an unknown key was let through: {changed}");
            }
        }
    }
}

/// The frames of all transcripts, each with whether it goes to the worker.
fn frames() -> Vec<(bool, Value)> {
    let mut frames = Vec::new();
    for entry in fs_err::read_dir(golden().join("transcripts")).unwrap() {
        let text = fs_err::read_to_string(entry.unwrap().path()).unwrap();
        for line in text.lines() {
            if let Some(frame) = line.strip_prefix("> ") {
                frames.push((true, serde_json::from_str(frame).unwrap()));
            } else if let Some(frame) = line.strip_prefix("< ") {
                frames.push((false, serde_json::from_str(frame).unwrap()));
            }
        }
    }
    frames
}

/// The frame read by the program's types and written again.
fn again(to_worker: bool, frame: &Value) -> Result<Value, serde_json::Error> {
    if to_worker {
        serde_json::from_value::<Outgoing>(frame.clone()).and_then(serde_json::to_value)
    } else {
        serde_json::from_value::<Incoming>(frame.clone()).and_then(serde_json::to_value)
    }
}

#[test]
fn every_line_of_a_transcript_reads_back_as_it_is() {
    let frames = frames();
    assert!(frames.len() > 80, "{}", frames.len());
    for (to_worker, frame) in &frames {
        let written = again(*to_worker, frame).unwrap_or_else(|error| panic!("{error}: {frame}"));
        assert_eq!(&written, frame);
    }
}

#[test]
fn an_unknown_key_anywhere_is_refused() {
    for (to_worker, frame) in frames() {
        for changed in with_unknown_keys(&frame) {
            let refused = again(to_worker, &changed).is_err();
            assert!(refused || is_open(&changed), "an unknown key was let through: {changed}");
        }
    }
}
