//! What stays as it is but stands in the way of a change: dropped before it, added again after it.
//!
//! A foreign key hangs on the unique or primary key that it refers to, and on both columns being of comparable
//! types; a CHECK or the predicate of an index that mentions an enumeration keeps the enumeration's old type.

use limbeck_ops::Action;
use limbeck_schema::{Check, Constraint, Expr, ForeignKey, Index, IndexElement, Table};

use crate::change::{Place, Resource, Section, Step, Touch};
use crate::comparison::Comparison;
use crate::enums::enum_key;
use crate::finding::Level;
use crate::kept::{Kept, KeptObject};
use crate::touches::key;
use crate::words::name;

/// Adds the operations; those of everything else must be known.
pub(crate) fn step_aside(comparison: &mut Comparison<'_>) {
    if !comparison.abilities.alters_in_place {
        return;
    }
    for kept in std::mem::take(&mut comparison.kept) {
        let place = |step| Place { section: Section::ChangedTables, table: kept.rank, step };
        match kept.object {
            KeptObject::ForeignKey(found) if hangs_on_a_change(comparison, &kept, found) => {
                say(comparison, "Foreign key", found.name.as_ref(), kept.model);
                let constraint = Constraint::ForeignKey { key: found.clone() };
                comparison.push_dropped(kept.database, place(Step::ForeignKey), constraint.clone());
                comparison.push_added(kept.model, place(Step::ForeignKey), constraint);
            }
            KeptObject::Check(found) if check_holds_enum(comparison, kept.database, found) => {
                say(comparison, "Check constraint", found.name.as_ref(), kept.model);
                let constraint = Constraint::Check { check: found.clone() };
                comparison.push_dropped(kept.database, place(Step::Check), constraint.clone());
                comparison.push_added(kept.model, place(Step::Check), constraint);
            }
            KeptObject::Index(found) if index_holds_enum(comparison, kept.database, found) => {
                say(comparison, "Index", found.name.as_ref(), kept.model);
                comparison.drop_index(kept.database, place(Step::Index), found);
                comparison.create_index(kept.model, place(Step::Index), found);
            }
            _ => {}
        }
    }
}

fn say(
    comparison: &mut Comparison<'_>,
    what: &str,
    title: Option<&limbeck_schema::ConstraintName>,
    table: &Table,
) {
    let message = format!(
        "{what} {} on '{}' is dropped and added again: a change would not be possible under it",
        name(title),
        table.name
    );
    comparison.find(Level::Note, message);
}

fn hangs_on_a_change(comparison: &Comparison<'_>, kept: &Kept<'_>, found: &ForeignKey) -> bool {
    if found.name.is_none() {
        return false;
    }
    let (resource, _) = key(&found.target, &found.target_columns, Touch::Drops);
    let own = found.columns.iter().map(|column| (&kept.model.name, column));
    let other = found.target_columns.iter().map(|column| (&found.target, column));
    comparison.changes.any(&resource, Touch::Drops)
        || own.chain(other).any(|(table, column)| is_converted(comparison, table, column))
}

/// Whether the column's values are converted to a type that does not compare with the old one.
fn is_converted(comparison: &Comparison<'_>, table: &limbeck_schema::TableName, column: &str) -> bool {
    comparison.changes.list.iter().any(|change| match &change.operation.action {
        Action::AlterColumn(alter) => {
            alter.postgresql_using.is_some() && alter.table == *table && alter.column == column
        }
        _ => false,
    })
}

fn check_holds_enum(comparison: &Comparison<'_>, table: &Table, check: &Check) -> bool {
    check.name.is_some() && holds_enum(comparison, table, [&check.condition].into_iter())
}

fn index_holds_enum(comparison: &Comparison<'_>, table: &Table, index: &Index) -> bool {
    let elements = index.elements.iter().filter_map(|element| match element {
        IndexElement::Column { .. } => None,
        IndexElement::Expression { expr } => Some(expr),
    });
    let predicate = index.options.postgresql.predicate.iter();
    index.name.is_some() && holds_enum(comparison, table, elements.chain(predicate))
}

/// Whether one of the expressions may mention a column whose enumeration is made anew. Errs on the side of yes.
fn holds_enum<'e>(
    comparison: &Comparison<'_>,
    table: &Table,
    mut expressions: impl Iterator<Item = &'e Expr>,
) -> bool {
    let rebuilt: Vec<&str> = table
        .columns
        .iter()
        .filter(|column| {
            enum_key(comparison.dialect, comparison.spelling, &column.ty)
                .is_some_and(|key| comparison.changes.any(&Resource::Enum(key.0.clone(), key.1.clone()), Touch::Alters)
                    && comparison.enums.is_rebuilt(&key))
        })
        .map(|column| column.name.as_str())
        .collect();
    !rebuilt.is_empty()
        && expressions.any(|expr| match expr {
            Expr::Text { sql } => rebuilt.iter().any(|column| sql.contains(column)),
            _ => true,
        })
}
