//! Pairs of migrations, and whether their order matters. What PostgreSQL does with each pair decides what is
//! expected.

use serde_json::{Value, json};

use super::*;

fn touches(documents: &[Value]) -> Touches {
    let read = |document: &Value| serde_json::from_value(json!({ "action": document })).unwrap();
    Touches::of(&documents.iter().map(read).collect::<Vec<_>>())
}

/// The objects on which the order of the two matters, in words.
fn between(first: &Value, second: &Value) -> Vec<String> {
    let (first, second) = (touches(std::slice::from_ref(first)), touches(std::slice::from_ref(second)));
    let words = |found: Vec<Overlap>| found.iter().map(|one| one.object.to_string()).collect::<Vec<_>>();
    let found = words(overlaps(&first, &second));
    assert_eq!(found.len(), overlaps(&second, &first).len(), "both ways alike");
    found
}

fn column(name: &str) -> Value {
    json!({ "name": name, "type": { "base": { "kind": "Integer" } }, "nullable": true })
}

fn add(table: &str, name: &str) -> Value {
    json!({ "op": "add_column", "table": { "name": table }, "column": column(name) })
}

fn drop(table: &str, name: &str) -> Value {
    json!({ "op": "drop_column", "table": { "name": table }, "column": name })
}

fn alter(table: &str, name: &str, new: Option<&str>) -> Value {
    json!({ "op": "alter_column", "table": { "name": table }, "column": name, "new_name": new })
}

fn create(table: &str) -> Value {
    json!({ "op": "create_table", "table": { "name": { "name": table }, "columns": [column("id")] } })
}

fn index(name: &str, table: &str, on: &Value) -> Value {
    json!({
        "op": "create_index", "table": { "name": table },
        "index": { "name": { "text": name }, "elements": [on] }
    })
}

fn foreign_key(table: &str, target: &str) -> Value {
    json!({
        "op": "add_constraint", "table": { "name": table },
        "constraint": { "constraint": "foreign_key", "key": {
            "name": { "text": "fk" }, "columns": ["t"], "target": { "name": target }, "target_columns": ["id"]
        } }
    })
}

fn drop_constraint(table: &str, name: &str, kind: &str) -> Value {
    json!({
        "op": "drop_constraint", "table": { "name": table }, "name": { "text": name }, "kind": kind
    })
}

#[test]
fn migrations_that_stand_apart() {
    let plain = json!({ "element": "column", "name": "a" });
    let expression = json!({ "element": "expression", "expr": { "expr": "text", "sql": "lower(a)" } });
    for (first, second) in [
        (add("t", "a"), add("t", "b")),
        (add("t", "a"), add("u", "a")),
        (add("t", "a"), drop("t", "b")),
        (create("t"), create("u")),
        (index("i", "t", &plain), index("j", "t", &plain)),
        (index("i", "t", &expression), add("t", "b")),
        (foreign_key("t", "u"), foreign_key("v", "u")),
        (drop_constraint("t", "ck", "check"), alter("t", "a", None)),
        (drop_constraint("t", "ck", "check"), foreign_key("u", "t")),
    ] {
        assert_eq!(between(&first, &second), Vec::<String>::new(), "{first} {second}");
    }
}

#[test]
fn migrations_whose_order_matters() {
    let plain = json!({ "element": "column", "name": "a" });
    let expression = json!({ "element": "expression", "expr": { "expr": "text", "sql": "lower(a)" } });
    let insert =
        json!({ "op": "bulk_insert", "table": { "name": "t" }, "columns": [column("a")], "rows": [] });
    for (first, second, object) in [
        (add("t", "a"), add("t", "A"), "column `t.a`"),
        (alter("t", "a", None), drop("t", "a"), "column `t.a`"),
        (alter("t", "a", Some("b")), add("t", "b"), "column `t.b`"),
        (alter("t", "a", Some("b")), index("i", "t", &plain), "column `t.a`"),
        (index("i", "t", &expression), drop("t", "a"), "column `t.a`"),
        (create("t"), create("t"), "table `t`"),
        (insert.clone(), insert.clone(), "the rows of `t`"),
        (insert, drop("t", "a"), "column `t.a`"),
        (json!({ "op": "drop_table", "table": { "name": "t" } }), add("t", "a"), "table `t`"),
        (
            json!({ "op": "rename_table", "table": { "name": "t" }, "new_name": "u" }),
            foreign_key("v", "t"),
            "table `t`",
        ),
        (index("i", "t", &plain), index("i", "u", &plain), "index `i`"),
        (drop_constraint("t", "uq", "unique"), foreign_key("u", "t"), "the keys of `t`"),
        (drop_constraint("t", "ck", "check"), drop("t", "a"), "column `t.a`"),
    ] {
        assert_eq!(between(&first, &second), [object], "{first} {second}");
    }
}

#[test]
fn a_schema_that_is_not_named_may_be_any() {
    let in_schema = json!({ "op": "drop_table", "table": { "schema": "public", "name": "t" } });
    assert_eq!(between(&in_schema, &add("t", "a")), ["table `public.t`"]);
    let elsewhere = json!({ "op": "drop_table", "table": { "schema": "other", "name": "t" } });
    assert_eq!(between(&in_schema, &elsewhere), Vec::<String>::new());
}

#[test]
fn what_nobody_knows_is_said() {
    let sql = json!({ "op": "execute", "source": { "kind": "text", "sql": "UPDATE t SET a = 1" } });
    let block = json!({ "op": "autocommit_block", "operations": [{ "action": sql }] });
    let batch = json!({
        "op": "batch_alter_table", "table": { "name": "t" }, "operations": [{ "action": add("t", "a") }]
    });
    let found = touches(&[block, batch]);
    assert_eq!(found.unknown.len(), 1);
    assert_eq!(found.unknown[0].what, "raw SQL");
    assert_eq!(found.tables(), [&limbeck_schema::TableName::new(None, "t")]);
    assert_eq!(shared_tables(&found, &touches(&[add("t", "b")])).len(), 1);
}
