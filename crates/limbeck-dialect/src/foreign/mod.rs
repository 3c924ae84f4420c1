//! A database that Limbeck writes no SQL for: the dialects of third parties.
//!
//! What every command needs is the version table, and that is plain SQL in which only names and the one
//! `CREATE TABLE` differ: SQLAlchemy, in the project's Python, says how they are written. SQL that a migration brings
//! itself is passed on; every other operation is refused.

mod flavour;

use std::sync::{Mutex, PoisonError};

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_ops::{Action, Execute, Guard, Operation, SqlSource};
use limbeck_schema::{Schema, Table, TableName, Type, Value};

use crate::ddl;
use crate::{
    Abilities, CatalogQuery, CatalogScope, Dialect, Paramstyle, Profile, Rendered, RunState, Statement,
    TextRows, Version, VersionMove, VersionTable,
};

/// What SQLAlchemy says of such a dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignDialect {
    /// SQLAlchemy's name of it.
    pub name: String,
    /// The version table's name with its schema, quoted where it must be.
    pub version_table: String,
    /// `CREATE TABLE` of it.
    pub create_version_table: String,
}

#[derive(Debug)]
struct Foreign {
    name: &'static str,
    said: ForeignDialect,
}

/// The dialect of that description. It stays for the rest of the process, as the others do: there are as many as a
/// project has version tables on such databases.
pub fn foreign(description: ForeignDialect) -> &'static dyn Dialect {
    static MET: Mutex<Vec<&'static Foreign>> = Mutex::new(Vec::new());
    let mut met = MET.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = met.iter().copied().find(|known| known.said == description) {
        return known;
    }
    let name = Box::leak(description.name.clone().into_boxed_str());
    let new: &'static Foreign = Box::leak(Box::new(Foreign { name, said: description }));
    met.push(new);
    new
}

fn has_values(execute: &Execute) -> bool {
    matches!(&execute.source, SqlSource::Text { binds, .. } if !binds.is_empty())
}

impl Foreign {
    fn unsupported(&self, what: &str) -> Error {
        Error::new(Code::Unsupported, format!("Limbeck {what} `{}`", self.name))
            .fact("dialect", self.name)
            .note("on this database it moves the version rows, runs scripts in Python and passes SQL on")
            .hint("run this command with Alembic: both work with the same version table")
    }
}

impl Dialect for Foreign {
    fn name(&self) -> &'static str {
        self.name
    }

    fn implementation_name(&self) -> &'static str {
        "DefaultImpl"
    }

    fn abilities(&self) -> Abilities {
        Abilities { named_enums: false, ..Abilities::default() }
    }

    fn transactional_ddl(&self) -> bool {
        false
    }

    fn default_driver(&self, _sqlalchemy: Version) -> &'static str {
        ""
    }

    fn paramstyle(&self, _driver: &str) -> Paramstyle {
        Paramstyle::Named
    }

    fn assumed_version(&self) -> Version {
        Version(0, 0, 0)
    }

    fn quote(&self, identifier: &str) -> String {
        ddl::quote(self, identifier)
    }

    /// Of the version table alone; nothing else is named by us.
    fn quote_table(&self, _table: &TableName) -> String {
        self.said.version_table.clone()
    }

    fn literal(&self, _profile: &Profile, _value: &Value) -> Result<String> {
        Err(self.unsupported("writes no literals for"))
    }

    fn type_text(&self, _profile: &Profile, _ty: &Type) -> Result<String> {
        Err(self.unsupported("knows no types of"))
    }

    fn canonical_type(&self, profile: &Profile, ty: &Type) -> Result<String> {
        self.type_text(profile, ty)
    }

    fn render(&self, profile: &Profile, state: &mut RunState, operation: &Operation) -> Result<Rendered> {
        match &operation.action {
            Action::Execute(execute) if has_values(execute) => {
                Err(self.unsupported("writes no literals for"))
            }
            Action::Execute(_) | Action::Message(_) => ddl::render(self, profile, state, operation),
            Action::AutocommitBlock(block) => {
                let mut all = Vec::new();
                for operation in &block.operations {
                    match self.render(profile, state, operation)? {
                        Rendered::Statements(statements) => all.extend(statements),
                        needs @ Rendered::Needs(_) => return Ok(needs),
                    }
                }
                Ok(Rendered::Statements(all))
            }
            _ => Err(self.unsupported("writes no SQL for operations on")),
        }
    }

    fn create_version_table(&self, _table: &VersionTable) -> Statement {
        Statement::new(&self.said.create_version_table)
    }

    fn move_version(
        &self,
        _profile: &Profile,
        _table: &VersionTable,
        version_move: &VersionMove,
    ) -> Statement {
        let table = &self.said.version_table;
        let string = |text: &str| format!("'{}'", text.replace('\'', "''"));
        let one_row = |sql: String| Statement { sql, expected_rows: Some(1) };
        match version_move {
            VersionMove::Insert { revision } => {
                Statement::new(format!("INSERT INTO {table} (version_num) VALUES ({})", string(revision)))
            }
            VersionMove::Update { from, to } => one_row(format!(
                "UPDATE {table} SET version_num={} WHERE version_num = {}",
                string(to),
                string(from)
            )),
            VersionMove::Delete { revision } => {
                one_row(format!("DELETE FROM {table} WHERE version_num = {}", string(revision)))
            }
        }
    }

    /// Never asked: what has a guard is refused.
    fn probe(&self, _guard: &Guard) -> String {
        String::new()
    }

    fn catalog_queries(&self, _profile: &Profile, _scope: &CatalogScope) -> Vec<CatalogQuery> {
        Vec::new()
    }

    fn read_catalog(
        &self,
        _profile: &Profile,
        _scope: &CatalogScope,
        _answers: &[TextRows],
    ) -> Result<Schema> {
        Err(self.unsupported("does not read the catalog of"))
    }

    fn scratch_table(&self, _profile: &Profile, _table: &Table) -> Result<Vec<Statement>> {
        Err(self.unsupported("does not compare tables on"))
    }

    fn same_expression(&self, _profile: &Profile, one: &str, other: &str) -> Option<bool> {
        (one == other).then_some(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile() -> Profile {
        Profile {
            dialect: "foodb".to_owned(),
            driver: "foo".to_owned(),
            paramstyle: Paramstyle::Qmark,
            server: Version(16, 0, 0),
            sqlalchemy: Version(2, 1, 0),
            default_schema: None,
            backslash_escapes: false,
            offline: false,
            transactional_ddl: false,
        }
    }

    #[test]
    fn a_description_is_met_once() {
        let description = |name: &str| ForeignDialect {
            name: name.to_owned(),
            version_table: "[s].[v]".to_owned(),
            create_version_table: "CREATE TABLE [s].[v] (version_num VARCHAR(32))".to_owned(),
        };
        let met = foreign(description("foodb"));
        assert!(std::ptr::eq(met, foreign(description("foodb"))));
        assert!(!std::ptr::eq(met, foreign(description("bardb"))));
        assert_eq!((met.implementation_name(), met.transactional_ddl()), ("DefaultImpl", false));
    }

    #[test]
    fn rows_move_in_plain_sql() {
        let dialect = foreign(ForeignDialect {
            name: "foodb".to_owned(),
            version_table: "[v]".to_owned(),
            create_version_table: String::new(),
        });
        let profile = profile();
        let moved = |moved: VersionMove| dialect.move_version(&profile, &VersionTable::default(), &moved).sql;
        let (from, to) = ("a".to_owned(), "b'c".to_owned());
        assert_eq!(
            moved(VersionMove::Update { from, to }),
            "UPDATE [v] SET version_num='b''c' WHERE version_num = 'a'"
        );
    }
}
