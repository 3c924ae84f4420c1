//! Reading a catalog: queries out, rows in, a schema back.

pub(crate) mod rows;

use limbeck_schema::TableName;

/// The rows of one query: every value as the database's text, `None` for NULL.
pub type TextRows = Vec<Vec<Option<String>>>;

/// One bulk query over the catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogQuery {
    /// What it reads, for messages: `columns`, `indexes`.
    pub name: &'static str,
    /// The SQL; every output column is cast to text.
    pub sql: String,
}

/// Which part of the database is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogScope {
    /// The schemas.
    pub schemas: SchemaScope,
    /// Only this table, when one is named (a table about to be built anew).
    pub table: Option<TableName>,
    /// The version table, which is never part of the answer.
    pub exclude: Vec<TableName>,
}

/// Which schemas are read. Objects of the default schema are reported without a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaScope {
    /// The connection's default schema.
    Default,
    /// All but the system's (`include_schemas=True`).
    All,
    /// These.
    Named(Vec<String>),
    /// These tables, which [`crate::Dialect::scratch_table`] made; reported without a schema.
    Scratch(Vec<String>),
}
