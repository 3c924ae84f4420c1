//! Building a table anew without losing what depends on it (SQLite's manual, "ALTER TABLE", "Making Other Kinds Of
//! Table Schema Changes").

use limbeck_database::Connection;
use limbeck_diagnostics::{Code, Error, Result};
use limbeck_dialect::{Dialect, RebuildGuard, RebuildUndo, ReflectedTable, Statement, Switch};
use limbeck_ops::Action;
use limbeck_plan::{Body, Item, Step};
use limbeck_schema::TableName;

use crate::report::{Event, Reporter};

/// Reads what depends on a table, and whether it has rows that are better left where they are.
pub(super) fn with_dependents(
    connection: &mut dyn Connection,
    dialect: &dyn Dialect,
    table: limbeck_schema::Table,
) -> Result<ReflectedTable> {
    let dependents = match dialect.dependents_query(&table.name) {
        Some(query) => {
            let rows = connection.query(&query.sql)?.rows;
            dialect.read_dependents(&table.name, &rows)?
        }
        None => Vec::new(),
    };
    // An empty table costs nothing to build anew, and is then written down as Alembic leaves it.
    let rows = format!("SELECT 1 FROM {} LIMIT 1", dialect.quote_table(&table.name));
    let in_place = !connection.query(&rows)?.is_empty();
    Ok(ReflectedTable { table, dependents, in_place })
}

/// Turns the enforcement of references off before a step that builds tables anew, since it cannot be turned off inside
/// the step's transaction. Returns how to turn it on again.
pub(super) fn suspend_references(
    connection: &mut dyn Connection,
    dialect: &dyn Dialect,
    step: &Step,
) -> Result<Option<&'static str>> {
    let Body::Items(items) = &step.body else { return Ok(None) };
    let guard = items.iter().find_map(|item| match item {
        Item::Operation(planned) if planned.statements.is_err() => match &planned.operation.action {
            Action::BatchAlterTable(batch) => dialect.rebuild_guard(&batch.table),
            _ => None,
        },
        _ => None,
    });
    let Some(guard) = guard else { return Ok(None) };
    let changed = set(connection, guard.references, false)?;
    Ok(changed.then_some(guard.references.on))
}

/// Runs the statements of a rebuild: all of them or none, references not enforced meanwhile and counted afterwards.
/// `enforced` tells that they are enforced outside of this step.
pub(super) fn rebuild(
    connection: &mut dyn Connection,
    reporter: &dyn Reporter,
    guard: &RebuildGuard,
    table: &TableName,
    statements: &[Statement],
    enforced: bool,
    run: &mut dyn FnMut(&mut dyn Connection, &Statement) -> Result<()>,
) -> Result<()> {
    let suspended = set(connection, guard.references, false)?;
    if is_on(connection, guard.references)? && number(connection, &guard.referring)? > 0 {
        return Err(cannot_suspend(table));
    }
    let before = if enforced || suspended { Some(number(connection, &guard.violations)?) } else { None };
    execute(connection, reporter, guard.open)?;
    let renames = set(connection, guard.plain_renames, true)?;
    let mut outcome = statements.iter().try_for_each(|statement| run(connection, statement));
    if outcome.is_ok()
        && let Some(before) = before
    {
        outcome = count_again(connection, guard, table, before);
    }
    if renames {
        execute(connection, reporter, guard.plain_renames.off)?;
    }
    match outcome {
        Ok(()) => execute(connection, reporter, guard.close)?,
        Err(error) => outcome = Err(undone(connection, reporter, guard, error)),
    }
    if suspended {
        execute(connection, reporter, guard.references.on)?;
    }
    outcome
}

/// Runs the statements of a rebuild where DDL commits by itself. One that fails leaves the old table, and nothing of the
/// new one (Alembic's `ApplyBatchImpl._create`).
pub(super) fn unguarded(
    connection: &mut dyn Connection,
    reporter: &dyn Reporter,
    undo: Option<&RebuildUndo>,
    statements: &[Statement],
    run: &mut dyn FnMut(&mut dyn Connection, &Statement) -> Result<()>,
) -> Result<()> {
    for (number, statement) in statements.iter().enumerate() {
        let Err(error) = run(connection, statement) else { continue };
        // Without the first statement there is no new table of ours.
        let Some(undo) = undo.filter(|_| number > 0) else { return Err(error) };
        if connection.query(&undo.keeps_old).is_ok_and(|found| !found.is_empty()) {
            return Err(match undo.undo.iter().try_for_each(|sql| execute(connection, reporter, sql)) {
                Ok(()) => error,
                Err(second) => error.note(format!("taking the new table away failed too: {second}")),
            });
        }
        return Err(error);
    }
    Ok(())
}

/// Tries the database's own ALTERs: all of them or none. Says whether they did it; when the database refuses one, the
/// table is as it was.
///
/// # Errors
/// When what was done cannot be undone.
pub(super) fn alter_in_place(
    connection: &mut dyn Connection,
    reporter: &dyn Reporter,
    guard: &RebuildGuard,
    statements: &[Statement],
    run: &mut dyn FnMut(&mut dyn Connection, &Statement) -> Result<()>,
) -> Result<bool> {
    execute(connection, reporter, guard.open)?;
    match statements.iter().try_for_each(|statement| run(connection, statement)) {
        Ok(()) => execute(connection, reporter, guard.close).map(|()| true),
        Err(error) if !connection.in_transaction() => Err(error),
        Err(_) => {
            guard.undo.iter().try_for_each(|sql| execute(connection, reporter, sql))?;
            Ok(false)
        }
    }
}

/// Undoes a rebuild that failed, and says so when that fails too. After a full disk the database has rolled back by
/// itself, and has nothing left to undo.
fn undone(
    connection: &mut dyn Connection,
    reporter: &dyn Reporter,
    guard: &RebuildGuard,
    error: Error,
) -> Error {
    if !connection.in_transaction() {
        return error;
    }
    match guard.undo.iter().try_for_each(|sql| execute(connection, reporter, sql)) {
        Ok(()) => error,
        Err(second) => error.note(format!("undoing the new table failed too: {second}")),
    }
}

fn count_again(
    connection: &mut dyn Connection,
    guard: &RebuildGuard,
    table: &TableName,
    before: u64,
) -> Result<()> {
    let after = number(connection, &guard.violations)?;
    if after <= before {
        return Ok(());
    }
    Err(Error::new(
        Code::StatementFailed,
        format!("the new table `{table}` would leave references that lead nowhere"),
    )
    .fact("references", (after - before).to_string())
    .note("the database enforces foreign keys; the table was left as it is")
    .hint("correct the rows first; `PRAGMA foreign_key_check` lists those that are wrong already"))
}

fn cannot_suspend(table: &TableName) -> Error {
    Error::new(Code::StatementFailed, format!("the table `{table}` cannot be built anew here"))
        .note("other tables refer to it, and foreign keys are enforced: dropping the old table would delete their rows")
        .note("the enforcement cannot be turned off, since the script has a transaction open")
        .hint("put `op.execute(\"PRAGMA foreign_keys=OFF\")` into a step before, or change no rows before the batch")
}

/// Turns a setting on or off; tells whether it was otherwise.
fn set(connection: &mut dyn Connection, switch: Switch, on: bool) -> Result<bool> {
    if is_on(connection, switch)? == on {
        return Ok(false);
    }
    connection.execute(if on { switch.on } else { switch.off })?;
    Ok(is_on(connection, switch)? == on)
}

fn is_on(connection: &mut dyn Connection, switch: Switch) -> Result<bool> {
    Ok(cell(connection, switch.ask)?.as_deref() == Some("1"))
}

fn number(connection: &mut dyn Connection, sql: &str) -> Result<u64> {
    let found = cell(connection, sql)?;
    found.as_deref().and_then(|text| text.parse().ok()).ok_or_else(|| {
        Error::new(Code::CatalogUnreadable, "the database did not answer with a number")
            .fact("statement", sql)
            .fact("answer", found.unwrap_or_default())
    })
}

fn cell(connection: &mut dyn Connection, sql: &str) -> Result<Option<String>> {
    Ok(connection.query(sql)?.rows.into_iter().next().and_then(|row| row.into_iter().next().flatten()))
}

fn execute(connection: &mut dyn Connection, reporter: &dyn Reporter, sql: &str) -> Result<()> {
    reporter.report(Event::StatementStarted { sql });
    connection.execute(sql).map(drop)
}
