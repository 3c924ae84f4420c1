//! What a rendering depends on besides the operation: what is known, what ran before, whether a server listens.
#![allow(clippy::unwrap_used)]

mod support;

use limbeck_dialect::{
    Dialect, Need, Profile, Rendered, RunState, Version, VersionMove, VersionTable, dialect,
};
use limbeck_ops::Operation;
use limbeck_schema::{MetadataFacts, TableName};
use serde_json::{Value, json};

fn operation(action: Value) -> Operation {
    serde_json::from_value(json!({ "action": action })).unwrap()
}

fn postgresql() -> (&'static dyn Dialect, Profile) {
    let profile = Profile {
        dialect: "postgresql".to_owned(),
        server: Version(15, 0, 0),
        default_schema: Some("public".to_owned()),
        ..support::sqlite::profile()
    };
    (dialect("postgresql").unwrap(), profile)
}

fn sqlite() -> (&'static dyn Dialect, Profile) {
    (dialect("sqlite").unwrap(), support::sqlite::profile())
}

fn known() -> RunState {
    RunState::new(MetadataFacts::no_convention())
}

fn sql(on: (&'static dyn Dialect, Profile), state: &mut RunState, action: Value) -> Vec<String> {
    match on.0.render(&on.1, state, &operation(action)).unwrap() {
        Rendered::Statements(statements) => statements.into_iter().map(|statement| statement.sql).collect(),
        Rendered::Needs(need) => panic!("needs {need:?}"),
    }
}

fn need(on: (&'static dyn Dialect, Profile), state: &mut RunState, action: Value) -> Need {
    match on.0.render(&on.1, state, &operation(action)).unwrap() {
        Rendered::Statements(statements) => panic!("{statements:?}"),
        Rendered::Needs(need) => need,
    }
}

fn message(on: (&'static dyn Dialect, Profile), action: Value) -> String {
    let error = on.0.render(&on.1, &mut known(), &operation(action)).unwrap_err();
    assert_eq!(error.code().id(), "LB0704");
    error.to_string()
}

fn integer(name: &str) -> Value {
    json!({ "name": name, "type": { "base": { "kind": "Integer" } }, "nullable": true })
}

/// A table with one integer column `a` and these constraints.
fn create(constraints: &Value) -> Value {
    json!({ "op": "create_table", "table": {
        "name": { "name": "t" }, "columns": [integer("a")], "constraints": constraints } })
}

#[test]
fn only_names_that_a_convention_could_touch_wait_for_it() {
    let unknown = || RunState::new(MetadataFacts::Unknown {});
    let unique =
        |name: Value| json!([{ "constraint": "unique", "unique": { "columns": ["a"], "name": name } }]);
    for constraints in [
        unique(Value::Null),
        unique(json!({ "text": "u" })),
        json!([{ "constraint": "primary_key", "key": { "columns": ["a"] } }]),
        json!([{ "constraint": "check", "check": { "condition": { "expr": "text", "sql": "a" }, "name": { "text": "c" } } }]),
    ] {
        assert_eq!(
            need(postgresql(), &mut unknown(), create(&constraints)),
            Need::MetadataFacts,
            "{constraints}"
        );
    }
    let settled = unique(json!({ "text": "u", "final": true }));
    assert_eq!(sql(postgresql(), &mut unknown(), create(&settled)).len(), 1);
    assert_eq!(sql(postgresql(), &mut unknown(), create(&json!([]))).len(), 1);
    let drop = |name: Value| json!({ "op": "drop_index", "name": name });
    assert_eq!(need(sqlite(), &mut unknown(), drop(json!({ "text": "ix" }))), Need::MetadataFacts);
    assert_eq!(
        sql(sqlite(), &mut unknown(), drop(json!({ "text": "ix", "final": true }))),
        ["DROP INDEX ix"]
    );
}

#[test]
fn a_failed_rendering_leaves_no_trace() {
    let mut state = RunState::new(MetadataFacts::Unknown {});
    let table = json!({ "op": "create_table", "table": { "name": { "name": "t" },
        "columns": [{ "name": "e", "nullable": true,
            "type": { "base": { "kind": "Enum", "values": ["a"], "name": "en" } } }],
        "constraints": [{ "constraint": "unique", "unique": { "columns": ["e"] } }] } });
    assert_eq!(need(postgresql(), &mut state, table), Need::MetadataFacts);
    assert!(state.created_enums.is_empty());
}

#[test]
fn a_dropped_type_is_created_again() {
    let table = |name: &str| {
        json!({ "op": "create_table", "table": { "name": { "name": name },
        "columns": [{ "name": "e", "nullable": true,
            "type": { "base": { "kind": "Enum", "values": ["a"], "name": "en" } } }] } })
    };
    let mut state = known();
    assert_eq!(sql(postgresql(), &mut state, table("t1")).len(), 2);
    assert_eq!(sql(postgresql(), &mut state, table("t2")).len(), 1);
    sql(postgresql(), &mut state, json!({ "op": "drop_enum", "name": "en" }));
    assert_eq!(sql(postgresql(), &mut state, table("t3")).len(), 2);
    let raw = json!({ "op": "execute", "source": { "kind": "text", "sql": "DROP TYPE IF EXISTS en" } });
    sql(postgresql(), &mut state, raw);
    assert_eq!(sql(postgresql(), &mut state, table("t4")).len(), 2);
    assert_eq!(sql(postgresql(), &mut state, table("t5")).len(), 1);
}

#[test]
fn python_is_asked_for_what_only_it_knows() {
    let what = |action| match need(postgresql(), &mut known(), action) {
        Need::Python(what) => what,
        other => panic!("{other:?}"),
    };
    let foreign = json!({ "kind": "other", "python": { "module": "geo", "name": "Geometry" }, "sql": { "sqlite": "GEOM" } });
    let add = json!({ "op": "add_column", "table": { "name": "t" },
        "column": { "name": "g", "type": { "base": foreign }, "nullable": true } });
    assert_eq!(what(add.clone()), "the type `geo.Geometry`");
    assert_eq!(sql(sqlite(), &mut known(), add), ["ALTER TABLE t ADD COLUMN g GEOM"]);
    let custom = json!({ "op": "custom", "class": "x.Y", "handle": 1, "reversible": false });
    assert_eq!(what(custom), "the operation `x.Y`");
    let option = json!({ "op": "drop_column", "table": { "name": "t" }, "column": "c",
        "other": [{ "dialect": "postgresql", "key": "odd", "value": { "t": "int", "v": 1 } }] });
    assert_eq!(what(option.clone()), "the option `postgresql_odd`");
    assert_eq!(sql(sqlite(), &mut known(), option), ["ALTER TABLE t DROP COLUMN c"]);
    let ddl = json!({ "op": "execute", "source": { "kind": "ddl", "sql": "SELECT '%(table)s'" } });
    assert_eq!(what(ddl), "the `%` in a `DDL()`");
}

#[test]
fn a_parameter_without_a_value_is_an_error_online() {
    let text = json!({ "op": "execute", "source": { "kind": "text", "sql": "SELECT :x" } });
    assert_eq!(message(postgresql(), text), "A value is required for bind parameter 'x'");
}

#[test]
fn sqlite_says_that_it_cannot_alter_before_it_tries() {
    let alter = json!({ "op": "alter_column", "table": { "name": "t" }, "column": "c", "nullable": false });
    assert_eq!(message(sqlite(), alter), "SQLite cannot alter a column in place, only rename it");
    let rename = json!({ "op": "alter_column", "table": { "name": "t" }, "column": "c", "new_name": "d" });
    assert_eq!(sql(sqlite(), &mut known(), rename), ["ALTER TABLE t RENAME COLUMN c TO d"]);
}

#[test]
fn a_batch_waits_for_the_table_that_it_rebuilds() {
    let batch = json!({ "op": "batch_alter_table", "table": { "name": "t" }, "operations": [
        { "action": { "op": "drop_column", "table": { "name": "t" }, "column": "c" } }] });
    assert_eq!(need(sqlite(), &mut known(), batch), Need::Table(TableName::new(None, "t")));
}

#[test]
fn computed_columns_are_stored_where_they_must_be() {
    let add = |persisted: Value| {
        json!({ "op": "add_column", "table": { "name": "t" }, "column": { "name": "c",
        "type": { "base": { "kind": "Integer" } }, "nullable": true,
        "server_default": { "default": "computed", "computed": { "sql": "a", "persisted": persisted } } } })
    };
    let stored = ["ALTER TABLE t ADD COLUMN c INTEGER GENERATED ALWAYS AS (a) STORED"];
    assert_eq!(sql(postgresql(), &mut known(), add(Value::Null)), stored);
    assert_eq!(sql(postgresql(), &mut known(), add(json!(true))), stored);
    assert!(message(postgresql(), add(json!(false))).contains("'virtual' persistence"));
    let (dialect, profile) = postgresql();
    let newer = (dialect, Profile { server: Version(18, 0, 0), ..profile });
    assert_eq!(
        sql(newer, &mut known(), add(json!(false))),
        ["ALTER TABLE t ADD COLUMN c INTEGER GENERATED ALWAYS AS (a) VIRTUAL"]
    );
}

#[test]
fn a_computed_column_becomes_plain_where_it_can() {
    let clear = json!({ "op": "alter_column", "table": { "name": "t" }, "column": "c", "server_default": "clear",
        "existing_server_default": { "set": { "default": "computed", "computed": { "sql": "a" } } } });
    assert_eq!(
        sql(postgresql(), &mut known(), clear.clone()),
        ["ALTER TABLE t ALTER COLUMN c DROP EXPRESSION"]
    );
    let (dialect, profile) = postgresql();
    let older = (dialect, Profile { server: Version(12, 0, 0), ..profile });
    assert!(message(older, clear).contains("is not supported"));
}

#[test]
fn a_backslash_is_doubled_where_it_is_an_escape() {
    let (dialect, profile) = postgresql();
    let value = limbeck_schema::Value::Str("a\\b'c".to_owned());
    assert_eq!(dialect.literal(&profile, &value).unwrap(), "'a\\b''c'");
    let escaping = Profile { backslash_escapes: true, ..profile };
    assert_eq!(dialect.literal(&escaping, &value).unwrap(), "'a\\\\b''c'");
}

#[test]
fn values_that_alembic_has_no_literal_for() {
    let (pg, lite) = (postgresql(), sqlite());
    let literal = |on: &(&'static dyn Dialect, Profile), value: Value| {
        on.0.literal(&on.1, &serde_json::from_value(value).unwrap()).unwrap()
    };
    let bytes = json!({ "t": "bytes", "v": "00ff" });
    assert_eq!(literal(&pg, bytes.clone()), "'\\x00ff'");
    assert_eq!(literal(&lite, bytes), "X'00FF'");
    let infinity = json!({ "t": "float", "v": "-inf" });
    assert_eq!(literal(&pg, infinity.clone()), "'-Infinity'");
    assert_eq!(literal(&lite, infinity), "-9e999");
    // As CPython's json.dumps writes {"a": [1, None, "ü\n"]}.
    let dict = json!({ "t": "dict", "v": [["a", { "t": "list", "v": [
        { "t": "int", "v": 1 }, { "t": "null" }, { "t": "str", "v": "ü\n" }] }]] });
    assert_eq!(literal(&pg, dict), r#"'{"a": [1, null, "\u00fc\n"]}'"#);
}

/// The expected texts are what Alembic 1.20.1 with SQLAlchemy 2.1.9 prints.
#[test]
fn version_rows_as_alembic_prints_them() {
    let insert = VersionMove::Insert { revision: "a1".to_owned() };
    let update = VersionMove::Update { from: "a1".to_owned(), to: "b2".to_owned() };
    let delete = VersionMove::Delete { revision: "b2".to_owned() };
    let plain = VersionTable::default();
    let elsewhere = VersionTable { name: TableName::new(Some("s"), "Ver"), primary_key: true };
    let keyless = VersionTable { primary_key: false, ..VersionTable::default() };
    for ((dialect, profile), returning) in
        [(postgresql(), " RETURNING alembic_version.version_num"), (sqlite(), " RETURNING version_num")]
    {
        let create = |table: &VersionTable| dialect.create_version_table(table).sql;
        assert_eq!(
            create(&plain),
            "CREATE TABLE alembic_version (\n\tversion_num VARCHAR(32) NOT NULL, \n\tCONSTRAINT alembic_version_pkc PRIMARY \
             KEY (version_num)\n)"
        );
        assert_eq!(create(&keyless), "CREATE TABLE alembic_version (\n\tversion_num VARCHAR(32) NOT NULL\n)");
        assert!(create(&elsewhere).starts_with("CREATE TABLE s.\"Ver\" ("));
        assert!(create(&elsewhere).contains("CONSTRAINT \"Ver_pkc\" PRIMARY KEY (version_num)"));

        let offline = Profile { offline: true, ..profile.clone() };
        let text = |profile, table, moved| dialect.move_version(profile, table, moved);
        let inserted = "INSERT INTO alembic_version (version_num) VALUES ('a1')";
        assert_eq!(text(&offline, &plain, &insert).sql, format!("{inserted}{returning}"));
        assert_eq!(text(&profile, &plain, &insert).sql, inserted);
        assert_eq!(text(&offline, &keyless, &insert).sql, inserted);
        let updated = text(&offline, &elsewhere, &update);
        assert_eq!(updated.sql, "UPDATE s.\"Ver\" SET version_num='b2' WHERE s.\"Ver\".version_num = 'a1'");
        assert_eq!(updated.expected_rows, Some(1));
        let deleted = text(&profile, &plain, &delete);
        assert_eq!(deleted.sql, "DELETE FROM alembic_version WHERE alembic_version.version_num = 'b2'");
        assert_eq!(deleted.expected_rows, Some(1));
    }
    // SQLAlchemy 1.4 asks SQLite for nothing back.
    let (dialect, profile) = sqlite();
    let older = Profile { offline: true, sqlalchemy: Version(1, 4, 54), ..profile };
    assert!(!dialect.move_version(&older, &plain, &insert).sql.contains("RETURNING"));
}

#[test]
fn drivers_and_their_marks() {
    let (pg, lite) = (postgresql().0, sqlite().0);
    assert_eq!(pg.default_driver(Version(2, 0, 40)), "psycopg2");
    assert_eq!(pg.default_driver(Version(2, 1, 0)), "psycopg");
    assert!(pg.paramstyle("psycopg").doubles_percent());
    assert!(pg.paramstyle("pg8000").doubles_percent());
    assert!(!pg.paramstyle("asyncpg").doubles_percent());
    assert!(!lite.paramstyle("aiosqlite").doubles_percent());
    assert!(lite.forbids_transaction(" -- why\n pragma foreign_keys = off"));
    assert!(lite.forbids_transaction("VACUUM"));
    assert!(!lite.forbids_transaction("SELECT 'PRAGMA'"));
}

#[test]
fn sqlalchemy_2_0_differs() {
    let older = |on: (&'static dyn Dialect, Profile)| {
        (on.0, Profile { sqlalchemy: Version(2, 0, 58), offline: true, ..on.1 })
    };
    let table = |base: Value| {
        json!({ "op": "create_table", "table": { "name": { "name": "t" },
        "columns": [{ "name": "c", "type": { "base": base }, "nullable": true }] } })
    };
    let enumeration = table(json!({ "kind": "Enum", "values": ["a"], "name": "text", "create_type": false }));
    assert_eq!(
        sql(older(postgresql()), &mut known(), enumeration),
        ["CREATE TYPE text AS ENUM ('a')", "CREATE TABLE t (\n\tc text\n)"]
    );
    let collated = table(json!({ "kind": "String", "collation": "nocase" }));
    assert_eq!(
        sql(older(sqlite()), &mut known(), collated),
        ["CREATE TABLE t (\n\tc VARCHAR COLLATE \"nocase\"\n)"]
    );
    let (dialect, profile) = older(sqlite());
    let jsonb = operation(table(json!({ "kind": "postgresql.JSONB" })));
    assert!(dialect.render(&profile, &mut known(), &jsonb).is_err());
}

#[test]
fn sqlite_leaves_comments_out_when_it_runs_them() {
    let comment = json!({ "op": "create_table_comment", "table": { "name": "t" }, "comment": "c" });
    assert!(sql(sqlite(), &mut known(), comment).is_empty());
    let alter =
        json!({ "op": "alter_column", "table": { "name": "t" }, "column": "c", "comment": { "set": "c" } });
    assert!(sql(sqlite(), &mut known(), alter).is_empty());
}
