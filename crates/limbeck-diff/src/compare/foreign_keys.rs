//! Foreign keys: by what they say, then by name.

use limbeck_schema::{Constraint, ForeignKey};

use super::deferral::same_deferral;
use crate::change::Step;
use crate::comparison::Comparison;
use crate::kept::KeptObject;
use crate::options::ObjectKind;
use crate::pair::Pair;
use crate::spelling::Spelling;
use crate::words::list;

const KIND: ObjectKind = ObjectKind::ForeignKeyConstraint;

pub(super) fn compare<'a>(comparison: &mut Comparison<'a>, pair: &mut Pair<'a>) {
    let (model, database) = (pair.model, pair.database);
    let rules = Rules {
        spelling: comparison.spelling,
        restrict_is_default: comparison.abilities.restrict_is_default,
    };
    let mut left: Vec<&ForeignKey> = database.foreign_keys().collect();
    let mut open: Vec<&ForeignKey> = model.foreign_keys().collect();
    // Of several keys that say the same, each first takes the one of its own name.
    for has_name in [same_name as fn(&ForeignKey, &ForeignKey) -> bool, may_be] {
        open.retain(|wanted| {
            let is_it = |found: &&ForeignKey| same(rules, wanted, found) && has_name(wanted, found);
            let Some(place) = left.iter().position(is_it) else { return true };
            pair.keep(comparison, KeptObject::ForeignKey(left.remove(place)));
            false
        });
    }
    for found in left {
        let text = found.name.as_ref().map(|name| name.text.as_str());
        let constraint = Constraint::ForeignKey { key: found.clone() };
        if pair.includes_database(comparison, KIND, text)
            && comparison.drop_constraint(pair, Step::ForeignKey, &constraint)
        {
            comparison.detected(format!("Detected removed foreign key {}", words(pair, found)));
        }
    }
    for wanted in open {
        let text = wanted.name.as_ref().map(|name| name.text.as_str());
        if pair.includes_model(comparison, KIND, text, wanted.origin, false) {
            comparison.detected(format!("Detected added foreign key {}", words(pair, wanted)));
            comparison.add_constraint(
                pair,
                Step::ForeignKey,
                &Constraint::ForeignKey { key: wanted.clone() },
            );
        }
    }
}

/// `(a)(id) on table t`.
fn words(pair: &Pair<'_>, key: &ForeignKey) -> String {
    format!("({})({}) on table {}", list(&key.columns), list(&key.target_columns), pair.model.name)
}

fn same_name(one: &ForeignKey, other: &ForeignKey) -> bool {
    one.name.as_ref().map(|name| &name.text) == other.name.as_ref().map(|name| &name.text)
}

/// Whether the names allow both to be one key: a name that one side leaves open is any name.
fn may_be(one: &ForeignKey, other: &ForeignKey) -> bool {
    one.name.is_none() || other.name.is_none()
}

fn same(rules: Rules<'_>, one: &ForeignKey, other: &ForeignKey) -> bool {
    one.columns == other.columns
        && rules.spelling.same(&one.target, &other.target)
        && one.target_columns == other.target_columns
        && rules.action(one.on_update.as_deref()) == rules.action(other.on_update.as_deref())
        && rules.action(one.on_delete.as_deref()) == rules.action(other.on_delete.as_deref())
        && match_type(one) == match_type(other)
        && same_deferral(&one.deferral, &other.deferral)
}

/// What two keys are compared by.
#[derive(Clone, Copy)]
struct Rules<'a> {
    spelling: Spelling<'a>,
    restrict_is_default: bool,
}

impl Rules<'_> {
    /// The action in capitals with single spaces; none for the default.
    fn action(self, given: Option<&str>) -> Option<String> {
        let words: Vec<String> = given?.split_whitespace().map(str::to_uppercase).collect();
        let text = words.join(" ");
        let is_default =
            text.is_empty() || text == "NO ACTION" || self.restrict_is_default && text == "RESTRICT";
        (!is_default).then_some(text)
    }
}

fn match_type(key: &ForeignKey) -> Option<String> {
    key.match_type.as_deref().map(str::to_uppercase).filter(|word| word != "SIMPLE")
}
