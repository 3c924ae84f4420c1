//! Temporary copies of tables and enumerations: the database then says how it writes an expression.

use limbeck_schema::{Constraint, EnumType, Table, TableName};

use super::named_type::create_text;
use crate::ddl::{Context, Sql, create_index_statement, create_table};

/// `CREATE TEMPORARY TABLE` and its indexes, without foreign keys.
pub(super) fn table(cx: Context<'_>, table: &Table) -> Sql<Vec<String>> {
    let mut copy = table.clone();
    copy.name = TableName::new(None, table.name.name.clone());
    copy.prefixes = vec!["TEMPORARY".to_owned()];
    copy.options.postgresql = limbeck_schema::PostgresqlTableOptions::default();
    copy.constraints.retain(|constraint| !matches!(constraint, Constraint::ForeignKey { .. }));
    let mut texts = vec![create_table(cx, &copy, "")?];
    for index in &table.indexes {
        let mut index = index.clone();
        // A concurrent build is refused inside a transaction, and a tablespace may not exist here.
        index.options.postgresql.concurrently = false;
        index.options.postgresql.tablespace = None;
        texts.push(create_index_statement(cx, &copy.name, &index, "")?);
    }
    Ok(texts)
}

/// The enumeration in the session's own schema, which is searched first.
pub(super) fn enumeration(cx: Context<'_>, enumeration: &EnumType) -> Vec<String> {
    vec![create_text(cx, &format!("pg_temp.{}", cx.quote(&enumeration.name)), &enumeration.values)]
}
