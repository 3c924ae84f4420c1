//! SQLite.

mod catalog;
mod column;
mod compare;
mod constraint;
mod flavour;
mod index;
mod literal;
mod probe;
mod rebuild;
mod reflected;
mod reserved;
mod scratch;
mod types;

use limbeck_diagnostics::Result;
use limbeck_ops::{Guard, Operation};
use limbeck_schema::{PrimaryKey, Schema, Table, TableName, Type, TypeKind, Value};

use crate::ddl::{self, statements};
use crate::{
    Abilities, CatalogQuery, CatalogScope, Dependent, Dialect, Paramstyle, Profile, RebuildGuard, Rendered,
    RunState, Statement, TextRows, Version, VersionMove, VersionTable,
};

/// SQLite.
#[derive(Debug)]
pub(crate) struct Sqlite;

impl Dialect for Sqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn implementation_name(&self) -> &'static str {
        "SQLiteImpl"
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            comments: false,
            named_enums: false,
            inline_enums: false,
            loose_references: true,
            names_every_constraint: false,
            identity_columns: false,
            key_options: false,
            alters_in_place: false,
            restates_columns: false,
            keys_are_indexes: false,
            restrict_is_default: false,
        }
    }

    fn adapted_types(&self) -> Option<&'static [&'static str]> {
        Some(&[
            "Enum",
            "TIMESTAMP",
            "mysql.TIMESTAMP",
            "postgresql.ENUM",
            "postgresql.JSONB",
            "postgresql.TIMESTAMP",
        ])
    }

    fn transactional_ddl(&self) -> bool {
        false
    }

    fn default_driver(&self, sqlalchemy: Version) -> &'static str {
        let _ = sqlalchemy;
        "pysqlite"
    }

    fn paramstyle(&self, driver: &str) -> Paramstyle {
        match driver {
            "pysqlite_numeric" => Paramstyle::Numeric,
            "pysqlite_dollar" => Paramstyle::NumericDollar,
            _ => Paramstyle::Qmark,
        }
    }

    /// The first with everything that SQLAlchemy's dialect uses.
    fn assumed_version(&self) -> Version {
        Version(3, 37, 0)
    }

    fn quote(&self, identifier: &str) -> String {
        ddl::quote(self, identifier)
    }

    /// Only a key that is the row's number is never NULL, and those of `WITHOUT ROWID` and `STRICT` tables (manual,
    /// "CREATE TABLE", "The PRIMARY KEY").
    fn key_forbids_null(&self, table: &Table, key: &PrimaryKey) -> bool {
        let is_integer = |name: &String| {
            let ty = table.column(name).map(|column| column.ty.for_dialect("sqlite"));
            matches!(ty, Some(TypeKind::Integer {} | TypeKind::INTEGER {}))
        };
        let options = &table.options.sqlite;
        options.without_rowid || options.strict || matches!(&key.columns[..], [only] if is_integer(only))
    }

    fn fitted_name(&self, name: &str) -> String {
        ddl::truncated(name, ddl::Flavour::longest_name(self))
    }

    fn literal(&self, profile: &Profile, value: &Value) -> Result<String> {
        ddl::plain(self, profile, |cx| ddl::natural(cx, value))
    }

    fn type_text(&self, profile: &Profile, ty: &Type) -> Result<String> {
        ddl::plain(self, profile, |cx| ddl::type_text(cx, ty))
    }

    fn canonical_type(&self, profile: &Profile, ty: &Type) -> Result<String> {
        compare::canonical_type(profile, ty)
    }

    fn render(&self, profile: &Profile, state: &mut RunState, operation: &Operation) -> Result<Rendered> {
        ddl::render(self, profile, state, operation)
    }

    fn create_version_table(&self, table: &VersionTable) -> Statement {
        ddl::create_version_table(self, table)
    }

    fn move_version(&self, profile: &Profile, table: &VersionTable, version_move: &VersionMove) -> Statement {
        ddl::move_version(self, profile, table, version_move)
    }

    /// A PRAGMA may do nothing inside a transaction (`foreign_keys`), the others fail there.
    fn forbids_transaction(&self, sql: &str) -> bool {
        ddl::first_word(sql).is_some_and(|word| {
            ["PRAGMA", "VACUUM", "ATTACH", "DETACH"].iter().any(|name| word.eq_ignore_ascii_case(name))
        })
    }

    fn probe(&self, guard: &Guard) -> String {
        probe::query(guard)
    }

    fn catalog_queries(&self, profile: &Profile, scope: &CatalogScope) -> Vec<CatalogQuery> {
        catalog::queries(profile, scope)
    }

    fn read_catalog(&self, profile: &Profile, scope: &CatalogScope, answers: &[TextRows]) -> Result<Schema> {
        catalog::read(profile, scope, answers)
    }

    fn rebuild_guard(&self, table: &TableName) -> Option<RebuildGuard> {
        Some(rebuild::guard(table))
    }

    fn read_dependents(&self, table: &TableName, answer: &TextRows) -> Result<Vec<Dependent>> {
        rebuild::read_dependents(table, answer)
    }

    fn scratch_table(&self, profile: &Profile, table: &Table) -> Result<Vec<Statement>> {
        ddl::plain(self, profile, |cx| scratch::table(cx, table).map(statements))
    }

    fn same_expression(&self, profile: &Profile, one: &str, other: &str) -> Option<bool> {
        compare::same_expression(profile, one, other)
    }
}
