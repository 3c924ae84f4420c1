//! Reading `sqlite_master`.
//!
//! The statements that SQLite keeps there are all that it knows of a schema itself, so that one query answers for
//! every table, however many there are, and nothing is asked table by table. `create_table` and `create_index`
//! parse the statements; the tests compare what they find with SQLite's own pragmas.

mod create_index;
mod create_table;
mod reader;
pub(super) mod types;

#[cfg(test)]
pub(super) mod tests;

use std::collections::HashMap;

use limbeck_diagnostics::Result;
use limbeck_schema::{Constraint, ForeignKey, Schema, Table, TableName};

use crate::catalog::rows::{answer, read_rows};
use crate::{CatalogQuery, CatalogScope, Profile, SchemaScope, TextRows};

const NAME: &str = "objects";

/// Tables that virtual tables keep their content in: `<name>_<suffix>` for FTS3 to FTS5 and R*Tree.
const SHADOWS: [&str; 12] = [
    "config", "content", "data", "docsize", "idx", "node", "parent", "rowid", "segdir", "segments", "stat",
    "vocab",
];

/// The queries: one for each schema. `All` is the main one only: which others are attached is not known before
/// somebody asks.
pub(super) fn queries(profile: &Profile, scope: &CatalogScope) -> Vec<CatalogQuery> {
    schemas(profile, scope).iter().map(|(schema, _)| query(schema)).collect()
}

/// The schema that the answers describe: tables by schema and name.
///
/// # Errors
/// `LB0804` when an answer is not what its query asks for, or a statement cannot be parsed.
pub(super) fn read(profile: &Profile, scope: &CatalogScope, answers: &[TextRows]) -> Result<Schema> {
    let mut tables = Vec::new();
    for (index, (_, reported)) in schemas(profile, scope).iter().enumerate() {
        let mut found = objects(answer(NAME, answers, index)?, reported.as_deref())?;
        resolve_targets(&mut found);
        tables.extend(found.into_iter().filter(|table| is_in_scope(profile, scope, &table.name)));
    }
    tables.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Schema { tables, ..Schema::default() })
}

fn query(schema: &str) -> CatalogQuery {
    let sql = format!(
        "select type, name, tbl_name, sql from \"{}\".sqlite_master \
         where type in ('table', 'index') and sql is not null order by type desc, name",
        schema.replace('"', "\"\"")
    );
    CatalogQuery { name: NAME, sql }
}

/// The schemas of a scope with the names under which they are reported.
fn schemas(profile: &Profile, scope: &CatalogScope) -> Vec<(String, Option<String>)> {
    let default = profile.default_schema.as_deref().unwrap_or("main");
    let named =
        |schema: &str| (schema.to_owned(), Some(schema.to_owned()).filter(|schema| schema != default));
    if let Some(schema) = scope.table.as_ref().and_then(|table| table.schema.as_deref()) {
        return vec![named(schema)];
    }
    match &scope.schemas {
        SchemaScope::Default | SchemaScope::All => vec![(default.to_owned(), None)],
        // Scratch tables are made in a database of their own.
        SchemaScope::Scratch(_) => vec![("main".to_owned(), None)],
        SchemaScope::Named(schemas) => schemas.iter().map(|schema| named(schema)).collect(),
    }
}

fn objects(rows: &TextRows, schema: Option<&str>) -> Result<Vec<Table>> {
    let mut tables: Vec<Table> = Vec::new();
    let mut virtual_tables = Vec::new();
    let mut indexes = Vec::new();
    read_rows(NAME, rows, |row| {
        let kind = row.text()?;
        let name = row.text()?;
        let table = row.text()?;
        let sql = row.text()?;
        if kind == "index" {
            indexes.push((name, table, sql));
        } else if !is_internal(name) {
            match create_table::create_table(sql, schema)? {
                Some(mut found) => {
                    name.clone_into(&mut found.name.name);
                    tables.push(found);
                }
                None => virtual_tables.push(name),
            }
        }
        Ok(())
    })?;
    tables.retain(|table| !is_shadow(&table.name.name, &virtual_tables));
    let places = places(&tables);
    for (name, of, sql) in indexes {
        if let Some(place) = places.get(&of.to_ascii_lowercase()) {
            let table = &mut tables[*place];
            let index = create_index::create_index(sql, name, table)?;
            table.indexes.push(index);
        }
    }
    Ok(tables)
}

/// Where each table stands; the case of a name does not matter.
fn places(tables: &[Table]) -> HashMap<String, usize> {
    tables.iter().enumerate().map(|(place, table)| (table.name.name.to_ascii_lowercase(), place)).collect()
}

/// `sqlite_sequence`, `sqlite_stat1` and whatever else SQLite may make.
fn is_internal(name: &str) -> bool {
    name.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("sqlite_"))
}

fn is_shadow(name: &str, virtual_tables: &[&str]) -> bool {
    virtual_tables.iter().any(|of| {
        let suffix = name.strip_prefix(of).and_then(|rest| rest.strip_prefix('_'));
        suffix.is_some_and(|suffix| SHADOWS.contains(&suffix))
    })
}

/// A foreign key may leave out the columns that it refers to: they are then the other table's primary key. Its
/// names may be spelled in another case.
fn resolve_targets(tables: &mut [Table]) {
    let places = places(tables);
    for table in 0..tables.len() {
        for constraint in 0..tables[table].constraints.len() {
            let Constraint::ForeignKey { key } = &tables[table].constraints[constraint] else { continue };
            let Some(target) = places.get(&key.target.name.to_ascii_lowercase()) else { continue };
            let target = &tables[*target];
            let (name, columns) = (target.name.name.clone(), target_columns(key, target));
            if let Constraint::ForeignKey { key } = &mut tables[table].constraints[constraint] {
                key.target.name = name;
                key.target_columns = columns;
            }
        }
    }
}

fn target_columns(key: &ForeignKey, target: &Table) -> Vec<String> {
    if key.target_columns.is_empty() {
        return target.primary_key().map(|key| key.columns.clone()).unwrap_or_default();
    }
    let spelling = |column: &String| {
        let found = target.columns.iter().find(|found| found.name.eq_ignore_ascii_case(column));
        found.map_or_else(|| column.clone(), |found| found.name.clone())
    };
    key.target_columns.iter().map(spelling).collect()
}

fn is_in_scope(profile: &Profile, scope: &CatalogScope, table: &TableName) -> bool {
    let default = profile.default_schema.as_deref().unwrap_or("main");
    let is = |name: &TableName| {
        let schema = name.schema.as_deref().filter(|schema| *schema != default);
        name.name.eq_ignore_ascii_case(&table.name) && schema == table.schema.as_deref()
    };
    scope.table.as_ref().is_none_or(is) && !scope.exclude.iter().any(is)
}
