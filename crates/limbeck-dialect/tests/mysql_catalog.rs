//! The catalog of a real MySQL or MariaDB: what SQLAlchemy's inspector does not tell.
#![allow(clippy::unwrap_used)]

mod support;

use limbeck_dialect::{CatalogScope, SchemaScope, dialect_on_server};
use limbeck_schema::{Column, Schema, Table, TableName, TypeKind};
use serde_json::{Value, json};

use support::{everything, mysql, table};

fn found<'s>(schema: &'s Schema, name: &str) -> &'s Table {
    schema.table(&TableName::new(None, name)).unwrap()
}

fn column<'s>(schema: &'s Schema, of: &str, name: &str) -> &'s Column {
    found(schema, of).column(name).unwrap()
}

#[test]
fn what_only_mariadb_has() {
    let Some(db) = mysql::database("mysql: what_only_mariadb_has") else { return };
    if !db.is_mariadb() {
        return;
    }
    db.run(&[
        "CREATE TABLE t (id INT PRIMARY KEY, a INT CHECK (a > 0), doc JSON, text LONGTEXT, `odd``name` JSON, \
         CHECK (a < 9), CONSTRAINT named CHECK (id <> a))",
        "CREATE TABLE o (a INT, b VARCHAR(9), KEY ix (a DESC, b(3)), KEY hashed (b)) ENGINE=MEMORY",
        "CREATE SEQUENCE s",
        "CREATE VIEW v AS SELECT 1 AS one",
    ]);
    let schema = db.read(&everything());
    // No sequence, no view.
    assert_eq!(schema.tables.iter().map(|table| table.name.name.as_str()).collect::<Vec<_>>(), ["o", "t"]);
    let t = table(&schema, "t");
    // A column's own check has no name that a statement could use; that of JSON is part of the type.
    assert_eq!(t["columns"][1]["checks"], json!([{"condition": {"expr": "text", "sql": "`a` > 0"}}]));
    for name in ["doc", "odd`name"] {
        let doc = column(&schema, "t", name);
        assert_eq!((&doc.ty.base, doc.checks.len()), (&TypeKind::MyJson { none_as_null: false }, 0));
    }
    assert!(matches!(column(&schema, "t", "text").ty.base, TypeKind::MyLongText { .. }));
    let checks: Vec<&Value> =
        t["constraints"].as_array().unwrap().iter().filter(|it| it["constraint"] == "check").collect();
    let names: Vec<&Value> = checks.iter().map(|check| &check["check"]["name"]["text"]).collect();
    assert_eq!(names.len(), 2);
    assert!(names.contains(&&json!("CONSTRAINT_1")) && names.contains(&&json!("named")));
    let o = table(&schema, "o");
    assert_eq!(
        o["indexes"],
        json!([
            {
                "name": {"text": "hashed", "final": true},
                "elements": [{"element": "column", "name": "b"}],
                "options": {"mysql": {"using": "HASH"}},
            },
            {
                "name": {"text": "ix", "final": true},
                "elements": [{"element": "column", "name": "a"}, {"element": "column", "name": "b"}],
                "options": {"mysql": {"using": "HASH", "length": [["b", 3]]}},
            },
        ])
    );
}

#[test]
fn a_falling_index_says_so() {
    let Some(db) = mysql::database("mysql: a_falling_index_says_so") else { return };
    db.run(&["CREATE TABLE t (a INT, b INT, KEY ix (a DESC, b))"]);
    let t = table(&db.read(&everything()), "t");
    assert_eq!(
        t["indexes"][0]["elements"],
        json!([
            {"element": "expression", "expr": {
                "expr": "postfix", "operator": "DESC", "operand": {"expr": "column", "name": "a"},
            }},
            {"element": "column", "name": "b"},
        ])
    );
}

#[test]
fn the_characters_of_a_column_are_kept_in_its_words() {
    let Some(db) = mysql::database("mysql: the_characters_of_a_column_are_kept_in_its_words") else { return };
    db.run(&[
        "CREATE TABLE t (a VARCHAR(3), b VARCHAR(3) COLLATE utf8mb4_bin, c INT) COLLATE utf8mb4_general_ci",
    ]);
    let schema = db.read(&everything());
    let words = |name: &str| column(&schema, "t", name).ty.raw.clone().unwrap();
    assert_eq!(words("a"), "varchar(3) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
    assert_eq!(words("b"), "varchar(3) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
    assert!(words("c").starts_with("int"));
    let collation = |name: &str| match &column(&schema, "t", name).ty.base {
        TypeKind::MyVarchar { collation, .. } => collation.clone(),
        other => panic!("{other:?}"),
    };
    // DDL has to say only what the table does not.
    assert_eq!((collation("a"), collation("b").as_deref()), (None, Some("utf8mb4_bin")));
}

#[test]
fn partitions_are_an_option_that_makes_them_again() {
    let Some(db) = mysql::database("mysql: partitions_are_an_option_that_makes_them_again") else { return };
    db.run(&[
        "CREATE TABLE r (a INT) PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (10), \
         PARTITION p1 VALUES LESS THAN MAXVALUE)",
        "CREATE TABLE l (a INT) PARTITION BY LIST (a) (PARTITION p0 VALUES IN (1,2), PARTITION p1 VALUES IN (3))",
        "CREATE TABLE h (a INT) PARTITION BY HASH (a) PARTITIONS 2",
        "CREATE TABLE s (a INT, b DATE) PARTITION BY RANGE (a) SUBPARTITION BY HASH (to_days(b)) SUBPARTITIONS 2 \
         (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20))",
    ]);
    let schema = db.read(&everything());
    let partitions = |name: &str| -> String {
        let options = &found(&schema, name).options.mysql;
        options.iter().find(|(key, _)| key == "partition_by").unwrap().1.clone()
    };
    for name in ["r", "l", "h", "s"] {
        let text = partitions(name);
        let same = format!("CREATE TABLE again_{name} (a INT, b DATE) PARTITION BY {text}");
        db.run(&[same]);
    }
    let again = db.read(&everything());
    for name in ["r", "l", "h", "s"] {
        let options = &found(&again, &format!("again_{name}")).options.mysql;
        assert_eq!(options.iter().find(|(key, _)| key == "partition_by").unwrap().1, partitions(name));
    }
}

#[test]
fn scopes() {
    let Some(db) = mysql::database("mysql: scopes") else { return };
    let Some(other) = mysql::database("mysql: scopes") else { return };
    let (own, theirs) = (db.url(), other.url());
    let name = |url: &str| url.rsplit('/').next().unwrap().to_owned();
    db.run(&["CREATE TABLE t (id INT PRIMARY KEY)", "CREATE TABLE alembic_version (a INT)"]);
    other.run(&[format!(
        "CREATE TABLE t (id INT PRIMARY KEY, CONSTRAINT fk FOREIGN KEY (id) REFERENCES {}.t (id))",
        name(&own)
    )]);
    let version = TableName::new(Some(&name(&own)), "alembic_version");
    let read = |schemas, table| db.read(&CatalogScope { schemas, table, exclude: vec![version.clone()] });
    let names =
        |schema: &Schema| schema.tables.iter().map(|table| table.name.to_string()).collect::<Vec<_>>();
    let far = format!("{}.t", name(&theirs));
    assert_eq!(names(&read(SchemaScope::Default, None)), ["t"]);
    assert_eq!(names(&read(SchemaScope::Named(vec![name(&theirs)]), None)), [far.as_str()]);
    assert_eq!(names(&read(SchemaScope::Named(Vec::new()), None)), Vec::<String>::new());
    let all = read(SchemaScope::All, None);
    assert!(names(&all).contains(&far) && names(&all).contains(&"t".to_owned()));
    assert!(!names(&all).iter().any(|name| name.starts_with("mysql.") || name.starts_with("sys.")));
    let one = read(SchemaScope::Default, Some(TableName::new(Some(&name(&theirs)), "t")));
    assert_eq!(names(&one), [far]);
    // The other database is named, one's own is not.
    assert_eq!(one.tables[0].foreign_keys().next().unwrap().target, TableName::new(None, "t"));
    let none = read(SchemaScope::Default, Some(TableName::new(None, "nosuch")));
    assert_eq!(names(&none), Vec::<String>::new());
}

#[test]
fn the_number_of_queries_does_not_depend_on_the_tables() {
    let Some(db) = mysql::database("mysql: the_number_of_queries_does_not_depend_on_the_tables") else {
        return;
    };
    let profile = db.profile("mysql");
    let dialect = dialect_on_server("mysql", db.is_mariadb()).unwrap();
    let queries = dialect.catalog_queries(&profile, &everything());
    assert_eq!(queries.len(), 7);
    let statements: Vec<String> = (0..60)
        .map(|number| format!("CREATE TABLE t{number} (id INT PRIMARY KEY, a INT, KEY ix (a))"))
        .collect();
    db.run(&statements);
    let schema = db.read(&everything());
    assert_eq!(schema.tables.len(), 60);
    assert!(schema.tables.iter().all(|table| table.columns.len() == 2 && table.indexes.len() == 1));
}

#[test]
fn a_scratch_table_is_read_as_the_catalog_writes_it() {
    let Some(db) = mysql::database("mysql: a_scratch_table_is_read_as_the_catalog_writes_it") else { return };
    let create = |words: &str, name: &str| {
        format!(
            "CREATE {words}TABLE {name} (a INT DEFAULT 5, b VARCHAR(20) DEFAULT 'x''y\\\\z', \
             d DATETIME(6) NOT NULL DEFAULT NOW(6) ON UPDATE NOW(6), ts TIMESTAMP NULL ON UPDATE CURRENT_TIMESTAMP, \
             e ENUM('a','b''c, (d') DEFAULT 'a' COMMENT 'a, `b` (c', n DECIMAL(10,2) UNSIGNED DEFAULT 1.5, \
             s VARCHAR(9) CHARACTER SET latin1 COLLATE latin1_bin, g INT AS (a + 1) VIRTUAL, h INT AS (a * 2) STORED, \
             u VARCHAR(36) DEFAULT (uuid()), v INT DEFAULT (1 + 2), nn INT NOT NULL, j JSON, bb BIT(3) DEFAULT b'101', \
             KEY ix (a, b(5)), UNIQUE KEY uq (nn), CONSTRAINT ck CHECK (a < 10 AND b <> 'it''s)'))"
        )
    };
    db.run(&[create("", "t")]);
    let real = db.read(&everything());
    let scope = CatalogScope {
        schemas: SchemaScope::Scratch(vec!["t".to_owned()]),
        table: None,
        exclude: Vec::new(),
    };
    let scratch = db.read_as("mysql", &scope, &[create("TEMPORARY ", "t")]);
    let (real, scratch) = (found(&real, "t"), found(&scratch, "t"));
    for (real, scratch) in real.columns.iter().zip(&scratch.columns) {
        assert_eq!(real.server_default, scratch.server_default, "{}", real.name);
        assert_eq!((real.nullable, &real.checks), (scratch.nullable, &scratch.checks), "{}", real.name);
    }
    assert_eq!(real.columns.len(), scratch.columns.len());
    assert_eq!(real.constraints, scratch.constraints);
    // The catalog lists them by name.
    let mut indexes = scratch.indexes.clone();
    indexes.sort_by_key(|index| index.name.clone().map(|name| name.text));
    assert_eq!(real.indexes, indexes);
}
