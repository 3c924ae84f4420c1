//! From an operation to its renderer.

use limbeck_ops::{Action, CreateEnum, Custom, DropEnum, Execute, Operation};

use super::context::{Context, Sql, Stop, rendered, statements};
use super::{
    Flavour, add_column, add_constraint, alter_column, batch, bulk_insert, comment, create_index,
    create_table, drop_column, drop_constraint, drop_index, drop_table, execute, forgotten, rename_table,
};
use crate::{Profile, Rendered, RunState};

/// [`crate::Dialect::render`].
pub(crate) fn render(
    flavour: &dyn Flavour,
    profile: &Profile,
    state: &mut RunState,
    operation: &Operation,
) -> limbeck_diagnostics::Result<Rendered> {
    let created = state.created_enums.clone();
    let texts = texts(flavour, profile, state, operation);
    if texts.is_err() {
        // What was not rendered did not happen.
        state.created_enums = created;
    }
    rendered(texts.map(statements))
}

/// The statements' texts.
pub(crate) fn texts(
    flavour: &dyn Flavour,
    profile: &Profile,
    state: &mut RunState,
    operation: &Operation,
) -> Sql<Vec<String>> {
    let facts = state.facts.clone();
    let cx = Context { flavour, profile, facts: &facts, quoted: &operation.quoted };
    match &operation.action {
        Action::CreateTable(create) => create_table::render(cx, &mut state.created_enums, create),
        Action::DropTable(drop) => Ok(vec![drop_table::render(cx, drop)]),
        Action::RenameTable(rename) => Ok(vec![rename_table::render(cx, rename)]),
        Action::CreateTableComment(create) => Ok(comment::create(cx, create)),
        Action::DropTableComment(drop) => Ok(comment::drop(cx, drop)),
        Action::AddColumn(add) => add_column::render(cx, add),
        Action::AlterColumn(alter) => alter_column::render(cx, alter),
        Action::DropColumn(drop) => drop_column::render(cx, drop),
        Action::CreateIndex(create) => create_index::render(cx, create).map(one),
        Action::DropIndex(drop) => drop_index::render(cx, drop).map(one),
        Action::AddConstraint(add) => add_constraint::render(cx, add),
        Action::DropConstraint(drop) => drop_constraint::render(cx, drop).map(one),
        Action::CreateEnum(create) => create_enum(cx, create),
        Action::AlterEnum(alter) => flavour.alter_enum(cx, alter),
        Action::DropEnum(drop) => drop_enum(cx, state, drop),
        Action::Execute(execute) => run_sql(cx, state, execute),
        Action::BulkInsert(insert) => bulk_insert::render(cx, insert),
        Action::BatchAlterTable(batch) => batch::render(cx, state, batch),
        Action::AutocommitBlock(block) => all(flavour, profile, state, &block.operations),
        Action::Message(_) => Ok(Vec::new()),
        Action::Custom(custom) => Err(foreign(custom)),
    }
}

/// Operations one after another.
pub(crate) fn all(
    flavour: &dyn Flavour,
    profile: &Profile,
    state: &mut RunState,
    operations: &[Operation],
) -> Sql<Vec<String>> {
    let mut all = Vec::new();
    for operation in operations {
        all.extend(texts(flavour, profile, state, operation)?);
    }
    Ok(all)
}

fn one(text: String) -> Vec<String> {
    vec![text]
}

fn create_enum(cx: Context<'_>, create: &CreateEnum) -> Sql<Vec<String>> {
    cx.flavour.create_enum(cx, create)
}

fn drop_enum(cx: Context<'_>, state: &mut RunState, drop: &DropEnum) -> Sql<Vec<String>> {
    let texts = cx.flavour.drop_enum(cx, drop)?;
    state.created_enums.remove(&(drop.schema.clone(), drop.name.clone()));
    Ok(texts)
}

fn run_sql(cx: Context<'_>, state: &mut RunState, execute: &Execute) -> Sql<Vec<String>> {
    let text = execute::render(cx, execute)?;
    for (schema, name) in forgotten::dropped_types(&text) {
        state.created_enums.remove(&(schema, name));
    }
    Ok(vec![text])
}

fn foreign(custom: &Custom) -> Stop {
    Stop::python(format!("the operation `{}`", custom.class))
}
