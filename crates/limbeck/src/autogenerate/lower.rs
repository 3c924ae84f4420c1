//! Operations that Alembic has no words for, as statements that it runs.

use std::collections::BTreeMap;

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_dialect::{Dialect, Profile, Rendered, RunState, Statement};
use limbeck_ops::{
    Action, AddConstraint, AlterColumn, AlterEnum, AutocommitBlock, Change, ConstraintKind, Execute,
    Operation, SqlSource,
};
use limbeck_schema::{Column, Constraint, Expr, MetadataFacts, ServerDefault, TableName};

/// Replaces every operation that has no form of its own in a script.
pub(super) fn lowered(
    dialect: &dyn Dialect,
    profile: &Profile,
    operations: Vec<Operation>,
) -> Result<Vec<Operation>> {
    let mut lowered = Vec::with_capacity(operations.len());
    let replaced = replaced_keys(dialect, profile, &operations)?;
    for operation in &operations {
        match &operation.action {
            Action::DropConstraint(drop)
                if drop.kind == Some(ConstraintKind::Primary) && replaced.contains_key(&drop.table) => {}
            Action::AddConstraint(AddConstraint { table, constraint: Constraint::PrimaryKey { .. } })
                if replaced.contains_key(table) =>
            {
                lowered.extend(executes(replaced.get(table).cloned().into_iter().collect()));
            }
            Action::AlterEnum(change) => {
                let statements = executes(render(dialect, profile, operation)?);
                if is_used_at_once(change, &operations) {
                    // PostgreSQL's manual, ALTER TYPE: a value added in a transaction cannot be used in it.
                    lowered.push(Action::AutocommitBlock(AutocommitBlock { operations: statements }).into());
                } else {
                    lowered.extend(statements);
                }
            }
            // Where a table is built anew, Alembic has words for it.
            Action::AlterColumn(alter) if loses_expression(alter) && dialect.abilities().alters_in_place => {
                lowered.extend(executes(render(dialect, profile, operation)?));
            }
            _ => lowered.push(operation.clone()),
        }
    }
    Ok(lowered)
}

/// The statements that give tables another primary key in one go, by table.
fn replaced_keys(
    dialect: &dyn Dialect,
    profile: &Profile,
    operations: &[Operation],
) -> Result<BTreeMap<TableName, Statement>> {
    let is_dropped = |table: &TableName| {
        operations.iter().any(|operation| {
            matches!(&operation.action, Action::DropConstraint(drop)
                if drop.kind == Some(ConstraintKind::Primary) && drop.table == *table)
        })
    };
    let mut statements = BTreeMap::new();
    for operation in operations {
        if let Action::AddConstraint(AddConstraint { table, constraint: Constraint::PrimaryKey { key } }) =
            &operation.action
            && is_dropped(table)
            && let Some(statement) = dialect.replace_primary_key(profile, table, key)?
        {
            statements.insert(table.clone(), statement);
        }
    }
    Ok(statements)
}

/// Whether a computed column becomes a plain one.
fn loses_expression(alter: &AlterColumn) -> bool {
    alter.server_default == Change::Clear
        && matches!(alter.existing_server_default.value(), Some(ServerDefault::Computed { .. }))
}

fn render(dialect: &dyn Dialect, profile: &Profile, operation: &Operation) -> Result<Vec<Statement>> {
    let mut state = RunState::new(MetadataFacts::no_convention());
    match dialect.render(profile, &mut state, operation)? {
        Rendered::Statements(statements) => Ok(statements),
        Rendered::Needs(need) => Err(Error::new(
            Code::ModelUnsupported,
            format!("a changed enumeration cannot be written: {need:?}"),
        )),
    }
}

fn executes(statements: Vec<Statement>) -> Vec<Operation> {
    statements
        .into_iter()
        .map(|statement| {
            let sql = escape_colons(&statement.sql);
            Action::Execute(Execute { source: SqlSource::Text { sql, binds: Vec::new() } }).into()
        })
        .collect()
}

/// In `op.execute` a colon before a name is a parameter; `::` is a cast and stays.
fn escape_colons(sql: &str) -> String {
    let mut escaped = String::with_capacity(sql.len());
    let mut before = ' ';
    let mut rest = sql.chars().peekable();
    while let Some(c) = rest.next() {
        let starts_name = rest.peek().is_some_and(|next| next.is_alphanumeric() || *next == '_');
        if c == ':' && starts_name && before != ':' {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
    escaped
}

/// Whether a value that is added is the default of a column in the same migration.
fn is_used_at_once(change: &AlterEnum, operations: &[Operation]) -> bool {
    let added: Vec<&String> = change.to.iter().filter(|value| !change.from.contains(value)).collect();
    let is_rebuilt = change.from.iter().any(|value| !change.to.contains(value));
    if is_rebuilt {
        return false;
    }
    let uses = |default: Option<&ServerDefault>| match default {
        Some(ServerDefault::Literal { text }) => added.contains(&text),
        Some(ServerDefault::Expression { expr: Expr::Text { sql } }) => {
            added.iter().any(|value| sql.contains(&format!("'{}'", value.replace('\'', "''"))))
        }
        _ => false,
    };
    let column = |column: &Column| uses(column.server_default.as_ref());
    operations.iter().any(|operation| match &operation.action {
        Action::AddColumn(inner) => column(&inner.column),
        Action::AlterColumn(inner) => uses(inner.server_default.value()),
        Action::CreateTable(inner) => inner.table.columns.iter().any(column),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::escape_colons;

    #[test]
    fn casts_stay_and_other_colons_are_escaped() {
        assert_eq!(escape_colons("x::text = ':a'"), "x::text = '\\:a'");
    }
}
