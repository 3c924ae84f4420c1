//! Tables added, removed, and those that both sides have.

use std::collections::BTreeSet;

use limbeck_diagnostics::Result;
use limbeck_ops::{
    Action, AddConstraint, ConstraintKind, CreateIndex, CreateTable, DropConstraint, DropIndex, DropTable,
};
use limbeck_schema::{Constraint, Index, Schema, Table};

use crate::change::{Place, Resource, Section, Step, Touch};
use crate::comparison::Comparison;
use crate::cycles::closing_keys;
use crate::doubt::{Doubt, Doubts, Settled};
use crate::finding::Level;
use crate::index_keys::may_be_needed;
use crate::names::TakenNames;
use crate::options::{Candidate, ObjectKind};
use crate::pair::Pair;
use crate::touches::Life;

/// Compares all tables; gives the doubts.
pub(crate) fn compare_tables<'a>(
    comparison: &mut Comparison<'a>,
    settled: &'a Settled,
) -> Result<Vec<Doubt>> {
    let (model, database) = (comparison.model, comparison.database);
    let added = without_counterpart(comparison, model, database, false);
    let removed = without_counterpart(comparison, database, model, true);
    add_tables(comparison, &added);
    remove_tables(comparison, &removed);
    let mut common: Vec<(&Table, &Table)> = model
        .tables
        .iter()
        .filter_map(|table| Some((table, database.table(&table.name)?)))
        .filter(|(table, _)| comparison.options.includes(&candidate(table, false, true)))
        .collect();
    common.sort_by_key(|(table, _)| (&table.name.schema, &table.name.name));
    let mut doubts = Vec::new();
    for (rank, (model, database)) in common.into_iter().enumerate() {
        let names = TakenNames::of(&[model, database]);
        let pair = Pair { model, database, rank, doubts: Doubts::new(model, settled), names };
        doubts.extend(compare_pair(comparison, pair)?);
    }
    Ok(doubts)
}

fn candidate(table: &Table, reflected: bool, paired: bool) -> Candidate<'_> {
    Candidate {
        kind: ObjectKind::Table,
        table: &table.name,
        name: Some(&table.name.name),
        reflected,
        paired,
        origin: table.origin,
    }
}

/// The tables of one side that the other does not have.
fn without_counterpart<'t>(
    comparison: &Comparison<'_>,
    side: &'t Schema,
    other: &Schema,
    reflected: bool,
) -> Vec<&'t Table> {
    let names: BTreeSet<_> = other.tables.iter().map(|table| &table.name).collect();
    side.tables
        .iter()
        .filter(|table| !names.contains(&table.name))
        .filter(|table| comparison.options.includes(&candidate(table, reflected, false)))
        .collect()
}

fn add_tables(comparison: &mut Comparison<'_>, tables: &[&Table]) {
    let closing = closing_keys(tables);
    let is_loose = comparison.abilities.loose_references;
    for (rank, table) in tables.iter().enumerate() {
        comparison.detected(format!("Detected added table '{}'", table.name));
        let place = |step| Place { section: Section::NewTables, table: rank, step };
        let later = closing.get(&table.name).map_or(&[][..], Vec::as_slice);
        let mut touches = comparison.table_touches(table, later, Life::Begins);
        let mut created = Table { indexes: Vec::new(), ..(*table).clone() };
        if is_loose {
            // Nothing is checked at creation, so the circle may stand as it is.
            touches
                .retain(|(resource, touch)| *touch != Touch::Needs || !matches!(resource, Resource::Key(..)));
        } else {
            created.constraints = kept(&table.constraints, later);
        }
        let action = Action::CreateTable(CreateTable { table: created, if_not_exists: false });
        comparison.changes.push(place(Step::Table), action, touches);
        for index in &table.indexes {
            let touches = comparison.index_touches(table, index, Life::Begins);
            let create =
                CreateIndex { table: table.name.clone(), index: index.clone(), if_not_exists: false };
            comparison.changes.push(place(Step::Index), Action::CreateIndex(create), touches);
        }
        if !is_loose {
            for constraint in later.iter().filter_map(|number| table.constraints.get(*number)) {
                add_key(comparison, table, constraint, place(Step::ForeignKey));
            }
        }
    }
}

/// A foreign key of a new table that has to wait for another new table.
fn add_key(comparison: &mut Comparison<'_>, table: &Table, constraint: &Constraint, place: Place) {
    let mut constraint = TakenNames::of(&[table]).named(&table.name.name, constraint);
    if let Constraint::ForeignKey { key } = &mut constraint {
        key.use_alter = false;
    }
    let touches = comparison.constraint_touches(table, &constraint, Life::Begins);
    let add = AddConstraint { table: table.name.clone(), constraint };
    comparison.changes.push(place, Action::AddConstraint(add), touches);
}

fn kept(constraints: &[Constraint], left_out: &[usize]) -> Vec<Constraint> {
    let numbered = constraints.iter().enumerate();
    numbered
        .filter(|(number, _)| !left_out.contains(number))
        .map(|(_, constraint)| constraint.clone())
        .collect()
}

fn remove_tables(comparison: &mut Comparison<'_>, tables: &[&Table]) {
    let closing = closing_keys(tables);
    for (rank, table) in tables.iter().enumerate() {
        comparison.detected(format!("Detected removed table '{}'", table.name));
        let place = |step| Place { section: Section::RemovedTables, table: rank, step };
        let first = closing.get(&table.name).map_or(&[][..], Vec::as_slice);
        if !comparison.abilities.loose_references {
            for constraint in first.iter().filter_map(|number| table.constraints.get(*number)) {
                let touches = comparison.constraint_touches(table, constraint, Life::Ends);
                let drop = DropConstraint {
                    table: table.name.clone(),
                    name: constraint.name().cloned(),
                    kind: Some(ConstraintKind::ForeignKey),
                    if_exists: false,
                };
                comparison.changes.push(place(Step::ForeignKey), Action::DropConstraint(drop), touches);
            }
        }
        let goes_along =
            |index: &&Index| comparison.abilities.keys_are_indexes && may_be_needed(table, index);
        for index in table.indexes.iter().filter(|index| !goes_along(index)).collect::<Vec<_>>() {
            let touches = comparison.index_touches(table, index, Life::Ends);
            let drop = DropIndex {
                name: index.name.clone(),
                table: Some(table.name.name.clone()),
                schema: table.name.schema.clone(),
                if_exists: false,
                postgresql_concurrently: false,
            };
            comparison.changes.push(place(Step::Index), Action::DropIndex(drop), touches);
        }
        let touches = comparison.table_touches(table, first, Life::Ends);
        let drop = DropTable { table: table.name.clone(), if_exists: false };
        comparison.changes.push(place(Step::DropTable), Action::DropTable(drop), touches);
    }
}

fn compare_pair<'a>(comparison: &mut Comparison<'a>, mut pair: Pair<'a>) -> Result<Option<Doubt>> {
    super::columns::compare(comparison, &mut pair)?;
    super::primary_keys::compare(comparison, &mut pair);
    super::indexes::compare(comparison, &mut pair);
    super::uniques::compare(comparison, &mut pair);
    super::excludes::compare(comparison, &mut pair);
    super::foreign_keys::compare(comparison, &mut pair);
    super::checks::compare(comparison, &mut pair);
    super::comments::compare(comparison, &pair);
    let types = pair.model.columns.iter().map(|column| &column.ty);
    let enums = comparison.enums.unlike_the_database(comparison.dialect, comparison.spelling, types);
    let table = &pair.model.name;
    let (doubt, unsettled) = pair.doubts.finish(enums);
    for reason in unsettled {
        comparison.find(Level::Unsettled, format!("Could not compare on '{table}': {reason}"));
    }
    Ok(doubt)
}
