//! Where MySQL's and MariaDB's DDL differs from the generic one.

use limbeck_ops::{AlterColumn, DropConstraint, DropIndex};
use limbeck_schema::{Column, Constraint, Index, PrimaryKey, Table, TableName, Type, TypeKind};

use super::{
    Mysql, alter_column, cast, column, constraint, index, literal, rebuild, reserved, table_options, types,
};
use crate::ddl::{Context, Flavour, Rebuilt, Sql};
use crate::{Profile, Version};

impl Flavour for Mysql {
    fn name(&self) -> &'static str {
        self.name
    }

    fn title(&self) -> &'static str {
        if self.is_mariadb { "MariaDB" } else { "MySQL" }
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        if self.is_mariadb { reserved::MARIADB } else { reserved::MYSQL }
    }

    fn quote_marks(&self) -> (char, char) {
        ('`', '`')
    }

    fn longest_name(&self) -> usize {
        64
    }

    /// SQLAlchemy leaves it to the server to refuse these.
    fn longest_given_name(&self) -> usize {
        255
    }

    fn native_boolean(&self, _: Context<'_>) -> bool {
        false
    }

    fn native_enum(&self) -> bool {
        true
    }

    fn truth(&self, value: bool) -> &'static str {
        if value { "true" } else { "false" }
    }

    fn function(&self, name: &str, arguments: &[String]) -> Option<String> {
        match name {
            "sysdate" => Some("SYSDATE()".to_owned()),
            "random" => Some(format!("rand({})", arguments.join(", "))),
            _ => None,
        }
    }

    fn binary(&self, left: &str, operator: &str, right: &str) -> Option<String> {
        match operator {
            "||" => Some(format!("concat({left}, {right})")),
            "IS DISTINCT FROM" => Some(format!("NOT ({left} <=> {right})")),
            "IS NOT DISTINCT FROM" => Some(format!("{left} <=> {right}")),
            _ => None,
        }
    }

    fn cast_type(&self, cx: Context<'_>, to: &Type) -> Sql<Option<String>> {
        cast::target(self, cx, to)
    }

    fn insert_nothing(&self) -> &'static str {
        "() VALUES ()"
    }

    fn string_literal(&self, profile: &Profile, text: &str) -> String {
        literal::string(profile, text)
    }

    fn bytes_literal(&self, profile: &Profile, hex: &str) -> String {
        let _ = profile;
        format!("X'{hex}'")
    }

    fn uuid_literal(&self, profile: &Profile, text: &str) -> String {
        literal::string(profile, &text.replace('-', ""))
    }

    fn has_mysql_types(&self) -> bool {
        true
    }

    fn type_words(&self, cx: Context<'_>, kind: &TypeKind) -> Sql {
        types::words(self, cx, kind)
    }

    fn column(&self, cx: Context<'_>, table: &Table, column: &Column) -> Sql {
        column::clause(self, cx, table, column)
    }

    fn primary_key(&self, cx: Context<'_>, table: &Table, key: &PrimaryKey) -> Sql<Option<String>> {
        constraint::primary_key(self, cx, table, key).map(Some)
    }

    /// The server reads it and then ignores what stands behind it.
    fn refuse_match(&self, cx: Context<'_>) -> Sql<()> {
        Err(cx
            .unsupported(
                "MySQL ignores the 'MATCH' keyword while at the same time causes ON UPDATE/ON DELETE clauses to be \
                 ignored.",
            )
            .hint("leave out `match=`")
            .into())
    }

    fn table_options(&self, cx: Context<'_>, table: &Table) -> Sql {
        Ok(table_options::text(self, cx, table))
    }

    fn create_index(&self, cx: Context<'_>, table: &TableName, index: &Index, guard: &str) -> Sql {
        index::create(self, cx, table, index, guard)
    }

    fn drop_index(&self, cx: Context<'_>, drop: &DropIndex, name: &str) -> Sql {
        index::drop(cx, drop, name)
    }

    fn drop_constraint(&self, cx: Context<'_>, drop: &DropConstraint) -> Sql {
        constraint::drop(self, cx, drop)
    }

    fn alter_column(&self, cx: Context<'_>, alter: &AlterColumn) -> Sql<Vec<String>> {
        alter_column::render(cx, alter)
    }

    fn keeps_type_checks(&self) -> bool {
        true
    }

    /// Without its schema the table would move to the one that the session is in.
    fn rename_table(&self, cx: Context<'_>, table: &TableName, new_name: &str) -> String {
        let renamed = TableName::new(table.schema.as_deref(), new_name);
        format!("ALTER TABLE {} RENAME TO {}", cx.altered_table(table), cx.altered_table(&renamed))
    }

    fn table_comment(&self, cx: Context<'_>, table: &TableName, comment: Option<&str>) -> Vec<String> {
        vec![format!("ALTER TABLE {} COMMENT {}", cx.table(table), cx.string(comment.unwrap_or_default()))]
    }

    fn guards_rebuilds(&self) -> bool {
        true
    }

    fn unique_is_index(&self) -> bool {
        true
    }

    fn waits_for_rename(&self, cx: Context<'_>, constraint: &Constraint) -> bool {
        rebuild::waits_for_rename(self, cx, constraint)
    }

    fn around_swap(&self, cx: Context<'_>, rebuilt: &Rebuilt<'_>) -> Sql<(Vec<String>, Vec<String>)> {
        rebuild::around_swap(cx, rebuilt)
    }

    fn after_rebuild(&self, cx: Context<'_>, rebuilt: &Rebuilt<'_>) -> Vec<String> {
        rebuild::triggers_again(cx, rebuilt)
    }

    /// Since SQLAlchemy 2.0, on MariaDB.
    fn returning(&self, profile: &Profile, table: &str, column: &str) -> String {
        if self.is_mariadb && profile.sqlalchemy >= Version(2, 0, 0) {
            format!(" RETURNING {table}.{column}")
        } else {
            String::new()
        }
    }
}
