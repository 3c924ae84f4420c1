//! Domains: what a column's type needs to know of them.

use limbeck_diagnostics::Result;

use super::columns::column_type;
use super::scope::Filter;
use super::types::ColumnType;
use crate::catalog::rows::read_rows;
use crate::{CatalogQuery, TextRows};

const NAME: &str = "domains";

/// The query: all of the database's but the system's.
pub(super) fn query(filter: &Filter<'_>) -> CatalogQuery {
    let sql = format!(
        "select {schema}, t.typname::text, format_type(t.typbasetype, t.typtypmod), \
         case when e.typtype in ('e', 'd') then e.typtype::text end, \
         case when e.typtype in ('e', 'd') then {element_schema} end, \
         case when e.typtype in ('e', 'd') then e.typname::text end, \
         l.collname::text, t.typdefault, t.typnotnull::text, k.conname::text, k.condition \
         from pg_type t join pg_namespace n on n.oid = t.typnamespace \
         join pg_type b on b.oid = t.typbasetype \
         join pg_type e on e.oid = case when b.typtype = 'b' and b.typcategory = 'A' and b.typelem <> 0 then b.typelem else b.oid end \
         join pg_namespace en on en.oid = e.typnamespace \
         left join pg_collation l on l.oid = t.typcollation and t.typcollation <> b.typcollation \
         left join (select distinct on (contypid) contypid, conname, pg_get_expr(conbin, 0, true) as condition \
         from pg_constraint where contypid <> 0 and contype = 'c' order by contypid, conname) k on k.contypid = t.oid \
         where t.typtype = 'd' and n.nspname not in ('pg_catalog', 'information_schema') \
         order by n.oid = pg_my_temp_schema(), n.nspname, t.typname",
        schema = filter.reported_type("t", "n"),
        element_schema = filter.reported_type("e", "en"),
    );
    CatalogQuery { name: NAME, sql }
}

/// A domain.
pub(super) struct DomainRow<'a> {
    pub schema: Option<&'a str>,
    pub name: &'a str,
    pub base: ColumnType<'a>,
    pub collation: Option<&'a str>,
    pub default: Option<&'a str>,
    pub not_null: bool,
    pub constraint_name: Option<&'a str>,
    pub check: Option<&'a str>,
}

/// The rows.
pub(super) fn rows(answer: &TextRows) -> Result<Vec<DomainRow<'_>>> {
    read_rows(NAME, answer, |row| {
        Ok(DomainRow {
            schema: row.optional()?,
            name: row.text()?,
            base: column_type(row)?,
            collation: row.optional()?,
            default: row.optional()?,
            not_null: row.flag()?,
            constraint_name: row.optional()?,
            check: row.optional()?,
        })
    })
}
