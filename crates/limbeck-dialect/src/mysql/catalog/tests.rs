//! Rows of MySQL 8, which no test here has a server for: as its manual describes them ("INFORMATION_SCHEMA Tables").

use limbeck_schema::{Column, Constraint, Expr, IndexElement, Schema, ServerDefault, TypeKind};

use super::{queries, read};
use crate::mysql::{MARIADB, MYSQL, MYSQL_ON_MARIADB};
use crate::{CatalogScope, Paramstyle, Profile, SchemaScope, TextRows, Version};

fn profile(server: Version) -> Profile {
    Profile {
        dialect: "mysql".to_owned(),
        driver: "pymysql".to_owned(),
        paramstyle: Paramstyle::Format,
        server,
        sqlalchemy: Version(2, 1, 0),
        default_schema: Some("app".to_owned()),
        backslash_escapes: true,
        offline: false,
        transactional_ddl: false,
    }
}

fn scope(schemas: SchemaScope) -> CatalogScope {
    CatalogScope { schemas, table: None, exclude: Vec::new() }
}

/// Rows whose cells stand between bars; `-` is NULL.
fn rows(lines: &[&str]) -> TextRows {
    let cell = |cell: &str| (cell != "-").then(|| cell.to_owned());
    lines.iter().map(|line| line.split('|').map(cell).collect()).collect()
}

fn schema(columns: &[&str], indexes: &[&str], checks: &[&str]) -> Schema {
    let answers = [
        rows(&["app|t|InnoDB|utf8mb4_0900_ai_ci|||-|BASE TABLE"]),
        rows(columns),
        rows(indexes),
        rows(&["app|t|fk|a|app|t|id", "app|t|fk|b|app|t|k"]),
        rows(&["app|t|fk|NO ACTION|SET NULL"]),
        rows(checks),
        rows(&[]),
    ];
    read(&MYSQL, &profile(Version(8, 4, 0)), &scope(SchemaScope::Default), &answers).unwrap()
}

fn default_of(column: &Column) -> &str {
    match &column.server_default {
        Some(ServerDefault::Expression { expr: Expr::Text { sql } }) => sql,
        other => panic!("{other:?}"),
    }
}

#[test]
fn bare_values_become_literals() {
    let schema = schema(
        &[
            "app|t|a|int|YES|5||-|-||",
            "app|t|b|varchar(9)|YES|it's \\||utf8mb4|utf8mb4_0900_ai_ci||",
            "app|t|c|varchar(9)|YES|NULL||utf8mb4|utf8mb4_0900_ai_ci||",
            "app|t|d|datetime|YES|CURRENT_TIMESTAMP|DEFAULT_GENERATED on update CURRENT_TIMESTAMP|-|-||",
            "app|t|e|varchar(36)|YES|uuid()|DEFAULT_GENERATED|utf8mb4|utf8mb4_bin||",
            "app|t|f|bit(3)|YES|b'101'||-|-||",
            "app|t|g|decimal(10,2)|YES|-1.50||-|-||",
            "app|t|h|date|YES|2020-01-31||-|-||",
            "app|t|i|varchar(9)|YES|concat(_utf8mb4\\'a\\')|DEFAULT_GENERATED|utf8mb4|utf8mb4_0900_ai_ci||",
        ],
        &[],
        &[],
    );
    let found: Vec<&str> = schema.tables[0].columns.iter().map(default_of).collect();
    assert_eq!(
        found,
        [
            "5",
            r"'it''s \\'",
            "'NULL'",
            "CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP",
            "(uuid())",
            "b'101'",
            "-1.50",
            "'2020-01-31'",
            "(concat(_utf8mb4'a'))",
        ]
    );
}

#[test]
fn what_mysql_says_in_another_way() {
    let schema = schema(
        &[
            "app|t|id|int unsigned|NO|-|auto_increment|-|-||it's",
            "app|t|doc|json|YES|-||-|-||",
            "app|t|n|int|YES|-|VIRTUAL GENERATED|-|-|(`id` + 1)|",
        ],
        &[
            "app|t|PRIMARY|0|id|-|A|BTREE|-",
            "app|t|ix|1|-|-|D|BTREE|lower(`doc`)",
            "app|t|ix|1|id|-|A|BTREE|-",
            "app|t|sp|1|doc|32|A|SPATIAL|-",
        ],
        &["app|t|t_chk_1|Table|(`id` <> _utf8mb4\\'x\\')|NO|yes"],
    );
    let table = &schema.tables[0];
    assert!(matches!(
        table.columns[0].ty.base,
        TypeKind::MyInteger { display_width: None, unsigned: true, .. }
    ));
    assert!(matches!(table.columns[1].ty.base, TypeKind::MyJson { .. }));
    let Some(ServerDefault::Computed { computed }) = &table.columns[2].server_default else { panic!() };
    assert_eq!((computed.sql.as_str(), computed.persisted), ("(`id` + 1)", Some(false)));
    let text = |element: &IndexElement| serde_json::to_value(element).unwrap().to_string();
    let ix = table.indexes.iter().find(|index| index.name.as_ref().unwrap().text == "ix").unwrap();
    assert!(text(&ix.elements[0]).contains("(lower(`doc`))") && text(&ix.elements[0]).contains("DESC"));
    // The length of a spatial index is the server's own.
    let sp = table.indexes.iter().find(|index| index.name.as_ref().unwrap().text == "sp").unwrap();
    assert_eq!((sp.options.mysql.prefix.as_deref(), sp.options.mysql.length.len()), (Some("SPATIAL"), 0));
    let Some(Constraint::ForeignKey { key }) = table.constraints.get(1) else { panic!() };
    assert_eq!((&key.on_update, key.on_delete.as_deref()), (&None, Some("SET NULL")));
    assert_eq!(key.columns, ["a", "b"]);
    let Some(Constraint::Check { check }) = table.constraints.get(2) else { panic!() };
    assert_eq!((check.condition.clone(), check.other.len()), (Expr::text("(`id` <> _utf8mb4'x')"), 1));
}

#[test]
fn servers_are_asked_only_for_what_they_have() {
    let sql = |mysql: &super::Mysql, server: Version| -> String {
        let queries = queries(mysql, &profile(server), &scope(SchemaScope::All));
        queries.into_iter().map(|query| query.sql).collect::<Vec<_>>().join("\n")
    };
    let (new, old) = (sql(&MYSQL, Version(8, 4, 0)), sql(&MYSQL, Version(5, 7, 44)));
    assert!(new.contains("CAST(expression AS CHAR)") && new.contains("c.check_clause"));
    assert!(!old.contains("CAST(expression AS CHAR)") && !old.contains("check_constraints"));
    let (new, old) = (sql(&MARIADB, Version(10, 11, 0)), sql(&MYSQL_ON_MARIADB, Version(10, 4, 0)));
    assert!(new.contains("CAST(level AS CHAR)") && !old.contains("CAST(level AS CHAR)"));
    assert!(!new.contains("CAST(expression AS CHAR)"));
}

#[test]
fn a_wrong_answer_is_no_schema() {
    let answers = vec![rows(&["app|t"]); 7];
    let error = read(&MYSQL, &profile(Version(8, 4, 0)), &scope(SchemaScope::Default), &answers).unwrap_err();
    assert_eq!(error.code(), limbeck_diagnostics::Code::CatalogUnreadable);
    let scratch = scope(SchemaScope::Scratch(vec!["t".to_owned()]));
    for sql in ["", "CREATE VIEW t AS SELECT 1", "CREATE TABLE t (what is it)"] {
        let answers = [vec![vec![Some("t".to_owned()), Some(sql.to_owned())]]];
        assert!(read(&MYSQL, &profile(Version(8, 4, 0)), &scratch, &answers).is_err(), "{sql}");
    }
}

#[test]
fn mysql_writes_scratch_tables_with_more_quotes() {
    let sql = "CREATE TEMPORARY TABLE `t` (\n  `a` int DEFAULT '5',\n  `b` varchar(9) COLLATE utf8mb4_bin DEFAULT 'x',\n  \
               `c` varchar(36) DEFAULT (uuid()),\n  `g` int GENERATED ALWAYS AS ((`a` + 1)) VIRTUAL,\n  \
               KEY `ix` ((lower(`b`)) DESC,`a`),\n  CONSTRAINT `ck` CHECK ((`a` < 9))\n) ENGINE=InnoDB";
    let answers = [vec![vec![Some("t".to_owned()), Some(sql.to_owned())]]];
    let scratch = scope(SchemaScope::Scratch(vec!["t".to_owned()]));
    let schema = read(&MYSQL, &profile(Version(8, 4, 0)), &scratch, &answers).unwrap();
    let columns = &schema.tables[0].columns;
    let found: Vec<&str> = columns[..3].iter().map(default_of).collect();
    assert_eq!(found, ["5", "'x'", "(uuid())"]);
    assert!(matches!(&columns[3].server_default,
        Some(ServerDefault::Computed { computed }) if computed.sql == "(`a` + 1)"));
    assert_eq!((schema.tables[0].indexes[0].elements.len(), schema.tables[0].constraints.len()), (2, 1));
}
