//! Reading `information_schema`: MySQL from 5.7, MariaDB from 10.3.
//!
//! Each file owns one query and the pure reader of its rows; this one puts their answers together. A query answers for
//! all tables of the scope at once and casts every column to text, so that it reads the same over any driver. None
//! joins the server's own tables, which have no indexes: rows name their table, and meet here. Scratch tables are
//! temporary, and `information_schema` does not know them: `show_create.rs` reads how the server would make them
//! again.

mod checks;
mod columns;
mod defaults;
mod foreign_keys;
mod indexes;
mod partitions;
mod scope;
mod show_create;
mod tables;
mod types;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_schema::{Constraint, Schema, Table};

use self::scope::Place;
use super::Mysql;
use crate::catalog::rows::answer;
use crate::{CatalogQuery, CatalogScope, Profile, SchemaScope, TextRows, Version};

pub(super) use types::{CATALOG_ESCAPES, plain_type, stated_characters};

/// The queries, in the order in which [`read`] wants their answers.
pub(super) fn queries(mysql: &Mysql, profile: &Profile, scope: &CatalogScope) -> Vec<CatalogQuery> {
    if let SchemaScope::Scratch(names) = &scope.schemas {
        return names.iter().map(|name| show_create::query(mysql, name)).collect();
    }
    vec![
        tables::query(profile, scope),
        columns::query(profile, scope),
        indexes::query(mysql, profile, scope),
        foreign_keys::columns_query(profile, scope),
        foreign_keys::rules_query(profile, scope),
        checks::query(mysql, profile, scope),
        partitions::query(profile, scope),
    ]
}

/// The schema that the answers describe: tables by schema and name, the default schema's without one.
///
/// # Errors
/// `LB0804` when an answer is not what its query asks for.
pub(super) fn read(
    mysql: &Mysql,
    profile: &Profile,
    scope: &CatalogScope,
    answers: &[TextRows],
) -> Result<Schema> {
    if let SchemaScope::Scratch(names) = &scope.schemas {
        let read = |at| show_create::table(mysql, profile, answer(show_create::NAME, answers, at)?);
        return Ok(Schema {
            tables: (0..names.len()).map(read).collect::<Result<_>>()?,
            ..Schema::default()
        });
    }
    let reader = Reader { mysql, profile, scope };
    let mut found = Found::new(tables::rows(&reader, answer("tables", answers, 0)?)?);
    let checks = checks::rows(answer("checks", answers, 5)?)?;
    for row in columns::rows(answer("columns", answers, 1)?)? {
        refuse_invisible(&reader, &row)?;
        if let Some((table, collation)) = found.table(&row.place) {
            let checks = checks::of_column(&checks, &row.place, row.name);
            table.columns.push(columns::column(&reader, &row, collation, checks));
        }
    }
    indexes::read(&reader, answer("indexes", answers, 2)?, &mut found)?;
    let rules = foreign_keys::rules(answer("foreign_key_rules", answers, 4)?)?;
    foreign_keys::read(&reader, answer("foreign_keys", answers, 3)?, &rules, &mut found)?;
    checks::read(&checks, &mut found);
    partitions::read(&reader, answer("partitions", answers, 6)?, &mut found)?;
    let mut tables = found.tables;
    for table in &mut tables {
        mark_primary_key(table);
    }
    tables.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Schema { tables, ..Schema::default() })
}

/// A table that is read to be built anew must not have what the new one would lack.
fn refuse_invisible(reader: &Reader<'_>, row: &columns::ColumnRow<'_>) -> Result<()> {
    let is_invisible = row.extra.to_ascii_uppercase().contains("INVISIBLE");
    if reader.scope.table.is_none() || !is_invisible {
        return Ok(());
    }
    Err(cannot_be_rebuilt(row.place.table, &format!("its column `{}` is invisible", row.name)))
}

/// The error of a table that a rebuild would change where nobody asked for it.
fn cannot_be_rebuilt(table: &str, why: &str) -> Error {
    Error::new(Code::Unsupported, format!("the table `{table}` cannot be built anew: {why}"))
        .fact("table", table)
        .note("the new table would not have that")
        .hint("change the table in place: no `recreate=\"always\"`")
}

/// What reading a row depends on.
struct Reader<'a> {
    mysql: &'a Mysql,
    profile: &'a Profile,
    scope: &'a CatalogScope,
}

impl Reader<'_> {
    /// Whether the server is MariaDB, and of that version or a later one.
    fn is_mariadb_since(&self, version: Version) -> bool {
        self.mysql.is_mariadb && self.profile.server >= version
    }
}

/// The tables that were found, their default collations, and where each stands.
struct Found<'a> {
    tables: Vec<Table>,
    collations: Vec<Option<&'a str>>,
    places: HashMap<Place<'a>, usize>,
}

impl<'a> Found<'a> {
    fn new(rows: Vec<tables::TableRow<'a>>) -> Self {
        let mut found = Self { tables: Vec::new(), collations: Vec::new(), places: HashMap::new() };
        for row in rows {
            found.places.insert(row.place, found.tables.len());
            found.tables.push(row.table);
            found.collations.push(row.collation);
        }
        found
    }

    /// A table and its default collation; none when the table is not part of the answer.
    fn table(&mut self, place: &Place<'_>) -> Option<(&mut Table, Option<&'a str>)> {
        let at = *self.places.get(place)?;
        Some((self.tables.get_mut(at)?, self.collations.get(at).copied().flatten()))
    }
}

fn mark_primary_key(table: &mut Table) {
    // The primary key stands first, as the server writes it.
    table.constraints.sort_by_key(|constraint| match constraint {
        Constraint::PrimaryKey { .. } => 0,
        Constraint::ForeignKey { .. } => 1,
        _ => 2,
    });
    let Some(key) = table.primary_key().cloned() else { return };
    for column in &mut table.columns {
        column.primary_key = key.columns.contains(&column.name);
    }
}
