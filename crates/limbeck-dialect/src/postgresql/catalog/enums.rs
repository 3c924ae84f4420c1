//! Enumerations with their values in order.

use limbeck_diagnostics::Result;
use limbeck_schema::{EnumType, Origin};

use super::scope::Filter;
use crate::catalog::rows::read_rows;
use crate::{CatalogQuery, CatalogScope, TextRows};

const NAME: &str = "enums";

/// The query. All of the database's are read, since a column in scope may use one that is not. A scratch type
/// comes last, and so wins over one of the same name.
pub(super) fn query(filter: &Filter<'_>, scope: &CatalogScope) -> CatalogQuery {
    let in_scope = if scope.table.is_some() { "false".to_owned() } else { filter.type_object() };
    let sql = format!(
        "select {schema}, t.typname::text, ({in_scope})::text, l.labels, d.description \
         from pg_type t join pg_namespace n on n.oid = t.typnamespace \
         left join (select enumtypid, json_agg(enumlabel::text order by enumsortorder)::text as labels \
         from pg_enum group by enumtypid) l on l.enumtypid = t.oid \
         left join pg_description d on d.objoid = t.oid and d.classoid = 'pg_type'::regclass and d.objsubid = 0 \
         where t.typtype = 'e' \
         order by n.oid = pg_my_temp_schema(), n.nspname, t.typname",
        schema = filter.reported_type("t", "n"),
    );
    CatalogQuery { name: NAME, sql }
}

/// An enumeration, and whether it is in scope as an object of its own.
pub(super) fn rows(answer: &TextRows) -> Result<Vec<(bool, EnumType)>> {
    read_rows(NAME, answer, |row| {
        let schema = row.owned()?;
        let name = row.text()?.to_owned();
        let in_scope = row.flag()?;
        let values = row.texts()?;
        let comment = row.owned()?;
        Ok((in_scope, EnumType { schema, name, values, comment, origin: Origin::default() }))
    })
}
