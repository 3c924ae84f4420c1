//! Tables: ordinary ones, versioned ones too.

use limbeck_diagnostics::Result;
use limbeck_schema::{Table, TableName};

use super::scope::{Place, condition, texts};
use super::{Reader, cannot_be_rebuilt};
use crate::catalog::rows::{Row, read_rows};
use crate::{CatalogQuery, CatalogScope, Profile, TextRows};

const NAME: &str = "tables";

/// Options of CREATE TABLE that tables of their own kind have; others say how the table was read.
const OPTIONS: &[&str] = &[
    "avg_row_length",
    "checksum",
    "delay_key_write",
    "encrypted",
    "encryption",
    "key_block_size",
    "max_rows",
    "min_rows",
    "pack_keys",
    "page_checksum",
    "page_compressed",
    "row_format",
    "stats_auto_recalc",
    "stats_persistent",
    "stats_sample_pages",
    "transactional",
];

/// The query.
pub(super) fn query(profile: &Profile, scope: &CatalogScope) -> CatalogQuery {
    let sql = format!(
        "SELECT {} FROM information_schema.tables WHERE {} AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') \
         ORDER BY table_schema, table_name",
        texts(&[
            "table_schema",
            "table_name",
            "engine",
            "table_collation",
            "create_options",
            "table_comment",
            // What a table has counted to counts when it is built anew.
            if scope.table.is_some() { "auto_increment" } else { "NULL" },
            "table_type",
        ]),
        condition(profile, scope, "table_schema", "table_name"),
    );
    CatalogQuery { name: NAME, sql }
}

/// A table, still without what belongs to it.
pub(super) struct TableRow<'a> {
    pub place: Place<'a>,
    /// The collation of columns that say nothing.
    pub collation: Option<&'a str>,
    pub table: Table,
}

/// The rows, without the tables that the scope excludes.
pub(super) fn rows<'a>(reader: &Reader<'_>, answer: &'a TextRows) -> Result<Vec<TableRow<'a>>> {
    let mut rows = read_rows(NAME, answer, |row| table(reader, row))?;
    rows.retain(|row| !is_excluded(reader, &row.table.name));
    Ok(rows)
}

fn table<'a>(reader: &Reader<'_>, row: &mut Row<'a>) -> Result<TableRow<'a>> {
    let place = Place { schema: row.text()?, table: row.text()? };
    let mut table = Table::new(TableName::new(reader.reported(place.schema), place.table));
    let engine = row.owned()?;
    let collation = row.optional()?;
    let given = row.optional()?.unwrap_or_default();
    let mut options = Vec::new();
    options.extend(engine.map(|engine| ("engine".to_owned(), engine)));
    if let Some(collation) = collation {
        options.push(("default_charset".to_owned(), charset_of(collation).to_owned()));
        options.push(("collate".to_owned(), collation.to_owned()));
    }
    options.extend(given.split_ascii_whitespace().filter_map(option));
    table.comment = row.owned()?.filter(|comment| !comment.is_empty());
    options.extend(row.owned()?.map(|number| ("auto_increment".to_owned(), number)));
    let is_versioned = row.text()? == "SYSTEM VERSIONED";
    if is_versioned && reader.scope.table.is_some() {
        return Err(cannot_be_rebuilt(place.table, "it keeps the history of its rows"));
    }
    let own =
        if reader.mysql.name == "mariadb" { &mut table.options.mariadb } else { &mut table.options.mysql };
    *own = options;
    Ok(TableRow { place, collation, table })
}

/// `row_format=DYNAMIC` as keyword and value. MariaDB quotes options of its engines.
fn option(word: &str) -> Option<(String, String)> {
    let (key, value) = word.split_once('=')?;
    let key = key.trim_matches('`').to_lowercase();
    OPTIONS.contains(&key.as_str()).then(|| (key, value.to_owned()))
}

/// The character set of a collation: the name's beginning.
pub(super) fn charset_of(collation: &str) -> &str {
    collation.split_once('_').map_or(collation, |(charset, _)| charset)
}

fn is_excluded(reader: &Reader<'_>, table: &TableName) -> bool {
    reader.scope.exclude.iter().any(|excluded| {
        let schema = excluded.schema.as_deref().and_then(|schema| reader.reported(schema));
        excluded.name == table.name && schema == table.schema.as_deref()
    })
}
