//! Which rows a query reads, and under which schema they are reported.

use super::Reader;
use crate::mysql::probe::literal;
use crate::{CatalogScope, Profile, SchemaScope};

/// The server's own databases.
const SYSTEM: &[&str] = &["information_schema", "mysql", "performance_schema", "sys"];

/// A table as rows name it: its database and its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Place<'a> {
    pub schema: &'a str,
    pub table: &'a str,
}

/// The condition on a row's columns of database and table.
pub(super) fn condition(profile: &Profile, scope: &CatalogScope, schema: &str, table: &str) -> String {
    let default = || match &profile.default_schema {
        Some(name) => format!("{schema} = {}", literal(name)),
        None => format!("{schema} = DATABASE()"),
    };
    let list = |names: &[String]| {
        let names: Vec<String> = names.iter().map(|name| literal(name)).collect();
        if names.is_empty() { "FALSE".to_owned() } else { format!("{schema} IN ({})", names.join(", ")) }
    };
    match &scope.table {
        Some(one) => {
            let schema =
                one.schema.as_ref().map_or_else(default, |name| format!("{schema} = {}", literal(name)));
            format!("{schema} AND {table} = {}", literal(&one.name))
        }
        None => match &scope.schemas {
            SchemaScope::Default => default(),
            SchemaScope::All => {
                let system: Vec<String> = SYSTEM.iter().map(|name| literal(name)).collect();
                format!("{schema} NOT IN ({})", system.join(", "))
            }
            SchemaScope::Named(names) => list(names),
            // These are not in `information_schema`.
            SchemaScope::Scratch(_) => "FALSE".to_owned(),
        },
    }
}

/// Columns of a query, each as text.
pub(super) fn texts(columns: &[&str]) -> String {
    columns.iter().map(|column| format!("CAST({column} AS CHAR)")).collect::<Vec<_>>().join(", ")
}

impl Reader<'_> {
    /// The schema under which a database is reported; none for the default one.
    pub(super) fn reported<'a>(&self, schema: &'a str) -> Option<&'a str> {
        let is_default = match &self.profile.default_schema {
            Some(default) => default == schema,
            None => self.scope.schemas == SchemaScope::Default,
        };
        (!is_default).then_some(schema)
    }
}
