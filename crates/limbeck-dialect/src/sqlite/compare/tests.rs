//! What is the same and what is not.

use limbeck_schema::{Type, TypeKind};

use super::{canonical, canonical_type, same_expression};
use crate::sqlite::catalog::tests::profile;

#[test]
fn declarations_that_mean_one_type() {
    for (declared, words) in [
        ("INTEGER", "INTEGER"),
        ("int", "INTEGER"),
        ("INT(11)", "INTEGER"),
        ("TINYINT", "INTEGER"),
        ("UNSIGNED BIG INT", "INTEGER"),
        ("BIGINT", "BIGINT"),
        ("varchar(320)", "VARCHAR(320)"),
        ("VARCHAR (20)", "VARCHAR(20)"),
        ("VARCHAR", "VARCHAR"),
        ("CHARACTER VARYING(20)", "TEXT(20)"),
        ("NUMERIC(12, 2)", "NUMERIC(12, 2)"),
        ("NUMERIC(12,2)", "NUMERIC(12, 2)"),
        ("decimal(12,2)", "NUMERIC(12, 2)"),
        ("BOOL", "BOOLEAN"),
        ("DATETIME", "DATETIME"),
        ("DOUBLE PRECISION", "REAL"),
        ("FLOAT", "FLOAT"),
        ("JSON", "JSON"),
        ("JSONB", "JSONB"),
        ("UUID", "UUID"),
        ("VARBINARY(16)", "VARBINARY(16)"),
        ("BLOB", "BLOB"),
        ("", ""),
    ] {
        assert_eq!(canonical(declared), words, "{declared}");
        let reflected = Type { raw: Some(declared.to_owned()), ..Type::from(TypeKind::Null {}) };
        assert_eq!(canonical_type(&profile(), &reflected).unwrap(), words);
    }
}

#[test]
fn defaults() {
    for (one, other, same) in [
        ("'x'", "'x'", Some(true)),
        ("'x'", "('x')", Some(true)),
        ("'x'", "\"x\"", Some(true)),
        ("'x'", "'X'", Some(false)),
        ("'x'", "'y'", Some(false)),
        ("0", "'0'", Some(true)),
        ("0", "1", Some(false)),
        ("0", "'a'", Some(false)),
        ("1", "1.0", None),
        ("'1'", "1.0", None),
        ("-5", "(-5)", Some(true)),
        ("+5", "5", Some(true)),
        ("0x10", "16", None),
        ("true", "1", Some(true)),
        ("FALSE", "0", Some(true)),
        ("FALSE", "true", Some(false)),
        ("NULL", "null", Some(true)),
        ("NULL", "0", Some(false)),
        ("x'ff'", "X'FF'", Some(true)),
        ("x'ff'", "x'00'", Some(false)),
        ("x'30'", "'0'", None),
        ("CURRENT_TIMESTAMP", "current_timestamp", Some(true)),
        ("CURRENT_TIMESTAMP", "(CURRENT_TIMESTAMP)", Some(true)),
        ("CURRENT_TIMESTAMP", "'x'", None),
        ("(datetime('now'))", "datetime( 'now' ) -- when", Some(true)),
        ("(datetime('now'))", "(datetime('NOW'))", None),
        ("(1) + (2)", "1 + 2", None),
        ("'x", "y", None),
    ] {
        assert_eq!(same_expression(&profile(), one, other), same, "{one} against {other}");
        assert_eq!(same_expression(&profile(), other, one), same, "{other} against {one}");
    }
}
