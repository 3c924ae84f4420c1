use limbeck_schema::TableName;

use super::{Reach, reach_of};

fn table(name: &str) -> Reach {
    Reach::Table(TableName::new(None, name))
}

#[test]
fn a_statement_names_what_it_changes() {
    let cases = [
        ("ALTER TABLE IF EXISTS ONLY \"Users\" ADD COLUMN a int; UPDATE b SET c = 1", vec![table("Users")]),
        ("ALTER TABLE a RENAME TO b", vec![table("a"), table("b")]),
        ("create unique index concurrently if not exists x on t (a)", vec![table("t")]),
        ("CREATE TEMP TABLE IF NOT EXISTS t AS SELECT 1", vec![table("t")]),
        ("DROP TABLE IF EXISTS a, b CASCADE", vec![table("a"), table("b")]),
        ("DROP INDEX i", vec![Reach::Index(TableName::new(None, "i"))]),
        ("DROP INDEX i ON t", vec![table("t")]),
        ("ALTER TYPE s.mood ADD VALUE 'fine'", vec![Reach::Type(TableName::new(Some("s"), "mood"))]),
        ("COMMENT ON COLUMN s.t.c IS 'x'", vec![Reach::Table(TableName::new(Some("s"), "t"))]),
        ("/* a */ CREATE TABLE t (a int); -- b\nCREATE INDEX i ON t (a)", vec![table("t")]),
    ];
    for (sql, reach) in cases {
        assert_eq!(reach_of(sql), reach, "{sql}");
    }
}

#[test]
fn what_leaves_every_table_as_it_is() {
    for sql in [
        "",
        "CREATE OR REPLACE VIEW v AS SELECT 1",
        "DROP MATERIALIZED VIEW v CASCADE",
        "CREATE EXTENSION IF NOT EXISTS pgcrypto",
        "CREATE OR REPLACE FUNCTION f() RETURNS trigger AS $body$ BEGIN DROP TABLE t; END; $body$ LANGUAGE plpgsql",
        "CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET a = 1; DELETE FROM u; END",
        "SELECT setval(pg_get_serial_sequence('t', 'id'), coalesce(max(id), 1)) FROM t",
        "WITH x AS (SELECT f(1)) INSERT INTO t (a) SELECT * FROM x",
        "COMMENT ON EXTENSION e IS 'x'",
        "ALTER SEQUENCE s RESTART",
    ] {
        assert_eq!(reach_of(sql), [], "{sql}");
    }
}

#[test]
fn what_may_change_anything() {
    for sql in [
        "DO $$ BEGIN UPDATE t SET a = 1; END $$",
        "SELECT create_hypertable('t', 'a')",
        "CALL p()",
        "DROP EXTENSION citext CASCADE",
        "DROP SCHEMA s CASCADE",
        "ALTER TABLE p ATTACH PARTITION c FOR VALUES IN (1)",
        "ALTER SEQUENCE s RENAME TO t",
        "SELECT 1 INTO t",
        "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END; SELECT f()",
    ] {
        assert_eq!(reach_of(sql), [Reach::Anything], "{sql}");
    }
}
