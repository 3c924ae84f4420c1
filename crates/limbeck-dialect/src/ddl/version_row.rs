//! The version table's DDL and the moves of its rows.

use limbeck_schema::TableName;

use super::names::truncated;
use super::{Flavour, quote};
use crate::{Profile, Statement, VersionMove, VersionTable};

/// `CREATE TABLE alembic_version`, as Alembic has it since 1.0.
pub(crate) fn create_version_table(flavour: &dyn Flavour, table: &VersionTable) -> Statement {
    let mut text = format!(
        "CREATE TABLE {} (\n\tversion_num {} NOT NULL",
        quoted(flavour, &table.name),
        flavour.version_type()
    );
    if table.primary_key {
        let name = truncated(&format!("{}_pkc", table.name.name), flavour.longest_name());
        let name = quote(flavour, &name);
        text.push_str(&format!(", \n\tCONSTRAINT {name} PRIMARY KEY (version_num)"));
    }
    text.push_str("\n)");
    Statement::new(text)
}

/// One move. Another program that moved the row meanwhile is noticed by the number of rows that it touches.
pub(crate) fn move_version(
    flavour: &dyn Flavour,
    profile: &Profile,
    table: &VersionTable,
    version_move: &VersionMove,
) -> Statement {
    let name = quoted(flavour, &table.name);
    let string = |revision: &str| flavour.string_literal(profile, revision);
    match version_move {
        VersionMove::Insert { revision } => Statement::new(format!(
            "INSERT INTO {name} (version_num){} VALUES ({}){}",
            if asks(profile, table) { flavour.output("version_num") } else { String::new() },
            string(revision),
            if asks(profile, table) {
                flavour.returning(profile, &name, "version_num")
            } else {
                String::new()
            }
        )),
        VersionMove::Update { from, to } => one_row(format!(
            "UPDATE {name} SET version_num={} WHERE {name}.version_num = {}",
            string(to),
            string(from)
        )),
        VersionMove::Delete { revision } => {
            one_row(format!("DELETE FROM {name} WHERE {name}.version_num = {}", string(revision)))
        }
    }
}

fn one_row(sql: String) -> Statement {
    Statement { sql, expected_rows: Some(1) }
}

fn quoted(flavour: &dyn Flavour, table: &TableName) -> String {
    let name = quote(flavour, &table.name);
    match &table.schema {
        Some(schema) if !schema.is_empty() => format!("{}.{name}", quote(flavour, schema)),
        _ => name,
    }
}

/// Whether the INSERT asks for the primary key back: `--sql` shows that SQLAlchemy does, a server is not asked.
fn asks(profile: &Profile, table: &VersionTable) -> bool {
    profile.offline && table.primary_key
}
