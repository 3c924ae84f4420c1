//! Tables: ordinary ones and the parents of partitions.

use limbeck_diagnostics::Result;
use limbeck_schema::{Expr, PostgresqlTableOptions, Table, TableName};

use super::scope::Filter;
use super::storage_options;
use crate::catalog::rows::{Row, read_rows};
use crate::{CatalogQuery, CatalogScope, TextRows};

const NAME: &str = "tables";

/// The query. Partitions are read only when one is named: their parent stands for them.
pub(super) fn query(filter: &Filter<'_>, scope: &CatalogScope) -> CatalogQuery {
    let partitions = if scope.table.is_some() { "" } else { "and not c.relispartition" };
    let sql = format!(
        "select c.oid::text, {schema}, c.relname::text, c.relpersistence::text, d.description, pg_get_partkeydef(c.oid), \
         array_to_json(c.reloptions)::text, s.spcname::text, nullif(m.amname, 'heap')::text, \
         (select json_agg(p.inhparent::regclass::text order by p.inhseqno)::text from pg_inherits p where p.inhrelid = c.oid), \
         pg_get_expr(c.relpartbound, c.oid) \
         from pg_class c join pg_namespace n on n.oid = c.relnamespace \
         left join pg_description d on d.objoid = c.oid and d.classoid = 'pg_class'::regclass and d.objsubid = 0 \
         left join pg_tablespace s on s.oid = c.reltablespace \
         left join pg_am m on m.oid = c.relam \
         where c.relkind in ('r', 'p') {partitions} and {filter} \
         order by n.nspname, c.relname",
        schema = filter.reported_relation("c", "n"),
        filter = filter.relation(),
    );
    CatalogQuery { name: NAME, sql }
}

/// A table, still without what belongs to it, and its object identifier.
pub(super) fn rows(answer: &TextRows) -> Result<Vec<(u32, Table)>> {
    read_rows(NAME, answer, row)
}

fn row(row: &mut Row<'_>) -> Result<(u32, Table)> {
    let oid = row.number()?;
    let schema = row.optional()?;
    let mut table = Table::new(TableName::new(schema, row.text()?));
    // Temporary tables are read as scratch tables only, where the word would say nothing.
    if row.text()? == "u" {
        table.prefixes.push("UNLOGGED".to_owned());
    }
    table.comment = row.owned()?;
    table.options.postgresql = PostgresqlTableOptions {
        partition_by: row.owned()?,
        with: storage_options(&row.texts()?),
        tablespace: row.owned()?,
        using: row.owned()?,
        inherits: row.texts()?,
        partition_bound: row.optional()?.map(Expr::text),
        on_commit: None,
    };
    Ok((oid, table))
}
