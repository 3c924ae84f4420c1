//! Where PostgreSQL's DDL differs from the generic one.

use std::collections::BTreeSet;

use limbeck_ops::{AlterColumn, AlterEnum, CreateEnum, DropEnum, DropIndex};
use limbeck_schema::{
    Check, Column, Computed, Exclude, ForeignKey, Index, PrimaryKey, ServerDefault, Table, TableName, Type,
    TypeKind, Unique, Value,
};

use super::reserved::RESERVED;
use super::{
    Postgresql, alter_enum, column, exclude, identity, index, literal, named_type, phrase, table_options,
    types,
};
use crate::ddl::{
    Context, Flavour, Sql, change_type, computed_clause, generic_check, generic_drop, generic_foreign_key,
    generic_primary_key, generic_unique, rest_of_alter,
};
use crate::{Profile, Version};

impl Flavour for Postgresql {
    fn name(&self) -> &'static str {
        "postgresql"
    }

    fn title(&self) -> &'static str {
        "PostgreSQL"
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        RESERVED
    }

    fn longest_name(&self) -> usize {
        63
    }

    fn native_boolean(&self, _: Context<'_>) -> bool {
        true
    }

    fn native_enum(&self) -> bool {
        true
    }

    fn comments(&self) -> bool {
        true
    }

    fn truth(&self, value: bool) -> &'static str {
        if value { "true" } else { "false" }
    }

    fn function(&self, name: &str, arguments: &[String]) -> Option<String> {
        match (name, arguments) {
            ("substring", [text, start]) => Some(format!("SUBSTRING({text} FROM {start})")),
            ("substring", [text, start, length]) => {
                Some(format!("SUBSTRING({text} FROM {start} FOR {length})"))
            }
            _ => None,
        }
    }

    fn string_literal(&self, profile: &Profile, text: &str) -> String {
        literal::string(profile, text)
    }

    fn bytes_literal(&self, profile: &Profile, hex: &str) -> String {
        literal::string(profile, &format!("\\x{hex}"))
    }

    fn array_literal(&self, cx: Context<'_>, items: &[Value], item: Option<&Type>) -> Sql {
        literal::array(cx, items, item)
    }

    fn special_number(&self, text: &str) -> String {
        literal::special_number(text)
    }

    fn type_words(&self, cx: Context<'_>, kind: &TypeKind) -> Sql {
        types::words(cx, kind)
    }

    fn column(&self, cx: Context<'_>, table: &Table, column: &Column) -> Sql {
        column::clause(cx, table, column)
    }

    /// Before PostgreSQL 18 a computed column is always stored (its manual, "Generated Columns").
    fn computed(&self, cx: Context<'_>, computed: &Computed) -> Sql {
        if cx.profile.server >= Version(18, 0, 0) && !cx.before_sqlalchemy_2_1() {
            return Ok(computed_clause(computed));
        }
        if computed.persisted == Some(false) {
            return Err(cx
                .unsupported(
                    "PostgreSQL computed columns do not support 'virtual' persistence; set the 'persisted' flag to None \
                     or True for PostgreSQL support.",
                )
                .into());
        }
        Ok(computed_clause(&Computed { persisted: Some(true), ..computed.clone() }))
    }

    fn primary_key(&self, cx: Context<'_>, table: &Table, key: &PrimaryKey) -> Sql<Option<String>> {
        generic_primary_key(cx, table, key, &index::include(cx, &key.postgresql_include)).map(Some)
    }

    fn unique(&self, cx: Context<'_>, table: &Table, unique: &Unique) -> Sql {
        let nulls = match unique.postgresql_nulls_not_distinct {
            Some(true) => "NULLS NOT DISTINCT ",
            Some(false) => "NULLS DISTINCT ",
            None => "",
        };
        generic_unique(cx, table, unique, nulls, &index::include(cx, &unique.postgresql_include))
    }

    fn foreign_key(&self, cx: Context<'_>, table: &Table, key: &ForeignKey) -> Sql<Option<String>> {
        let validity = if key.postgresql_not_valid { " NOT VALID" } else { "" };
        Ok(Some(generic_foreign_key(cx, table, key)? + validity))
    }

    fn on_delete(&self, cx: Context<'_>, action: &str) -> Sql {
        phrase::on_delete(cx, action)
    }

    fn check(&self, cx: Context<'_>, table: &Table, check: &Check) -> Sql {
        let validity = if check.postgresql_not_valid { " NOT VALID" } else { "" };
        Ok(generic_check(cx, table, check)? + validity)
    }

    fn exclude(&self, cx: Context<'_>, table: &Table, exclude: &Exclude) -> Sql {
        exclude::clause(cx, table, exclude)
    }

    fn table_options(&self, cx: Context<'_>, table: &Table) -> Sql {
        Ok(table_options::text(cx, table))
    }

    fn before_create_table(
        &self,
        cx: Context<'_>,
        created: &mut BTreeSet<(Option<String>, String)>,
        table: &Table,
    ) -> Sql<Vec<String>> {
        named_type::create_for_table(cx, created, table)
    }

    fn create_index(&self, cx: Context<'_>, table: &TableName, index: &Index, guard: &str) -> Sql {
        index::create(cx, table, index, guard)
    }

    fn drop_index(&self, cx: Context<'_>, drop: &DropIndex, name: &str) -> Sql {
        let how = if drop.postgresql_concurrently { "CONCURRENTLY " } else { "" };
        Ok(generic_drop(cx, drop, name, how))
    }

    /// The type comes first here.
    fn alter_column(&self, cx: Context<'_>, alter: &AlterColumn) -> Sql<Vec<String>> {
        let mut texts = Vec::new();
        match (&alter.ty, &alter.postgresql_using) {
            (None, Some(_)) => {
                return Err(cx.unsupported("postgresql_using must be used with the type_ parameter").into());
            }
            (Some(ty), Some(using)) if !using.is_empty() => {
                texts.push(format!("{} USING {using}", change_type(cx, alter, ty)?));
            }
            (Some(ty), _) => texts.push(change_type(cx, alter, ty)?),
            (None, None) => {}
        }
        texts.extend(rest_of_alter(cx, alter)?);
        Ok(texts)
    }

    /// `DROP EXPRESSION` came with PostgreSQL 13.
    fn drops_expressions(&self, cx: Context<'_>) -> bool {
        cx.profile.server >= Version(13, 0, 0)
    }

    fn alter_identity(
        &self,
        cx: Context<'_>,
        alter: &AlterColumn,
        to: Option<&ServerDefault>,
        from: Option<&ServerDefault>,
    ) -> Sql<Vec<String>> {
        identity::alter(cx, alter, to, from)
    }

    fn create_enum(&self, cx: Context<'_>, create: &CreateEnum) -> Sql<Vec<String>> {
        named_type::create_enum(cx, create)
    }

    fn alter_enum(&self, cx: Context<'_>, alter: &AlterEnum) -> Sql<Vec<String>> {
        alter_enum::render(cx, alter)
    }

    fn drop_enum(&self, cx: Context<'_>, drop: &DropEnum) -> Sql<Vec<String>> {
        named_type::drop_enum(cx, drop)
    }

    /// Names of constraints are names of indexes too, and these are the schema's: the old table lets go of them.
    fn before_rebuild(&self, cx: Context<'_>, table: &TableName, constraints: &[String]) -> Sql<Vec<String>> {
        let table = cx.table(table);
        Ok(constraints.iter().map(|name| format!("ALTER TABLE {table} DROP CONSTRAINT {name}")).collect())
    }

    fn returning(&self, profile: &Profile, table: &str, column: &str) -> String {
        let _ = profile;
        format!(" RETURNING {table}.{column}")
    }
}

/// Drivers whose SQLAlchemy dialects mark parameters in another way than with `%(name)s`.
pub(super) fn paramstyle(driver: &str) -> crate::Paramstyle {
    match driver {
        "asyncpg" => crate::Paramstyle::NumericDollar,
        "pg8000" => crate::Paramstyle::Format,
        _ => crate::Paramstyle::Pyformat,
    }
}
