//! The one trait that a database's folder implements.

use std::collections::BTreeSet;

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_ops::{AlterColumn, Guard, Operation};
use limbeck_schema::{EnumType, Index, PrimaryKey, Schema, Table, TableName, Type, Value};

use crate::{
    Abilities, CatalogQuery, CatalogScope, Dependent, Paramstyle, Profile, RebuildGuard, RebuildUndo,
    Rendered, RunState, ScriptForm, Statement, TextRows, Version, VersionMove, VersionTable,
};

/// One database's way of saying things.
pub trait Dialect: Sync {
    /// SQLAlchemy's name of it: the first part of a URL.
    fn name(&self) -> &'static str;

    /// The name that Alembic logs: `Context impl PostgresqlImpl.`
    fn implementation_name(&self) -> &'static str;

    /// What the database has and can do, as far as comparing schemas must know.
    fn abilities(&self) -> Abilities {
        Abilities::default()
    }

    /// Whether DDL can be rolled back, as Alembic counts it.
    fn transactional_ddl(&self) -> bool;

    /// The driver that a URL without one means under that version of SQLAlchemy.
    fn default_driver(&self, sqlalchemy: Version) -> &'static str;

    /// How a driver writes bind parameters, when SQLAlchemy's dialect is made for it.
    fn paramstyle(&self, driver: &str) -> Paramstyle;

    /// The server version assumed when no server is asked (`--sql`).
    fn assumed_version(&self) -> Version;

    /// Whether a server with its default settings takes a backslash in a string for an escape.
    fn backslash_escapes(&self) -> bool {
        false
    }

    /// The types, by their kind, of which `dialect.type_descriptor` of SQLAlchemy may make types that are written in
    /// another way, with any of the database's drivers (`CHAR` is `VARCHAR` with psycopg). `None` where that is not
    /// known.
    fn adapted_types(&self) -> Option<&'static [&'static str]> {
        None
    }

    /// How `--sql` separates statements.
    fn script_form(&self) -> ScriptForm<'static> {
        ScriptForm::default()
    }

    /// An identifier, quoted where it must be.
    fn quote(&self, identifier: &str) -> String;

    /// The name of a constraint or an index as it gets into the database: one that a convention made too long is cut
    /// as SQLAlchemy cuts it.
    fn fitted_name(&self, name: &str) -> String {
        name.to_owned()
    }

    /// An alteration of a column with what it changes besides what it says (MySQL writes the whole column anew).
    fn whole_alteration(&self, alter: &AlterColumn) -> AlterColumn {
        alter.clone()
    }

    /// Whether the columns of a table's primary key are never NULL, whatever else is written on them.
    fn key_forbids_null(&self, table: &Table, key: &PrimaryKey) -> bool {
        let _ = (table, key);
        true
    }

    /// Gives the table's unnamed constraints the names that the database gives them, where it gives names; `taken` are
    /// those of the table's schema.
    fn name_constraints(&self, table: &mut Table, taken: &BTreeSet<String>) {
        let _ = (table, taken);
    }

    /// A table's name with its schema, quoted where it must be.
    fn quote_table(&self, table: &TableName) -> String {
        match &table.schema {
            // SQLAlchemy quotes the parts of a dotted schema one by one.
            Some(schema) => {
                let parts: Vec<String> = schema.split('.').map(|part| self.quote(part)).collect();
                format!("{}.{}", parts.join("."), self.quote(&table.name))
            }
            None => self.quote(&table.name),
        }
    }

    /// A value as a SQL literal.
    ///
    /// # Errors
    /// `LB0704` for a value that the database has no literal for.
    fn literal(&self, profile: &Profile, value: &Value) -> Result<String>;

    /// A column type as DDL writes it, as SQLAlchemy's compiler does.
    ///
    /// # Errors
    /// `LB0704` for a type that the database does not have.
    fn type_text(&self, profile: &Profile, ty: &Type) -> Result<String>;

    /// A column type as the catalog would say it: two types are the same column type exactly when these are
    /// equal.
    ///
    /// # Errors
    /// As [`Dialect::type_text`].
    fn canonical_type(&self, profile: &Profile, ty: &Type) -> Result<String> {
        self.type_text(profile, ty).map(|text| text.to_lowercase())
    }

    /// Whether a model's type and a column's, read from the catalog, are one.
    ///
    /// # Errors
    /// As [`Dialect::type_text`].
    fn same_type(&self, profile: &Profile, model: &Type, found: &Type) -> Result<bool> {
        Ok(self.canonical_type(profile, model)? == self.canonical_type(profile, found)?)
    }

    /// The SQL of an operation, or what must be known first.
    ///
    /// # Errors
    /// `LB0704` when the database cannot do it.
    fn render(&self, profile: &Profile, state: &mut RunState, operation: &Operation) -> Result<Rendered>;

    /// `CREATE TABLE` of the version table.
    fn create_version_table(&self, table: &VersionTable) -> Statement;

    /// A query for the version rows that keeps everybody else from moving them until the transaction ends, without
    /// waiting. It backs the migrators' lock up where sessions are shared, behind a transaction pooler; `None` where
    /// a transaction that writes excludes all others anyway.
    fn hold_version_rows(&self, _table: &VersionTable) -> Option<String> {
        None
    }

    /// One move of a version row.
    fn move_version(&self, profile: &Profile, table: &VersionTable, version_move: &VersionMove) -> Statement;

    /// Whether a statement is refused, or silently does nothing, inside a transaction although it does not say so
    /// by an `autocommit_block` (SQLite: PRAGMA, VACUUM, ATTACH, DETACH).
    fn forbids_transaction(&self, _sql: &str) -> bool {
        false
    }

    /// How many of a transaction's statements its end by ROLLBACK does not undo, since the server commits by itself
    /// before some kinds of statements. `None` where that is not the server's to say.
    fn committed(&self, _statements: &[String]) -> Option<usize> {
        None
    }

    /// A query that returns one row if the guard holds and none if it does not.
    fn probe(&self, guard: &Guard) -> String;

    /// The bulk catalog queries that [`Dialect::read_catalog`] wants answered, in order; every column is text.
    fn catalog_queries(&self, profile: &Profile, scope: &CatalogScope) -> Vec<CatalogQuery> {
        let _ = (profile, scope);
        Vec::new()
    }

    /// The schema that the answers describe: tables by schema and name, constraints with final names, each
    /// column's type with its raw text.
    ///
    /// # Errors
    /// `LB0804` when an answer is not what the query asks for, `LB0606` where Limbeck does not read the catalog.
    fn read_catalog(&self, profile: &Profile, scope: &CatalogScope, answers: &[TextRows]) -> Result<Schema> {
        let _ = (profile, scope, answers);
        Err(unread_catalog(self.name()))
    }

    /// How the rebuild of a table is guarded, where a rebuild is what a change of a table takes (SQLite).
    fn rebuild_guard(&self, table: &TableName) -> Option<RebuildGuard> {
        let _ = table;
        None
    }

    /// The query for what depends on a table that is to be built anew.
    fn dependents_query(&self, table: &TableName) -> Option<CatalogQuery> {
        self.rebuild_guard(table).map(|guard| guard.dependents)
    }

    /// How a rebuild that failed is undone, where no transaction does it.
    fn rebuild_undo(&self, table: &TableName) -> Option<RebuildUndo> {
        let _ = table;
        None
    }

    /// What depends on a table, from the answer to that query.
    ///
    /// # Errors
    /// As [`Dialect::read_catalog`].
    fn read_dependents(&self, table: &TableName, answer: &TextRows) -> Result<Vec<Dependent>> {
        let _ = (table, answer);
        Ok(Vec::new())
    }

    /// The statement that gives a table another primary key, where a column that the database numbers may not be
    /// without one in between; `None` where two statements do.
    ///
    /// # Errors
    /// As [`Dialect::render`].
    fn replace_primary_key(
        &self,
        profile: &Profile,
        table: &TableName,
        key: &PrimaryKey,
    ) -> Result<Option<Statement>> {
        let _ = (profile, table, key);
        Ok(None)
    }

    /// Statements that make a copy of a model's table (columns, defaults, checks, computed columns, indexes; no
    /// foreign keys) where nobody sees it: the database then says how it writes each expression. Read back with
    /// [`SchemaScope::Scratch`](crate::SchemaScope::Scratch).
    ///
    /// # Errors
    /// As [`Dialect::render`], and `LB0606` where Limbeck does not read the catalog.
    fn scratch_table(&self, profile: &Profile, table: &Table) -> Result<Vec<Statement>> {
        let _ = (profile, table);
        Err(unread_catalog(self.name()))
    }

    /// The statement that takes a scratch table away, where rolling back does not: such tables stand outside of
    /// transactions.
    fn drop_scratch_table(&self, table: &TableName) -> Option<Statement> {
        let _ = table;
        None
    }

    /// Whether two server defaults, both as SQL text of this database, are certainly the same, certainly
    /// different, or must be settled by the database (`None`).
    fn same_expression(&self, profile: &Profile, one: &str, other: &str) -> Option<bool> {
        let _ = profile;
        (one.trim() == other.trim()).then_some(true)
    }

    /// The index with the options that count here, in the form in which the catalog is read.
    fn own_index(&self, profile: &Profile, index: &Index) -> Index {
        let _ = profile;
        index.clone()
    }

    /// Statements that make an enumeration for scratch tables, where nobody sees it, in front of one of the same
    /// name. None where enumerations have no names.
    ///
    /// # Errors
    /// As [`Dialect::render`].
    fn scratch_enum(&self, profile: &Profile, enumeration: &EnumType) -> Result<Vec<Statement>> {
        let _ = (profile, enumeration);
        Ok(Vec::new())
    }

    /// The expression that converts a column's values when its type changes, `None` where the database converts
    /// them by itself (`USING` of PostgreSQL's `ALTER COLUMN ... TYPE`).
    ///
    /// # Errors
    /// As [`Dialect::type_text`].
    fn conversion(&self, profile: &Profile, column: &str, from: &Type, to: &Type) -> Result<Option<String>> {
        let _ = (profile, column, from, to);
        Ok(None)
    }
}

fn unread_catalog(dialect: &str) -> Error {
    Error::new(
        Code::UnsupportedDatabase,
        format!("Limbeck does not read the tables of a database of the kind `{dialect}`"),
    )
    .fact("dialect", dialect)
    .note("what compares models with the database, and what builds a table anew, needs that")
}
