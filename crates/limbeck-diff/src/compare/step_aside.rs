//! What stays as it is but stands in the way of a change: dropped before it, added again after it.
//!
//! A foreign key hangs on the unique or primary key that it refers to, and on both columns being of comparable
//! types; a CHECK or the predicate of an index that mentions an enumeration keeps the enumeration's old type;
//! whatever stands on a column that is made anew falls with it.

use std::collections::BTreeSet;

use limbeck_ops::Action;
use limbeck_schema::{
    Check, Column, Constraint, ConstraintName, Expr, ForeignKey, Index, IndexElement, Table, TableName,
};

use crate::change::{Place, Resource, Section, Step, Touch};
use crate::comparison::Comparison;
use crate::enums::enum_key;
use crate::finding::Level;
use crate::index_keys;
use crate::kept::{Kept, KeptObject};
use crate::names::TakenNames;
use crate::touches::key;
use crate::words::name;

/// Adds the operations; those of everything else must be known.
pub(crate) fn step_aside(comparison: &mut Comparison<'_>) {
    if !comparison.abilities.alters_in_place {
        return;
    }
    // Keys first: a foreign key steps aside for one that does.
    let kept = std::mem::take(&mut comparison.kept);
    let (references, others): (Vec<_>, Vec<_>) =
        kept.into_iter().partition(|kept| matches!(kept.object, KeptObject::ForeignKey(_)));
    let converted = converted_columns(comparison);
    for kept in others.iter().chain(&references) {
        let is_in_the_way = match kept.object {
            KeptObject::ForeignKey(found) => reference_is_in_the_way(comparison, &converted, kept, found),
            KeptObject::Check(found) => text_is_in_the_way(comparison, kept, [&found.condition].into_iter()),
            KeptObject::Index(found) => index_is_in_the_way(comparison, kept, found),
            KeptObject::Unique(found) => any_is_remade(comparison, &kept.model.name, &found.columns),
            KeptObject::PrimaryKey(found) => any_is_remade(comparison, &kept.model.name, &found.columns),
        };
        if is_in_the_way {
            drop_and_add(comparison, kept);
        } else if let KeptObject::Check(found) = kept.object {
            restore_lost(comparison, kept, found);
        }
    }
}

/// Drops the object and adds it again.
fn drop_and_add(comparison: &mut Comparison<'_>, kept: &Kept<'_>) {
    let (what, step, constraint) = match kept.object {
        KeptObject::Index(found) => {
            say(comparison, "Index", found.name.as_ref(), kept.model);
            comparison.drop_index(kept.database, place(kept, Step::Index), found);
            comparison.create_index(kept.model, place(kept, Step::Index), found);
            return;
        }
        KeptObject::ForeignKey(found) => {
            ("Foreign key", Step::ForeignKey, Constraint::ForeignKey { key: found.clone() })
        }
        KeptObject::Check(found) => {
            ("Check constraint", Step::Check, Constraint::Check { check: found.clone() })
        }
        KeptObject::Unique(found) => {
            ("Unique constraint", Step::Index, Constraint::Unique { unique: found.clone() })
        }
        KeptObject::PrimaryKey(found) => {
            ("Primary key", Step::Key, Constraint::PrimaryKey { key: found.clone() })
        }
    };
    if constraint.name().is_some() {
        say(comparison, what, constraint.name(), kept.model);
        comparison.push_dropped(kept.database, place(kept, step), constraint.clone());
        comparison.push_added(kept.model, place(kept, step), constraint);
    }
}

/// Adds a check again that is written on a column, and goes when the column is written anew without it. It then stands on
/// the table, under a name.
fn restore_lost(comparison: &mut Comparison<'_>, kept: &Kept<'_>, found: &Check) {
    let is_own = |column: &&Column| column.checks.iter().any(|own| std::ptr::eq(own, found));
    let Some(column) = kept.database.columns.iter().find(is_own) else { return };
    let is_restated = comparison.changes.list.iter().any(|change| match &change.operation.action {
        Action::AlterColumn(alter) => {
            alter.table == kept.model.name
                && alter.column == column.name
                && (alter.nullable.is_some() || alter.ty.is_some() || !alter.comment.is_keep())
        }
        _ => false,
    });
    if comparison.abilities.restates_columns && is_restated {
        let check = Constraint::Check { check: found.clone() };
        let named = TakenNames::of(&[kept.model, kept.database]).named(&kept.model.name.name, &check);
        say(comparison, "Check constraint", named.name(), kept.model);
        comparison.push_added(kept.model, place(kept, Step::Check), named);
    }
}

fn place(kept: &Kept<'_>, step: Step) -> Place {
    Place { section: Section::ChangedTables, table: kept.rank, step }
}

fn say(comparison: &mut Comparison<'_>, what: &str, title: Option<&ConstraintName>, table: &Table) {
    let (title, table) = (name(title), &table.name);
    let message = format!(
        "{what} {title} on '{table}' is dropped and added again: a change would not be possible under it"
    );
    comparison.find(Level::Note, message);
}

fn reference_is_in_the_way(
    comparison: &Comparison<'_>,
    converted: &BTreeSet<(TableName, String)>,
    kept: &Kept<'_>,
    found: &ForeignKey,
) -> bool {
    let (resource, _) = key(&found.target, &found.target_columns, Touch::Drops);
    let own = found.columns.iter().map(|column| (&kept.model.name, column));
    let mut columns = own.chain(found.target_columns.iter().map(|column| (&found.target, column)));
    comparison.changes.any(resource, Touch::Drops)
        || loses_its_index(comparison, kept.database, found)
        || columns.any(|(table, column)| {
            is_remade(comparison, table, column) || converted.contains(&(table.clone(), column.clone()))
        })
}

/// Whether every index that the key stands on is dropped: a server on which keys are indexes does not do that under it.
fn loses_its_index(comparison: &Comparison<'_>, table: &Table, found: &ForeignKey) -> bool {
    let is_dropped = |name: &&ConstraintName| {
        comparison.changes.any(comparison.index_resource(&table.name, name), Touch::Drops)
    };
    let serving = index_keys::serving(table, found);
    comparison.abilities.keys_are_indexes && !serving.is_empty() && serving.iter().all(is_dropped)
}

fn index_is_in_the_way(comparison: &Comparison<'_>, kept: &Kept<'_>, found: &Index) -> bool {
    let mut columns = found.options.postgresql.include.clone();
    let mut expressions: Vec<&Expr> = found.options.postgresql.predicate.iter().collect();
    for element in &found.elements {
        match element {
            IndexElement::Column { name } => columns.push(name.clone()),
            IndexElement::Expression { expr } => expressions.push(expr),
        }
    }
    any_is_remade(comparison, &kept.model.name, &columns)
        || text_is_in_the_way(comparison, kept, expressions.into_iter())
}

fn any_is_remade(comparison: &Comparison<'_>, table: &TableName, columns: &[String]) -> bool {
    columns.iter().any(|column| is_remade(comparison, table, column))
}

/// Whether the column is dropped; of a column that the models have, it is added again.
fn is_remade(comparison: &Comparison<'_>, table: &TableName, column: &str) -> bool {
    comparison.changes.any(Resource::Column(table.clone(), column.to_owned()), Touch::Drops)
}

/// The columns whose values are converted to a type that does not compare with the old one.
fn converted_columns(comparison: &Comparison<'_>) -> BTreeSet<(TableName, String)> {
    let alterations = comparison.changes.list.iter().filter_map(|change| match &change.operation.action {
        Action::AlterColumn(alter) if alter.postgresql_using.is_some() => Some(alter),
        _ => None,
    });
    alterations.map(|alter| (alter.table.clone(), alter.column.clone())).collect()
}

/// Whether one of the expressions may mention a column that is made anew, or whose enumeration is. Errs on the
/// side of yes.
fn text_is_in_the_way<'e>(
    comparison: &Comparison<'_>,
    kept: &Kept<'_>,
    mut expressions: impl Iterator<Item = &'e Expr>,
) -> bool {
    let is_changing = |column: &&limbeck_schema::Column| {
        let key = enum_key(comparison.dialect, comparison.spelling, &column.ty);
        key.is_some_and(|key| comparison.enums.is_rebuilt(&key))
            || is_remade(comparison, &kept.model.name, &column.name)
    };
    let changing: Vec<&str> =
        kept.database.columns.iter().filter(is_changing).map(|column| column.name.as_str()).collect();
    !changing.is_empty() && expressions.any(|expr| changing.iter().any(|column| may_mention(expr, column)))
}

fn may_mention(expr: &Expr, column: &str) -> bool {
    match expr {
        Expr::Text { sql } => sql.contains(column),
        Expr::Column { name } => name == column,
        Expr::Postfix { operand, .. } => may_mention(operand, column),
        _ => true,
    }
}
