//! The readers on statements as SQLite keeps them.

use limbeck_schema::{Constraint, IndexElement, ServerDefault, Table, TableName};
use serde_json::{Value, json};

use super::create_index::create_index;
use super::create_table::create_table;
use super::{queries, read};
use crate::{CatalogScope, Paramstyle, Profile, SchemaScope, TextRows, Version};

/// SQLite 3.40.
pub(in crate::sqlite) fn profile() -> Profile {
    Profile {
        dialect: "sqlite".to_owned(),
        driver: "pysqlite".to_owned(),
        paramstyle: Paramstyle::Qmark,
        server: Version(3, 40, 0),
        sqlalchemy: Version(2, 1, 0),
        default_schema: Some("main".to_owned()),
        backslash_escapes: false,
        offline: false,
        transactional_ddl: false,
    }
}

fn scope() -> CatalogScope {
    CatalogScope { schemas: SchemaScope::Default, table: None, exclude: Vec::new() }
}

fn parse(sql: &str) -> Table {
    create_table(sql, None).unwrap_or_else(|error| panic!("{error:?}")).unwrap()
}

fn constraints(table: &Table) -> Value {
    serde_json::to_value(&table.constraints).unwrap()
}

fn named(name: &str) -> Value {
    json!({"text": name, "final": true})
}

fn text(sql: &str) -> Value {
    json!({"expr": "text", "sql": sql})
}

#[test]
fn constraints_with_names_conditions_and_clauses() {
    let table = parse(
        r#"CREATE TABLE "t" ( -- it's a comment with ' and )
            id INTEGER CONSTRAINT pk PRIMARY KEY DESC ON CONFLICT FAIL AUTOINCREMENT,
            "we""ird" varchar(10) NOT NULL ON CONFLICT IGNORE CONSTRAINT uu UNIQUE ON CONFLICT REPLACE COLLATE nocase,
            `b` int CONSTRAINT positive CHECK (b > 0 AND "we""ird" <> ')') CONSTRAINT fk REFERENCES other
                ON DELETE SET NULL NOT DEFERRABLE INITIALLY DEFERRED,
            [c d] CONSTRAINT unused,
            CONSTRAINT pair UNIQUE (B, "c d" COLLATE binary DESC) ON CONFLICT ABORT
            CONSTRAINT big CHECK (/* x */ length(b) > 3 ) ON CONFLICT FAIL,
            CHECK (1),
            CONSTRAINT two FOREIGN KEY (b, 'c d') REFERENCES "Other" (x, y)
                MATCH full ON UPDATE CASCADE ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED
        ) STRICT, WITHOUT ROWID"#,
    );
    assert_eq!(
        constraints(&table),
        json!([
            {"constraint": "primary_key", "key": {"name": named("pk"), "columns": ["id"], "sqlite_on_conflict": "FAIL"}},
            {"constraint": "unique", "unique": {
                "name": named("uu"), "columns": ["we\"ird"], "sqlite_on_conflict": "REPLACE"
            }},
            {"constraint": "check", "check": {"name": named("positive"), "condition": text("b > 0 AND \"we\"\"ird\" <> ')'")}},
            {"constraint": "foreign_key", "key": {
                "name": named("fk"), "columns": ["b"], "target": {"name": "other"}, "target_columns": [],
                "on_delete": "SET NULL", "deferral": {"deferrable": false, "initially": "DEFERRED"}
            }},
            {"constraint": "unique", "unique": {
                "name": named("pair"), "columns": ["b", "c d"], "sqlite_on_conflict": "ABORT"
            }},
            {"constraint": "check", "check": {"name": named("big"), "condition": text("/* x */ length(b) > 3")}},
            {"constraint": "check", "check": {"condition": text("1")}},
            {"constraint": "foreign_key", "key": {
                "name": named("two"), "columns": ["b", "c d"], "target": {"name": "Other"}, "target_columns": ["x", "y"],
                "on_update": "CASCADE", "match": "FULL", "deferral": {"deferrable": true, "initially": "DEFERRED"}
            }},
        ])
    );
    let options = &table.options.sqlite;
    assert!(options.autoincrement && options.strict && options.without_rowid);
    assert_eq!(table.columns[1].options.sqlite_on_conflict_not_null.as_deref(), Some("IGNORE"));
    let ty = serde_json::to_value(&table.columns[1].ty).unwrap();
    assert_eq!(
        ty,
        json!({"base": {"kind": "VARCHAR", "length": 10, "collation": "nocase"}, "raw": "varchar(10)"})
    );
}

#[test]
fn defaults_and_rules_as_they_are_written() {
    let table = parse(
        "CREATE TABLE t (a DEFAULT 'it''s', b int DEFAULT -5, c DEFAULT (1 + (2)) NOT NULL, d DEFAULT current_timestamp, \
         e text DEFAULT \"dq\", f DEFAULT x'ff', g DEFAULT +1.5e3 CHECK (g > 0), h DEFAULT null NULL, \
         i int GENERATED ALWAYS AS (b * 2) STORED, j text AS (b||')') VIRTUAL, generated always text, k AS (1))",
    );
    let defaults: Vec<Option<String>> = table
        .columns
        .iter()
        .map(|column| match &column.server_default {
            Some(ServerDefault::Expression { expr: limbeck_schema::Expr::Text { sql } }) => Some(sql.clone()),
            Some(ServerDefault::Computed { computed }) => {
                Some(format!("{} {:?}", computed.sql, computed.persisted))
            }
            other => other.as_ref().map(|_| "?".to_owned()),
        })
        .collect();
    let expected = [
        "'it''s'",
        "-5",
        "(1 + (2))",
        "current_timestamp",
        "\"dq\"",
        "x'ff'",
        "+1.5e3",
        "null",
        "b * 2 Some(true)",
        "b||')' Some(false)",
        "",
        "1 Some(false)",
    ];
    let expected: Vec<Option<String>> =
        expected.iter().map(|sql| (!sql.is_empty()).then(|| (*sql).to_owned())).collect();
    assert_eq!(defaults, expected);
    let raw: Vec<&str> = table.columns.iter().map(|column| column.ty.raw.as_deref().unwrap()).collect();
    assert_eq!(raw, ["", "int", "", "", "text", "", "", "", "int", "text", "always text", ""]);
    let nullable: Vec<bool> = table.columns.iter().map(|column| column.nullable).collect();
    assert_eq!(nullable.iter().filter(|nullable| !**nullable).count(), 1);
}

#[test]
fn keys_that_are_never_null() {
    let nullable = |sql: &str| parse(sql).columns.iter().map(|column| column.nullable).collect::<Vec<_>>();
    assert_eq!(nullable("CREATE TABLE t (a integer PRIMARY KEY, b)"), [false, true]);
    assert_eq!(nullable("CREATE TABLE t (a INTEGER, b, PRIMARY KEY (A))"), [false, true]);
    assert_eq!(nullable("CREATE TABLE t (a INT PRIMARY KEY)"), [true]);
    assert_eq!(nullable("CREATE TABLE t (a INTEGER PRIMARY KEY DESC)"), [true]);
    assert_eq!(nullable("CREATE TABLE t (a INTEGER, b, PRIMARY KEY (a, b))"), [true, true]);
    assert_eq!(nullable("CREATE TABLE t (a, b, PRIMARY KEY (b)) WITHOUT ROWID"), [true, false]);
}

#[test]
fn indexes_with_directions_collations_and_conditions() {
    let table = parse("CREATE TABLE t (a, \"b c\", lower)");
    let elements = |columns: &str| {
        let index = create_index(
            &format!("CREATE UNIQUE INDEX \"i\" ON t ({columns}) WHERE a > 3 -- x"),
            "i",
            &table,
        )
        .unwrap();
        assert!(index.unique);
        assert_eq!(serde_json::to_value(&index.options).unwrap(), json!({"sqlite_where": text("a > 3")}));
        index.elements
    };
    let column = |name: &str| json!({"expr": "column", "name": name});
    let postfix =
        |operand: Value, operator: &str| json!({"expr": "postfix", "operand": operand, "operator": operator});
    let expression = |expr: Value| json!({"element": "expression", "expr": expr});
    assert_eq!(elements("a ASC, [b c]")[1], IndexElement::Column { name: "b c".to_owned() });
    let found = elements(
        "A desc, \"B c\" collate \"no case\" DESC NULLS LAST, lower(a) , a || 'x,)' COLLATE nocase || a, (a) desc",
    );
    assert_eq!(
        serde_json::to_value(found).unwrap(),
        json!([
            expression(postfix(column("a"), "DESC")),
            expression(postfix(postfix(postfix(column("b c"), "COLLATE \"no case\""), "DESC"), "NULLS LAST")),
            expression(text("lower(a)")),
            expression(text("a || 'x,)' COLLATE nocase || a")),
            expression(postfix(text("(a)"), "DESC")),
        ])
    );
}

fn object(kind: &str, name: &str, table: &str, sql: &str) -> Vec<Option<String>> {
    [kind, name, table, sql].map(|cell| Some(cell.to_owned())).to_vec()
}

#[test]
fn rows_become_a_schema() {
    let answer: TextRows = vec![
        object("table", "Parent", "Parent", "CREATE TABLE Parent (a, b, primary key (b, a))"),
        object(
            "table",
            "child",
            "child",
            "CREATE TABLE child (x REFERENCES PARENT (A), y, z, FOREIGN KEY (Y, Z) REFERENCES parent)",
        ),
        object("table", "alembic_version", "alembic_version", "CREATE TABLE alembic_version (version_num)"),
        object("table", "sqlite_sequence", "sqlite_sequence", "CREATE TABLE sqlite_sequence(name,seq)"),
        object("table", "ft", "ft", "CREATE VIRTUAL TABLE ft USING fts5(a)"),
        object("table", "ft_data", "ft_data", "CREATE TABLE 'ft_data'(id INTEGER PRIMARY KEY, block BLOB)"),
        object("table", "ft_user", "ft_user", "CREATE TABLE ft_user(id)"),
        object("index", "ix", "CHILD", "CREATE INDEX ix ON CHILD (y)"),
    ];
    let exclude = vec![TableName::new(None, "alembic_version")];
    let schema =
        read(&profile(), &CatalogScope { exclude, ..scope() }, std::slice::from_ref(&answer)).unwrap();
    let names: Vec<&str> = schema.tables.iter().map(|table| table.name.name.as_str()).collect();
    assert_eq!(names, ["Parent", "child", "ft_user"]);
    let targets: Vec<String> = schema.tables[1]
        .foreign_keys()
        .map(|key| format!("{:?} {} {:?}", key.columns, key.target, key.target_columns))
        .collect();
    assert_eq!(targets, [r#"["x"] Parent ["a"]"#, r#"["y", "z"] Parent ["b", "a"]"#]);
    assert_eq!(schema.tables[1].indexes.len(), 1);

    let one = CatalogScope { table: Some(TableName::new(Some("main"), "CHILD")), ..scope() };
    assert_eq!(read(&profile(), &one, &[answer]).unwrap().tables.len(), 1);
}

#[test]
fn statements_that_cannot_be_read_are_errors() {
    for sql in [
        "",
        "DROP TABLE t",
        "CREATE TABLE t",
        "CREATE TABLE t (",
        "CREATE TABLE t (a",
        "CREATE TABLE t (a))",
        "CREATE TABLE t (a int CHECK)",
        "CREATE TABLE t (a, FOREIGN KEY a)",
        "CREATE TABLE t (a REFERENCES)",
        "CREATE TABLE t (a 'unended)",
        "CREATE TABLE t (a) WITH ROWID",
    ] {
        assert_eq!(create_table(sql, None).unwrap_err().code().id(), "LB0804", "{sql}");
    }
    let missing = read(&profile(), &scope(), &[]).unwrap_err();
    assert_eq!(missing.code().id(), "LB0804");
}

#[test]
fn schemas_are_named_and_quoted() {
    let sql = |schemas| -> Vec<String> {
        queries(&profile(), &CatalogScope { schemas, ..scope() }).into_iter().map(|query| query.sql).collect()
    };
    let named = sql(SchemaScope::Named(vec!["main".to_owned(), "o\"d".to_owned()]));
    assert_eq!(named.len(), 2);
    assert!(named[1].contains("\"o\"\"d\".sqlite_master"));
    assert!(sql(SchemaScope::Scratch(Vec::new()))[0].contains("\"main\".sqlite_master"));
    assert!(matches!(parse("CREATE TEMP TABLE x.t (a UNIQUE)").constraints[..], [Constraint::Unique { .. }]));
}

/// `tests/oracle/sqlite_types.py` records how SQLAlchemy reflects each declaration. `JSONB`
/// has a class in its dialect only.
#[test]
fn types_are_those_of_sqlalchemys_reflection() {
    let recorded = include_str!("../../../tests/fixtures/sqlite_types.json");
    let recorded: Vec<(String, Value)> = serde_json::from_str(recorded).unwrap();
    assert!(recorded.len() > 60);
    for (declared, expected) in recorded {
        let ty = super::types::column_type(&declared, None);
        assert_eq!(ty.raw.as_deref(), Some(declared.as_str()));
        let base = serde_json::to_value(&ty.base).unwrap();
        let base = if base["kind"] == "other" { json!({"kind": base["python"]["name"]}) } else { base };
        assert_eq!(base, expected, "{declared}");
    }
}
