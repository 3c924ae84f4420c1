//! Where databases differ from the generic compiler.

use std::collections::BTreeSet;

use limbeck_ops::{
    AlterColumn, AlterEnum, BulkInsert, CreateEnum, DropColumn, DropConstraint, DropEnum, DropIndex,
};
use limbeck_schema::{
    Check, Column, Computed, Constraint, Exclude, ForeignKey, Index, PrimaryKey, ServerDefault, Table,
    TableName, Type, TypeKind, Unique, Value,
};

use super::context::{Context, Sql};
use super::rebuilt::{OwnAlters, Rebuilt};
use super::{
    alter_column, column, comment, constraint, create_index, default, drop_column, drop_constraint,
    drop_index, literal, phrase, rename_table, types,
};
use crate::Profile;

/// What a database's folder says of its DDL. The default methods are SQLAlchemy's generic behaviour.
pub(crate) trait Flavour: Sync {
    /// SQLAlchemy's name of the dialect.
    fn name(&self) -> &'static str;

    /// The database's name in messages.
    fn title(&self) -> &'static str;

    /// Words that are quoted when they are identifiers; sorted, in lower case.
    fn reserved_words(&self) -> &'static [&'static str];

    /// What identifiers are quoted with: what opens, and what closes and is doubled inside.
    fn quote_marks(&self) -> (char, char) {
        ('"', '"')
    }

    /// Whether an identifier that begins with that letter is quoted.
    fn is_odd_beginning(&self, letter: char) -> bool {
        letter.is_ascii_digit() || letter == '$'
    }

    /// A schema's name, as SQLAlchemy's own constructs write it.
    fn schema(&self, cx: Context<'_>, schema: &str) -> String {
        cx.quote(schema)
    }

    /// Whether an option that only this database knows is read by the folder itself, and not by SQLAlchemy alone.
    fn understands(&self, key: &str) -> bool {
        let _ = key;
        false
    }

    /// The most characters that the name of a constraint or index can have: one that SQLAlchemy made is cut to it.
    fn longest_name(&self) -> usize;

    /// The most characters that a name may have that the user wrote; a longer one is refused.
    fn longest_given_name(&self) -> usize {
        self.longest_name()
    }

    /// Whether a boolean column needs no CHECK.
    fn native_boolean(&self, cx: Context<'_>) -> bool;

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

    /// An operation of two operands that has a form of its own here.
    fn binary(&self, left: &str, operator: &str, right: &str) -> Option<String> {
        let _ = (left, operator, right);
        None
    }

    /// The type of a CAST; none where values are not cast to that type, and the CAST is left out.
    fn cast_type(&self, cx: Context<'_>, to: &Type) -> Sql<Option<String>> {
        types::type_text(cx, to).map(Some)
    }

    /// What an INSERT says that names no column.
    fn insert_nothing(&self) -> &'static str {
        "DEFAULT VALUES"
    }

    /// A string.
    fn string_literal(&self, profile: &Profile, text: &str) -> String {
        let _ = profile;
        format!("'{}'", text.replace('\'', "''"))
    }

    /// Bytes, given in hexadecimal.
    fn bytes_literal(&self, profile: &Profile, hex: &str) -> String;

    /// A date.
    fn date_literal(&self, profile: &Profile, text: &str) -> String {
        self.string_literal(profile, text)
    }

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

    /// A UUID given as a string, for a column whose values are strings (`as_uuid=False`).
    fn uuid_string(&self, profile: &Profile, text: &str) -> String {
        self.string_literal(profile, &text.replace('-', ""))
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

    /// Whether MySQL's own types are types here; elsewhere they are SQL's that they are kinds of.
    fn has_mysql_types(&self) -> bool {
        false
    }

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

    /// Whether the column that numbers itself comes first in a key that the columns imply.
    fn numbered_first(&self) -> bool {
        true
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

    /// An error where a foreign key cannot say `MATCH`.
    fn refuse_match(&self, cx: Context<'_>) -> Sql<()> {
        let _ = cx;
        Ok(())
    }

    /// What stands behind `ON DELETE`.
    fn on_delete(&self, cx: Context<'_>, action: &str) -> Sql {
        phrase::keywords(cx, action)
    }

    /// What stands behind `ON UPDATE`; none where there is no such rule.
    fn on_update(&self, cx: Context<'_>, action: &str) -> Sql<Option<String>> {
        phrase::keywords(cx, action).map(Some)
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

    /// `ADD COLUMN `, with its guard where there is such a thing.
    fn add_column_words(&self, if_not_exists: bool) -> &'static str {
        if if_not_exists { "ADD COLUMN IF NOT EXISTS " } else { "ADD COLUMN " }
    }

    /// Whether a new column's clause can say its key and what it refers to.
    fn adds_whole_columns(&self) -> bool {
        true
    }

    /// `ALTER TABLE ... DROP COLUMN`, with what must go before.
    fn drop_column(&self, cx: Context<'_>, drop: &DropColumn) -> Sql<Vec<String>> {
        Ok(vec![drop_column::statement(cx, drop)])
    }

    /// Statements around the rows of a `bulk_insert`.
    fn around_insert(&self, cx: Context<'_>, insert: &BulkInsert) -> Sql<Option<(String, String)>> {
        let _ = (cx, insert);
        Ok(None)
    }

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

    /// `ALTER TABLE ... DROP` of a constraint.
    fn drop_constraint(&self, cx: Context<'_>, drop: &DropConstraint) -> Sql {
        drop_constraint::generic_drop(cx, drop)
    }

    /// Whether `alter_column` leaves the check of the old type alone.
    fn keeps_type_checks(&self) -> bool {
        !self.alters_constraints()
    }

    /// The statement that gives a new column its comment.
    fn column_comment(&self, cx: Context<'_>, table: &TableName, column: &str, comment: &str) -> String {
        comment::on_column(cx, &cx.table(table), column, Some(comment))
    }

    /// The statements that give a table a comment, or take it away.
    fn table_comment(&self, cx: Context<'_>, table: &TableName, comment: Option<&str>) -> Vec<String> {
        comment::on_table(cx, table, comment)
    }

    /// The statement that gives a table another name in the schema where it is.
    fn rename_table(&self, cx: Context<'_>, table: &TableName, new_name: &str) -> String {
        rename_table::generic_rename(cx, table, new_name)
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

    /// Whether what depends on a table must be known before it is built anew.
    fn guards_rebuilds(&self) -> bool {
        self.rebuilds_tables()
    }

    /// Whether a UNIQUE constraint is an index and nothing else.
    fn unique_is_index(&self) -> bool {
        false
    }

    /// Whether a constraint must wait until the old table, which has one of its name, is gone.
    fn waits_for_rename(&self, cx: Context<'_>, constraint: &Constraint) -> bool {
        let _ = (cx, constraint);
        false
    }

    /// Statements before the old table is dropped, and after the new one has its name and indexes.
    fn around_swap(&self, cx: Context<'_>, rebuilt: &Rebuilt<'_>) -> Sql<(Vec<String>, Vec<String>)> {
        let _ = (cx, rebuilt);
        Ok((Vec::new(), Vec::new()))
    }

    /// What can be altered in place all the same; none where a batch is left to Alembic's rules alone.
    fn own_alters(&self, profile: &Profile) -> Option<OwnAlters> {
        let _ = profile;
        None
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

    /// Statements after the new table has got the old one's name.
    fn after_rebuild(&self, cx: Context<'_>, rebuilt: &Rebuilt<'_>) -> Vec<String> {
        let _ = (cx, rebuilt);
        Vec::new()
    }

    /// The type of the version table's column.
    fn version_type(&self) -> &'static str {
        "VARCHAR(32)"
    }

    /// What SQLAlchemy puts before the values of the INSERT of a version row in `--sql`.
    fn output(&self, column: &str) -> String {
        let _ = column;
        String::new()
    }

    /// What SQLAlchemy appends to the INSERT of a version row in `--sql`.
    fn returning(&self, profile: &Profile, table: &str, column: &str) -> String {
        let _ = (profile, table, column);
        String::new()
    }
}
