//! Single statements and operations on a connection.

use limbeck_database::Connection;
use limbeck_diagnostics::{Code, Error, Result, SourceText};
use limbeck_dialect::{CatalogScope, Dialect, Need, Profile, ReflectedTable, SchemaScope, Statement};
use limbeck_ops::{Guard, Operation};
use limbeck_plan::{Gap, PlannedOperation, Planner};
use limbeck_schema::{Schema, Table, TableName};

use super::rebuild::{alter_in_place, rebuild, unguarded, with_dependents};
use crate::report::{Event, Reporter};

/// Runs one statement and checks its row count where that matters.
pub(crate) fn run_statement(
    connection: &mut dyn Connection,
    reporter: &dyn Reporter,
    statement: &Statement,
) -> Result<()> {
    reporter.report(Event::StatementStarted { sql: &statement.sql });
    let rows = connection.execute(&statement.sql)?;
    match statement.expected_rows {
        Some(expected) if rows != expected => Err(row_mismatch(statement, expected, rows)),
        _ => Ok(()),
    }
}

/// The version row was not there: Alembic's words, since scripts search for them.
fn row_mismatch(statement: &Statement, expected: u64, found: u64) -> Error {
    let rows = if expected == 1 { "one row".to_owned() } else { format!("{expected} rows") };
    Error::new(
        Code::VersionRowMismatch,
        format!("Online migration expected to match {rows} when updating the version table; {found} found"),
    )
    .fact("statement", statement.sql.clone())
    .note("another program moved the version row while this one ran")
    .hint("run `limbeck current` to see where the database is, then the command again")
}

/// The statements of a step: how far it came.
#[derive(Debug, Default)]
pub(crate) struct Ran {
    /// Those that were sent, in order; the last one perhaps failed.
    pub(crate) started: Vec<String>,
    /// How many of them succeeded.
    pub(crate) finished: usize,
}

/// Runs a planned operation: asks its guard, fills its hole, runs its statements. `enforced` tells that references are
/// enforced outside of the operation's step.
pub(crate) fn run_operation(
    connection: &mut dyn Connection,
    reporter: &dyn Reporter,
    planner: &mut Planner,
    planned: &PlannedOperation,
    enforced: bool,
    ran: &mut Ran,
) -> Result<()> {
    if planned.operation.when != Guard::Always {
        let probe = planner.dialect().probe(&planned.operation.when);
        if connection.query(&probe)?.is_empty() {
            return Ok(());
        }
    }
    let mut run = |connection: &mut dyn Connection, statement: &Statement| {
        ran.started.push(statement.sql.clone());
        run_statement(connection, reporter, statement)
            .map_err(|error| placed(error, &planned.operation, statement))?;
        ran.finished += 1;
        Ok(())
    };
    match &planned.statements {
        Ok(statements) => statements.iter().try_for_each(|statement| run(connection, statement)),
        Err(Need::Table(name)) => {
            let table = reflect_table(connection, planner.dialect(), planner.profile(), name)?;
            let mut reflected = with_dependents(connection, planner.dialect(), table)?;
            let own = with_reflected(planner, &planned.operation, &reflected)?;
            let Some(guard) = planner.dialect().rebuild_guard(name) else {
                let undo = planner.dialect().rebuild_undo(name);
                return unguarded(connection, reporter, undo.as_ref(), &own, &mut run);
            };
            reflected.in_place = false;
            let anew = with_reflected(planner, &planned.operation, &reflected);
            let is_in_place = anew.as_ref().map_or(true, |anew| *anew != own);
            if is_in_place && alter_in_place(connection, reporter, &guard, &own, &mut run)? {
                return Ok(());
            }
            rebuild(connection, reporter, &guard, name, &anew?, enforced, &mut run)
        }
        Err(need) => Err(Error::new(Code::Internal, format!("an operation was planned without {need:?}"))),
    }
}

fn with_reflected(
    planner: &mut Planner,
    operation: &Operation,
    reflected: &ReflectedTable,
) -> Result<Vec<Statement>> {
    let name = &reflected.table.name;
    match planner.with_table(operation, reflected.clone())? {
        Ok(PlannedOperation { statements: Ok(statements), .. }) => Ok(statements),
        Ok(_) => Err(Error::new(Code::Internal, format!("the table `{name}` was read and asked for again"))),
        Err(Gap::MetadataFacts) => Err(Error::new(Code::Internal, "the metadata was asked for too late")),
        Err(Gap::Python(what)) => Err(Error::new(
            Code::Unsupported,
            format!("the table `{name}` cannot be built anew: only SQLAlchemy knows how to write {what}"),
        )
        .hint("run the command with `--python always`")),
    }
}

/// Reads one table from the catalog.
pub(crate) fn reflect_table(
    connection: &mut dyn Connection,
    dialect: &dyn Dialect,
    profile: &Profile,
    name: &TableName,
) -> Result<Table> {
    let schemas = match &name.schema {
        Some(schema) => SchemaScope::Named(vec![schema.clone()]),
        None => SchemaScope::Default,
    };
    let scope = CatalogScope { schemas, table: Some(name.clone()), exclude: Vec::new() };
    let schema = read_catalog(connection, dialect, profile, &scope)?;
    schema.tables.into_iter().find(|table| table.name == *name).ok_or_else(|| {
        Error::new(Code::StatementFailed, format!("No such table: {name}"))
            .note("the operation builds the table anew, so that it must exist")
    })
}

/// Reads a part of the catalog, in one round trip where the connection can.
pub(crate) fn read_catalog(
    connection: &mut dyn Connection,
    dialect: &dyn Dialect,
    profile: &Profile,
    scope: &CatalogScope,
) -> Result<Schema> {
    let queries = dialect.catalog_queries(profile, scope);
    let texts: Vec<&str> = queries.iter().map(|query| query.sql.as_str()).collect();
    let answers: Vec<_> = connection.query_many(&texts)?.into_iter().map(|answer| answer.rows).collect();
    dialect.read_catalog(profile, scope, &answers)
}

/// Points a refused statement at the line of the script that asked for it.
fn placed(error: Error, operation: &Operation, statement: &Statement) -> Error {
    let Some(place) = &operation.at else { return error };
    let Ok(text) = fs_err::read_to_string(&place.path) else { return error };
    if place.span.end as usize > text.len() {
        return error;
    }
    let source = SourceText::new(place.path.clone(), text);
    let error = error.at(&source, place.span, "this operation");
    let is_told = error.diagnostic().facts.iter().any(|(name, _)| *name == "statement");
    if is_told { error } else { error.fact("statement", statement.sql.trim().to_owned()) }
}
