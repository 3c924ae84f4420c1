//! EXCLUDE constraints, by name.

use limbeck_schema::{Constraint, ConstraintName, Exclude, Origin, Table};

use crate::change::Step;
use crate::comparison::Comparison;
use crate::doubt::Answer;
use crate::options::ObjectKind;
use crate::pair::Pair;
use crate::words::name;

const KIND: ObjectKind = ObjectKind::ExcludeConstraint;

pub(super) fn compare(comparison: &mut Comparison<'_>, pair: &mut Pair<'_>) {
    let mut left: Vec<&Exclude> = excludes(pair.database).collect();
    for (position, wanted) in excludes(pair.model).enumerate() {
        let text = wanted.name.as_ref().map(|name| name.text.as_str());
        let place = left.iter().position(|found| found.name.as_ref().map(|name| name.text.as_str()) == text);
        let found = place.map(|place| left.remove(place));
        let answer = match found {
            None => Answer::Different,
            Some(found) if nameless(wanted) == nameless(found) => Answer::Same,
            Some(found) => {
                pair.doubts.exclude(position, wanted, |written| nameless(written) == nameless(found))
            }
        };
        if answer != Answer::Different
            || !pair.includes_model(comparison, KIND, text, wanted.origin, found.is_some())
        {
            continue;
        }
        let what = if found.is_some() { "changed" } else { "added" };
        let title = name(wanted.name.as_ref());
        comparison.detected(format!("Detected {what} exclude constraint {title} on '{}'", pair.model.name));
        let is_free = found.is_none_or(|found| {
            comparison.drop_constraint(pair, Step::Index, &Constraint::Exclude { exclude: found.clone() })
        });
        if is_free {
            comparison.add_constraint(pair, Step::Index, &Constraint::Exclude { exclude: wanted.clone() });
        }
    }
    for found in left {
        let text = found.name.as_ref().map(|name| name.text.as_str());
        if pair.includes_database(comparison, KIND, text)
            && comparison.drop_constraint(pair, Step::Index, &Constraint::Exclude { exclude: found.clone() })
        {
            let title = name(found.name.as_ref());
            comparison
                .detected(format!("Detected removed exclude constraint {title} on '{}'", pair.model.name));
        }
    }
}

fn excludes(table: &Table) -> impl Iterator<Item = &Exclude> {
    table.constraints.iter().filter_map(|constraint| match constraint {
        Constraint::Exclude { exclude } => Some(exclude),
        _ => None,
    })
}

fn nameless(exclude: &Exclude) -> Exclude {
    let using = exclude.using.clone().filter(|method| method != "gist");
    Exclude { name: None::<ConstraintName>, using, origin: Origin::default(), ..exclude.clone() }
}
