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

#[cfg(test)]
mod tests {
    use limbeck_schema::{ConstraintName, IndexElement, IndexOptions, MysqlIndexOptions, Origin, TableName};

    use super::*;

    fn index(name: &str, columns: &[&str], unique: bool) -> Index {
        Index {
            name: Some(ConstraintName::settled(name)),
            elements: columns.iter().map(|name| IndexElement::Column { name: (*name).to_owned() }).collect(),
            unique,
            options: IndexOptions::default(),
            origin: Origin::default(),
        }
    }

    fn unique(name: Option<&str>, columns: &[&str]) -> Constraint {
        let name = name.map(ConstraintName::settled);
        let columns = columns.iter().map(|name| (*name).to_owned()).collect();
        Constraint::Unique { unique: Unique { name, columns, ..Unique::default() } }
    }

    fn foreign_key(name: Option<&str>, column: &str) -> Constraint {
        Constraint::ForeignKey {
            key: ForeignKey {
                name: name.map(ConstraintName::settled),
                ..ForeignKey::new(vec![column.to_owned()], TableName::new(None, "o"), vec!["id".to_owned()])
            },
        }
    }

    /// A schema of the one table `t`.
    fn schema(constraints: &[Constraint], indexes: &[Index]) -> Schema {
        let mut table = Table::new(TableName::new(None, "t"));
        table.constraints = constraints.to_vec();
        table.indexes = indexes.to_vec();
        Schema { tables: vec![table], ..Schema::default() }
    }

    /// The names of the unique constraints and of the indexes that are left to be compared.
    fn seen(model: &Schema, mut database: Schema) -> (Vec<String>, Vec<String>, usize) {
        let findings = respell(model, &mut database).len();
        let text = |name: Option<&ConstraintName>| name.map(|name| name.text.clone()).unwrap_or_default();
        let table = &database.tables[0];
        let found = uniques(table).map(|unique| text(unique.name.as_ref())).collect();
        (found, table.indexes.iter().map(|index| text(index.name.as_ref())).collect(), findings)
    }

    #[test]
    fn a_unique_index_is_what_the_models_say() {
        let database = || schema(&[], &[index("uq", &["a"], true), index("other", &["b", "c"], true)]);
        let names = |uniques: &[&str], indexes: &[&str]| {
            let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
            (owned(uniques), owned(indexes), 0)
        };
        assert_eq!(seen(&schema(&[], &[]), database()), names(&[], &["uq", "other"]));
        assert_eq!(seen(&schema(&[unique(Some("uq"), &["z"])], &[]), database()), names(&["uq"], &["other"]));
        assert_eq!(seen(&schema(&[unique(None, &["b", "c"])], &[]), database()), names(&["other"], &["uq"]));
        assert_eq!(
            seen(&schema(&[unique(None, &["c", "b"])], &[]), database()),
            names(&[], &["uq", "other"])
        );
        let as_index = schema(&[unique(None, &["a"])], &[index("uq", &["a"], true)]);
        assert_eq!(seen(&as_index, database()), names(&[], &["uq", "other"]));
        // One that holds the beginning of a text only is no constraint.
        let mut short = database();
        short.tables[0].indexes[0].options.mysql =
            MysqlIndexOptions { length: vec![("a".to_owned(), 3)], ..MysqlIndexOptions::default() };
        assert_eq!(seen(&schema(&[unique(Some("uq"), &["a"])], &[]), short), names(&[], &["uq", "other"]));
    }

    #[test]
    fn the_servers_own_indexes_are_not_seen() {
        let key = foreign_key(Some("fk"), "a");
        let own = || schema(std::slice::from_ref(&key), &[index("fk", &["a"], false)]);
        let wanted = schema(std::slice::from_ref(&key), &[]);
        assert_eq!(seen(&wanted, own()), (Vec::new(), Vec::new(), 0));
        // It goes with the key; a name of the models' is theirs.
        assert_eq!(seen(&schema(&[], &[]), own()).1, ["fk"]);
        let named = schema(std::slice::from_ref(&key), &[index("fk", &["a"], false)]);
        assert_eq!(seen(&named, own()).1, ["fk"]);
        let of_column = schema(&[foreign_key(Some("t_ibfk_1"), "a")], &[index("a", &["a"], false)]);
        assert_eq!(seen(&schema(&[foreign_key(None, "a")], &[]), of_column).1, Vec::<String>::new());
    }

    #[test]
    fn an_index_that_a_key_needs_stays() {
        let key = foreign_key(Some("fk"), "a");
        let database = || schema(std::slice::from_ref(&key), &[index("ix", &["a", "b"], false)]);
        let needs = schema(std::slice::from_ref(&key), &[]);
        assert_eq!(seen(&needs, database()), (Vec::new(), Vec::new(), 1));
        let served = schema(std::slice::from_ref(&key), &[index("new", &["a"], false)]);
        assert_eq!(seen(&served, database()).1, ["ix"]);
    }
}
