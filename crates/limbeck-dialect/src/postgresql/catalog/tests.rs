//! The readers on recorded rows and types.

use limbeck_schema::{Autoincrement, Schema, ServerDefault, TableName, TypeKind};

use super::types::{ColumnType, Types};
use super::{queries, read};
use crate::{CatalogScope, Paramstyle, Profile, SchemaScope, TextRows, Version};

/// PostgreSQL 15 with the usual default schema.
pub(in crate::postgresql) fn profile() -> Profile {
    Profile {
        dialect: "postgresql".to_owned(),
        driver: "psycopg2".to_owned(),
        paramstyle: Paramstyle::Pyformat,
        server: Version(15, 0, 0),
        sqlalchemy: Version(2, 1, 0),
        default_schema: Some("public".to_owned()),
        backslash_escapes: false,
        offline: false,
        transactional_ddl: true,
    }
}

fn scope() -> CatalogScope {
    CatalogScope { schemas: SchemaScope::Default, table: None, exclude: Vec::new() }
}

/// `tests/oracle/postgresql_types.py` records how SQLAlchemy reflects each type. Where it knows no class, we keep
/// the text; `jsonpath` has a class that its reflection does not use.
#[test]
fn types_are_those_of_sqlalchemys_reflection() {
    let recorded = include_str!("../../../tests/fixtures/postgresql_types.json");
    let recorded: Vec<(String, serde_json::Value)> = serde_json::from_str(recorded).unwrap();
    assert!(recorded.len() > 70);
    for (text, expected) in recorded {
        let ty = Types::default().column_type(&ColumnType { text: &text, named: None }, None);
        assert_eq!(ty.raw.as_deref(), Some(text.as_str()));
        match ty.base {
            TypeKind::Other { python, sql } => {
                assert_eq!((python.name.as_str(), expected["kind"].as_str()), ("NullType", Some("NullType")));
                assert_eq!(sql["postgresql"], text);
            }
            TypeKind::PgJsonpath {} => assert_eq!(text, "jsonpath"),
            base => assert_eq!(serde_json::to_value(&base).unwrap(), expected, "{text}"),
        }
    }
}

/// Rows as texts: cells between bars, `-` for NULL.
fn rows(table: &str) -> TextRows {
    let cell = |cell: &str| (cell != "-").then(|| cell.to_owned());
    table.trim().lines().map(|line| line.trim().split(" | ").map(cell).collect()).collect()
}

/// Recorded from PostgreSQL 15, with smaller object identifiers: a table with its serial key, an enumeration and a
/// foreign key to itself; a version table; columns and keys of a table that was dropped in between.
fn recorded() -> Vec<TextRows> {
    vec![
        rows("1 | - | alembic_version | p | - | - | - | - | - | - | -
              2 | - | node | p | a node | - | [\"fillfactor=70\"] | - | - | - | -"),
        rows("1 | 1 | version_num | character varying(32) | - | - | - | true | - |  |  | - | 100 | -
              2 | 1 | id | integer | - | - | - | true | nextval('node_id_seq'::regclass) |  |  | - | 0 | -
              2 | 2 | parent | integer | - | - | - | false | - |  |  | - | 0 | -
              2 | 4 | state | mood | e | - | mood | true | 'ok'::mood |  |  | - | 0 | how
              3 | 1 | id | integer | - | - | - | true | - |  |  | - | 0 | -"),
        rows("2 | node_pkey | p | false | false | true | 1 | 1 | 1 | false | - | - | - |   |   |   | - | - | - | - | - | - | -
              2 | up | f | false | false | true | 2 | - | - | - | - | node | [\"id\"] | a | c | s | - | - | - | - | - | - | -
              3 | gone_pkey | p | false | false | true | 1 | 1 | 1 | false | - | - | - |   |   |   | - | - | - | - | - | - | -"),
        rows("2 | ix | true | true | 2 4 | 1 | 1 | 1978 | 0 | false | - | (parent > 0) | btree | - | -"),
        rows("- | node_id_seq | true | 2 | 1 | false | nextval('node_id_seq'::regclass) | 1 | 1 | 1 | 2147483647 | false | 1
              - | loose | true | - | - | - | nextval('loose'::regclass) | 1 | 1 | 1 | 9 | false | 1"),
        rows("- | mood | true | [\"ok\",\"so | so\"] | -
              other | mood | false | - | -"),
        rows("- | positive | integer | - | - | - | - | 3 | true | above | VALUE > 0"),
        rows("class | 1977 | int4_unusual_ops"),
    ]
}

fn read_recorded(exclude: Vec<TableName>) -> Schema {
    let mut answers = recorded();
    // A cell with the bar that the others are split at.
    answers[5][0] =
        vec![None, Some("mood".into()), Some("true".into()), Some("[\"ok\",\"so | so\"]".into()), None];
    read(&profile(), &CatalogScope { exclude, ..scope() }, &answers).unwrap()
}

#[test]
fn rows_become_a_schema() {
    let schema = read_recorded(vec![TableName::new(Some("public"), "alembic_version")]);
    assert_eq!(schema.tables.len(), 1, "no version table, nothing of a table that is gone");
    let node = &schema.tables[0];
    assert_eq!(node.comment.as_deref(), Some("a node"));
    assert_eq!(node.options.postgresql.with, [("fillfactor".to_owned(), "70".to_owned())]);
    let [id, parent, state] = node.columns.as_slice() else { panic!("{:?}", node.columns) };
    assert_eq!((id.autoincrement, &id.server_default, id.primary_key), (Autoincrement::Yes, &None, true));
    assert_eq!((parent.nullable, parent.autoincrement), (true, Autoincrement::No));
    assert!(matches!(state.server_default, Some(ServerDefault::Expression { .. })));
    assert_eq!(state.comment.as_deref(), Some("how"));
    let TypeKind::PgEnum { values, name, schema: None, .. } = &state.ty.base else {
        panic!("{:?}", state.ty)
    };
    assert_eq!((values.len(), name.as_deref()), (2, Some("mood")));
    let up = node.foreign_keys().next().unwrap();
    assert_eq!(
        (up.target.name.as_str(), up.on_delete.as_deref(), up.on_update.as_deref()),
        ("node", Some("CASCADE"), None)
    );
    assert_eq!(node.indexes[0].options.postgresql.include, ["state"]);
    assert_eq!(schema.enums.len(), 1);
    assert_eq!(schema.sequences[0].name, "loose");
    assert_eq!(read_recorded(Vec::new()).tables.len(), 2);
}

#[test]
fn answers_that_do_not_fit_are_errors() {
    for break_it in [
        |answers: &mut Vec<TextRows>| drop(answers.pop()),
        |answers: &mut Vec<TextRows>| answers[0][0].truncate(3),
        |answers: &mut Vec<TextRows>| answers[1][0][0] = Some("x".to_owned()),
        |answers: &mut Vec<TextRows>| answers[3][0][4] = Some("3".to_owned()),
        |answers: &mut Vec<TextRows>| answers[5][0][3] = Some("{ok}".to_owned()),
    ] {
        let mut answers = recorded();
        break_it(&mut answers);
        assert_eq!(read(&profile(), &scope(), &answers).unwrap_err().code().id(), "LB0804");
    }
}

#[test]
fn queries_hold_nothing_that_a_driver_rewrites() {
    let table = Some(TableName::new(Some("o'b\\"), "x"));
    for schemas in [
        SchemaScope::Default,
        SchemaScope::All,
        SchemaScope::Named(vec!["a".into()]),
        SchemaScope::Scratch(Vec::new()),
    ] {
        for table in [None, table.clone()] {
            for query in queries(&profile(), &CatalogScope { schemas: schemas.clone(), table, ..scope() }) {
                assert!(!query.sql.contains(['%', '?', '$', ';']), "{}", query.sql);
                assert!(!query.sql.replace("::", "").contains(':'), "{}", query.sql);
            }
        }
    }
    let old = Profile { server: Version(12, 0, 0), ..profile() };
    assert!(queries(&old, &scope()).iter().all(|query| !query.sql.contains("nullsnotdistinct")));
}
