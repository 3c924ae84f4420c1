//! Where databases differ from the generic compiler.

use std::collections::BTreeSet;

use limbeck_ops::{AlterColumn, AlterEnum, CreateEnum, DropEnum, DropIndex};
use limbeck_schema::{
    Check, Column, Computed, Exclude, ForeignKey, Index, PrimaryKey, ServerDefault, Table, TableName, Type,
    TypeKind, Unique, Value,
};

use super::context::{Context, Sql};
use super::{alter_column, column, constraint, create_index, default, drop_index, literal, phrase, types};
use crate::{Dependent, Profile};

/// What a database's folder says of its DDL. The default methods are SQLAlchemy's generic behaviour.
pub(crate) trait Flavour: Sync {
    /// SQLAlchemy's name of the dialect.
    fn name(&self) -> &'static str;

    /// The database's name in messages.
    fn title(&self) -> &'static str;

    /// Words that are quoted when they are identifiers; sorted, in lower case.
    fn reserved_words(&self) -> &'static [&'static str];

    /// The most characters that the name of a constraint or index can have.
    fn longest_name(&self) -> usize;

    /// Whether a boolean column needs no CHECK.
    fn native_boolean(&self) -> bool;

    /// Whether enumerations are types.
    fn native_enum(&self) -> bool {
        false
    }

    /// Whether `COMMENT ON` exists.
    fn comments(&self) -> bool {
        false
    }

    /// Whether constraints can be added to a table that exists; where they cannot, `use_alter` has no effect.
    fn alters_constraints(&self) -> bool {
        true
    }

    // --- expressions and literals

    /// True and false.
    fn truth(&self, value: bool) -> &'static str;

    /// A function that has a name or form of its own here. `name` is in lower case.
    fn function(&self, name: &str, arguments: &[String]) -> Option<String> {
        let _ = (name, arguments);
        None
    }

    /// A string.
    fn string_literal(&self, profile: &Profile, text: &str) -> String {
        let _ = profile;
        format!("'{}'", text.replace('\'', "''"))
    }

    /// Bytes, given in hexadecimal.
    fn bytes_literal(&self, profile: &Profile, hex: &str) -> String;

    /// A time of day.
    fn time_literal(&self, profile: &Profile, text: &str) -> String {
        self.string_literal(profile, text)
    }

    /// A point in time, given in ISO 8601.
    fn timestamp_literal(&self, profile: &Profile, text: &str) -> String {
        let (date, time) = literal::date_and_time(text);
        match time {
            Some(time) => self.string_literal(profile, &format!("{date} {time}")),
            None => self.string_literal(profile, date),
        }
    }

    /// A UUID, given with hyphens.
    fn uuid_literal(&self, profile: &Profile, text: &str) -> String {
        self.string_literal(profile, text)
    }

    /// An array.
    fn array_literal(&self, cx: Context<'_>, items: &[Value], item: Option<&Type>) -> Sql {
        let _ = (items, item);
        Err(cx.unsupported(format!("{} has no array literal", self.title())).into())
    }

    /// Infinity and what is not a number.
    fn special_number(&self, text: &str) -> String {
        format!("'{text}'")
    }

    // --- clauses

    /// A type's words.
    fn type_words(&self, cx: Context<'_>, kind: &TypeKind) -> Sql {
        types::generic_type(cx, kind)
    }

    /// A column of CREATE TABLE or ADD COLUMN, without its constraints.
    fn column(&self, cx: Context<'_>, table: &Table, column: &Column) -> Sql {
        column::generic_column(cx, table, column)
    }

    /// A computed column's clause.
    fn computed(&self, cx: Context<'_>, computed: &Computed) -> Sql {
        let _ = cx;
        Ok(default::computed_clause(computed))
    }

    /// A primary key's clause; none when the column has it already.
    fn primary_key(&self, cx: Context<'_>, table: &Table, key: &PrimaryKey) -> Sql<Option<String>> {
        constraint::generic_primary_key(cx, table, key, "").map(Some)
    }

    /// A UNIQUE constraint's clause.
    fn unique(&self, cx: Context<'_>, table: &Table, unique: &Unique) -> Sql {
        constraint::generic_unique(cx, table, unique, "", "")
    }

    /// A foreign key's clause; none where such a reference cannot be.
    fn foreign_key(&self, cx: Context<'_>, table: &Table, key: &ForeignKey) -> Sql<Option<String>> {
        constraint::generic_foreign_key(cx, table, key).map(Some)
    }

    /// How a foreign key names its table.
    fn referred_table(&self, cx: Context<'_>, target: &TableName) -> String {
        cx.table(target)
    }

    /// What stands behind `ON DELETE`.
    fn on_delete(&self, cx: Context<'_>, action: &str) -> Sql {
        phrase::keywords(cx, action)
    }

    /// A table's CHECK constraint.
    fn check(&self, cx: Context<'_>, table: &Table, check: &Check) -> Sql {
        constraint::generic_check(cx, table, check)
    }

    /// A table's EXCLUDE constraint.
    fn exclude(&self, cx: Context<'_>, table: &Table, exclude: &Exclude) -> Sql {
        let _ = (table, exclude);
        Err(cx.unsupported(format!("{} has no EXCLUDE constraints", self.title())).into())
    }

    /// What follows the closing parenthesis of CREATE TABLE.
    fn table_options(&self, cx: Context<'_>, table: &Table) -> Sql {
        let _ = (cx, table);
        Ok(String::new())
    }

    // --- statements

    /// Statements that must run before a table can be created. `created` remembers the named types of the run.
    fn before_create_table(
        &self,
        cx: Context<'_>,
        created: &mut BTreeSet<(Option<String>, String)>,
        table: &Table,
    ) -> Sql<Vec<String>> {
        let _ = (cx, created, table);
        Ok(Vec::new())
    }

    /// `CREATE INDEX`; `guard` is empty or `IF NOT EXISTS `.
    fn create_index(&self, cx: Context<'_>, table: &TableName, index: &Index, guard: &str) -> Sql {
        create_index::generic_index(cx, table, index, guard)
    }

    /// `DROP INDEX`.
    fn drop_index(&self, cx: Context<'_>, drop: &DropIndex, name: &str) -> Sql {
        Ok(drop_index::generic_drop(cx, drop, name, ""))
    }

    /// The statements of `alter_column`, except those for the constraints of types.
    fn alter_column(&self, cx: Context<'_>, alter: &AlterColumn) -> Sql<Vec<String>> {
        alter_column::generic_alter(cx, alter)
    }

    /// A column's new name.
    fn rename_column(&self, cx: Context<'_>, alter: &AlterColumn, new_name: &str) -> String {
        alter_column::generic_rename(cx, alter, new_name)
    }

    /// Whether a computed column can become a plain one that keeps its values. Alembic refuses it everywhere.
    fn drops_expressions(&self, _: Context<'_>) -> bool {
        false
    }

    /// A change from, to or of an identity column.
    fn alter_identity(
        &self,
        cx: Context<'_>,
        alter: &AlterColumn,
        to: Option<&ServerDefault>,
        from: Option<&ServerDefault>,
    ) -> Sql<Vec<String>> {
        let _ = (alter, to, from);
        Err(cx
            .unsupported(
                "Adding, removing or modifying an \"identity\" construct, e.g. GENERATED AS IDENTITY, to or from an \
                 existing column is not supported in this dialect.",
            )
            .into())
    }

    /// An error where constraints cannot be added to or dropped from a table that exists.
    fn refuse_constraint_change(&self, cx: Context<'_>) -> Sql<()> {
        let _ = cx;
        Ok(())
    }

    /// An error where columns cannot be altered in place, as far as that is known before the statement runs.
    fn refuse_alter_column(&self, cx: Context<'_>, alter: &AlterColumn) -> Sql<()> {
        let _ = (cx, alter);
        Ok(())
    }

    /// `CREATE TYPE ... AS ENUM`, where there is such a thing.
    fn create_enum(&self, cx: Context<'_>, create: &CreateEnum) -> Sql<Vec<String>> {
        let _ = (cx, create);
        Ok(Vec::new())
    }

    /// Other values for an enumeration.
    fn alter_enum(&self, cx: Context<'_>, alter: &AlterEnum) -> Sql<Vec<String>> {
        let _ = (cx, alter);
        Ok(Vec::new())
    }

    /// `DROP TYPE` of an enumeration.
    fn drop_enum(&self, cx: Context<'_>, drop: &DropEnum) -> Sql<Vec<String>> {
        let _ = (cx, drop);
        Ok(Vec::new())
    }

    /// Whether a batch rebuilds tables for what ALTER TABLE cannot do.
    fn rebuilds_tables(&self) -> bool {
        false
    }

    /// Whether a copy into a column of that type, from one of another kind, needs a CAST.
    fn casts_in_copy(&self, kind: &TypeKind) -> bool {
        let _ = kind;
        true
    }

    /// A default that was read from the catalog, as DDL takes it back.
    fn reflected_default(&self, sql: &str) -> String {
        sql.to_owned()
    }

    /// Statements before the new table of a rebuild is created.
    fn before_rebuild(&self, cx: Context<'_>, table: &TableName, constraints: &[String]) -> Sql<Vec<String>> {
        let _ = (cx, table, constraints);
        Ok(Vec::new())
    }

    /// Statements after the rows have been copied into the new table of a rebuild.
    fn after_copy(&self, cx: Context<'_>, old: &TableName, new: &Table) -> Vec<String> {
        let _ = (cx, old, new);
        Vec::new()
    }

    /// Statements after the new table has got the old one's name. `renames` are columns' old and new names, `is_smaller`
    /// tells that a column is gone.
    fn after_rebuild(
        &self,
        cx: Context<'_>,
        table: &TableName,
        new: &Table,
        renames: &[(String, String)],
        is_smaller: bool,
        dependents: &[Dependent],
    ) -> Vec<String> {
        let _ = (cx, table, new, renames, is_smaller, dependents);
        Vec::new()
    }

    /// What SQLAlchemy appends to the INSERT of a version row in `--sql`.
    fn returning(&self, profile: &Profile, table: &str, column: &str) -> String {
        let _ = (profile, table, column);
        String::new()
    }
}
