//! SQL Server, for `--sql` alone: nothing here was tried on a server.

mod alter_column;
mod blocks;
mod column;
mod comment;
mod flavour;
mod index;
mod literal;
mod reserved;
mod types;

use limbeck_diagnostics::Result;
use limbeck_ops::{Guard, Operation};
use limbeck_schema::{TableName, Type, Value};

use crate::ddl;
use crate::{
    Abilities, Dialect, Paramstyle, Profile, Rendered, RunState, ScriptForm, Statement, Version, VersionMove,
    VersionTable,
};

/// SQL Server.
#[derive(Debug)]
pub(crate) struct Mssql;

impl Dialect for Mssql {
    fn name(&self) -> &'static str {
        "mssql"
    }

    fn implementation_name(&self) -> &'static str {
        "MSSQLImpl"
    }

    fn abilities(&self) -> Abilities {
        Abilities { named_enums: false, key_options: false, ..Abilities::default() }
    }

    fn transactional_ddl(&self) -> bool {
        true
    }

    fn default_driver(&self, sqlalchemy: Version) -> &'static str {
        let _ = sqlalchemy;
        "pyodbc"
    }

    fn paramstyle(&self, driver: &str) -> Paramstyle {
        match driver {
            "pymssql" => Paramstyle::Pyformat,
            _ => Paramstyle::Qmark,
        }
    }

    /// Offline, SQLAlchemy assumes none at all.
    fn assumed_version(&self) -> Version {
        Version(0, 0, 0)
    }

    fn script_form(&self) -> ScriptForm<'static> {
        ScriptForm { begin: "BEGIN TRANSACTION;", separator: Some("GO"), ..ScriptForm::default() }
    }

    fn quote(&self, identifier: &str) -> String {
        ddl::quote(self, identifier)
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

    fn render(&self, profile: &Profile, state: &mut RunState, operation: &Operation) -> Result<Rendered> {
        ddl::render(self, profile, state, operation)
    }

    fn create_version_table(&self, table: &VersionTable) -> Statement {
        ddl::create_version_table(self, table)
    }

    fn move_version(&self, profile: &Profile, table: &VersionTable, version_move: &VersionMove) -> Statement {
        ddl::move_version(self, profile, table, version_move)
    }

    fn probe(&self, guard: &Guard) -> String {
        let table = |table: &TableName| {
            let name = self.quote_table(table).replace('\'', "''");
            format!("OBJECT_ID(N'{name}') IS")
        };
        match guard {
            Guard::Always | Guard::TypeMissing { .. } => "SELECT 1".to_owned(),
            Guard::TypePresent { .. } => "SELECT 1 WHERE 1 = 0".to_owned(),
            Guard::TableMissing { table: name } => format!("SELECT 1 WHERE {} NULL", table(name)),
            Guard::TablePresent { table: name } => format!("SELECT 1 WHERE {} NOT NULL", table(name)),
        }
    }
}
