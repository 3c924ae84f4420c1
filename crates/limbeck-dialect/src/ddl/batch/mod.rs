//! `op.batch_alter_table`: plain statements where the database can alter a table in place, else a new table in the
//! old one's place (SQLite's manual, ALTER TABLE, "Making Other Kinds Of Table Schema Changes").
//!
//! `draft.rs` is the new table while operations change it (`apply.rs`), `order.rs` puts its columns in order,
//! `rename.rs` carries renamed columns into expressions, `finish.rs` writes the statements. `in_place.rs` finds the
//! ALTERs of the database's own that lead to the same table.

mod affinity;
mod apply;
mod draft;
mod finish;
mod in_place;
mod order;
mod rename;

use limbeck_ops::{Action, AlterColumn, BatchAlterTable, Operation, Recreate};
use limbeck_schema::{ServerDefault, Table, TableOptions};

use self::draft::Draft;
pub(crate) use self::draft::temporary_name;
use super::context::{Context, Sql, Stop};
use super::rebuilt::OwnAlters;
use super::render::all;
use super::type_check::type_check;
use crate::{Dependent, Need, RunState};

/// The statements of a batch.
pub(crate) fn render(cx: Context<'_>, state: &mut RunState, batch: &BatchAlterTable) -> Sql<Vec<String>> {
    // `batch_op.execute` runs at once, all else when the block ends.
    let (at_once, collected): (Vec<Operation>, Vec<Operation>) =
        batch.operations.iter().cloned().partition(|operation| is_immediate(&operation.action));
    let mut texts = all(cx.flavour, cx.profile, state, &at_once)?;
    if needs_new_table(cx, batch, &collected) {
        texts.extend(rebuild(cx, state, batch, &collected)?);
    } else {
        refuse_positions(cx, &collected)?;
        texts.extend(all(cx.flavour, cx.profile, state, &collected)?);
    }
    Ok(texts)
}

fn rebuild(
    cx: Context<'_>,
    state: &mut RunState,
    batch: &BatchAlterTable,
    operations: &[Operation],
) -> Sql<Vec<String>> {
    let mut draft = match (&batch.copy_from, state.reflected(&batch.table)) {
        (None, None) if cx.profile.offline => return Err(cannot_reflect(cx, batch)),
        (None, None) => return Err(Stop::Need(Need::Table(batch.table.clone()))),
        // Also a table that the user wrote down has triggers and views that nobody wrote down.
        (Some(_), None) if !cx.profile.offline && cx.flavour.guards_rebuilds() => {
            return Err(Stop::Need(Need::Table(batch.table.clone())));
        }
        (Some(table), _) => Draft::of_copy(cx, table),
        (None, Some(reflected)) => Draft::of_reflected(cx, &named(batch, &reflected.table)?),
    };
    let dependents = state.reflected(&batch.table).map(|it| it.dependents.clone()).unwrap_or_default();
    if is_left_to_the_database(cx, batch, operations, &dependents) {
        return all(cx.flavour, cx.profile, state, operations);
    }
    draft.partial = !batch.partial_reordering.is_empty();
    let before = draft.clone();
    for operation in operations {
        draft.apply(cx, operation)?;
    }
    if let Some(own) = own_alters(cx, state, batch) {
        let mut after = draft.clone();
        after.reorder(cx, &batch.partial_reordering)?;
        if let Some(texts) = in_place::in_place(cx, own, &before, &after)? {
            return Ok(texts);
        }
    }
    draft.finish(cx, &mut state.created_enums, batch, &dependents)
}

/// What the database may alter in place: nothing where the table is to be as somebody wrote it down, or of another form,
/// nor where its version is not known.
fn own_alters(cx: Context<'_>, state: &RunState, batch: &BatchAlterTable) -> Option<OwnAlters> {
    let may_be_tried = state.reflected(&batch.table).is_some_and(|reflected| reflected.in_place);
    let is_plain = batch.recreate == Recreate::Auto
        && batch.copy_from.is_none()
        && batch.table_args.is_empty()
        && batch.table_options == TableOptions::default()
        && batch.naming_convention.is_none()
        && batch.partial_reordering.is_empty();
    cx.flavour.own_alters(cx.profile).filter(|_| may_be_tried && is_plain && !cx.profile.offline)
}

/// Whether columns only get other names in a table that others depend on: the database then carries the names into
/// triggers, views and references, which a new table cannot.
fn is_left_to_the_database(
    cx: Context<'_>,
    batch: &BatchAlterTable,
    operations: &[Operation],
    dependents: &[Dependent],
) -> bool {
    let only_renames = |operation: &Operation| match &operation.action {
        Action::AlterColumn(alter) => alter.only_renames() && !has_type_check(cx, alter),
        _ => false,
    };
    let is_named = |operation: &Operation| match &operation.action {
        Action::AlterColumn(alter) => dependents.iter().any(|dependent| dependent.may_name(&alter.column)),
        _ => false,
    };
    batch.recreate == Recreate::Auto
        && !cx.profile.offline
        && batch.table_args.is_empty()
        && operations.iter().all(only_renames)
        && operations.iter().any(is_named)
}

fn has_type_check(cx: Context<'_>, alter: &AlterColumn) -> bool {
    alter.existing_type.as_ref().is_some_and(|existing| type_check(cx, &alter.column, existing).is_some())
}

/// The reflected table, its unnamed constraints named by the batch's own convention.
fn named(batch: &BatchAlterTable, table: &Table) -> Sql<Table> {
    let mut table = table.clone();
    if let Some(convention) = &batch.naming_convention {
        let mut constraints = std::mem::take(&mut table.constraints);
        for constraint in &mut constraints {
            if constraint.name().is_none() {
                let name = crate::naming::Subject::of_constraint(&table.name, constraint).name(convention)?;
                draft::set_name(constraint, name);
            }
        }
        table.constraints = constraints;
    }
    Ok(table)
}

fn is_immediate(action: &Action) -> bool {
    matches!(action, Action::Execute(_) | Action::Message(_) | Action::BulkInsert(_))
}

/// Behaviour 4.3, "When to recreate".
fn needs_new_table(cx: Context<'_>, batch: &BatchAlterTable, operations: &[Operation]) -> bool {
    match batch.recreate {
        Recreate::Always => true,
        Recreate::Never => false,
        Recreate::Auto => {
            cx.flavour.rebuilds_tables() && operations.iter().any(|operation| rebuilds(cx, operation))
        }
    }
}

/// Whether SQLite's ALTER TABLE cannot do it. Alembic asks no more than that either: it drops and renames columns
/// of SQLite by a new table.
fn rebuilds(cx: Context<'_>, operation: &Operation) -> bool {
    match &operation.action {
        Action::AddColumn(add) => {
            let default = matches!(&add.column.server_default, Some(ServerDefault::Expression { .. }));
            let stored = matches!(&add.column.server_default,
                Some(ServerDefault::Computed { computed }) if computed.persisted == Some(true));
            let constraints = add.constraints.iter().any(|constraint| match constraint {
                limbeck_schema::Constraint::PrimaryKey { .. } => false,
                limbeck_schema::Constraint::ForeignKey { .. } => !add.inline_references,
                _ => true,
            });
            default || stored || constraints || type_check(cx, &add.column.name, &add.column.ty).is_some()
        }
        Action::CreateIndex(_) | Action::DropIndex(_) => false,
        _ => true,
    }
}

/// A column's position cannot be chosen without a new table.
fn refuse_positions(cx: Context<'_>, operations: &[Operation]) -> Sql<()> {
    let positioned = operations.iter().any(|operation| match &operation.action {
        Action::AddColumn(add) => add.insert_before.is_some() || add.insert_after.is_some(),
        _ => false,
    });
    if positioned {
        return Err(cx
            .unsupported(
                "Can't specify insert_before or insert_after when using ALTER; please specify recreate='always'",
            )
            .into());
    }
    Ok(())
}

fn cannot_reflect(cx: Context<'_>, batch: &BatchAlterTable) -> Stop {
    cx.unsupported(format!(
        "This operation cannot proceed in --sql mode; batch mode with dialect {} requires a live database connection \
         with which to reflect the table \"{}\". To generate a batch SQL migration script using table \"move and \
         copy\", a complete Table object should be passed to the \"copy_from\" argument of the batch_alter_table() \
         method so that table reflection can be skipped.",
        cx.flavour.name(),
        batch.table.name
    ))
    .into()
}
