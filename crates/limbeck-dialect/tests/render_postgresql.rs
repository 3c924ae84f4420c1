//! Statements that Alembic has no counterpart for, run by a real PostgreSQL.
#![allow(clippy::unwrap_used)]

mod support;

use limbeck_dialect::{CatalogScope, Need, ReflectedTable, Rendered, RunState, SchemaScope, dialect};
use limbeck_ops::{Guard, Operation};
use limbeck_schema::{EnumType, MetadataFacts, Table, TableName, Type};
use serde_json::{Value, json};
use support::postgresql::{Database, database};

/// Renders and runs an operation, reading the table that it asks for.
fn run(database: &mut Database, action: Value) -> Vec<String> {
    let operation: Operation = serde_json::from_value(json!({ "action": action })).unwrap();
    let profile = database.profile();
    let mut state = RunState::new(MetadataFacts::no_convention());
    loop {
        match dialect("postgresql").unwrap().render(&profile, &mut state, &operation).unwrap() {
            Rendered::Statements(statements) => {
                let texts: Vec<String> = statements.into_iter().map(|statement| statement.sql).collect();
                texts.iter().for_each(|sql| database.run(sql));
                return texts;
            }
            Rendered::Needs(Need::Table(name)) => {
                let scope = CatalogScope {
                    schemas: SchemaScope::Default,
                    table: Some(name.clone()),
                    exclude: Vec::new(),
                };
                let table = database.read(&scope).table(&name).unwrap().clone();
                state.reflected.push(ReflectedTable { table, dependents: Vec::new(), in_place: false });
            }
            Rendered::Needs(need) => panic!("{need:?}"),
        }
    }
}

fn value(database: &mut Database, sql: &str) -> Option<String> {
    database.rows(sql).first().and_then(|row| row[0].clone())
}

fn type_of(json: Value) -> Type {
    serde_json::from_value(json).unwrap()
}

#[test]
fn an_enumeration_gets_other_values_and_keeps_its_data() {
    let Some(mut database) = database("an_enumeration_gets_other_values_and_keeps_its_data") else { return };
    database.run(
        "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
         CREATE TABLE t (m mood DEFAULT 'ok' NOT NULL, a mood[] DEFAULT ARRAY['ok'::mood]);
         INSERT INTO t VALUES ('happy', '{ok,happy}')",
    );
    let labels = "SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum e JOIN pg_type t ON t.oid = \
                  enumtypid WHERE typname = 'mood'";
    let added = json!({ "op": "alter_enum", "name": "mood", "from": ["sad", "ok", "happy"],
        "to": ["angry", "furious", "sad", "ok", "glad", "happy", "wild"] });
    assert_eq!(run(&mut database, added).len(), 4);
    assert_eq!(value(&mut database, labels).as_deref(), Some("angry,furious,sad,ok,glad,happy,wild"));
    let uses = json!([
        { "table": { "name": "t" }, "column": "m", "server_default":
            { "default": "expression", "expr": { "expr": "text", "sql": "'ok'::mood" } } },
        { "table": { "name": "t" }, "column": "a", "array": true, "server_default":
            { "default": "expression", "expr": { "expr": "text", "sql": "ARRAY['ok'::mood]" } } },
    ]);
    let replaced = json!({ "op": "alter_enum", "name": "mood",
        "from": ["angry", "furious", "sad", "ok", "glad", "happy", "wild"], "to": ["happy", "ok"], "uses": uses });
    run(&mut database, replaced);
    assert_eq!(value(&mut database, labels).as_deref(), Some("happy,ok"));
    assert_eq!(value(&mut database, "SELECT m || a::text FROM t").as_deref(), Some("happy{ok,happy}"));
    database.run("INSERT INTO t DEFAULT VALUES");
    assert_eq!(
        value(&mut database, "SELECT count(*) FROM t WHERE m = 'ok' AND a = '{ok}'").as_deref(),
        Some("1")
    );
    assert_eq!(
        value(&mut database, "SELECT count(*) FROM pg_type WHERE typname LIKE 'mood\\_\\_%'").as_deref(),
        Some("0")
    );
}

#[test]
fn guards_are_answered() {
    let Some(mut database) = database("guards_are_answered") else { return };
    database.run("CREATE SCHEMA s; CREATE TYPE s.en AS ENUM ('a'); CREATE TYPE \"It's\" AS ENUM ('a'); CREATE TABLE t (a int); \
                  CREATE VIEW v AS SELECT 1 AS a");
    let mut holds = |guard: Guard| database.rows(&dialect("postgresql").unwrap().probe(&guard)).len() == 1;
    let present = |schema: Option<&str>, name: &str| Guard::TypePresent {
        schema: schema.map(str::to_owned),
        name: name.to_owned(),
    };
    let missing = |schema: Option<&str>, name: &str| Guard::TypeMissing {
        schema: schema.map(str::to_owned),
        name: name.to_owned(),
    };
    assert!(holds(Guard::Always));
    assert!(holds(present(Some("s"), "en")) && !holds(missing(Some("s"), "en")));
    assert!(!holds(present(None, "en")) && holds(missing(None, "en")));
    assert!(holds(present(None, "It's")));
    assert!(holds(missing(None, "a\\b")));
    let table = |schema, name| TableName::new(schema, name);
    assert!(holds(Guard::TablePresent { table: table(None, "t") }));
    assert!(holds(Guard::TablePresent { table: table(None, "v") }));
    assert!(!holds(Guard::TableMissing { table: table(Some("public"), "t") }));
    assert!(holds(Guard::TableMissing { table: table(Some("s"), "t") }));
    // A name of the system's own catalog is free for a table.
    assert!(holds(Guard::TableMissing { table: table(None, "pg_class") }));
}

#[test]
fn a_scratch_copy_tells_how_the_database_writes() {
    let Some(mut database) = database("a_scratch_copy_tells_how_the_database_writes") else { return };
    database.run("CREATE TABLE t (id int); CREATE TYPE mood AS ENUM ('x')");
    let table: Table = serde_json::from_value(json!({
        "name": { "schema": "elsewhere", "name": "t" },
        "columns": [
            { "name": "id", "type": { "base": { "kind": "Integer" } }, "nullable": false, "primary_key": true },
            { "name": "m", "type": { "base": { "kind": "Enum", "values": ["a", "b"], "name": "mood" } }, "nullable": true,
              "server_default": { "default": "literal", "text": "b" } },
            { "name": "c", "type": { "base": { "kind": "Integer" } }, "nullable": true,
              "server_default": { "default": "computed", "computed": { "sql": "id*2", "persisted": true } } } ],
        "constraints": [
            { "constraint": "primary_key", "key": { "columns": ["id"] } },
            { "constraint": "foreign_key", "key": { "columns": ["c"], "target": { "name": "nowhere" }, "target_columns": ["id"] } },
            { "constraint": "check", "check": { "condition": { "expr": "text", "sql": "id>0" }, "name": { "text": "ck" } } } ],
        "indexes": [{ "name": { "text": "ix" }, "elements": [{ "element": "expression",
            "expr": { "expr": "text", "sql": "abs(id)" } }],
            "options": { "postgresql": { "concurrently": true, "tablespace": "nowhere" } } }],
        "options": { "postgresql": { "partition_by": "LIST (id)" } } }))
    .unwrap();
    let mood = EnumType {
        schema: None,
        name: "mood".to_owned(),
        values: vec!["a".to_owned(), "b".to_owned()],
        comment: None,
        origin: limbeck_schema::Origin::default(),
    };
    let profile = database.profile();
    let dialect = dialect("postgresql").unwrap();
    database.run("BEGIN");
    for statement in dialect.scratch_enum(&profile, &mood).unwrap() {
        database.run(&statement.sql);
    }
    for statement in dialect.scratch_table(&profile, &table).unwrap() {
        database.run(&statement.sql);
    }
    let sql = "SELECT string_agg(pg_get_expr(adbin, adrelid), ' ' ORDER BY adnum) FROM pg_attrdef WHERE adrelid = 'pg_temp.t'::regclass";
    let defaults = value(&mut database, sql).unwrap();
    assert_eq!(defaults, "nextval('t_id_seq'::regclass) 'b'::mood (id * 2)");
    let index = value(&mut database, "SELECT pg_get_indexdef('pg_temp.ix'::regclass, 1, true)").unwrap();
    assert_eq!(index, "abs(id)");
    database.run("ROLLBACK");
    assert_eq!(
        value(&mut database, "SELECT count(*) FROM pg_class WHERE relname = 't'").as_deref(),
        Some("1")
    );
}

#[test]
fn types_are_converted() {
    let Some(mut database) = database("types_are_converted") else { return };
    database.run("CREATE TYPE en AS ENUM ('1', 't'); CREATE TYPE en2 AS ENUM ('t', '1')");
    let kind = |kind: &str| json!({ "base": { "kind": kind } });
    let named = |name: &str| json!({ "base": { "kind": "Enum", "name": name, "values": ["1"] } });
    let pairs = [
        (kind("Text"), "'1'", kind("Integer"), "1"),
        (kind("Integer"), "1", kind("Text"), "1"),
        (kind("Integer"), "1", kind("BigInteger"), "1"),
        (kind("Numeric"), "1.7", kind("SmallInteger"), "2"),
        (kind("Boolean"), "true", kind("BigInteger"), "1"),
        (kind("BigInteger"), "5", kind("Boolean"), "t"),
        (kind("String"), "'t'", kind("Boolean"), "t"),
        (kind("Text"), "'1'", named("en"), "1"),
        (named("en"), "'t'", named("en2"), "t"),
        (named("en"), "'1'", kind("String"), "1"),
        (named("en"), "'1'", kind("Integer"), "1"),
        (kind("Date"), "'2020-01-02'", kind("DateTime"), "2020-01-02 00:00:00"),
        (kind("DateTime"), "'2020-01-02 03:04'", kind("Date"), "2020-01-02"),
        (kind("JSON"), "'[1]'", kind("postgresql.JSONB"), "[1]"),
        (kind("Text"), "'[1]'", kind("postgresql.JSONB"), "[1]"),
        (
            kind("String"),
            "'00000000-0000-0000-0000-00000000000a'",
            kind("Uuid"),
            "00000000-0000-0000-0000-00000000000a",
        ),
        (kind("postgresql.INET"), "'1.2.3.4'", kind("postgresql.CIDR"), "1.2.3.4/32"),
    ];
    let dialect = dialect("postgresql").unwrap();
    let profile = database.profile();
    for (from, stored, to, expected) in pairs {
        let (from_type, to_type) = (type_of(from.clone()), type_of(to.clone()));
        let declared = dialect.type_text(&profile, &from_type).unwrap();
        database.run(&format!(
            "DROP TABLE IF EXISTS t; CREATE TABLE t (\"C\" {declared}); INSERT INTO t VALUES ({stored})"
        ));
        let using = dialect.conversion(&profile, "C", &from_type, &to_type).unwrap();
        let mut alter = json!({ "op": "alter_column", "table": { "name": "t" }, "column": "C", "type": to, "existing_type": from });
        if let Some(using) = using {
            alter["postgresql_using"] = json!(using);
        }
        run(&mut database, alter);
        assert_eq!(value(&mut database, "SELECT * FROM t").as_deref(), Some(expected), "{from} to {to}");
    }
}

#[test]
fn values_arrive_as_they_are() {
    let Some(mut database) = database("values_arrive_as_they_are") else { return };
    let column =
        |name: &str, base: Value| json!({ "name": name, "type": { "base": base }, "nullable": true });
    let plain = |name: &str, kind: &str| column(name, json!({ "kind": kind }));
    let columns = json!([
        plain("i", "Integer"),
        plain("s", "Text"),
        plain("b", "LargeBinary"),
        plain("f", "Float"),
        plain("j", "JSON"),
        column("jn", json!({ "kind": "JSON", "none_as_null": true })),
        column("jj", json!({ "kind": "JSON" })),
        column("e", json!({ "kind": "ARRAY", "item_type": { "base": { "kind": "Integer" } } })),
        column("a", json!({ "kind": "ARRAY", "item_type": { "base": { "kind": "Text" } } })),
        column("z", json!({ "kind": "DateTime", "timezone": true })),
    ]);
    run(
        &mut database,
        json!({ "op": "create_table", "table": { "name": { "name": "t" }, "columns": columns } }),
    );
    let nothing = json!({ "t": "null" });
    let row = json!([
        ["i", { "t": "int", "v": -5 }], ["s", { "t": "str", "v": "a'b\\c%d:e\n" }], ["b", { "t": "bytes", "v": "00ff5c" }],
        ["f", { "t": "float", "v": "inf" }], ["j", { "t": "dict", "v": [["k", { "t": "str", "v": "\"ü\\" }]] }],
        ["jn", nothing], ["jj", nothing], ["e", { "t": "list", "v": [] }],
        ["a", { "t": "list", "v": [{ "t": "str", "v": "x,y" }, nothing] }],
        ["z", { "t": "date_time", "v": "2020-01-02T03:04:05.5+02:00" }],
    ]);
    run(
        &mut database,
        json!({ "op": "bulk_insert", "table": { "name": "t" }, "columns": columns, "rows": [row] }),
    );
    database.run("SET timezone = 'UTC'");
    let stored = database.rows("SELECT i, s, b, f, j ->> 'k', jn IS NULL, jj::text, e, a, z FROM t");
    let stored: Vec<&str> = stored[0].iter().map(|value| value.as_deref().unwrap()).collect();
    assert_eq!(
        stored,
        [
            "-5",
            "a'b\\c%d:e\n",
            "\\x00ff5c",
            "Infinity",
            "\"ü\\",
            "t",
            "null",
            "{}",
            "{\"x,y\",NULL}",
            "2020-01-02 01:04:05.5+00"
        ]
    );
}

#[test]
fn a_table_is_built_anew_when_asked() {
    let Some(mut database) = database("a_table_is_built_anew_when_asked") else { return };
    database.run(
        "CREATE TABLE t (a int, b text, CONSTRAINT pk PRIMARY KEY (a), CONSTRAINT uq UNIQUE (b), CONSTRAINT ck CHECK (a > 0));
         CREATE INDEX ix ON t (b); INSERT INTO t VALUES (1, 'x')",
    );
    let batch = json!({ "op": "batch_alter_table", "table": { "name": "t" }, "recreate": "always", "operations": [
        { "action": { "op": "add_column", "table": { "name": "t" }, "insert_before": "a", "column":
            { "name": "c", "type": { "base": { "kind": "Enum", "values": ["p"], "name": "en" } }, "nullable": true } } },
        { "action": { "op": "alter_column", "table": { "name": "t" }, "column": "a", "new_name": "n" } } ] });
    run(&mut database, batch);
    let rows = database.rows("SELECT * FROM t");
    assert_eq!(rows, vec![vec![None, Some("1".to_owned()), Some("x".to_owned())]]);
    let constraints = "SELECT string_agg(conname || ' ' || pg_get_constraintdef(oid), '; ' ORDER BY conname) FROM pg_constraint \
                       WHERE conrelid = 't'::regclass AND contype <> 'n'";
    let expected = "ck CHECK ((n > 0)); pk PRIMARY KEY (n); uq UNIQUE (b)";
    assert_eq!(value(&mut database, constraints).as_deref(), Some(expected));
    assert_eq!(value(&mut database, "SELECT to_regclass('ix')::text").as_deref(), Some("ix"));
}
