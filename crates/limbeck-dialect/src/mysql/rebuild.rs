//! Building a table anew where DDL commits by itself. Names of foreign keys are the database's, not the table's, so that
//! the new table gets its own when the old one is gone; other tables go on referring to the name while nothing is
//! checked; triggers, which go with the old table, are made again.

use limbeck_diagnostics::Result;
use limbeck_ops::Guard;
use limbeck_schema::{Constraint, TableName};

use super::probe::{self, literal};
use super::{Dialect, Mysql};
use crate::catalog::rows::read_rows;
use crate::ddl::{Context, Rebuilt, Sql, named_by_trigger, temporary_name, trigger_again};
use crate::rebuild::{Dependent, DependentKind, RebuildUndo};
use crate::{CatalogQuery, TextRows};

const NAME: &str = "dependents";

/// The query: triggers of the table, and columns of it that other tables refer to.
pub(super) fn dependents_query(table: &TableName) -> CatalogQuery {
    let schema = table.schema.as_ref().map_or_else(|| "DATABASE()".to_owned(), |schema| literal(schema));
    let name = literal(&table.name);
    let sql = format!(
        "SELECT 'trigger', CAST(trigger_name AS CHAR), CAST(definer AS CHAR), \
         CAST(CONCAT(action_timing, ' ', event_manipulation) AS CHAR), CAST(action_statement AS CHAR), \
         CAST(action_order AS CHAR) AS place \
         FROM information_schema.triggers WHERE event_object_schema = {schema} AND event_object_table = {name} \
         UNION ALL SELECT 'table', CAST(table_name AS CHAR), '', '', CAST(referenced_column_name AS CHAR), '0' \
         FROM information_schema.key_column_usage WHERE referenced_table_schema = {schema} \
         AND referenced_table_name = {name} AND NOT (table_schema = {schema} AND table_name = {name}) \
         ORDER BY 1, place"
    );
    CatalogQuery { name: NAME, sql }
}

/// The triggers with the statements that make them, and the references of other tables.
///
/// # Errors
/// `LB0804` when the answer is not what the query asks for.
pub(super) fn read_dependents(mysql: &Mysql, table: &TableName, rows: &TextRows) -> Result<Vec<Dependent>> {
    read_rows(NAME, rows, |row| {
        let is_table = row.text()? == "table";
        let name = row.text()?.to_owned();
        let definer = row.text()?;
        let event = row.text()?;
        let text = row.text()?;
        row.text()?;
        if is_table {
            return Ok(Dependent { kind: DependentKind::Table, name, on: None, sql: text.to_owned() });
        }
        let (user, host) = definer.rsplit_once('@').unwrap_or((definer, "%"));
        let sql = format!(
            "CREATE DEFINER = {}@{} TRIGGER {} {event} ON {} FOR EACH ROW {text}",
            always_quoted(user),
            always_quoted(host),
            mysql.quote_table(&TableName::new(table.schema.as_deref(), name.clone())),
            mysql.quote_table(table),
        );
        Ok(Dependent { kind: DependentKind::Trigger, name, on: Some(table.clone()), sql })
    })
}

fn always_quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// Foreign keys, and MySQL's checks: two of one name cannot be in one database. A script (`--sql`) has the checks where
/// Alembic writes them, since nobody knows the old table's.
pub(super) fn waits_for_rename(mysql: &Mysql, cx: Context<'_>, constraint: &Constraint) -> bool {
    let is_named = constraint.name().is_some();
    match constraint {
        Constraint::ForeignKey { .. } => is_named,
        Constraint::Check { .. } => is_named && !mysql.is_mariadb && !cx.profile.offline,
        _ => false,
    }
}

/// Suspends the checks of other tables' references while no table has the name that they refer to.
pub(super) fn around_swap(cx: Context<'_>, rebuilt: &Rebuilt<'_>) -> Sql<(Vec<String>, Vec<String>)> {
    refuse_losses(cx, rebuilt)?;
    let is_referred_to = rebuilt.dependents.iter().any(|dependent| dependent.kind == DependentKind::Table);
    if !is_referred_to {
        return Ok((Vec::new(), Vec::new()));
    }
    let off = "SET @limbeck_checks = @@SESSION.foreign_key_checks, SESSION foreign_key_checks = 0";
    let on = "SET SESSION foreign_key_checks = @limbeck_checks";
    Ok((vec![off.to_owned()], vec![on.to_owned()]))
}

/// A reference or a trigger that would not work any more stops the rebuild before it begins.
fn refuse_losses(cx: Context<'_>, rebuilt: &Rebuilt<'_>) -> Sql<()> {
    let what_becomes = |column: &String| {
        let is = |names: &[String]| names.iter().any(|name| name.eq_ignore_ascii_case(column));
        if is(rebuilt.dropped) {
            Some("is dropped")
        } else if rebuilt.renames.iter().any(|(old, _)| old.eq_ignore_ascii_case(column)) {
            Some("gets another name")
        } else if is(rebuilt.retyped) {
            Some("gets another type")
        } else {
            None
        }
    };
    for dependent in rebuilt.dependents {
        let (message, hint) = match dependent.kind {
            DependentKind::Table => match what_becomes(&dependent.sql) {
                Some(fate) => (
                    format!(
                        "the table `{}` refers to the column `{}`, which {fate}",
                        dependent.name, dependent.sql
                    ),
                    "drop the foreign key first, or leave the table in place: no `recreate=\"always\"`",
                ),
                None => continue,
            },
            _ => match named_by_trigger(&dependent.sql, rebuilt.name, rebuilt.dropped) {
                Some(column) => (
                    format!("the trigger `{}` uses the column `{column}`, which is dropped", dependent.name),
                    "drop the trigger first, and make it again without the column",
                ),
                None => continue,
            },
        };
        return Err(cx.unsupported(message).fact("table", rebuilt.name.to_string()).hint(hint).into());
    }
    Ok(())
}

/// Makes the table's triggers again.
pub(super) fn triggers_again(cx: Context<'_>, rebuilt: &Rebuilt<'_>) -> Vec<String> {
    let triggers = rebuilt.dependents.iter().filter(|dependent| dependent.kind == DependentKind::Trigger);
    triggers.map(|trigger| trigger_again(cx, &trigger.sql, rebuilt.name, rebuilt.renames)).collect()
}

/// Takes the new table away while the old one is there.
pub(super) fn undo(mysql: &Mysql, table: &TableName) -> RebuildUndo {
    RebuildUndo {
        keeps_old: probe::query(&Guard::TablePresent { table: table.clone() }),
        undo: vec![format!("DROP TABLE IF EXISTS {}", mysql.quote_table(&temporary_name(table)))],
    }
}
