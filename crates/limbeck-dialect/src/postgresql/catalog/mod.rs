//! Reading `pg_catalog`: PostgreSQL 12 to 18.
//!
//! Each file owns one query and the pure reader of its rows; this one puts their answers together. A query
//! answers for all tables of the scope at once, has no parameter, and casts every column to text, so that all of
//! them fit one round trip of the simple protocol and read the same over any driver. Rows name tables by object
//! identifier and columns by number: what `read` does not find among the tables (a version table, a table that
//! somebody made in between) is not part of the answer.

mod columns;
mod constraints;
mod domains;
mod enums;
mod indexes;
mod names;
mod scope;
mod sequences;
mod tables;
mod types;

#[cfg(test)]
pub(super) mod tests;

use std::collections::HashMap;

use limbeck_diagnostics::Result;
use limbeck_schema::{Schema, Table, TableName};

use self::names::Names;
use self::scope::Filter;
use self::types::Types;
use crate::catalog::rows::answer;
use crate::{CatalogQuery, CatalogScope, Profile, TextRows};

/// The queries, in the order in which [`read`] wants their answers.
pub(super) fn queries(profile: &Profile, scope: &CatalogScope) -> Vec<CatalogQuery> {
    let filter = Filter::new(profile, scope);
    vec![
        tables::query(&filter, scope),
        columns::query(profile, &filter),
        constraints::query(profile, &filter),
        indexes::query(profile, &filter),
        sequences::query(&filter, scope),
        enums::query(&filter, scope),
        domains::query(&filter),
        names::query(),
    ]
}

/// The schema that the answers describe: tables by schema and name, the default schema's without one.
///
/// # Errors
/// `LB0804` when an answer is not what its query asks for.
pub(super) fn read(profile: &Profile, scope: &CatalogScope, answers: &[TextRows]) -> Result<Schema> {
    let tables = tables::rows(answer("tables", answers, 0)?)?;
    let columns = columns::rows(answer("columns", answers, 1)?)?;
    let constraints = constraints::rows(answer("constraints", answers, 2)?)?;
    let indexes = indexes::rows(answer("indexes", answers, 3)?)?;
    let sequences = sequences::rows(answer("sequences", answers, 4)?)?;
    let enums = enums::rows(answer("enums", answers, 5)?)?;
    let domains = domains::rows(answer("domains", answers, 6)?)?;
    let names = Names::new(answer("names", answers, 7)?, &columns)?;
    let types = Types::new(&enums, &domains);

    let mut found: Vec<Table> = Vec::with_capacity(tables.len());
    let mut places: HashMap<u32, usize> = HashMap::with_capacity(tables.len());
    for (oid, table) in tables {
        if !is_excluded(profile, scope, &table.name) {
            places.insert(oid, found.len());
            found.push(table);
        }
    }
    for row in &columns {
        if let Some(place) = places.get(&row.table) {
            found[*place].columns.push(columns::column(row, &types, &sequences.owned));
        }
    }
    for row in &constraints {
        if let Some(place) = places.get(&row.table)
            && let Some(constraint) = constraints::constraint(row, &names)?
        {
            found[*place].constraints.push(constraint);
        }
    }
    for row in &indexes {
        if let Some(place) = places.get(&row.table) {
            found[*place].indexes.push(indexes::index(row, &names)?);
        }
    }
    for table in &mut found {
        mark_primary_key(table);
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Schema {
        tables: found,
        enums: enums.into_iter().filter_map(|(in_scope, found)| in_scope.then_some(found)).collect(),
        sequences: sequences.alone,
    })
}

/// The kinds of `pg_class c` that are tables.
fn relations() -> &'static str {
    "c.relkind in ('r', 'p')"
}

fn is_excluded(profile: &Profile, scope: &CatalogScope, table: &TableName) -> bool {
    scope.exclude.iter().any(|excluded| {
        let schema =
            excluded.schema.as_deref().filter(|schema| profile.default_schema.as_deref() != Some(schema));
        excluded.name == table.name && schema == table.schema.as_deref()
    })
}

fn mark_primary_key(table: &mut Table) {
    let Some(key) = table.primary_key().cloned() else { return };
    for column in &mut table.columns {
        column.primary_key = key.columns.contains(&column.name);
    }
}

/// `fillfactor=70` as keyword and value.
fn storage_options(options: &[String]) -> Vec<(String, String)> {
    let pairs = options.iter().map(|option| option.split_once('=').unwrap_or((option, "")));
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}
