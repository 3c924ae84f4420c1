//! MySQL and MariaDB.
//!
//! SQLAlchemy has a dialect for each, which are one but for a few words; and its `mysql` may speak to a MariaDB, as
//! it finds when it connects.

mod alter_column;
mod cast;
mod catalog;
mod column;
mod compare;
mod constraint;
mod flavour;
mod index;
mod literal;
mod probe;
mod rebuild;
mod reserved;
mod scratch;
mod table_options;
mod text;
mod types;

use limbeck_diagnostics::Result;
use limbeck_ops::{AlterColumn, Guard, Operation};
use limbeck_schema::{Index, PrimaryKey, Schema, Table, TableName, Type, Value};

use crate::ddl::{self, statements};
use crate::{
    Abilities, CatalogQuery, CatalogScope, Dependent, Dialect, Paramstyle, Profile, RebuildUndo, Rendered,
    RunState, Statement, TextRows, Version, VersionMove, VersionTable,
};

/// MySQL or MariaDB.
#[derive(Debug)]
pub(crate) struct Mysql {
    name: &'static str,
    is_mariadb: bool,
}

/// The dialect `mysql`.
pub(crate) const MYSQL: Mysql = Mysql { name: "mysql", is_mariadb: false };

/// The dialect `mariadb`.
pub(crate) const MARIADB: Mysql = Mysql { name: "mariadb", is_mariadb: true };

/// The dialect `mysql`, on a server that turned out to be MariaDB.
pub(crate) const MYSQL_ON_MARIADB: Mysql = Mysql { name: "mysql", is_mariadb: true };

impl Dialect for Mysql {
    fn name(&self) -> &'static str {
        self.name
    }

    fn implementation_name(&self) -> &'static str {
        if self.name == "mariadb" { "MariaDBImpl" } else { "MySQLImpl" }
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            named_enums: false,
            inline_enums: true,
            identity_columns: false,
            key_options: false,
            restates_columns: true,
            keys_are_indexes: true,
            restrict_is_default: true,
            ..Abilities::default()
        }
    }

    fn adapted_types(&self) -> Option<&'static [&'static str]> {
        Some(&[
            "DECIMAL",
            "DOUBLE",
            "DOUBLE_PRECISION",
            "Double",
            "Enum",
            "MatchType",
            "REAL",
            "mysql.ENUM",
            "postgresql.ENUM",
        ])
    }

    fn transactional_ddl(&self) -> bool {
        false
    }

    fn default_driver(&self, sqlalchemy: Version) -> &'static str {
        let _ = sqlalchemy;
        "mysqldb"
    }

    fn paramstyle(&self, driver: &str) -> Paramstyle {
        match driver {
            "mariadbconnector" => Paramstyle::Qmark,
            _ => Paramstyle::Format,
        }
    }

    /// Offline, SQLAlchemy assumes a server that can do everything.
    fn assumed_version(&self) -> Version {
        if self.is_mariadb { Version(11, 8, 0) } else { Version(9, 0, 0) }
    }

    fn backslash_escapes(&self) -> bool {
        true
    }

    fn quote(&self, identifier: &str) -> String {
        ddl::quote(self, identifier)
    }

    fn whole_alteration(&self, alter: &AlterColumn) -> AlterColumn {
        alter_column::whole(self.name(), alter)
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
        compare::canonical_type(self, profile, ty)
    }

    fn same_type(&self, profile: &Profile, model: &Type, found: &Type) -> Result<bool> {
        compare::same_type(self, profile, model, found)
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

    /// Up to the last statement that commits (MySQL's manual, "Statements That Cause an Implicit Commit").
    fn committed(&self, statements: &[String]) -> Option<usize> {
        const COMMITTING: &[&str] = &[
            "ALTER", "ANALYZE", "CHECK", "CREATE", "DROP", "FLUSH", "GRANT", "LOCK", "OPTIMIZE", "RENAME",
            "REPAIR", "REVOKE", "TRUNCATE", "UNLOCK",
        ];
        let commits = |sql: &String| {
            ddl::first_word(sql)
                .is_some_and(|word| COMMITTING.iter().any(|known| word.eq_ignore_ascii_case(known)))
        };
        Some(statements.iter().rposition(commits).map_or(0, |at| at + 1))
    }

    fn probe(&self, guard: &Guard) -> String {
        probe::query(guard)
    }

    fn catalog_queries(&self, profile: &Profile, scope: &CatalogScope) -> Vec<CatalogQuery> {
        catalog::queries(self, profile, scope)
    }

    fn read_catalog(&self, profile: &Profile, scope: &CatalogScope, answers: &[TextRows]) -> Result<Schema> {
        catalog::read(self, profile, scope, answers)
    }

    fn dependents_query(&self, table: &TableName) -> Option<CatalogQuery> {
        Some(rebuild::dependents_query(table))
    }

    fn rebuild_undo(&self, table: &TableName) -> Option<RebuildUndo> {
        Some(rebuild::undo(self, table))
    }

    fn read_dependents(&self, table: &TableName, answer: &TextRows) -> Result<Vec<Dependent>> {
        rebuild::read_dependents(self, table, answer)
    }

    fn replace_primary_key(
        &self,
        profile: &Profile,
        table: &TableName,
        key: &PrimaryKey,
    ) -> Result<Option<Statement>> {
        ddl::plain(self, profile, |cx| {
            constraint::replace_primary_key(self, cx, table, key).map(Statement::new)
        })
        .map(Some)
    }

    fn scratch_table(&self, profile: &Profile, table: &Table) -> Result<Vec<Statement>> {
        ddl::plain(self, profile, |cx| scratch::table(self, cx, table).map(statements))
    }

    fn drop_scratch_table(&self, table: &TableName) -> Option<Statement> {
        Some(Statement::new(scratch::drop(self, table)))
    }

    fn own_index(&self, profile: &Profile, index: &Index) -> Index {
        index::own(self, profile, index)
    }

    fn same_expression(&self, profile: &Profile, one: &str, other: &str) -> Option<bool> {
        compare::same_expression(profile, one, other)
    }
}
