//! A replay held against a database that the migrations have made: what it knows must be what is there.

use limbeck_bridge::protocol::CommandLine;
use limbeck_database::Connection;
use limbeck_diagnostics::Result;
use limbeck_diff::{DiffOptions, Level};
use limbeck_revisions::RevisionExpr;
use limbeck_schema::{EnumType, Schema, Table};
use serde::Serialize;

use super::{Replay, Replayer, Unknown};
use crate::autogenerate::{database_schema, settled_diff};
use crate::environment::{self, Request};
use crate::execute::read_rows;
use crate::host::Host;
use crate::project::Project;
use crate::target::{Channel, Outcome, Target};

/// How a replay and one database compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplayComparison {
    /// The database's dialect.
    pub dialect: &'static str,
    /// The version rows of the database: how far the history was replayed.
    pub rows: Vec<String>,
    /// The tables that were compared.
    pub compared: Vec<String>,
    /// The tables of either side that were not, since the replay does not know them.
    pub not_known: Vec<String>,
    /// What the replay did not follow.
    pub unknown: Vec<Unknown>,
    /// What differs, in words: what the replay has more, or otherwise, counts as added.
    pub differences: Vec<String>,
    /// What the database could not compare.
    pub unsettled: Vec<String>,
}

/// Replays the history up to where each database of the project is, and compares the outcome with its catalog. What
/// the replay does not know is not compared. Changes nothing.
///
/// # Errors
/// As for `show --schema`, and what stands between Limbeck and a database or its catalog.
pub fn compare_replay(host: &Host<'_>, project: &Project) -> Result<Vec<ReplayComparison>> {
    let request = Request {
        command_line: CommandLine { name: "show".to_owned(), ..CommandLine::default() },
        ..Request::default()
    };
    let mut comparisons = Vec::new();
    environment::run(host, project, &request, &mut |target, channel| {
        if let Channel::Online(connection) = channel {
            comparisons.push(compare(project, target, connection)?);
        }
        Ok(Outcome::Done)
    })?;
    Ok(comparisons)
}

fn compare(
    project: &Project,
    target: &Target<'_>,
    connection: &mut dyn Connection,
) -> Result<ReplayComparison> {
    let rows = read_rows(connection, target.dialect, &target.version_table)?.revisions().to_vec();
    let replayer = Replayer { project, world: target.world, dialect: target.dialect, facts: &target.facts };
    let replay = replay_to(replayer, &rows)?;
    let database = database_schema(target, connection, &replay.schema)?;
    let (known, not_known) = split(target, &replay, &replay.schema);
    let (found, more) = split(target, &replay, &database);
    let options = DiffOptions {
        include_schemas: true,
        exclude: std::slice::from_ref(&target.version_table.name),
        ..DiffOptions::default()
    };
    let diff = settled_diff(target, connection, &known, &found, &options)?;
    let words = |level: Level| {
        let findings = diff.findings.iter().filter(|finding| finding.level == level);
        findings.map(|finding| finding.message.clone()).collect::<Vec<_>>()
    };
    let mut differences = words(Level::Detected);
    differences.extend(known.tables.iter().filter_map(|table| order(table, &diff.before)));
    let mut not_known: Vec<String> = not_known.into_iter().chain(more).collect();
    not_known.sort();
    not_known.dedup();
    Ok(ReplayComparison {
        dialect: target.dialect.name(),
        rows,
        compared: known.tables.iter().map(|table| table.name.to_string()).collect(),
        not_known,
        unknown: replay.unknown,
        differences,
        unsettled: words(Level::Unsettled),
    })
}

/// What must be applied to get to all of the rows.
fn replay_to(replayer: Replayer<'_>, rows: &[String]) -> Result<Replay> {
    let mut replay = Replay::default();
    for row in rows {
        replay.go_on(replayer, &RevisionExpr::parse(row))?;
    }
    Ok(replay)
}

/// The part of a schema that the replay knows, and the names of the tables that it does not.
fn split(target: &Target<'_>, replay: &Replay, schema: &Schema) -> (Schema, Vec<String>) {
    let default = target.profile.default_schema.as_deref();
    let (tables, others): (Vec<Table>, Vec<Table>) = schema.tables.iter().cloned().partition(|table| {
        let has_namesake = |known: &Table| {
            let schema = |of: &Option<String>| of.clone().filter(|schema| Some(schema.as_str()) != default);
            known.name.name == table.name.name && schema(&known.name.schema) == schema(&table.name.schema)
        };
        replay.doubtful.knows(&table.name)
            && (!replay.doubtful.others || replay.schema.tables.iter().any(has_namesake))
    });
    let mut known = Schema { tables, ..schema.clone() };
    // An enumeration is compared where a table that is known uses it.
    let used = |one: &EnumType| {
        let mut types =
            known.tables.iter().flat_map(|table| &table.columns).flat_map(|column| column.ty.named_enums());
        types.any(|found| found.name == one.name)
    };
    known.enums = schema.enums.iter().filter(|one| used(one)).cloned().collect();
    (known, others.iter().map(|table| table.name.to_string()).collect())
}

/// A table whose columns are the same on both sides, in another order.
fn order(table: &Table, database: &Schema) -> Option<String> {
    let names = |table: &Table| table.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
    let (known, found) = (names(table), names(database.table(&table.name)?));
    let sorted = |names: &[String]| {
        let mut names = names.to_vec();
        names.sort();
        names
    };
    let differs = known != found && sorted(&known) == sorted(&found);
    differs.then(|| {
        format!(
            "the columns of '{}' are {}, in the database {}",
            table.name,
            known.join(", "),
            found.join(", ")
        )
    })
}
