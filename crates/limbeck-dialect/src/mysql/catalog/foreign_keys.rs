//! Foreign keys: their columns from one view, what they do from another.

use std::collections::{BTreeMap, HashMap};

use limbeck_diagnostics::Result;
use limbeck_schema::{Constraint, ConstraintName, ForeignKey, TableName};

use super::scope::{Place, condition, texts};
use super::{Found, Reader};
use crate::catalog::rows::{Row, read_rows};
use crate::{CatalogQuery, CatalogScope, Profile, TextRows};

const COLUMNS: &str = "foreign_keys";
const RULES: &str = "foreign_key_rules";

/// The query for the columns: one row for each pair.
pub(super) fn columns_query(profile: &Profile, scope: &CatalogScope) -> CatalogQuery {
    let sql = format!(
        "SELECT {} FROM information_schema.key_column_usage WHERE {} AND referenced_table_name IS NOT NULL \
         ORDER BY table_schema, table_name, constraint_name, ordinal_position",
        texts(&[
            "table_schema",
            "table_name",
            "constraint_name",
            "column_name",
            "referenced_table_schema",
            "referenced_table_name",
            "referenced_column_name",
        ]),
        condition(profile, scope, "table_schema", "table_name"),
    );
    CatalogQuery { name: COLUMNS, sql }
}

/// The query for the rules.
pub(super) fn rules_query(profile: &Profile, scope: &CatalogScope) -> CatalogQuery {
    let sql = format!(
        "SELECT {} FROM information_schema.referential_constraints WHERE {}",
        texts(&["constraint_schema", "table_name", "constraint_name", "update_rule", "delete_rule"]),
        condition(profile, scope, "constraint_schema", "table_name"),
    );
    CatalogQuery { name: RULES, sql }
}

/// What becomes of referring rows, by key.
pub(super) type Rules<'a> = HashMap<(Place<'a>, &'a str), (Option<String>, Option<String>)>;

/// The rules' rows.
pub(super) fn rules(answer: &TextRows) -> Result<Rules<'_>> {
    let rows = read_rows(RULES, answer, |row| {
        let place = Place { schema: row.text()?, table: row.text()? };
        let name = row.text()?;
        Ok(((place, name), (action(row.text()?), action(row.text()?))))
    })?;
    Ok(rows.into_iter().collect())
}

/// MySQL's manual, "FOREIGN KEY Constraints": `RESTRICT`, `NO ACTION` and nothing at all are the same.
fn action(rule: &str) -> Option<String> {
    (!matches!(rule, "RESTRICT" | "NO ACTION")).then(|| rule.to_owned())
}

struct ColumnRow<'a> {
    place: Place<'a>,
    key: &'a str,
    column: &'a str,
    target: Place<'a>,
    target_column: &'a str,
}

fn row<'a>(row: &mut Row<'a>) -> Result<ColumnRow<'a>> {
    Ok(ColumnRow {
        place: Place { schema: row.text()?, table: row.text()? },
        key: row.text()?,
        column: row.text()?,
        target: Place { schema: row.text()?, table: row.text()? },
        target_column: row.text()?,
    })
}

/// Gives each table its foreign keys, by name.
pub(super) fn read<'a>(
    reader: &Reader<'_>,
    answer: &'a TextRows,
    rules: &Rules<'_>,
    found: &mut Found<'_>,
) -> Result<()> {
    let mut keys: BTreeMap<(&'a str, &'a str, &'a str), Vec<ColumnRow<'a>>> = BTreeMap::new();
    for row in read_rows(COLUMNS, answer, row)? {
        keys.entry((row.place.schema, row.place.table, row.key)).or_default().push(row);
    }
    for rows in keys.into_values() {
        let Some(first) = rows.first() else { continue };
        let Some((table, _)) = found.table(&first.place) else { continue };
        let (on_update, on_delete) = rules.get(&(first.place, first.key)).cloned().unwrap_or_default();
        let columns = rows.iter().map(|row| row.column.to_owned()).collect();
        let target = TableName::new(reader.reported(first.target.schema), first.target.table);
        let target_columns = rows.iter().map(|row| row.target_column.to_owned()).collect();
        let name = Some(ConstraintName::settled(first.key));
        let key =
            ForeignKey { name, on_update, on_delete, ..ForeignKey::new(columns, target, target_columns) };
        table.constraints.push(Constraint::ForeignKey { key });
    }
    Ok(())
}
