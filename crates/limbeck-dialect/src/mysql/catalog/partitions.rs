//! Partitions: read as the option that makes them, so that a table that is built anew keeps them.

use std::collections::BTreeMap;

use limbeck_diagnostics::Result;

use super::scope::{Place, condition, texts};
use super::{Found, Reader};
use crate::catalog::rows::{Row, read_rows};
use crate::{CatalogQuery, CatalogScope, Dialect, Profile, TextRows};

const NAME: &str = "partitions";

/// The query: one row for each partition or part of one.
pub(super) fn query(profile: &Profile, scope: &CatalogScope) -> CatalogQuery {
    let sql = format!(
        "SELECT {} FROM information_schema.partitions WHERE {} AND partition_name IS NOT NULL \
         ORDER BY table_schema, table_name, partition_ordinal_position, subpartition_ordinal_position",
        texts(&[
            "table_schema",
            "table_name",
            "partition_name",
            "partition_method",
            "partition_expression",
            "partition_description",
            "subpartition_name",
            "subpartition_method",
            "subpartition_expression",
        ]),
        condition(profile, scope, "table_schema", "table_name"),
    );
    CatalogQuery { name: NAME, sql }
}

struct PartitionRow<'a> {
    place: Place<'a>,
    name: &'a str,
    method: &'a str,
    expression: &'a str,
    description: Option<&'a str>,
    part: Option<&'a str>,
    part_method: Option<&'a str>,
    part_expression: Option<&'a str>,
}

fn row<'a>(row: &mut Row<'a>) -> Result<PartitionRow<'a>> {
    Ok(PartitionRow {
        place: Place { schema: row.text()?, table: row.text()? },
        name: row.text()?,
        method: row.text()?,
        expression: row.optional()?.unwrap_or_default(),
        description: row.optional()?,
        part: row.optional()?,
        part_method: row.optional()?,
        part_expression: row.optional()?,
    })
}

/// Gives each table the option that divides it.
pub(super) fn read<'a>(reader: &Reader<'_>, answer: &'a TextRows, found: &mut Found<'_>) -> Result<()> {
    let mut divided: BTreeMap<(&'a str, &'a str), Vec<PartitionRow<'a>>> = BTreeMap::new();
    for row in read_rows(NAME, answer, row)? {
        divided.entry((row.place.schema, row.place.table)).or_default().push(row);
    }
    for rows in divided.into_values() {
        let Some(first) = rows.first() else { continue };
        let Some((table, _)) = found.table(&first.place) else { continue };
        let own = if reader.mysql.name == "mariadb" {
            &mut table.options.mariadb
        } else {
            &mut table.options.mysql
        };
        own.push(("partition_by".to_owned(), clause(reader, first, &rows)));
    }
    Ok(())
}

/// What follows `PARTITION BY`.
fn clause(reader: &Reader<'_>, first: &PartitionRow<'_>, rows: &[PartitionRow<'_>]) -> String {
    let mut text = format!("{} ({})", first.method, first.expression);
    if let Some(method) = first.part_method {
        let parts = rows.iter().filter(|row| row.name == first.name && row.part.is_some()).count();
        let expression = first.part_expression.unwrap_or_default();
        text.push_str(&format!(" SUBPARTITION BY {method} ({expression}) SUBPARTITIONS {parts}"));
    }
    let mut partitions: Vec<String> = Vec::new();
    for row in rows.iter().filter(|row| row.part.is_none_or(|part| is_first_part(rows, row, part))) {
        let name = reader.mysql.quote(row.name);
        partitions.push(match (row.method, row.description) {
            (method, Some(values)) if method.starts_with("RANGE") => {
                let values = if values == "MAXVALUE" { values.to_owned() } else { format!("({values})") };
                format!("PARTITION {name} VALUES LESS THAN {values}")
            }
            (method, Some("DEFAULT")) if method.starts_with("LIST") => format!("PARTITION {name} DEFAULT"),
            (method, Some(values)) if method.starts_with("LIST") => {
                format!("PARTITION {name} VALUES IN ({values})")
            }
            _ => format!("PARTITION {name}"),
        });
    }
    format!("{text} ({})", partitions.join(", "))
}

fn is_first_part(rows: &[PartitionRow<'_>], row: &PartitionRow<'_>, part: &str) -> bool {
    rows.iter().find(|other| other.name == row.name).and_then(|other| other.part) == Some(part)
}
