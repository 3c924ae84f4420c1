//! What is the same, what is not, and what is left to the database.

use limbeck_schema::{Type, TypeKind};

use super::{canonical_type, same_expression};
use crate::postgresql::catalog::tests::profile;

/// Each catalog text is what PostgreSQL 15 says of a column with that default.
#[test]
fn a_models_default_meets_the_catalogs() {
    for (model, catalog, same) in [
        // of a column of texts
        ("'x'", "'x'::character varying", Some(true)),
        ("'x'", "'y'::character varying", Some(false)),
        ("'it''s'", "'it''s'::text", Some(true)),
        ("E'a\\\\b'", "'a\\b'::text", Some(true)),
        ("$$x$$", "'x'::text", Some(true)),
        ("'a'", "'a'::bpchar", Some(true)),
        ("'a '", "'a'::bpchar", None),
        ("''", "''::text", Some(true)),
        ("CAST('x' AS VARCHAR)", "'x'::character varying", Some(true)),
        ("'x'::varchar(2)", "'x'::character varying", Some(true)),
        ("'xyz'::varchar(2)", "'xy'::character varying", None),
        ("'A'", "'a'::text", Some(false)),
        // of numbers
        ("0", "0", Some(true)),
        ("'0'", "0", Some(true)),
        ("0", "'0'::numeric", Some(true)),
        ("-1", "'-1'::integer", Some(true)),
        ("(-1)", "'-1'::integer", Some(true)),
        ("'-1'", "'-1'::integer", Some(true)),
        ("1", "2", Some(false)),
        ("'1'", "2", Some(false)),
        ("1", "'2'::smallint", Some(false)),
        ("1.0", "1.00", None),
        ("0", "0.0", None),
        ("'07'", "7", None),
        ("1.5::integer", "1.5", None),
        // of truth values
        ("true", "true", Some(true)),
        ("TRUE", "false", Some(false)),
        ("'true'", "true", Some(true)),
        ("'false'", "true", Some(false)),
        ("'true'::boolean", "true", Some(true)),
        ("'t'", "true", None),
        ("1", "true", None),
        // of enumerations and other named types
        ("'pending'", "'pending'::status", Some(true)),
        ("'pending'", "'done'::status", None),
        ("'pending'::status", "'pending'::status", Some(true)),
        ("'pending'", "'pending'::other.\"Status\"", Some(true)),
        ("'a=>1'", "'\"a\"=>\"1\"'::hstore", None),
        ("'{}'", "'{}'::mood[]", Some(true)),
        // of built-in types with their own output
        ("'{}'", "'{}'::jsonb", Some(true)),
        ("'{}'::json", "'{}'::jsonb", None),
        ("'{\"a\":1}'", "'{\"a\": 1}'::jsonb", None),
        ("'{}'", "'{}'::integer[]", Some(true)),
        ("'{}'", "'{}'::character varying[]", Some(true)),
        ("interval '1 day'", "'1 day'::interval", Some(true)),
        ("'1 day'", "'1 day'::interval", Some(true)),
        ("'2020-01-01'", "'2020-01-01'::date", Some(true)),
        ("'2020-01-01 00:00:00+00'", "'2020-01-01 00:00:00+00'::timestamp with time zone", None),
        // NULL
        ("NULL", "NULL::character varying", Some(true)),
        ("NULL", "'x'::text", Some(false)),
        // expressions
        ("now()", "now()", Some(true)),
        ("NOW( )", "now()", Some(true)),
        ("CURRENT_TIMESTAMP", "now()", Some(true)),
        ("current_timestamp", "CURRENT_TIMESTAMP", Some(true)),
        ("CURRENT_TIMESTAMP(3)", "now()", None),
        ("(now())", "now()", Some(true)),
        ("now() /* when */ -- made", "now()", Some(true)),
        ("\"now\"()", "now()", Some(true)),
        ("\"Now\"()", "now()", None),
        ("timezone('utc', now())", "timezone('utc'::text, now())", Some(true)),
        ("TIMEZONE('utc', CURRENT_TIMESTAMP)", "timezone('utc'::text, CURRENT_TIMESTAMP)", Some(true)),
        ("(now() at time zone 'utc')", "(now() AT TIME ZONE 'utc'::text)", Some(true)),
        ("gen_random_uuid()", "gen_random_uuid()", Some(true)),
        ("public.f()", "f()", None),
        ("nextval('s')", "nextval('s'::regclass)", Some(true)),
        ("nextval('s')", "nextval('t'::regclass)", None),
        ("lower('A')", "lower('A'::text)", None),
        ("a + (b)", "(a + b)", Some(true)),
        ("(a) = any (b)", "(a) = any b", None),
        ("(a + b) * c", "a + b * c", None),
        ("f((a))", "f(a)", Some(true)),
        ("f((a, b))", "f(a, b)", None),
        ("(a).b", "a.b", None),
        ("-(1)::text", "- 1::text", Some(true)),
        ("ARRAY[]::int[]", "ARRAY[]::integer[]", Some(true)),
        ("now", "now()", None),
        ("'x", "'y", None),
        ("(1", "1", None),
    ] {
        let profile = profile();
        assert_eq!(same_expression(&profile, model, catalog), same, "{model} against {catalog}");
        assert_eq!(same_expression(&profile, catalog, model), same, "{catalog} against {model}");
    }
}

fn text(python: &str) -> String {
    let profile = profile();
    let kind: TypeKind = serde_json::from_str(python).unwrap();
    canonical_type(&profile, &Type::from(kind)).unwrap()
}

/// The words were read from PostgreSQL 15 after SQLAlchemy 2.1 had created the columns.
#[test]
fn a_models_type_in_the_catalogs_words() {
    for (kind, words) in [
        (r#"{"kind":"String"}"#, "character varying"),
        (r#"{"kind":"String","length":320,"collation":"C"}"#, "character varying(320)"),
        (r#"{"kind":"Text"}"#, "text"),
        (r#"{"kind":"CHAR"}"#, "character(1)"),
        (r#"{"kind":"CHAR","length":3}"#, "character(3)"),
        (r#"{"kind":"Numeric","precision":12,"scale":2}"#, "numeric(12,2)"),
        (r#"{"kind":"Numeric","precision":12}"#, "numeric(12,0)"),
        (r#"{"kind":"Numeric"}"#, "numeric"),
        (r#"{"kind":"Float"}"#, "double precision"),
        (r#"{"kind":"Float","precision":24}"#, "real"),
        (r#"{"kind":"Float","precision":53}"#, "double precision"),
        (r#"{"kind":"DateTime","timezone":true}"#, "timestamp with time zone"),
        (r#"{"kind":"DateTime"}"#, "timestamp without time zone"),
        (r#"{"kind":"postgresql.TIMESTAMP","timezone":true,"precision":3}"#, "timestamp(3) with time zone"),
        (r#"{"kind":"Time"}"#, "time without time zone"),
        (r#"{"kind":"Interval"}"#, "interval"),
        (r#"{"kind":"Interval","second_precision":6}"#, "interval(6)"),
        (
            r#"{"kind":"postgresql.INTERVAL","fields":"DAY TO SECOND","precision":3}"#,
            "interval day to second(3)",
        ),
        (r#"{"kind":"Uuid"}"#, "uuid"),
        (r#"{"kind":"Uuid","native_uuid":false}"#, "character(32)"),
        (r#"{"kind":"LargeBinary"}"#, "bytea"),
        (r#"{"kind":"Enum","values":["a","bcd"],"name":"mood"}"#, "mood"),
        (r#"{"kind":"Enum","values":["a"],"name":"Mood","schema":"public"}"#, "\"Mood\""),
        (r#"{"kind":"Enum","values":["a"],"name":"mood","schema":"other"}"#, "other.mood"),
        (r#"{"kind":"Enum","values":["a","bcd"],"name":"mood","native_enum":false}"#, "character varying(3)"),
        (r#"{"kind":"ARRAY","item_type":{"base":{"kind":"Integer"}},"dimensions":2}"#, "integer[]"),
        (
            r#"{"kind":"postgresql.ARRAY","item_type":{"base":{"kind":"String","length":3}}}"#,
            "character varying(3)[]",
        ),
        (r#"{"kind":"postgresql.BIT"}"#, "bit(1)"),
        (r#"{"kind":"postgresql.BIT","varying":true,"length":5}"#, "bit varying(5)"),
        (r#"{"kind":"postgresql.JSONB"}"#, "jsonb"),
        (r#"{"kind":"postgresql.INT4RANGE"}"#, "int4range"),
        (r#"{"kind":"postgresql.CITEXT"}"#, "citext"),
        (
            r#"{"kind":"other","python":{"module":"pgvector.sqlalchemy","name":"Vector"},"sql":{"postgresql":"VECTOR(3)"}}"#,
            "vector(3)",
        ),
    ] {
        assert_eq!(text(kind), words, "{kind}");
    }
}

#[test]
fn a_type_without_words_is_an_error() {
    let profile = profile();
    for kind in [
        r#"{"kind":"NullType"}"#,
        r#"{"kind":"Enum","values":["a"]}"#,
        r#"{"kind":"ARRAY"}"#,
        r#"{"kind":"other","python":{"module":"m","name":"T"},"sql":{}}"#,
    ] {
        let kind: TypeKind = serde_json::from_str(kind).unwrap();
        let error = canonical_type(&profile, &Type::from(kind)).unwrap_err();
        assert_eq!(error.code().id(), "LB0704");
    }
}
