//! Texts that mean the same.

use limbeck_schema::{Type, TypeKind};

use super::{canonical_type, same_expression, same_type};
use crate::mysql::{MYSQL, MYSQL_ON_MARIADB};
use crate::{Paramstyle, Profile, Version};

fn profile() -> Profile {
    Profile {
        dialect: "mysql".to_owned(),
        driver: "pymysql".to_owned(),
        paramstyle: Paramstyle::Format,
        server: Version(10, 11, 0),
        sqlalchemy: Version(2, 1, 0),
        default_schema: None,
        backslash_escapes: true,
        offline: false,
        transactional_ddl: false,
    }
}

#[test]
fn expressions_that_are_certain() {
    let same = |one, other| same_expression(&profile(), one, other);
    for (one, other) in [
        ("'0'", "0"),
        ("1.50", "'1.5'"),
        ("-1.50", "'-1.5'"),
        ("now()", "current_timestamp()"),
        ("CURRENT_TIMESTAMP", "current_timestamp()"),
        ("(now())", "CURRENT_TIMESTAMP"),
        ("NOW(6)", "current_timestamp(6)"),
        (
            "CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP",
            "current_timestamp() ON UPDATE current_timestamp()",
        ),
        ("true", "1"),
        ("a > 0 AND b <> 'x'", "`a` > 0 and `b` <> 'x'"),
        ("(a+1)", "`a` + 1"),
        ("'it''s'", r"'it\'s'"),
        ("concat('a')", "concat(_utf8mb4'a')"),
    ] {
        assert_eq!(same(one, other), Some(true), "{one} and {other}");
    }
    for (one, other) in [("'active'", "'inactive'"), ("'a'", "'A'")] {
        assert_eq!(same(one, other), Some(false), "{one} and {other}");
    }
    // A date may be written in two ways, a number be rounded, and two texts that are numbers be texts.
    for (one, other) in
        [("'2020-1-1'", "'2020-01-01'"), ("1.5", "2"), ("'1.0'", "'1'"), ("uuid()", "1"), ("\"a\"", "'a'")]
    {
        assert_eq!(same(one, other), None, "{one} and {other}");
    }
}

fn raw(text: &str) -> Type {
    Type { raw: Some(text.to_owned()), ..Type::from(TypeKind::Null {}) }
}

#[test]
fn types_are_those_of_the_catalog() {
    let numeric = |precision, scale| TypeKind::Numeric {
        precision,
        scale,
        decimal_return_scale: None,
        asdecimal: None,
    };
    let float = |precision| TypeKind::Float { precision, asdecimal: None, decimal_return_scale: None };
    let text = |length| TypeKind::Text { length, collation: None };
    let cases = [
        (TypeKind::Boolean { create_constraint: false, name: None }, "tinyint(1)"),
        (TypeKind::Integer {}, "int(11)"),
        (TypeKind::Integer {}, "int"),
        (TypeKind::BigInteger {}, "bigint(20)"),
        (numeric(None, None), "decimal(10,0)"),
        (numeric(Some(12), Some(2)), "decimal(12,2)"),
        (float(None), "float"),
        (float(Some(53)), "double"),
        (TypeKind::REAL { precision: None, asdecimal: None, decimal_return_scale: None }, "double"),
        (text(None), "text"),
        (text(Some(50)), "tinytext"),
        (text(Some(70_000)), "mediumtext"),
        (TypeKind::Json { none_as_null: false }, "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"),
        (TypeKind::CHAR { length: None, collation: None }, "char(1) CHARACTER SET latin1"),
        (TypeKind::NVARCHAR { length: Some(4), collation: None }, "varchar(4) CHARACTER SET utf8mb3"),
        (TypeKind::DateTime { timezone: false }, "datetime"),
        (TypeKind::MyYear { display_width: None }, "year(4)"),
        (TypeKind::MyBit { length: None }, "bit(1)"),
    ];
    for (model, found) in cases {
        let is_same =
            same_type(&MYSQL_ON_MARIADB, &profile(), &Type::from(model.clone()), &raw(found)).unwrap();
        assert!(is_same, "{model:?} and {found}");
    }
    let differ = [
        (TypeKind::Integer {}, "int(10) unsigned"),
        (TypeKind::Integer {}, "bigint(20)"),
        (numeric(Some(12), Some(2)), "decimal(10,2)"),
        (TypeKind::String { length: Some(20), collation: None }, "varchar(30)"),
        (
            TypeKind::String { length: Some(20), collation: Some("utf8mb4_bin".to_owned()) },
            "varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
        ),
        (TypeKind::DateTime { timezone: false }, "datetime(6)"),
    ];
    for (model, found) in differ {
        let is_same =
            same_type(&MYSQL_ON_MARIADB, &profile(), &Type::from(model.clone()), &raw(found)).unwrap();
        assert!(!is_same, "{model:?} and {found}");
    }
    // On MySQL, JSON is a type.
    let json = Type::from(TypeKind::Json { none_as_null: false });
    assert!(same_type(&MYSQL, &profile(), &json, &raw("json")).unwrap());
    assert!(!same_type(&MYSQL, &profile(), &json, &raw("longtext")).unwrap());
}

#[test]
fn the_order_of_an_enumeration_is_none_of_its_type() {
    let canonical = |text| canonical_type(&MYSQL, &profile(), &raw(text)).unwrap();
    assert_eq!(canonical("enum('a','b')"), canonical("ENUM('b','a')"));
    assert_ne!(canonical("enum('a','b')"), canonical("enum('a','B')"));
    assert_ne!(canonical("enum('a,b')"), canonical("enum('a','b')"));
    assert_ne!(canonical("set('a','b')"), canonical("set('b','a')"));
}
