//! Operations replayed on a schema, and undone. Pairs of whole schemas are `limbeck-diff`'s tests; here is what a
//! diff never makes: renames, batches, guards, raw SQL.
#![allow(clippy::unwrap_used)]

use limbeck_ops::{Action, Effect, Operation, inverse_of_all};
use limbeck_schema::{IndexElement, Schema, TableName};
use serde_json::{Value, json};

fn operation(document: Value) -> Operation {
    serde_json::from_value(document).unwrap()
}

fn action(document: Value) -> Operation {
    operation(json!({ "action": document }))
}

/// `users` with an index and a CHECK, and `posts` that refers to it.
fn schema() -> Schema {
    let integer =
        |name: &str| json!({ "name": name, "type": { "base": { "kind": "Integer" } }, "nullable": true });
    serde_json::from_value(json!({
        "tables": [
            {
                "name": { "name": "users" },
                "columns": [integer("id"), integer("age"), integer("size")],
                "constraints": [
                    { "constraint": "primary_key", "key": { "name": { "text": "pk" }, "columns": ["id"] } },
                    { "constraint": "check", "check": { "name": { "text": "ck" }, "condition": { "expr": "text", "sql": "age > 0" } } }
                ],
                "indexes": [{ "name": { "text": "ix_size" }, "elements": [{ "element": "column", "name": "size" }] }]
            },
            {
                "name": { "name": "posts" },
                "columns": [integer("id"), integer("user_id")],
                "constraints": [{
                    "constraint": "foreign_key",
                    "key": {
                        "name": { "text": "fk" }, "columns": ["user_id"], "target": { "name": "users" }, "target_columns": ["id"]
                    }
                }]
            }
        ],
        "enums": [{ "name": "mood", "values": ["sad", "ok"] }]
    }))
    .unwrap()
}

/// Replays, checks that the effect is known, undoes, and checks that all is as it was; gives the schema between.
fn there_and_back(operations: &[Operation]) -> Schema {
    let before = schema();
    let mut schema = before.clone();
    for operation in operations {
        assert_eq!(operation.apply(&mut schema), Effect::Known, "{operation:?}");
    }
    let between = schema.clone();
    for operation in inverse_of_all(operations, &before).unwrap() {
        assert_eq!(operation.apply(&mut schema), Effect::Known, "{operation:?}");
    }
    assert_eq!(schema, before);
    between
}

#[test]
fn a_renamed_table_is_followed_by_the_keys_that_refer_to_it() {
    let renamed = there_and_back(&[action(
        json!({ "op": "rename_table", "table": { "name": "users" }, "new_name": "people" }),
    )]);
    let posts = renamed.table(&TableName::new(None, "posts")).unwrap();
    assert_eq!(posts.foreign_keys().next().unwrap().target, TableName::new(None, "people"));
}

#[test]
fn a_renamed_column_is_followed_by_keys_and_indexes() {
    let rename = |column: &str, new: &str| {
        action(
            json!({ "op": "alter_column", "table": { "name": "users" }, "column": column, "new_name": new }),
        )
    };
    let renamed = there_and_back(&[rename("id", "key"), rename("size", "length")]);
    let users = renamed.table(&TableName::new(None, "users")).unwrap();
    assert_eq!(users.primary_key().unwrap().columns, ["key"]);
    assert_eq!(users.indexes[0].elements, [IndexElement::Column { name: "length".into() }]);
    let posts = renamed.table(&TableName::new(None, "posts")).unwrap();
    assert_eq!(posts.foreign_keys().next().unwrap().target_columns, ["key"]);
    // The CHECK's text is the database's to rewrite.
    assert_eq!(rename("age", "years").apply(&mut schema()), Effect::Unknown);
}

#[test]
fn a_dropped_column_takes_along_what_stands_on_it() {
    let drop = action(json!({ "op": "drop_column", "table": { "name": "users" }, "column": "age" }));
    let mut schema = schema();
    let back = drop.inverse(&schema).unwrap();
    assert_eq!(drop.apply(&mut schema), Effect::Known);
    assert_eq!(schema.tables[0].constraints.len(), 1);
    assert!(matches!(&back[..], [add, check]
        if matches!(add.action, Action::AddColumn(_)) && matches!(check.action, Action::AddConstraint(_))));
}

#[test]
fn an_alteration_says_how_it_was_on_its_way_back() {
    let alter = action(json!({
        "op": "alter_column", "table": { "name": "users" }, "column": "age", "nullable": false, "comment": { "set": "years" },
        "type": { "base": { "kind": "BigInteger" } },
        "server_default": { "set": { "default": "literal", "text": "1" } }
    }));
    there_and_back(std::slice::from_ref(&alter));
    let back = alter.inverse(&schema()).unwrap();
    assert_eq!(
        serde_json::to_value(&back).unwrap(),
        json!([{ "action": {
            "op": "alter_column", "table": { "name": "users" }, "column": "age",
            "nullable": true, "existing_nullable": false,
            "server_default": "clear", "existing_server_default": { "set": { "default": "literal", "text": "1" } },
            "comment": "clear", "existing_comment": "years",
            "type": { "base": { "kind": "Integer" } }, "existing_type": { "base": { "kind": "BigInteger" } }
        } }])
    );
}

#[test]
fn a_batch_is_undone_by_a_batch() {
    there_and_back(&[action(json!({
        "op": "batch_alter_table", "table": { "name": "users" },
        "operations": [
            { "action": { "op": "drop_constraint", "table": { "name": "users" }, "name": { "text": "ck" }, "kind": "check" } },
            { "action": {
                "op": "add_constraint", "table": { "name": "users" },
                "constraint": { "constraint": "check", "check": { "name": { "text": "ck" }, "condition": { "expr": "text", "sql": "age > 9" } } }
            } }
        ]
    }))]);
}

#[test]
fn a_guard_is_asked_of_the_schema() {
    let create = |name: &str| {
        operation(json!({
            "action": { "op": "create_enum", "enumeration": { "name": name, "values": ["a"] } },
            "when": { "when": "type_missing", "name": name, "schema": null }
        }))
    };
    let mut schema = schema();
    assert_eq!(create("mood").inverse(&schema).unwrap(), []);
    assert_eq!(create("mood").apply(&mut schema), Effect::Known);
    assert_eq!(schema.enums.len(), 1);
    assert_eq!(create("other").apply(&mut schema), Effect::Known);
    assert_eq!(schema.enums.len(), 2);
}

#[test]
fn what_is_there_already_is_not_undone() {
    let present = json!({ "op": "drop_table", "table": { "name": "nobody" }, "if_exists": true });
    assert_eq!(action(present).inverse(&schema()).unwrap(), []);
    let again = json!({
        "op": "create_table", "table": { "name": { "name": "users" }, "columns": [] }, "if_not_exists": true
    });
    assert_eq!(action(again).inverse(&schema()).unwrap(), []);
}

#[test]
fn what_nobody_can_follow_is_unknown_and_has_no_way_back() {
    let raw = action(json!({ "op": "execute", "source": { "kind": "text", "sql": "drop table users" } }));
    assert_eq!(raw.apply(&mut schema()), Effect::Unknown);
    assert_eq!(raw.inverse(&schema()).unwrap_err().to_string(), "raw SQL");
    let nobody = action(json!({ "op": "drop_table", "table": { "name": "nobody" } }));
    assert_eq!(nobody.apply(&mut schema()), Effect::Unknown);
    assert_eq!(nobody.inverse(&schema()).unwrap_err().to_string(), "the table `nobody` is not known");
    let unnamed = action(json!({
        "op": "add_constraint", "table": { "name": "users" }, "constraint": { "constraint": "unique", "unique": { "columns": ["age"] } }
    }));
    assert_eq!(unnamed.inverse(&schema()).unwrap_err().to_string(), "an unnamed constraint of `users`");
    let block = action(json!({ "op": "autocommit_block", "operations": [{ "action": {
        "op": "execute", "source": { "kind": "ddl", "sql": "vacuum" } } }] }));
    assert_eq!(block.apply(&mut schema()), Effect::Unknown);
}
