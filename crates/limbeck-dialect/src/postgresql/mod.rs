//! PostgreSQL.

mod alter_enum;
mod catalog;
mod column;
mod compare;
mod conversion;
mod default_name;
mod exclude;
mod flavour;
mod identity;
mod index;
mod literal;
mod named_type;
mod phrase;
mod probe;
mod reserved;
mod scratch;
mod table_options;
mod types;

use std::collections::BTreeSet;

use limbeck_diagnostics::Result;
use limbeck_ops::{Guard, Operation};
use limbeck_schema::{EnumType, Schema, Table, Type, Value};

use crate::ddl::{self, statements};
use crate::{
    CatalogQuery, CatalogScope, Dialect, Paramstyle, Profile, Rendered, RunState, Statement, TextRows,
    Version, VersionMove, VersionTable,
};

/// PostgreSQL.
#[derive(Debug)]
pub(crate) struct Postgresql;

impl Dialect for Postgresql {
    fn name(&self) -> &'static str {
        "postgresql"
    }

    fn implementation_name(&self) -> &'static str {
        "PostgresqlImpl"
    }

    fn adapted_types(&self) -> Option<&'static [&'static str]> {
        Some(&[
            "BLOB",
            "CHAR",
            "CLOB",
            "DATETIME",
            "DECIMAL",
            "DOUBLE",
            "DOUBLE_PRECISION",
            "Double",
            "Enum",
            "NCHAR",
            "NVARCHAR",
            "REAL",
            "TEXT",
            "Text",
            "UnicodeText",
            "mysql.CHAR",
            "mysql.DATETIME",
            "mysql.DECIMAL",
            "mysql.DOUBLE",
            "mysql.NCHAR",
            "mysql.NVARCHAR",
            "mysql.REAL",
            "mysql.TEXT",
            "postgresql.ENUM",
            "postgresql.TIME",
            "postgresql.TIMESTAMP",
        ])
    }

    fn transactional_ddl(&self) -> bool {
        true
    }

    /// SQLAlchemy 2.1 made psycopg 3 what `postgresql://` means.
    fn default_driver(&self, sqlalchemy: Version) -> &'static str {
        if sqlalchemy >= Version(2, 1, 0) { "psycopg" } else { "psycopg2" }
    }

    fn paramstyle(&self, driver: &str) -> Paramstyle {
        flavour::paramstyle(driver)
    }

    /// Offline, SQLAlchemy assumes a server that can do everything.
    fn assumed_version(&self) -> Version {
        Version(18, 0, 0)
    }

    fn quote(&self, identifier: &str) -> String {
        ddl::quote(self, identifier)
    }

    fn name_constraints(&self, table: &mut Table, taken: &BTreeSet<String>) {
        default_name::give(table, taken);
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

    fn hold_version_rows(&self, table: &VersionTable) -> Option<String> {
        Some(format!("SELECT version_num FROM {} FOR UPDATE NOWAIT", self.quote_table(&table.name)))
    }

    fn move_version(&self, profile: &Profile, table: &VersionTable, version_move: &VersionMove) -> Statement {
        ddl::move_version(self, profile, table, version_move)
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

    fn scratch_table(&self, profile: &Profile, table: &Table) -> Result<Vec<Statement>> {
        ddl::plain(self, profile, |cx| scratch::table(cx, table).map(statements))
    }

    fn same_expression(&self, profile: &Profile, one: &str, other: &str) -> Option<bool> {
        compare::same_expression(profile, one, other)
    }

    fn scratch_enum(&self, profile: &Profile, enumeration: &EnumType) -> Result<Vec<Statement>> {
        ddl::plain(self, profile, |cx| Ok(statements(scratch::enumeration(cx, enumeration))))
    }

    fn conversion(&self, profile: &Profile, column: &str, from: &Type, to: &Type) -> Result<Option<String>> {
        ddl::plain(self, profile, |cx| conversion::using(cx, column, from, to))
    }
}
