//! Databases on which keys are indexes (MySQL): the database's schema, read in the models' words.
//!
//! A unique index is a UNIQUE constraint where the models say so. An index that the server made for a foreign key, or
//! that it does not let go because a foreign key needs it, is not the models' business.

use limbeck_schema::{Constraint, ConstraintName, ForeignKey, Index, Schema, Table, Unique};

use crate::finding::{Finding, Level};

/// Rewrites the database's tables; says which indexes stay for a foreign key alone.
pub(crate) fn respell(model: &Schema, database: &mut Schema) -> Vec<Finding> {
    let mut findings = Vec::new();
    for table in &mut database.tables {
        let wanted = model.table(&table.name);
        if let Some(wanted) = wanted {
            name_uniques(wanted, table);
            name_primary_key(wanted, table);
        }
        hide_server_made(wanted, table);
        if let Some(wanted) = wanted {
            findings.extend(hide_needed(wanted, table));
        }
    }
    findings
}

/// The columns that an index can stand in for: plain ones, whole.
pub(crate) fn whole_columns(index: &Index) -> Option<Vec<String>> {
    let is_whole = index.options.mysql.length.is_empty() && index.options.mariadb.length.is_empty();
    let columns = index.columns().filter(|_| is_whole)?;
    Some(columns.into_iter().map(str::to_owned).collect())
}

fn uniques(table: &Table) -> impl Iterator<Item = &Unique> {
    table.constraints.iter().filter_map(|constraint| match constraint {
        Constraint::Unique { unique } => Some(unique),
        _ => None,
    })
}

fn name_of(index: &Index) -> Option<&str> {
    index.name.as_ref().map(|name| name.text.as_str())
}

/// Turns unique indexes into the constraints that the models know: by name, or by columns where they leave the name
/// open.
fn name_uniques(model: &Table, database: &mut Table) {
    let mut open: Vec<&Unique> = uniques(model).filter(|unique| unique.name.is_none()).collect();
    let is_index = |index: &Index| model.indexes.iter().any(|known| name_of(known) == name_of(index));
    let (mut indexes, mut found) = (Vec::new(), Vec::new());
    for index in std::mem::take(&mut database.indexes) {
        let columns = whole_columns(&index).filter(|_| index.unique && !is_index(&index));
        let Some(columns) = columns else {
            indexes.push(index);
            continue;
        };
        let is_named = uniques(model).any(|unique| {
            unique.name.is_some() && unique.name.as_ref().map(|name| name.text.as_str()) == name_of(&index)
        });
        let place = open.iter().position(|unique| unique.columns == columns);
        if !is_named {
            match place {
                Some(place) => drop(open.remove(place)),
                None => {
                    indexes.push(index);
                    continue;
                }
            }
        }
        let unique = Unique { name: index.name, columns, ..Unique::default() };
        found.push(Constraint::Unique { unique });
    }
    database.indexes = indexes;
    database.constraints.extend(found);
}

/// Gives a primary key that has to go the name that every one has.
fn name_primary_key(model: &Table, database: &mut Table) {
    let wanted = model.primary_key().map(|key| key.columns.clone()).unwrap_or_default();
    for constraint in &mut database.constraints {
        if let Constraint::PrimaryKey { key } = constraint
            && key.columns != wanted
        {
            key.name = Some(ConstraintName::settled("PRIMARY"));
        }
    }
}

/// Takes away the indexes that the server made for foreign keys: they have the key's name, or a column's. One whose key
/// goes stays to be seen, since the server leaves it behind. Without a model the whole table goes.
fn hide_server_made(model: Option<&Table>, database: &mut Table) {
    let keys: Vec<ForeignKey> = database.foreign_keys().cloned().collect();
    let stays = |key: &ForeignKey| {
        model.is_none_or(|model| model.foreign_keys().any(|wanted| wanted.columns == key.columns))
    };
    database.indexes.retain(|index| {
        let (Some(name), Some(columns)) = (name_of(index), whole_columns(index)) else { return true };
        let is_known =
            model.is_some_and(|model| model.indexes.iter().any(|known| name_of(known) == Some(name)));
        let is_of_column = columns.iter().any(|column| column == name);
        let is_of_key = keys.iter().any(|key| {
            key.name.as_ref().is_some_and(|given| given.text == name)
                && starts_with(&columns, key)
                && stays(key)
        });
        index.unique || is_known || !(is_of_column || is_of_key)
    });
}

/// Takes away the indexes that the models do not have, and that the server keeps for a foreign key of theirs which no
/// other index serves.
fn hide_needed(model: &Table, database: &mut Table) -> Vec<Finding> {
    let mut findings = Vec::new();
    let keys: Vec<&ForeignKey> = model.foreign_keys().filter(|key| !is_served(model, key)).collect();
    let found: Vec<ForeignKey> = database.foreign_keys().cloned().collect();
    database.indexes.retain(|index| {
        let is_known = model.indexes.iter().any(|known| name_of(known) == name_of(index));
        let is_needed = whole_columns(index).is_some_and(|columns| {
            let needs = |key: &&ForeignKey| starts_with(&columns, key);
            keys.iter().any(needs) && found.iter().any(|key| needs(&key))
        });
        if is_known || index.unique || !is_needed {
            return true;
        }
        let (name, table) = (name_of(index).unwrap_or_default(), &model.name);
        let message = format!("Index '{name}' on '{table}' stays: a foreign key needs it");
        findings.push(Finding { level: Level::Note, message });
        false
    });
    findings
}

/// Whether an index of the table begins with the foreign key's columns.
pub(crate) fn is_served(table: &Table, key: &ForeignKey) -> bool {
    let by_index = table.indexes.iter().filter_map(whole_columns).any(|columns| starts_with(&columns, key));
    let by_unique = uniques(table).any(|unique| starts_with(&unique.columns, key));
    by_index || by_unique || table.primary_key().is_some_and(|primary| starts_with(&primary.columns, key))
}

/// The names of the indexes, constraints among them, that serve the foreign key.
pub(crate) fn serving<'t>(table: &'t Table, key: &ForeignKey) -> Vec<&'t ConstraintName> {
    let serves = |index: &&Index| whole_columns(index).is_some_and(|columns| starts_with(&columns, key));
    let indexes = table.indexes.iter().filter(serves).filter_map(|index| index.name.as_ref());
    let uniques = uniques(table).filter(|unique| starts_with(&unique.columns, key));
    indexes.chain(uniques.filter_map(|unique| unique.name.as_ref())).collect()
}

/// Whether an index of these columns serves the foreign key.
pub(crate) fn starts_with(columns: &[String], key: &ForeignKey) -> bool {
    columns.starts_with(&key.columns)
}

/// Whether a foreign key of the table may need the index: the server then drops it with the table only.
pub(crate) fn may_be_needed(table: &Table, index: &Index) -> bool {
    whole_columns(index).is_some_and(|columns| table.foreign_keys().any(|key| starts_with(&columns, key)))
}
