//! The serde contract: golden documents, written by hand, of every shape that crosses the pipe to Python or is
//! printed by `--json`. Each reads and writes itself, and refuses a key that nobody knows, in whichever of its
//! objects it stands.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use limbeck_ops::Operation;
use limbeck_schema::types::{Argument, Form, SIGNATURES, TypeSignature};
use limbeck_schema::{Schema, Type, TypeKind};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

fn operations() -> Vec<Value> {
    serde_json::from_str(include_str!("golden/operations.json")).unwrap()
}

fn schema() -> Value {
    serde_json::from_str(include_str!("golden/schema.json")).unwrap()
}

/// A document of a type with every parameter given.
fn type_document(signature: &TypeSignature) -> Value {
    let mut document = Map::from_iter([("kind".to_owned(), json!(signature.kind))]);
    for parameter in signature.parameters {
        let value = match parameter.form {
            Form::Rest => json!(["a", "b"]),
            Form::Plain => argument(signature.kind, parameter.name),
        };
        document.insert(parameter.name.to_owned(), value);
    }
    json!({ "base": document })
}

/// A value that the parameter takes and that is not its default.
fn argument(kind: &str, name: &str) -> Value {
    let candidates = [
        (Argument::Bool(true), json!(true)),
        (Argument::Int(3), json!(3)),
        (Argument::Str("x".into()), json!("x")),
        (
            Argument::Type(Box::new(Type::from(TypeKind::Integer {}))),
            json!({ "base": { "kind": "Integer" } }),
        ),
    ];
    let takes = |argument: &Argument| TypeKind::from_arguments(kind, &[(name, argument.clone())]).is_some();
    let found = candidates.into_iter().find(|(argument, _)| takes(argument));
    found.unwrap_or_else(|| panic!("no value for `{name}` of `{kind}`")).1
}

/// The objects of a document, by the path to them; those that are dictionaries by definition are left out.
fn objects(document: &Value) -> Vec<Vec<String>> {
    fn walk(value: &Value, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
        let is_dictionary = path.last().is_some_and(|key| key == "sql" || key == "naming_convention");
        let children: Vec<(String, &Value)> = match value {
            Value::Object(map) => {
                if !is_dictionary {
                    found.push(path.clone());
                }
                map.iter().map(|(key, value)| (key.clone(), value)).collect()
            }
            Value::Array(list) => {
                list.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect()
            }
            _ => return,
        };
        for (key, child) in children {
            path.push(key);
            walk(child, path, found);
            path.pop();
        }
    }
    let mut found = Vec::new();
    walk(document, &mut Vec::new(), &mut found);
    found
}

fn at<'a>(document: &'a mut Value, path: &[String]) -> &'a mut Value {
    path.iter().fold(document, |value, key| match value {
        Value::Array(list) => &mut list[key.parse::<usize>().unwrap()],
        other => &mut other[key],
    })
}

/// Reads from text, as the pipe does.
fn read<T: DeserializeOwned>(document: &Value) -> serde_json::Result<T> {
    serde_json::from_str(&document.to_string())
}

fn refuses_unknown_keys<T: DeserializeOwned>(document: &Value) {
    for path in objects(document) {
        let mut wrong = document.clone();
        let Value::Object(object) = at(&mut wrong, &path) else { panic!("{path:?} is no object") };
        object.insert("zz_unknown".into(), json!(1));
        assert!(read::<T>(&wrong).is_err(), "an unknown key is accepted at {path:?} of {document}");
    }
}

fn reads_and_writes_itself<T: DeserializeOwned + serde::Serialize>(document: &Value) {
    let value: T = read(document).unwrap_or_else(|error| panic!("{error}: {document}"));
    assert_eq!(serde_json::to_value(&value).unwrap(), *document);
}

#[test]
fn operations_keep_the_contract() {
    for document in operations() {
        reads_and_writes_itself::<Operation>(&document);
        refuses_unknown_keys::<Operation>(&document);
    }
}

#[test]
fn schemas_keep_the_contract() {
    reads_and_writes_itself::<Schema>(&schema());
    refuses_unknown_keys::<Schema>(&schema());
}

#[test]
fn types_keep_the_contract() {
    for signature in SIGNATURES {
        let document = type_document(signature);
        reads_and_writes_itself::<Type>(&document);
        refuses_unknown_keys::<Type>(&document);
    }
}

#[test]
fn a_guard_that_always_holds_keeps_the_contract() {
    let document = json!({ "action": { "op": "message", "text": "x" }, "when": { "when": "always" } });
    assert!(read::<Operation>(&document).is_ok());
    refuses_unknown_keys::<Operation>(&document);
}

/// Every tag that a tagged enumeration of the two vocabularies has is in some golden document. The lists are
/// those of the sources; a new variant without a document fails `operation_tags`, whose match must name it.
#[test]
fn every_shape_has_a_document() {
    let documents = Value::Array(operations());
    let tags = [
        ("default", &["literal", "expression", "fetched", "computed", "identity"][..]),
        ("constraint", &["primary_key", "unique", "foreign_key", "check", "exclude"]),
        ("element", &["column", "expression"]),
        (
            "expr",
            &["text", "literal", "column", "function", "true", "false", "null", "postfix", "binary", "cast"],
        ),
        ("when", &["type_missing", "type_present", "table_missing", "table_present"]),
        (
            "t",
            &[
                "null",
                "bool",
                "int",
                "float",
                "str",
                "decimal",
                "bytes",
                "date",
                "time",
                "date_time",
                "uuid",
                "list",
                "dict",
            ],
        ),
    ];
    for (tag, values) in tags {
        let found = values_of(&documents, tag);
        for value in values {
            assert!(found.contains(*value), "no golden document has `{tag}` = `{value}`");
        }
    }
    let sources: BTreeSet<String> = values_of(&documents, "kind");
    assert!(["text", "ddl", "compiled"].iter().all(|kind| sources.contains(*kind)));
    let known = operation_tags();
    assert_eq!(values_of(&documents, "op"), known);
}

fn values_of(document: &Value, tag: &str) -> BTreeSet<String> {
    let mut document = document.clone();
    let paths = objects(&document);
    let value =
        |path: &Vec<String>| at(&mut document, path).get(tag).and_then(Value::as_str).map(str::to_owned);
    paths.iter().filter_map(value).collect()
}

/// The tags of the operations of the golden documents, through a match that names every variant.
fn operation_tags() -> BTreeSet<String> {
    use limbeck_ops::Action as A;
    let tag = |action: &A| match action {
        A::CreateTable(_) => "create_table",
        A::DropTable(_) => "drop_table",
        A::RenameTable(_) => "rename_table",
        A::CreateTableComment(_) => "create_table_comment",
        A::DropTableComment(_) => "drop_table_comment",
        A::AddColumn(_) => "add_column",
        A::AlterColumn(_) => "alter_column",
        A::DropColumn(_) => "drop_column",
        A::CreateIndex(_) => "create_index",
        A::DropIndex(_) => "drop_index",
        A::AddConstraint(_) => "add_constraint",
        A::DropConstraint(_) => "drop_constraint",
        A::CreateEnum(_) => "create_enum",
        A::AlterEnum(_) => "alter_enum",
        A::DropEnum(_) => "drop_enum",
        A::Execute(_) => "execute",
        A::BulkInsert(_) => "bulk_insert",
        A::BatchAlterTable(_) => "batch_alter_table",
        A::AutocommitBlock(_) => "autocommit_block",
        A::Message(_) => "message",
        A::Custom(_) => "custom",
    };
    const VARIANTS: usize = 21;
    let tags: BTreeSet<String> = operations()
        .iter()
        .map(|document| tag(&read::<Operation>(document).unwrap().action).to_owned())
        .collect();
    assert_eq!(tags.len(), VARIANTS, "a variant has no golden document");
    tags
}
