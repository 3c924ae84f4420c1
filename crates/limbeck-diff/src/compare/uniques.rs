//! UNIQUE constraints: by name, and those without one by what they say.

use limbeck_dialect::Abilities;
use limbeck_schema::{Constraint, Table, Unique};

use super::deferral::same_deferral;
use crate::change::Step;
use crate::comparison::Comparison;
use crate::kept::KeptObject;
use crate::options::ObjectKind;
use crate::pair::Pair;
use crate::words::{name, tuple};

const KIND: ObjectKind = ObjectKind::UniqueConstraint;

pub(super) fn compare<'a>(comparison: &mut Comparison<'a>, pair: &mut Pair<'a>) {
    let mut left: Vec<&Unique> = uniques(pair.database).collect();
    let (named, unnamed): (Vec<_>, Vec<_>) = uniques(pair.model).partition(|unique| unique.name.is_some());
    let abilities = comparison.abilities;
    let mut changed = Vec::new();
    let mut added = Vec::new();
    for wanted in named {
        let text = wanted.name.as_ref().map(|name| &name.text);
        match left.iter().position(|found| found.name.as_ref().map(|name| &name.text) == text) {
            Some(place) => changed.push((wanted, left.remove(place))),
            None => added.push(wanted),
        }
    }
    for wanted in unnamed {
        match left.iter().position(|found| same(abilities, wanted, found)) {
            Some(place) => pair.keep(comparison, KeptObject::Unique(left.remove(place))),
            None => added.push(wanted),
        }
    }
    changed.retain(|(wanted, found)| {
        let is_same = same(abilities, wanted, found);
        if is_same {
            pair.keep(comparison, KeptObject::Unique(found));
        }
        !is_same
    });
    left.sort_by_key(|found| name(found.name.as_ref()));
    for found in left {
        remove(comparison, pair, found);
    }
    for (wanted, found) in changed {
        change(comparison, pair, wanted, found);
    }
    for wanted in added {
        add(comparison, pair, wanted);
    }
}

fn uniques(table: &Table) -> impl Iterator<Item = &Unique> {
    table.constraints.iter().filter_map(|constraint| match constraint {
        Constraint::Unique { unique } => Some(unique),
        _ => None,
    })
}

fn same(abilities: Abilities, one: &Unique, other: &Unique) -> bool {
    let nulls_are_equal = |unique: &Unique| unique.postgresql_nulls_not_distinct.unwrap_or(false);
    let same_options = || {
        one.postgresql_include == other.postgresql_include && nulls_are_equal(one) == nulls_are_equal(other)
    };
    one.columns == other.columns
        && same_deferral(&one.deferral, &other.deferral)
        && (!abilities.key_options || same_options())
}

fn remove(comparison: &mut Comparison<'_>, pair: &mut Pair<'_>, found: &Unique) {
    let text = found.name.as_ref().map(|name| name.text.as_str());
    if pair.includes_database(comparison, KIND, text)
        && comparison.drop_constraint(pair, Step::Index, &Constraint::Unique { unique: found.clone() })
    {
        let message = format!(
            "Detected removed unique constraint {} on '{}'",
            name(found.name.as_ref()),
            pair.model.name
        );
        comparison.detected(message);
    }
}

fn change(comparison: &mut Comparison<'_>, pair: &mut Pair<'_>, wanted: &Unique, found: &Unique) {
    let text = wanted.name.as_ref().map(|name| name.text.as_str());
    if !pair.includes_model(comparison, KIND, text, wanted.origin, true) {
        return;
    }
    comparison.detected(format!(
        "Detected changed unique constraint {} on '{}': {} to {}",
        name(wanted.name.as_ref()),
        pair.model.name,
        tuple(&found.columns),
        tuple(&wanted.columns)
    ));
    if comparison.drop_constraint(pair, Step::Index, &Constraint::Unique { unique: found.clone() }) {
        comparison.add_constraint(pair, Step::Index, &Constraint::Unique { unique: wanted.clone() });
    }
}

fn add(comparison: &mut Comparison<'_>, pair: &mut Pair<'_>, wanted: &Unique) {
    let text = wanted.name.as_ref().map(|name| name.text.as_str());
    if pair.includes_model(comparison, KIND, text, wanted.origin, false) {
        comparison.detected(format!(
            "Detected added unique constraint {} on '{}'",
            name(wanted.name.as_ref()),
            tuple(&wanted.columns)
        ));
        comparison.add_constraint(pair, Step::Index, &Constraint::Unique { unique: wanted.clone() });
    }
}
