//! Sequences: those that stand on their own, and those behind serial and identity columns.

use std::collections::HashMap;

use limbeck_diagnostics::Result;
use limbeck_schema::{Identity, Sequence};

use super::scope::Filter;
use crate::catalog::rows::{Row, read_rows};
use crate::{CatalogQuery, CatalogScope, SchemaScope, TextRows};

const NAME: &str = "sequences";

/// The query. Sequences that a column owns are read whatever their schema: the column may be in scope.
pub(super) fn query(filter: &Filter<'_>, scope: &CatalogScope) -> CatalogQuery {
    // A single table and scratch tables have no sequences but their own.
    let in_scope = match (&scope.table, &scope.schemas) {
        (Some(_), _) | (None, SchemaScope::Scratch(_)) => "false".to_owned(),
        (None, _) => filter.relation(),
    };
    let sql = format!(
        "select {schema}, c.relname::text, ({in_scope})::text, \
         o.refobjid::text, o.refobjsubid::text, (o.deptype = 'i')::text, \
         'nextval(''' || replace(c.oid::regclass::text, '''', '''''') || '''::regclass)', \
         s.seqstart::text, s.seqincrement::text, s.seqmin::text, s.seqmax::text, s.seqcycle::text, s.seqcache::text \
         from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace \
         left join pg_depend o on o.classid = 'pg_class'::regclass and o.objid = c.oid and o.objsubid = 0 \
         and o.refclassid = 'pg_class'::regclass and o.refobjsubid > 0 and o.deptype in ('a', 'i') \
         where o.objid is not null or {in_scope} \
         order by n.nspname, c.relname",
        schema = filter.reported_relation("c", "n"),
    );
    CatalogQuery { name: NAME, sql }
}

/// A sequence that a column owns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owned {
    /// Made by `GENERATED AS IDENTITY`.
    pub internal: bool,
    /// The default of a serial column that takes its values from it.
    pub next_value: String,
    /// Its settings.
    pub settings: Identity,
}

/// The sequences on their own, and the others by table and column.
#[derive(Debug, Default)]
pub(super) struct Sequences {
    pub alone: Vec<Sequence>,
    pub owned: HashMap<(u32, i16), Vec<Owned>>,
}

/// The rows, sorted out.
pub(super) fn rows(answer: &TextRows) -> Result<Sequences> {
    let mut sequences = Sequences::default();
    read_rows(NAME, answer, |row| {
        let schema = row.owned()?;
        let name = row.text()?.to_owned();
        let in_scope = row.flag()?;
        let owner: Option<u32> = row.optional_number()?;
        let column: Option<i16> = row.optional_number()?;
        let internal = row.optional()? == Some("true");
        let next_value = row.text()?.to_owned();
        let settings = settings(row)?;
        match owner.zip(column) {
            Some(owner) => {
                sequences.owned.entry(owner).or_default().push(Owned { internal, next_value, settings });
            }
            None if in_scope => sequences.alone.push(Sequence { schema, name, settings }),
            None => {}
        }
        Ok(())
    })?;
    Ok(sequences)
}

fn settings(row: &mut Row<'_>) -> Result<Identity> {
    Ok(Identity {
        start: Some(row.number()?),
        increment: Some(row.number()?),
        min_value: Some(row.number()?),
        max_value: Some(row.number()?),
        cycle: Some(row.flag()?),
        cache: Some(row.number()?),
        ..Identity::default()
    })
}
