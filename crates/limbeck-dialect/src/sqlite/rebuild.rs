//! Building a table anew: SQLite's own procedure (manual, "ALTER TABLE", "Making Other Kinds Of Table Schema Changes"),
//! which keeps what `DROP TABLE` would take along: triggers, views over the table, rows of tables that refer to it, the
//! number that AUTOINCREMENT has reached.

use limbeck_diagnostics::Result;
use limbeck_schema::{ServerDefault, Table, TableName};

use crate::catalog::rows::read_rows;
use crate::ddl::{Context, Rebuilt, pieces, trigger_again};
use crate::rebuild::{Dependent, DependentKind, RebuildGuard, Switch};
use crate::{CatalogQuery, TextRows};

const NAME: &str = "dependents";

/// The guard of a table's rebuild.
pub(super) fn guard(table: &TableName) -> RebuildGuard {
    let schema = table.schema.as_deref().unwrap_or("main").replace('"', "\"\"");
    let text = table.name.replace('\'', "''");
    let sql = format!(
        "SELECT type, name, tbl_name, sql FROM \"{schema}\".sqlite_master \
         WHERE type IN ('trigger', 'view') AND sql IS NOT NULL \
         UNION ALL SELECT DISTINCT m.type, m.name, m.tbl_name, coalesce(f.\"to\", '') \
         FROM \"{schema}\".sqlite_master AS m, pragma_foreign_key_list(m.name) AS f \
         WHERE m.type = 'table' AND lower(f.\"table\") = lower('{text}') AND lower(m.name) <> lower('{text}')"
    );
    RebuildGuard {
        dependents: CatalogQuery { name: NAME, sql },
        references: Switch {
            ask: "PRAGMA foreign_keys",
            on: "PRAGMA foreign_keys = ON",
            off: "PRAGMA foreign_keys = OFF",
        },
        violations: "SELECT CAST(count(*) AS TEXT) FROM pragma_foreign_key_check".to_owned(),
        referring: format!(
            "SELECT CAST(count(*) AS TEXT) FROM \"{schema}\".sqlite_master AS m, pragma_foreign_key_list(m.name) AS f \
             WHERE m.type = 'table' AND lower(f.\"table\") = lower('{text}') AND lower(m.name) <> lower('{text}')"
        ),
        plain_renames: Switch {
            ask: "PRAGMA legacy_alter_table",
            on: "PRAGMA legacy_alter_table = ON",
            off: "PRAGMA legacy_alter_table = OFF",
        },
        open: "SAVEPOINT limbeck_rebuild",
        close: "RELEASE limbeck_rebuild",
        undo: &["ROLLBACK TO limbeck_rebuild", "RELEASE limbeck_rebuild"],
    }
}

/// The triggers, views and tables that name the table, and the views over those views.
///
/// # Errors
/// `LB0804` when the answer is not what the query asks for.
pub(super) fn read_dependents(table: &TableName, rows: &TextRows) -> Result<Vec<Dependent>> {
    let all = read_rows(NAME, rows, |row| {
        let kind = match row.text()? {
            "view" => DependentKind::View,
            "table" => DependentKind::Table,
            _ => DependentKind::Trigger,
        };
        let name = row.text()?.to_owned();
        let on = TableName { schema: table.schema.clone(), name: row.text()?.to_owned() };
        let on = (kind == DependentKind::Trigger).then_some(on);
        Ok(Dependent { kind, name, on, sql: row.text()?.to_owned() })
    })?;
    let mut names = vec![table.name.to_lowercase()];
    let mut found = vec![false; all.len()];
    loop {
        let mut is_more = false;
        for (at, dependent) in all.iter().enumerate() {
            let is_one = dependent.kind == DependentKind::Table || mentions(&dependent.sql, &names);
            if is_one && !found[at] {
                found[at] = true;
                is_more = true;
                if dependent.kind == DependentKind::View {
                    names.push(dependent.name.to_lowercase());
                }
            }
        }
        if !is_more {
            break;
        }
    }
    Ok(all.into_iter().zip(found).filter_map(|(dependent, found)| found.then_some(dependent)).collect())
}

/// Whether a statement has one of the names in it.
fn mentions(sql: &str, names: &[String]) -> bool {
    pieces(sql)
        .into_iter()
        .filter_map(crate::ddl::Piece::identifier)
        .any(|word| names.contains(&word.to_lowercase()))
}

/// What AUTOINCREMENT has reached goes over to the new table: rows that are gone keep their numbers to themselves.
pub(super) fn after_copy(cx: Context<'_>, old: &TableName, new: &Table) -> Vec<String> {
    if cx.profile.offline || !new.options.sqlite.autoincrement {
        return Vec::new();
    }
    let literal = |name: &str| format!("'{}'", name.replace('\'', "''"));
    let sequence = match &old.schema {
        Some(schema) => format!("{}.sqlite_sequence", cx.quote(schema)),
        None => "sqlite_sequence".to_owned(),
    };
    let (old, new) = (literal(&old.name), literal(&new.name.name));
    vec![
        format!("DELETE FROM {sequence} WHERE name = {new}"),
        format!("INSERT INTO {sequence} (name, seq) SELECT {new}, seq FROM {sequence} WHERE name = {old}"),
    ]
}

/// Makes the table's triggers again, and looks whether what depends on the table still works.
pub(super) fn after_rename(cx: Context<'_>, rebuilt: &Rebuilt<'_>) -> Vec<String> {
    let Rebuilt { name: table, table: new, renames, dropped, dependents, .. } = *rebuilt;
    let is_own = |dependent: &&Dependent| {
        dependent.on.as_ref().is_some_and(|on| on.name.eq_ignore_ascii_case(&table.name))
    };
    let own: Vec<&Dependent> = dependents.iter().filter(is_own).collect();
    let mut texts: Vec<String> =
        own.iter().map(|trigger| trigger_again(cx, &trigger.sql, table, renames)).collect();
    if !own.is_empty() {
        let name = cx.table(table);
        texts.push(check("its triggers", &format!("EXPLAIN DELETE FROM {name}")));
        texts.push(check("its triggers", &format!("EXPLAIN INSERT INTO {name} DEFAULT VALUES")));
        let is_written = |column: &&limbeck_schema::Column| {
            !matches!(column.server_default, Some(ServerDefault::Computed { .. }))
        };
        let columns = new.columns.iter().filter(is_written);
        let assigned: Vec<String> =
            columns.map(|column| format!("{0} = {0}", cx.quote(&column.name))).collect();
        texts.push(check("its triggers", &format!("EXPLAIN UPDATE {name} SET {}", assigned.join(", "))));
    }
    for view in dependents.iter().filter(|dependent| dependent.kind == DependentKind::View) {
        let name = cx.table(&TableName { schema: table.schema.clone(), name: view.name.clone() });
        texts.push(check(&format!("the view {name}"), &format!("SELECT 1 FROM {name} LIMIT 0")));
    }
    if !renames.is_empty() || !dropped.is_empty() {
        for child in dependents.iter().filter(|dependent| dependent.kind == DependentKind::Table) {
            let what = format!("the references of {}", cx.quote(&child.name));
            texts.push(check(&what, &format!("PRAGMA foreign_key_check({})", cx.quote(&child.name))));
        }
    }
    texts
}

/// A statement that fails when something does not work any more; its comment says what.
fn check(what: &str, sql: &str) -> String {
    format!("/* whether {} still work */ {sql}", what.replace("*/", ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependents_are_those_that_name_the_table_and_views_over_them() {
        let rows: TextRows = [
            ("view", "v", "v", "CREATE VIEW v AS SELECT a FROM \"T\""),
            ("view", "w", "w", "create view w as select * from V"),
            ("view", "other", "other", "CREATE VIEW other AS SELECT 't' AS x FROM u"),
            ("trigger", "g", "t", "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END"),
            ("trigger", "h", "u", "CREATE TRIGGER h AFTER INSERT ON u BEGIN DELETE FROM t; END"),
            ("trigger", "i", "u", "CREATE TRIGGER i AFTER INSERT ON u BEGIN SELECT 1; END"),
        ]
        .map(|(kind, name, on, sql)| [kind, name, on, sql].map(|text| Some(text.to_owned())).to_vec())
        .to_vec();
        let found = read_dependents(&TableName::new(None, "t"), &rows).unwrap();
        let names: Vec<&str> = found.iter().map(|dependent| &*dependent.name).collect();
        assert_eq!(names, ["v", "w", "g", "h"]);
    }
}
