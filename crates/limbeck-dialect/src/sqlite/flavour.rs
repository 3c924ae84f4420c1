//! Where SQLite's DDL differs from the generic one.

use limbeck_ops::AlterColumn;
use limbeck_schema::{Column, ForeignKey, Index, PrimaryKey, Table, TableName, TypeKind, Unique};

use super::reserved::RESERVED;
use super::{Sqlite, column, constraint, index, literal, rebuild, reflected, types};
use crate::ddl::{Context, Flavour, OwnAlters, Rebuilt, Sql, generic_foreign_key};
use crate::{Profile, Version};

impl Flavour for Sqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn title(&self) -> &'static str {
        "SQLite"
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        RESERVED
    }

    /// SQLite has no limit; SQLAlchemy sets this one.
    fn longest_name(&self) -> usize {
        9999
    }

    fn native_boolean(&self, _: Context<'_>) -> bool {
        false
    }

    fn alters_constraints(&self) -> bool {
        false
    }

    fn truth(&self, value: bool) -> &'static str {
        if value { "1" } else { "0" }
    }

    fn function(&self, name: &str, arguments: &[String]) -> Option<String> {
        match name {
            "now" => Some("CURRENT_TIMESTAMP".to_owned()),
            "localtimestamp" => Some("DATETIME(CURRENT_TIMESTAMP, 'localtime')".to_owned()),
            "char_length" => Some(format!("length({})", arguments.join(", "))),
            _ => None,
        }
    }

    fn bytes_literal(&self, profile: &Profile, hex: &str) -> String {
        let _ = profile;
        literal::bytes(hex)
    }

    fn time_literal(&self, profile: &Profile, text: &str) -> String {
        let _ = profile;
        literal::time(text)
    }

    fn timestamp_literal(&self, profile: &Profile, text: &str) -> String {
        let _ = profile;
        literal::timestamp(text)
    }

    fn uuid_literal(&self, profile: &Profile, text: &str) -> String {
        let _ = profile;
        literal::uuid(text)
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

    fn primary_key(&self, cx: Context<'_>, table: &Table, key: &PrimaryKey) -> Sql<Option<String>> {
        constraint::primary_key(cx, table, key)
    }

    fn unique(&self, cx: Context<'_>, table: &Table, unique: &Unique) -> Sql {
        constraint::unique(cx, table, unique)
    }

    /// A reference cannot leave its schema (an attached database).
    fn foreign_key(&self, cx: Context<'_>, table: &Table, key: &ForeignKey) -> Sql<Option<String>> {
        if table.name.schema != key.target.schema {
            return Ok(None);
        }
        generic_foreign_key(cx, table, key).map(Some)
    }

    fn referred_table(&self, cx: Context<'_>, target: &TableName) -> String {
        cx.quote(&target.name)
    }

    fn table_options(&self, cx: Context<'_>, table: &Table) -> Sql {
        let _ = cx;
        let options = &table.options.sqlite;
        let words = [options.without_rowid.then_some("WITHOUT ROWID"), options.strict.then_some("STRICT")];
        let words: Vec<&str> = words.into_iter().flatten().collect();
        Ok(if words.is_empty() { String::new() } else { format!("\n {}", words.join(",\n ")) })
    }

    fn create_index(&self, cx: Context<'_>, table: &TableName, index: &Index, guard: &str) -> Sql {
        index::create(cx, table, index, guard)
    }

    fn rename_column(&self, cx: Context<'_>, alter: &AlterColumn, new_name: &str) -> String {
        format!(
            "ALTER TABLE {} RENAME COLUMN {} TO {}",
            cx.altered_table(&alter.table),
            cx.quote(&alter.column),
            cx.quote(new_name)
        )
    }

    fn refuse_constraint_change(&self, cx: Context<'_>) -> Sql<()> {
        Err(cx
            .unsupported(
                "No support for ALTER of constraints in SQLite dialect. Please refer to the batch mode feature which allows \
                 for SQLite migrations using a copy-and-move strategy.",
            )
            .hint("write the operation inside `with op.batch_alter_table(\"...\") as batch_op:`")
            .into())
    }

    /// `--sql` shows the ALTER COLUMN that Alembic shows; a database would only say that it is a syntax error.
    fn refuse_alter_column(&self, cx: Context<'_>, alter: &AlterColumn) -> Sql<()> {
        let changes = alter.nullable.is_some() || alter.ty.is_some() || !alter.server_default.is_keep();
        if cx.profile.offline || !changes {
            return Ok(());
        }
        Err(cx
            .unsupported("SQLite cannot alter a column in place, only rename it")
            .fact("column", format!("{}.{}", alter.table, alter.column))
            .hint(format!(
                "use batch mode: `with op.batch_alter_table(\"{}\") as batch_op: batch_op.alter_column(\"{}\", ...)`",
                alter.table.name, alter.column
            ))
            .into())
    }

    fn rebuilds_tables(&self) -> bool {
        true
    }

    /// By the version of the library (manual, "ALTER TABLE", and its release history). `DROP COLUMN` is taken from 3.35.5
    /// on: before, it could damage a table.
    fn own_alters(&self, profile: &Profile) -> Option<OwnAlters> {
        Some(OwnAlters {
            renames_columns: profile.server >= Version(3, 25, 0),
            drops_columns: profile.server >= Version(3, 35, 5),
            alters_constraints: profile.server >= Version(3, 53, 0),
        })
    }

    /// CAST to a date of any kind would keep only the digits before the first hyphen.
    fn casts_in_copy(&self, kind: &TypeKind) -> bool {
        use TypeKind as K;
        !matches!(
            kind,
            K::Json { .. }
                | K::PgJson { .. }
                | K::PgJsonb { .. }
                | K::Date {}
                | K::DATE {}
                | K::Time { .. }
                | K::TIME { .. }
                | K::PgTime { .. }
                | K::DateTime { .. }
                | K::DATETIME { .. }
                | K::TIMESTAMP { .. }
                | K::PgTimestamp { .. }
                | K::Interval { .. }
        )
    }

    fn reflected_default(&self, sql: &str) -> String {
        reflected::default(sql)
    }

    fn after_copy(&self, cx: Context<'_>, old: &TableName, new: &Table) -> Vec<String> {
        rebuild::after_copy(cx, old, new)
    }

    fn after_rebuild(&self, cx: Context<'_>, rebuilt: &Rebuilt<'_>) -> Vec<String> {
        rebuild::after_rename(cx, rebuilt)
    }

    /// Since SQLAlchemy 2.0.
    fn returning(&self, profile: &Profile, table: &str, column: &str) -> String {
        let _ = table;
        if profile.sqlalchemy >= Version(2, 0, 0) { format!(" RETURNING {column}") } else { String::new() }
    }
}
