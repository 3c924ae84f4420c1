//! What `same_expression` calls certain is what PostgreSQL stores: for many column types, every default is compared
//! with the catalog's words for every other, and the two stored values are looked at.
#![allow(clippy::unwrap_used)]

mod support;

use limbeck_dialect::dialect;
use limbeck_schema::ServerDefault;

use support::{everything, postgresql};

/// Column types and defaults that they accept.
const DEFAULTS: &[(&str, &[&str])] = &[
    (
        "text",
        &[
            "'a'",
            "'A'",
            "'a '",
            "' a'",
            "''",
            "'0'",
            "0",
            "'00'",
            "'1.0'",
            "1.0",
            "1.00",
            "true",
            "'true'",
            "'t'",
            "NULL",
            "NULL::text",
            "E'a\\n'",
            "'a\\n'",
            "$$a$$",
            "'it''s'",
            "'a'::varchar",
            "'abc'::varchar(2)",
            "'ab'::char(5)",
            "'a '::bpchar",
            "'2020-1-1'::date",
            "'2020-01-01'",
            "'007'::int",
            "'007'",
            "'7'",
            "cast('a' as text)",
            "upper('a')",
            "current_user",
            "'a' || 'b'",
            "('a')",
            "-1",
            "'-1'",
            "now()::text",
            "'{\"a\":1}'::jsonb",
            "'{\"a\":1}'",
            "'{\"a\":1}'::json",
            "'a'::name",
            "'12'::money",
            "1::numeric",
            "1.5::integer",
            "1.5",
            "2",
            "'b'::mood",
            "'b'",
            "'{b}'::mood[]",
            "'{b}'",
            "'1 day'::interval",
            "'1 day'",
            "'24:00:00'::interval",
            "date '2020-01-01'",
            "B'101'",
            "'101'",
            "'2020-01-01 00:00+00'::timestamptz",
        ],
    ),
    (
        "character varying(5)",
        &["'a'", "'a '", "'b'::varchar(1)", "'b'", "'b'::text", "0", "'0'", "true", "NULL"],
    ),
    ("character(3)", &["'a'", "'a '", "'a  '::text", "'a'::text", "'ab'", "'a'::char", "1", "'1'", "NULL"]),
    ("citext", &["'a'", "'A'", "'a'::text", "'a'::citext", "'A'::citext", "'b'", "NULL"]),
    (
        "integer",
        &[
            "0",
            "'0'",
            "-1",
            "'-1'",
            "+1",
            "1",
            "'1'",
            "' 1'",
            "'01'",
            "1.0",
            "1.4",
            "1.5",
            "1.5::integer",
            "2",
            "(1)",
            "1 + 1",
            "'1'::smallint",
            "1::bigint",
            "1::numeric",
            "NULL",
            "length('a')",
            "-(1)",
            "'2'::numeric",
        ],
    ),
    ("smallint", &["0", "'0'", "7", "'7'::smallint", "-7", "'-7'"]),
    ("bigint", &["0", "9000000000", "'9000000000'", "9000000001", "9000000000::numeric", "1::int", "1"]),
    (
        "numeric",
        &[
            "0",
            "0.0",
            "'0'",
            "'0.0'",
            "1.10",
            "'1.10'",
            "1.1",
            "1e2",
            "100",
            "'1.10'::numeric(3,1)",
            "-0.5",
            "'-0.5'",
        ],
    ),
    (
        "numeric(10,2)",
        &["0", "0.00", "'0.00'", "0.001", "1.1", "1.10", "'1.10'", "1.104", "'1.104'::numeric", "1"],
    ),
    (
        "double precision",
        &["0", "0.0", "'0'", "1.5", "'1.5'", "1e0", "1", "'1'::real", "0.1::real", "0.1", "'0.1'"],
    ),
    ("real", &["16777216", "16777217", "0.1", "0.1::double precision", "'0.1'", "1", "2"]),
    (
        "boolean",
        &[
            "true",
            "false",
            "'true'",
            "'t'",
            "'f'",
            "'false'",
            "'0'",
            "'1'",
            "TRUE",
            "true::boolean",
            "(not true)",
            "NULL",
        ],
    ),
    ("mood", &["'a'", "'b'", "'b c'", "'a'::mood", "'b'::mood", "NULL", "cast('a' as mood)"]),
    (
        "mood[]",
        &[
            "'{}'",
            "'{a}'",
            "'{a,b}'",
            "'{}'::mood[]",
            "ARRAY[]::mood[]",
            "ARRAY['a']::mood[]",
            "ARRAY['a'::mood]",
        ],
    ),
    (
        "integer[]",
        &["'{}'", "'{1}'", "'{1}'::int[]", "ARRAY[1]", "ARRAY[]::integer[]", "'{}'::int4[]", "'{ 1 }'"],
    ),
    (
        "varchar(3)[]",
        &["'{}'", "'{a}'", "'{}'::varchar[]", "'{abcd}'::varchar(3)[]", "'{abc}'", "ARRAY[]::varchar[]"],
    ),
    ("json", &["'{}'", "'{ }'", "'{}'::json", "'{}'::jsonb", "'[]'", "'{ }'::jsonb"]),
    (
        "jsonb",
        &[
            "'{}'",
            "'{ }'",
            "'{}'::json",
            "'{}'::jsonb",
            "'[]'",
            "'{\"a\":1}'",
            "'{\"a\": 1}'",
            "'{\"a\":1}'::jsonb",
        ],
    ),
    (
        "uuid",
        &[
            "'00000000-0000-0000-0000-00000000000a'",
            "'00000000-0000-0000-0000-00000000000A'",
            "gen_random_uuid()",
        ],
    ),
    (
        "date",
        &[
            "'2020-01-01'",
            "'2020-1-1'",
            "date '2020-01-01'",
            "now()",
            "current_date",
            "CURRENT_TIMESTAMP",
            "'2020-01-01 10:00'::timestamp",
        ],
    ),
    (
        "timestamp",
        &[
            "now()",
            "CURRENT_TIMESTAMP",
            "localtimestamp",
            "timezone('utc', now())",
            "(now() at time zone 'utc')",
            "timezone('utc'::text, CURRENT_TIMESTAMP)",
            "'2020-01-01'",
            "'2020-01-01 00:00:00'",
            "'2020-01-01 00:00:00+05'::timestamptz",
            "'2020-01-01 00:00:00+05'",
            "clock_timestamp()",
            "'2020-01-01'::date",
            "timestamp '2020-01-01'",
            "'2020-01-01 00:00:00.6'::timestamp(0)",
        ],
    ),
    (
        "timestamptz",
        &[
            "now()",
            "NOW()",
            "CURRENT_TIMESTAMP",
            "current_timestamp(0)",
            "transaction_timestamp()",
            "statement_timestamp()",
            "timezone('utc', now())",
            "'2020-01-01 00:00:00+00'",
            "'2020-01-01'",
            "'2020-01-01'::timestamptz",
            "'2020-01-01 00:00:00'::timestamp",
            "now() + interval '1 day'",
            "now() + '1 day'::interval",
            "pg_catalog.now()",
        ],
    ),
    (
        "time",
        &[
            "'10:00'",
            "'10:00:00'",
            "'10:00:00'::time",
            "'10:00:00+05'::timetz",
            "'10:00:00+05'",
            "current_time",
        ],
    ),
    ("interval", &["'1 day'", "interval '1 day'", "'24 hours'", "'1 day'::interval", "'24:00:00'"]),
    ("bytea", &["'a'", "'\\x61'", "'\\x61'::bytea", "'a'::bytea"]),
    ("inet", &["'10.0.0.1'", "'10.0.0.1/32'", "'10.0.0.1'::inet", "'10.0.0.0/8'::cidr"]),
    ("cidr", &["'10.0.0.0/8'", "'10.1.2.3/8'::inet", "'10.0.0.0/8'::cidr"]),
    ("money", &["'12'", "12", "'12'::money", "12.5", "'12.50'"]),
    ("bit(3)", &["'101'", "B'101'", "b'101'", "B'111'"]),
    ("bit varying(3)", &["'101'", "B'101'", "'101'::varbit"]),
    ("posint", &["1", "'1'", "'1'::posint", "2", "'01'"]),
    ("short", &["'a'", "'a'::text", "'b'::short", "'b'"]),
    ("int4range", &["'[1,3)'", "'[1,2]'", "'[1,3)'::int4range", "int4range(1,3)"]),
    ("tsvector", &["'a b'", "'b a'", "to_tsvector('a')"]),
    ("xml", &["'<a/>'", "'<a></a>'", "'<a/>'::xml"]),
    ("name", &["'a'", "'a'::text", "'a'::name", "current_user"]),
    // A type for internal use, which keeps one byte: a longer text is not tried.
    ("\"char\"", &["'a'", "'b'", "'a'::\"char\"", "'a'::text"]),
    ("oid", &["1", "'1'", "'1'::oid"]),
    ("regclass", &["'pg_class'", "'pg_catalog.pg_class'", "'pg_class'::regclass", "1259"]),
    ("hstore", &["'a=>1'", "'\"a\"=>\"1\"'", "''", "''::hstore"]),
];

#[test]
fn what_is_called_certain_is_what_the_server_stores() {
    let Some(mut db) = postgresql::database("what_is_called_certain_is_what_the_server_stores") else {
        return;
    };
    db.run(
        "SET timezone = 'Asia/Kolkata';
         CREATE EXTENSION citext; CREATE EXTENSION hstore;
         CREATE TYPE mood AS ENUM ('a', 'b', 'b c');
         CREATE DOMAIN posint AS integer CHECK (VALUE > 0); CREATE DOMAIN short AS varchar(5)",
    );
    let profile = db.profile();
    let dialect = dialect("postgresql").unwrap();
    let mut certain = 0;
    let mut open = Vec::new();
    for (ty, defaults) in DEFAULTS {
        let columns: Vec<String> = defaults
            .iter()
            .enumerate()
            .map(|(at, default)| format!("c{at} {ty} DEFAULT {default}"))
            .collect();
        db.run(&format!("DROP TABLE IF EXISTS t; CREATE TABLE t ({})", columns.join(", ")));
        let schema = db.read(&everything());
        let catalog: Vec<Option<String>> = schema.tables[0]
            .columns
            .iter()
            .map(|column| match &column.server_default {
                Some(ServerDefault::Expression { expr: limbeck_schema::Expr::Text { sql } }) => {
                    Some(sql.clone())
                }
                None => None,
                other => panic!("{other:?}"),
            })
            .collect();
        let texts: Vec<String> = (0..defaults.len()).map(|at| format!("c{at}::text")).collect();
        db.run("INSERT INTO t DEFAULT VALUES");
        let stored = db.rows(&format!("SELECT {} FROM t", texts.join(", "))).remove(0);
        for (one, model) in defaults.iter().enumerate() {
            for (other, words) in catalog.iter().enumerate() {
                let Some(words) = words else { continue };
                let answer = dialect.same_expression(&profile, model, words);
                assert_eq!(
                    answer,
                    dialect.same_expression(&profile, words, model),
                    "{ty}: {words} against {model}"
                );
                match answer {
                    // Nothing is known of functions that give another value each time.
                    Some(_) if one == other && model.contains("random") => certain += 1,
                    Some(same) => {
                        assert_eq!(
                            same,
                            stored[one] == stored[other],
                            "{ty}: {model} against {words}: {stored:?}"
                        );
                        certain += 1;
                    }
                    None if one == other => open.push(format!("{ty}: {model} against {words}")),
                    None => {}
                }
            }
        }
    }
    assert!(certain > 1500, "only {certain} pairs are certain");
    assert!(open.len() < 75, "too much of what has not changed is left to the server: {open:#?}");
}
