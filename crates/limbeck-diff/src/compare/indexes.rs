//! Indexes, by name.

use limbeck_schema::{ConstraintName, Expr, Index, IndexElement};

use crate::change::Step;
use crate::comparison::Comparison;
use crate::doubt::Answer;
use crate::kept::KeptObject;
use crate::options::ObjectKind;
use crate::pair::Pair;
use crate::words::{name, tuple};

const KIND: ObjectKind = ObjectKind::Index;

pub(super) fn compare<'a>(comparison: &mut Comparison<'a>, pair: &mut Pair<'a>) {
    let mut left: Vec<&Index> = pair.database.indexes.iter().collect();
    let mut changed = Vec::new();
    let mut added = Vec::new();
    for (position, wanted) in pair.model.indexes.iter().enumerate() {
        let text = text_of(wanted.name.as_ref());
        let Some(place) = left.iter().position(|found| text_of(found.name.as_ref()) == text) else {
            added.push(wanted);
            continue;
        };
        let found = left.remove(place);
        match same(comparison, pair, position, wanted, found) {
            Answer::Same => pair.keep(comparison, KeptObject::Index(found)),
            Answer::Different => changed.push((wanted, found)),
            Answer::Open => {}
        }
    }
    left.sort_by_key(|found| name(found.name.as_ref()));
    changed.sort_by_key(|(wanted, _)| name(wanted.name.as_ref()));
    let (table, place) = (pair.model.name.clone(), pair.place(Step::Index));
    for found in left {
        if pair.includes_database(comparison, KIND, text_of(found.name.as_ref())) {
            comparison.detected(format!("Detected removed index {} on '{table}'", name(found.name.as_ref())));
            comparison.drop_index(pair.database, place, found);
        }
    }
    for (wanted, found) in changed {
        if pair.includes_model(comparison, KIND, text_of(wanted.name.as_ref()), wanted.origin, true) {
            let (title, why) = (name(wanted.name.as_ref()), what_changed(wanted, found));
            comparison.detected(format!("Detected changed index {title} on '{table}': {why}"));
            comparison.drop_index(pair.database, place, found);
            comparison.create_index(pair.model, place, wanted);
        }
    }
    for wanted in added {
        if pair.includes_model(comparison, KIND, text_of(wanted.name.as_ref()), wanted.origin, false) {
            let (title, on) = (name(wanted.name.as_ref()), tuple(&element_words(wanted)));
            comparison.detected(format!("Detected added index {title} on '{on}'"));
            comparison.create_index(pair.model, place, wanted);
        }
    }
}

fn text_of(name: Option<&ConstraintName>) -> Option<&str> {
    name.map(|name| name.text.as_str())
}

fn same(
    comparison: &Comparison<'_>,
    pair: &mut Pair<'_>,
    position: usize,
    wanted: &Index,
    found: &Index,
) -> Answer {
    let own = comparison.dialect.own_index(comparison.profile, wanted);
    let (one, other) = (plain(&own), plain(found));
    if one == other {
        return Answer::Same;
    }
    // Which of a model's options count here, and how the database writes them, it says itself.
    let is_certain = one.unique != other.unique
        || one.elements.len() != other.elements.len()
        || matches!((one.columns(), other.columns()), (Some(one), Some(other)) if one != other);
    if is_certain {
        return Answer::Different;
    }
    pair.doubts.index(position, wanted, |written| plain(written) == other)
}

/// The index without its name, and with what means the same written in one way.
fn plain(index: &Index) -> Index {
    let mut index = Index { name: None, ..index.clone() };
    for element in &mut index.elements {
        if let IndexElement::Expression { expr: Expr::Column { name } } = element {
            *element = IndexElement::Column { name: std::mem::take(name) };
        }
    }
    let options = &mut index.options.postgresql;
    options.concurrently = false;
    // Where an index lies is not what it is.
    options.tablespace = None;
    options.using = options.using.take().filter(|method| method != "btree");
    options.nulls_not_distinct = options.nulls_not_distinct.filter(|is_set| *is_set);
    index
}

fn what_changed(wanted: &Index, found: &Index) -> String {
    if wanted.unique != found.unique {
        let word = |unique| if unique { "True" } else { "False" };
        return format!("unique={} to unique={}", word(found.unique), word(wanted.unique));
    }
    let (from, to) = (element_words(found), element_words(wanted));
    if from == to { "other options".into() } else { format!("{} to {}", tuple(&from), tuple(&to)) }
}

fn element_words(index: &Index) -> Vec<String> {
    let words = index.elements.iter().map(|element| match element {
        IndexElement::Column { name } => name.clone(),
        IndexElement::Expression { expr } => crate::words::expression(expr),
    });
    words.collect()
}
