//! Temporary copies of tables: the database then says how it writes an expression. Making one commits nothing (MySQL's
//! manual, "Statements That Cause an Implicit Commit"), but an index that is added later would: it is made with its
//! table.

use limbeck_schema::{Constraint, Table, TableName, TableOptions};

use super::{Mysql, index};
use crate::Dialect;
use crate::ddl::{Context, Sql, create_table};

/// `CREATE TEMPORARY TABLE` with its indexes, without foreign keys.
pub(super) fn table(mysql: &Mysql, cx: Context<'_>, table: &Table) -> Sql<Vec<String>> {
    let mut copy = table.clone();
    copy.name = TableName::new(None, table.name.name.clone());
    copy.prefixes = vec!["TEMPORARY".to_owned()];
    copy.options = TableOptions::default();
    copy.comment = None;
    copy.constraints.retain(|constraint| !matches!(constraint, Constraint::ForeignKey { .. }));
    let mut text = create_table(cx, &copy, "")?;
    // Without options, nothing follows the parenthesis.
    for found in &table.indexes {
        let line = index::inline(mysql, cx, &copy.name, found)?;
        if let Some(end) = text.rfind("\n)") {
            text.insert_str(end, &format!(", \n\t{line}"));
        }
    }
    Ok(vec![text])
}

/// `DROP TEMPORARY TABLE`, which commits nothing either.
pub(super) fn drop(mysql: &Mysql, table: &TableName) -> String {
    format!("DROP TEMPORARY TABLE IF EXISTS {}", mysql.quote(&table.name))
}
