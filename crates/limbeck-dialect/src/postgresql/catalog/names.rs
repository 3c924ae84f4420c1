//! Names that rows give as numbers: columns, and the operator classes and collations that are not the usual ones.

use std::collections::HashMap;

use limbeck_diagnostics::{Code, Error, Result};

use super::columns::ColumnRow;
use crate::catalog::rows::read_rows;
use crate::{CatalogQuery, TextRows};

const NAME: &str = "names";

/// The query: operator classes that are nobody's default, and the collations that an index has.
pub(super) fn query() -> CatalogQuery {
    let sql = "select 'class', o.oid::text, case when n.nspname = 'pg_catalog' or pg_opclass_is_visible(o.oid) \
               then quote_ident(o.opcname) else quote_ident(n.nspname) || '.' || quote_ident(o.opcname) end \
               from pg_opclass o join pg_namespace n on n.oid = o.opcnamespace where not o.opcdefault \
               union all \
               select 'collation', l.oid::text, l.collname::text from pg_collation l \
               where l.oid in (select unnest(indcollation) from pg_index)";
    CatalogQuery { name: NAME, sql: sql.to_owned() }
}

/// The names.
pub(super) struct Names<'a> {
    columns: HashMap<(u32, i16), &'a ColumnRow<'a>>,
    classes: HashMap<u32, &'a str>,
    collations: HashMap<u32, &'a str>,
}

impl<'a> Names<'a> {
    /// The names that the answers hold.
    pub(super) fn new(answer: &'a TextRows, columns: &'a [ColumnRow<'a>]) -> Result<Self> {
        let mut names = Self {
            columns: columns.iter().map(|column| ((column.table, column.number), column)).collect(),
            classes: HashMap::new(),
            collations: HashMap::new(),
        };
        read_rows(NAME, answer, |row| {
            let kind = row.text()?;
            let oid = row.number()?;
            let name = row.text()?;
            if kind == "class" { &mut names.classes } else { &mut names.collations }.insert(oid, name);
            Ok(())
        })?;
        Ok(names)
    }

    /// A column's row.
    pub(super) fn column(&self, table: u32, number: i16) -> Result<&'a ColumnRow<'a>> {
        self.columns.get(&(table, number)).copied().ok_or_else(|| {
            Error::new(
                Code::CatalogUnreadable,
                "a key or an index of the catalog names a column that is not there",
            )
            .fact("table", table.to_string())
            .fact("column", number.to_string())
            .note("the answers of the catalog queries do not fit together")
            .hint("run the command again when nobody else changes tables")
        })
    }

    /// Columns' names by their numbers.
    pub(super) fn columns(&self, table: u32, numbers: &[i16]) -> Result<Vec<String>> {
        numbers.iter().map(|number| Ok(self.column(table, *number)?.name.to_owned())).collect()
    }

    /// The elements whose operator class is not the usual one, each with its class.
    pub(super) fn operator_classes(&self, elements: &[String], classes: &[u32]) -> Vec<(String, String)> {
        let named = elements.iter().zip(classes);
        named
            .filter_map(|(element, oid)| Some((element.clone(), (*self.classes.get(oid)?).to_owned())))
            .collect()
    }

    /// A collation's name.
    pub(super) fn collation(&self, oid: u32) -> Option<&'a str> {
        self.collations.get(&oid).copied()
    }
}
