//! Primary keys.

use limbeck_dialect::Abilities;
use limbeck_schema::{Constraint, PrimaryKey};

use super::deferral::same_deferral;
use crate::change::Step;
use crate::comparison::Comparison;
use crate::kept::KeptObject;
use crate::options::ObjectKind;
use crate::pair::Pair;
use crate::words::tuple;

/// A key that differs in its name alone is the same: renaming it would drop every foreign key to the table.
pub(super) fn compare<'a>(comparison: &mut Comparison<'a>, pair: &mut Pair<'a>) {
    let wanted = pair.model.primary_key().filter(|key| !key.columns.is_empty());
    let found = pair.database.primary_key().filter(|key| !key.columns.is_empty());
    let kind = ObjectKind::PrimaryKeyConstraint;
    let (is_included, message) = match (wanted, found) {
        (None, None) => return,
        (Some(wanted), Some(found)) if same(comparison.abilities, wanted, found) => {
            pair.keep(comparison, KeptObject::PrimaryKey(found));
            return;
        }
        (Some(wanted), _) => {
            let name = wanted.name.as_ref().map(|name| name.text.as_str());
            let what = if found.is_some() { "changed" } else { "added" };
            let message =
                format!("Detected {what} primary key on '{}': {}", pair.model.name, tuple(&wanted.columns));
            (pair.includes_model(comparison, kind, name, wanted.origin, found.is_some()), message)
        }
        (None, Some(found)) => {
            let name = found.name.as_ref().map(|name| name.text.as_str());
            let message = format!("Detected removed primary key on '{}'", pair.model.name);
            (pair.includes_database(comparison, kind, name), message)
        }
    };
    if !is_included {
        return;
    }
    comparison.detected(message);
    // Where a table is built anew, a new key takes the place of one that has no name.
    let is_replaced = wanted.is_some() && !comparison.abilities.names_every_constraint;
    if let Some(found) = found.filter(|found| found.name.is_some() || !is_replaced) {
        let constraint = Constraint::PrimaryKey { key: found.clone() };
        if !comparison.drop_constraint(pair, Step::Key, &constraint) {
            return;
        }
    }
    if let Some(wanted) = wanted {
        let mut key = wanted.clone();
        key.name = key.name.or_else(|| found.and_then(|found| found.name.clone()));
        comparison.add_constraint(pair, Step::Key, &Constraint::PrimaryKey { key });
    }
}

fn same(abilities: Abilities, one: &PrimaryKey, other: &PrimaryKey) -> bool {
    one.columns == other.columns
        && (!abilities.key_options || one.postgresql_include == other.postgresql_include)
        && same_deferral(&one.deferral, &other.deferral)
}
