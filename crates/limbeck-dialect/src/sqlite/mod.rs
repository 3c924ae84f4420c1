//! SQLite.

mod catalog;
mod compare;

use limbeck_diagnostics::Result;
use limbeck_ops::{Guard, Operation};
use limbeck_schema::{Schema, Table, Type, Value};

use crate::{
    Abilities, CatalogQuery, CatalogScope, Dialect, Need, Paramstyle, Profile, Rendered, RunState, Statement, TextRows, Version,
    VersionMove, VersionTable,
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
            loose_references: true,
            names_every_constraint: false,
            key_options: false,
            alters_in_place: false,
        }
    }

    fn transactional_ddl(&self) -> bool {
        false
    }

    fn default_driver(&self, sqlalchemy: Version) -> &'static str {
        let _ = sqlalchemy;
        "pysqlite"
    }

    fn paramstyle(&self, driver: &str) -> Paramstyle {
        let _ = driver;
        Paramstyle::Qmark
    }

    fn assumed_version(&self) -> Version {
        Version::default()
    }

    fn quote(&self, identifier: &str) -> String {
        format!("\"{}\"", identifier.replace('"', "\"\""))
    }

    fn literal(&self, _profile: &Profile, value: &Value) -> Result<String> {
        Ok(format!("{value:?}"))
    }

    fn type_text(&self, _profile: &Profile, ty: &Type) -> Result<String> {
        Ok(ty.base.kind().to_owned())
    }

    fn canonical_type(&self, profile: &Profile, ty: &Type) -> Result<String> {
        compare::canonical_type(profile, ty)
    }

    fn render(&self, _profile: &Profile, _state: &mut RunState, _operation: &Operation) -> Result<Rendered> {
        Ok(Rendered::Needs(Need::MetadataFacts))
    }

    fn create_version_table(&self, table: &VersionTable) -> Statement {
        Statement::new(table.name.name.clone())
    }

    fn move_version(&self, _profile: &Profile, table: &VersionTable, _version_move: &VersionMove) -> Statement {
        Statement::new(table.name.name.clone())
    }

    fn probe(&self, _guard: &Guard) -> String {
        String::new()
    }

    fn catalog_queries(&self, profile: &Profile, scope: &CatalogScope) -> Vec<CatalogQuery> {
        catalog::queries(profile, scope)
    }

    fn read_catalog(&self, profile: &Profile, scope: &CatalogScope, answers: &[TextRows]) -> Result<Schema> {
        catalog::read(profile, scope, answers)
    }

    fn scratch_table(&self, _profile: &Profile, _table: &Table) -> Result<Vec<Statement>> {
        Ok(Vec::new())
    }

    fn same_expression(&self, profile: &Profile, one: &str, other: &str) -> Option<bool> {
        compare::same_expression(profile, one, other)
    }
}
