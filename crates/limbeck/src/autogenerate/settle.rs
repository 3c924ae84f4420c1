//! Having the database settle doubts: scratch objects in a transaction that is always rolled back, or in a database
//! of their own.

use limbeck_database::{Connection, scratch_connection};
use limbeck_diagnostics::Result;
use limbeck_dialect::{CatalogScope, Dialect, Profile, SchemaScope};
use limbeck_diff::{Doubt, ScratchUnit, Settled, scratch_units};
use limbeck_schema::{Schema, TableName};

use crate::execute::read_catalog;

const OUTER: &str = "limbeck_scratch";
const UNIT: &str = "limbeck_unit";

/// Asks the database how it writes the expressions in doubt.
pub(super) fn settle(
    dialect: &dyn Dialect,
    profile: &Profile,
    connection: &mut dyn Connection,
    doubts: &[Doubt],
) -> Result<Settled> {
    let units = scratch_units(dialect, profile, doubts)?;
    let (written, failures) = match scratch_connection(dialect.name())? {
        Some(mut elsewhere) => make(dialect, profile, elsewhere.as_mut(), &units)?,
        None => in_transaction(connection, |connection| make(dialect, profile, connection, &units))?,
    };
    Ok(Settled::new(doubts, &written, &failures))
}

/// Runs `work` in a transaction that is rolled back, or, inside one that is somebody else's, to a savepoint.
fn in_transaction<T>(
    connection: &mut dyn Connection,
    work: impl FnOnce(&mut dyn Connection) -> Result<T>,
) -> Result<T> {
    let inside = connection.in_transaction();
    if inside {
        connection.execute(&format!("SAVEPOINT {OUTER}"))?;
    } else {
        connection.begin()?;
    }
    let done = work(connection);
    let undone = if inside {
        connection.execute(&format!("ROLLBACK TO SAVEPOINT {OUTER}")).map(|_| ())
    } else {
        connection.rollback()
    };
    let done = done?;
    undone?;
    Ok(done)
}

type Made = (Schema, Vec<(TableName, String)>);

fn make(
    dialect: &dyn Dialect,
    profile: &Profile,
    connection: &mut dyn Connection,
    units: &[ScratchUnit],
) -> Result<Made> {
    let mut made = Vec::new();
    let mut failures = Vec::new();
    for unit in units {
        match make_unit(dialect, connection, unit)? {
            Ok(()) => made.extend(unit.scratch.as_ref()),
            Err(error) => failures.extend(unit.table.clone().map(|table| (table, error.to_string()))),
        }
    }
    let names = made.iter().map(|table| table.name.clone()).collect();
    let scope = CatalogScope { schemas: SchemaScope::Scratch(names), table: None, exclude: Vec::new() };
    let written = read_catalog(connection, dialect, profile, &scope);
    for drop in made.iter().filter_map(|table| dialect.drop_scratch_table(table)) {
        connection.execute(&drop.sql)?;
    }
    Ok((written?, failures))
}

/// Makes one unit, whole or not at all; a refusal is an answer. Scratch tables that stand outside of transactions need
/// no savepoint: each is one statement.
fn make_unit(
    dialect: &dyn Dialect,
    connection: &mut dyn Connection,
    unit: &ScratchUnit,
) -> Result<Result<()>> {
    let is_outside = unit.scratch.as_ref().is_some_and(|table| dialect.drop_scratch_table(table).is_some());
    let run = |connection: &mut dyn Connection| {
        unit.statements.iter().try_for_each(|statement| connection.execute(&statement.sql).map(drop))
    };
    if is_outside {
        return Ok(run(connection));
    }
    connection.execute(&format!("SAVEPOINT {UNIT}"))?;
    let made = run(connection);
    let end = if made.is_ok() { "RELEASE" } else { "ROLLBACK TO" };
    connection.execute(&format!("{end} SAVEPOINT {UNIT}"))?;
    Ok(made)
}
