//! CHECK constraints: by name, and those without one by what they say, which the database settles.

use std::cell::Cell;

use limbeck_schema::{Check, Column, Constraint, Table, TypeKind};

use crate::change::Step;
use crate::comparison::Comparison;
use crate::doubt::Answer;
use crate::kept::KeptObject;
use crate::options::ObjectKind;
use crate::pair::Pair;
use crate::texts::expression_text;
use crate::words::name;

const KIND: ObjectKind = ObjectKind::CheckConstraint;

pub(super) fn compare<'a>(comparison: &mut Comparison<'a>, pair: &mut Pair<'a>) {
    let mut left: Vec<&Check> = checks(pair.database).collect();
    let wanted: Vec<(usize, &Check)> =
        checks(pair.model).enumerate().filter(|(_, check)| !comes_with_column(pair, check)).collect();
    let (named, unnamed): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|(_, check)| check.name.is_some());
    let mut added = Vec::new();
    for (position, wanted) in named {
        let text = wanted.name.as_ref().map(|name| &name.text);
        match left.iter().position(|found| found.name.as_ref().map(|name| &name.text) == text) {
            Some(place) => compare_named(comparison, pair, position, wanted, left.remove(place)),
            None => added.push(wanted),
        }
    }
    let is_open = match_unnamed(comparison, pair, unnamed, &mut left, &mut added);
    // While an unnamed check is in doubt, any that is left may be it.
    if !is_open {
        for found in left {
            remove(comparison, pair, found);
        }
    }
    for wanted in added {
        let text = wanted.name.as_ref().map(|name| name.text.as_str());
        if pair.includes_model(comparison, KIND, text, wanted.origin, false) {
            let (name, table) = (name(wanted.name.as_ref()), &pair.model.name);
            comparison.detected(format!("Detected added check constraint {name} on '{table}'"));
            comparison.add_constraint(pair, Step::Check, &Constraint::Check { check: wanted.clone() });
        }
    }
}

fn checks(table: &Table) -> impl Iterator<Item = &Check> {
    let of_columns = table.columns.iter().flat_map(|column| &column.checks);
    let of_table = table.constraints.iter().filter_map(|constraint| match constraint {
        Constraint::Check { check } => Some(check),
        _ => None,
    });
    of_table.chain(of_columns)
}

/// Whether the check comes into being with a column that is added: written on it, or made by its type.
fn comes_with_column(pair: &Pair<'_>, check: &Check) -> bool {
    let mut added = pair.model.columns.iter().filter(|column| pair.database.column(&column.name).is_none());
    added.any(|column| {
        column.checks.iter().any(|own| std::ptr::eq(own, check))
            || check.type_bound && makes_a_check(column) && mentions(check, &column.name)
    })
}

fn makes_a_check(column: &Column) -> bool {
    matches!(
        column.ty.base,
        TypeKind::Enum { create_constraint: true, .. }
            | TypeKind::Boolean { create_constraint: true, .. }
            | TypeKind::BOOLEAN { create_constraint: true, .. }
    )
}

fn mentions(check: &Check, column: &str) -> bool {
    expression_text(&check.condition).is_some_and(|text| text.contains(column))
}

fn compare_named<'a>(
    comparison: &mut Comparison<'a>,
    pair: &mut Pair<'a>,
    position: usize,
    wanted: &Check,
    found: &'a Check,
) {
    let answer = match comparison.same_expr(&wanted.condition, &found.condition) {
        Some(equal) => Answer::from_equality(equal),
        None => pair.doubts.check(position, wanted, |written| written.condition == found.condition),
    };
    let text = wanted.name.as_ref().map(|name| name.text.as_str());
    match answer {
        Answer::Same => pair.keep(comparison, KeptObject::Check(found)),
        Answer::Different if pair.includes_model(comparison, KIND, text, wanted.origin, true) => {
            let (name, table) = (name(wanted.name.as_ref()), &pair.model.name);
            comparison.detected(format!("Detected changed check constraint {name} on '{table}'"));
            if comparison.drop_constraint(pair, Step::Check, &Constraint::Check { check: found.clone() }) {
                comparison.add_constraint(pair, Step::Check, &Constraint::Check { check: wanted.clone() });
            }
        }
        Answer::Different | Answer::Open => {}
    }
}

/// Pairs unnamed checks of the models with those of the database that say the same; whether any is in doubt.
fn match_unnamed<'a>(
    comparison: &mut Comparison<'a>,
    pair: &mut Pair<'a>,
    unnamed: Vec<(usize, &'a Check)>,
    left: &mut Vec<&'a Check>,
    added: &mut Vec<&'a Check>,
) -> bool {
    let mut open = Vec::new();
    for (position, wanted) in unnamed {
        let same = |found: &&Check| comparison.same_expr(&wanted.condition, &found.condition) == Some(true);
        match left.iter().position(same) {
            Some(place) => pair.keep(comparison, KeptObject::Check(left.remove(place))),
            None => open.push((position, wanted)),
        }
    }
    let mut is_open = false;
    for (position, wanted) in open {
        if left.is_empty() {
            added.push(wanted);
            continue;
        }
        let place = Cell::new(None);
        let answer = pair.doubts.check(position, wanted, |written| {
            place.set(left.iter().position(|found| found.condition == written.condition));
            place.get().is_some()
        });
        match (answer, place.get()) {
            (Answer::Same, Some(place)) => pair.keep(comparison, KeptObject::Check(left.remove(place))),
            (Answer::Different, _) => added.push(wanted),
            _ => is_open = true,
        }
    }
    is_open
}

fn remove(comparison: &mut Comparison<'_>, pair: &mut Pair<'_>, found: &Check) {
    let text = found.name.as_ref().map(|name| name.text.as_str());
    if pair.includes_database(comparison, KIND, text)
        && comparison.drop_constraint(pair, Step::Check, &Constraint::Check { check: found.clone() })
    {
        let (name, table) = (name(found.name.as_ref()), &pair.model.name);
        comparison.detected(format!("Detected removed check constraint {name} on '{table}'"));
    }
}
