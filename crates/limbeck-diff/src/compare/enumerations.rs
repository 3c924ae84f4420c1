//! Named enumerations: created before their first use, changed, dropped after their last.

use limbeck_ops::{Action, AlterEnum, Change, CreateEnum, DropEnum, EnumUse, Guard, Operation};
use limbeck_schema::{EnumType, Table};

use crate::change::{Change as Node, Place, Resource, Section, Step, Touch};
use crate::comparison::Comparison;
use crate::enums::{EnumKey, enum_key, named_enum, resource};
use crate::words::tuple;

/// Adds the operations on enumerations. The changes of the tables must be known.
pub(crate) fn compare_enumerations(comparison: &mut Comparison<'_>) {
    let model: Vec<EnumKey> = comparison.enums.model.keys().cloned().collect();
    let database: Vec<EnumKey> = comparison.enums.database.keys().cloned().collect();
    for (rank, key) in model.iter().enumerate() {
        if !comparison.enums.database.contains_key(key) {
            create(comparison, rank, key);
        } else if comparison.enums.difference(key).is_some() {
            alter(comparison, rank, key);
        }
    }
    reuse_existing(comparison);
    for (rank, key) in database.iter().enumerate() {
        if !comparison.enums.model.contains_key(key) {
            drop_unused(comparison, rank, key);
        }
    }
}

fn place(section: Section, rank: usize) -> Place {
    Place { section, table: rank, step: Step::Table }
}

/// Creates the enumeration, unless a new table does.
fn create(comparison: &mut Comparison<'_>, rank: usize, key: &EnumKey) {
    let Some(enumeration) = comparison.enums.model.get(key).cloned() else { return };
    let needs = |change: &&Node| change.touches.contains(&(resource(key), Touch::Needs));
    let is_new_table = |change: &Node| matches!(change.operation.action, Action::CreateTable(_));
    let (by_tables, by_columns): (Vec<&Node>, Vec<&Node>) =
        comparison.changes.list.iter().filter(needs).partition(|change| is_new_table(change));
    let is_implied = by_columns.is_empty() && !by_tables.is_empty();
    if !is_wanted(comparison, key) {
        return;
    }
    comparison.detected(format!("Detected added enum '{}'", enumeration.name));
    if is_implied {
        return;
    }
    let when = Guard::TypeMissing { schema: enumeration.schema.clone(), name: enumeration.name.clone() };
    let operation = Operation { when, ..Action::CreateEnum(CreateEnum { enumeration }).into() };
    comparison.changes.push(place(Section::NewTypes, rank), operation, vec![(resource(key), Touch::Makes)]);
}

/// Whether the models want it created: not when each use says `create_type=False`.
fn is_wanted(comparison: &Comparison<'_>, key: &EnumKey) -> bool {
    let columns = comparison.model.tables.iter().flat_map(|table| &table.columns);
    let uses = columns
        .filter(|column| enum_key(comparison.dialect, comparison.spelling, &column.ty).as_ref() == Some(key))
        .filter_map(|column| named_enum(comparison.dialect, &column.ty));
    let mut created = uses.map(|found| found.is_created).peekable();
    created.peek().is_none() || created.any(|is_created| is_created)
}

fn alter(comparison: &mut Comparison<'_>, rank: usize, key: &EnumKey) {
    let enums = &comparison.enums;
    let (Some(from), Some(to)) = (enums.database.get(key).cloned(), enums.model.get(key).cloned()) else {
        return;
    };
    comparison.detected(format!("Detected changed enum '{}'{}", from.name, what_changed(&from, &to)));
    let uses = remaining_uses(comparison, key);
    let alter = AlterEnum { schema: from.schema, name: from.name, from: from.values, to: to.values, uses };
    // New values disturb nobody; they only have to be there before they are needed.
    let is_rebuilt = comparison.enums.is_rebuilt(key);
    let touches = vec![(resource(key), if is_rebuilt { Touch::Alters } else { Touch::Makes })];
    comparison.changes.push(place(Section::NewTypes, rank), Action::AlterEnum(alter), touches);
}

fn what_changed(from: &EnumType, to: &EnumType) -> String {
    let missing_in = |values: &[String], other: &[String]| -> Vec<String> {
        values.iter().filter(|value| !other.contains(value)).cloned().collect()
    };
    let (added, removed) = (missing_in(&to.values, &from.values), missing_in(&from.values, &to.values));
    let mut words = String::new();
    if !added.is_empty() {
        words += &format!(", added {}", tuple(&added));
    }
    if !removed.is_empty() {
        words += &format!(", removed {}", tuple(&removed));
    }
    if words.is_empty() { ", other order".into() } else { words }
}

/// Has new tables take an enumeration as it is where they would create it a second time.
fn reuse_existing(comparison: &mut Comparison<'_>) {
    let (dialect, spelling) = (comparison.dialect, comparison.spelling);
    let created: Vec<Resource> = comparison
        .changes
        .list
        .iter()
        .filter(|change| matches!(change.operation.action, Action::CreateEnum(_)))
        .flat_map(|change| change.touches.iter().map(|(resource, _)| resource.clone()))
        .collect();
    let database = &comparison.enums.database;
    let exists = |key: &EnumKey| database.contains_key(key) || created.contains(&resource(key));
    for change in &mut comparison.changes.list {
        let Action::CreateTable(create) = &mut change.operation.action else { continue };
        for column in &mut create.table.columns {
            if enum_key(dialect, spelling, &column.ty).is_some_and(|key| exists(&key)) {
                column.ty = column.ty.with_existing_enum();
            }
        }
    }
}

/// Drops an enumeration whose last use goes. One that no column used is not the models' business.
fn drop_unused(comparison: &mut Comparison<'_>, rank: usize, key: &EnumKey) {
    let Some(enumeration) = comparison.enums.database.get(key).cloned() else { return };
    if !comparison.changes.any(resource(key), Touch::Releases) || !remaining_uses(comparison, key).is_empty()
    {
        return;
    }
    comparison.detected(format!("Detected removed enum '{}'", enumeration.name));
    let (schema, name) = (enumeration.schema, enumeration.name);
    let when = Guard::TypePresent { schema: schema.clone(), name: name.clone() };
    let operation = Operation { when, ..Action::DropEnum(DropEnum { schema, name }).into() };
    comparison.changes.push(
        place(Section::RemovedTypes, rank),
        operation,
        vec![(resource(key), Touch::Drops)],
    );
}

/// The columns of the database that go on using the enumeration, as they are when its turn comes.
fn remaining_uses(comparison: &Comparison<'_>, key: &EnumKey) -> Vec<EnumUse> {
    let mut uses = Vec::new();
    for table in &comparison.database.tables {
        if comparison.changes.any(Resource::Table(table.name.clone()), Touch::Drops) {
            continue;
        }
        for column in &table.columns {
            let is_it = enum_key(comparison.dialect, comparison.spelling, &column.ty).as_ref() == Some(key);
            let Some(found) = named_enum(comparison.dialect, &column.ty).filter(|_| is_it) else { continue };
            match fate(comparison, table, &column.name) {
                Fate::Leaves => {}
                fate => uses.push(EnumUse {
                    table: table.name.clone(),
                    column: column.name.clone(),
                    array: found.is_array,
                    server_default: column.server_default.clone().filter(|_| fate != Fate::LosesDefault),
                }),
            }
        }
    }
    uses
}

/// What becomes of a column before its enumeration's turn comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It is dropped, or gets another type.
    Leaves,
    /// It stays, without its default.
    LosesDefault,
    /// It stays as it is.
    Stays,
}

fn fate(comparison: &Comparison<'_>, table: &Table, column: &str) -> Fate {
    let is_gone = Resource::Column(table.name.clone(), column.to_owned());
    if comparison.changes.any(is_gone, Touch::Drops) {
        return Fate::Leaves;
    }
    let alterations = comparison.changes.list.iter().filter_map(|change| match &change.operation.action {
        Action::AlterColumn(alter) if alter.table == table.name && alter.column == column => Some(alter),
        _ => None,
    });
    let mut fate = Fate::Stays;
    for alter in alterations {
        if alter.ty.is_some() {
            return Fate::Leaves;
        }
        if alter.server_default == Change::Clear {
            fate = Fate::LosesDefault;
        }
    }
    fate
}
