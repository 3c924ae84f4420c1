//! Copies of tables for a scratch database in memory: the database then says how it writes an expression.

use limbeck_schema::{Constraint, Table, TableName};

use crate::ddl::{Context, Sql, create_index_statement, create_table};

/// `CREATE TABLE` and its indexes, without foreign keys.
pub(super) fn table(cx: Context<'_>, table: &Table) -> Sql<Vec<String>> {
    let mut copy = table.clone();
    copy.name = TableName::new(None, table.name.name.clone());
    copy.constraints.retain(|constraint| !matches!(constraint, Constraint::ForeignKey { .. }));
    let mut texts = vec![create_table(cx, &copy, "")?];
    for index in &table.indexes {
        texts.push(create_index_statement(cx, &copy.name, index, "")?);
    }
    Ok(texts)
}
