//! Oracle, for `--sql` alone: nothing here was tried on a server.

mod alter_column;
mod flavour;
mod identity;
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

/// Oracle.
#[derive(Debug)]
pub(crate) struct Oracle;

impl Dialect for Oracle {
    fn name(&self) -> &'static str {
        "oracle"
    }

    fn implementation_name(&self) -> &'static str {
        "OracleImpl"
    }

    fn abilities(&self) -> Abilities {
        Abilities { named_enums: false, key_options: false, ..Abilities::default() }
    }

    fn transactional_ddl(&self) -> bool {
        false
    }

    /// SQLAlchemy 2.1 made oracledb what `oracle://` means.
    fn default_driver(&self, sqlalchemy: Version) -> &'static str {
        if sqlalchemy >= Version(2, 1, 0) { "oracledb" } else { "cx_oracle" }
    }

    fn paramstyle(&self, driver: &str) -> Paramstyle {
        let _ = driver;
        Paramstyle::Named
    }

    /// Offline, SQLAlchemy assumes a server that can do everything.
    fn assumed_version(&self) -> Version {
        Version(23, 0, 0)
    }

    fn script_form(&self) -> ScriptForm<'static> {
        ScriptForm {
            begin: "SET TRANSACTION READ WRITE\n\n/",
            commit: "COMMIT",
            terminator: "",
            separator: Some("/"),
        }
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
        match guard {
            Guard::Always | Guard::TypeMissing { .. } => "SELECT 1 FROM DUAL".to_owned(),
            Guard::TypePresent { .. } => "SELECT 1 FROM DUAL WHERE 1 = 0".to_owned(),
            Guard::TableMissing { table } => {
                format!("SELECT 1 FROM DUAL WHERE NOT EXISTS ({})", table_named(table))
            }
            Guard::TablePresent { table } => {
                format!("SELECT 1 FROM DUAL WHERE EXISTS ({})", table_named(table))
            }
        }
    }
}

/// The catalog keeps names that are not quoted in capitals.
fn table_named(table: &TableName) -> String {
    let literal = |name: &str| {
        let is_folded = Oracle.quote(name) == name;
        let name = if is_folded { name.to_uppercase() } else { name.to_owned() };
        format!("'{}'", name.replace('\'', "''"))
    };
    let owner = table.schema.as_deref().map_or_else(|| "USER".to_owned(), literal);
    format!("SELECT 1 FROM ALL_TABLES WHERE OWNER = {owner} AND TABLE_NAME = {}", literal(&table.name))
}
