//! Where SQL Server's DDL differs from the generic one.

use limbeck_ops::{AlterColumn, BulkInsert, DropColumn, DropIndex};
use limbeck_schema::{Column, Computed, Index, PrimaryKey, Table, TableName, TypeKind, Unique, Value};

use super::blocks::{self, Kind};
use super::reserved::RESERVED;
use super::{Mssql, alter_column, column, comment, index, types};
use crate::Profile;
use crate::ddl::{Context, Flavour, Sql, Stop, drop_column_statement};

impl Flavour for Mssql {
    fn name(&self) -> &'static str {
        "mssql"
    }

    fn title(&self) -> &'static str {
        "SQL Server"
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        RESERVED
    }

    fn quote_marks(&self) -> (char, char) {
        ('[', ']')
    }

    /// A database may stand before the schema.
    fn schema(&self, cx: Context<'_>, schema: &str) -> String {
        match schema.rsplit_once('.').filter(|_| !cx.is_whole(schema)) {
            Some((database, owner)) => format!("{}.{}", cx.quote(database), cx.quote(owner)),
            None => cx.quote(schema),
        }
    }

    fn understands(&self, key: &str) -> bool {
        matches!(
            key,
            "clustered"
                | "columnstore"
                | "include"
                | "where"
                | "drop_default"
                | "drop_check"
                | "drop_foreign_key"
        )
    }

    fn longest_name(&self) -> usize {
        128
    }

    /// BIT holds nothing but 0 and 1.
    fn native_boolean(&self, _: Context<'_>) -> bool {
        true
    }

    fn comments(&self) -> bool {
        true
    }

    fn truth(&self, value: bool) -> &'static str {
        if value { "1" } else { "0" }
    }

    fn function(&self, name: &str, arguments: &[String]) -> Option<String> {
        match name {
            "now" => Some("CURRENT_TIMESTAMP".to_owned()),
            "current_date" => Some("GETDATE()".to_owned()),
            "char_length" => Some(format!("LEN({})", arguments.join(", "))),
            _ => None,
        }
    }

    fn binary(&self, left: &str, operator: &str, right: &str) -> Option<String> {
        match operator {
            "||" => Some(format!("{left} + {right}")),
            "IS DISTINCT FROM" => Some(format!("NOT EXISTS (SELECT {left} INTERSECT SELECT {right})")),
            "IS NOT DISTINCT FROM" => Some(format!("EXISTS (SELECT {left} INTERSECT SELECT {right})")),
            _ => None,
        }
    }

    fn bytes_literal(&self, profile: &Profile, hex: &str) -> String {
        let _ = profile;
        format!("0x{hex}")
    }

    fn uuid_string(&self, profile: &Profile, text: &str) -> String {
        self.string_literal(profile, text)
    }

    fn type_words(&self, cx: Context<'_>, kind: &TypeKind) -> Sql {
        types::words(cx, kind)
    }

    fn column(&self, cx: Context<'_>, table: &Table, column: &Column) -> Sql {
        column::clause(cx, table, column)
    }

    fn computed(&self, cx: Context<'_>, computed: &Computed) -> Sql {
        let _ = cx;
        let stored = if computed.persisted == Some(true) { " PERSISTED" } else { "" };
        Ok(format!("AS ({}){stored}", computed.sql))
    }

    fn primary_key(&self, cx: Context<'_>, table: &Table, key: &PrimaryKey) -> Sql<Option<String>> {
        index::primary_key(cx, table, key).map(Some)
    }

    fn numbered_first(&self) -> bool {
        false
    }

    fn unique(&self, cx: Context<'_>, table: &Table, unique: &Unique) -> Sql {
        index::unique(cx, table, unique)
    }

    fn add_column_words(&self, if_not_exists: bool) -> &'static str {
        let _ = if_not_exists;
        "ADD "
    }

    fn adds_whole_columns(&self) -> bool {
        false
    }

    fn drop_column(&self, cx: Context<'_>, drop: &DropColumn) -> Sql<Vec<String>> {
        let kinds = [
            ("drop_default", Kind::Default),
            ("drop_check", Kind::Check),
            ("drop_foreign_key", Kind::ForeignKey),
        ];
        let is_asked = |key: &str| {
            drop.other.iter().any(|option| {
                option.dialect == "mssql" && option.key == key && option.value == Value::Bool(true)
            })
        };
        let blocks = kinds
            .into_iter()
            .filter(|(key, _)| is_asked(key))
            .map(|(_, kind)| blocks::drop_constraint(cx, kind, &drop.table, &drop.column));
        Ok(blocks.chain([drop_column_statement(cx, drop)]).collect())
    }

    /// In a script always. On a server SQLAlchemy switches where the rows bring values for an identity column, which
    /// it finds out by itself.
    fn around_insert(&self, cx: Context<'_>, insert: &BulkInsert) -> Sql<Option<(String, String)>> {
        if !cx.profile.offline {
            return match insert.columns.iter().any(|column| column.primary_key) {
                true => Err(Stop::python("rows of a table that may have an identity column")),
                false => Ok(None),
            };
        }
        let table = cx.table(&insert.table);
        let switch = |how: &str| format!("SET IDENTITY_INSERT {table} {how}");
        Ok(Some((switch("ON"), switch("OFF"))))
    }

    fn create_index(&self, cx: Context<'_>, table: &TableName, index: &Index, guard: &str) -> Sql {
        let _ = guard;
        index::create(cx, table, index)
    }

    fn drop_index(&self, cx: Context<'_>, drop: &DropIndex, name: &str) -> Sql {
        Ok(index::drop(cx, drop, name))
    }

    fn rename_table(&self, cx: Context<'_>, table: &TableName, new_name: &str) -> String {
        format!("EXEC sp_rename '{}', {}", cx.altered_table(table), cx.quote(new_name))
    }

    fn column_comment(&self, cx: Context<'_>, table: &TableName, column: &str, comment: &str) -> String {
        comment::add(cx, table, Some(column), comment)
    }

    fn table_comment(&self, cx: Context<'_>, table: &TableName, comment: Option<&str>) -> Vec<String> {
        vec![match comment {
            Some(comment) => comment::add(cx, table, None, comment),
            None => comment::drop(cx, table, None),
        }]
    }

    fn alter_column(&self, cx: Context<'_>, alter: &AlterColumn) -> Sql<Vec<String>> {
        alter_column::render(cx, alter)
    }

    fn output(&self, column: &str) -> String {
        format!(" OUTPUT inserted.{column}")
    }
}
