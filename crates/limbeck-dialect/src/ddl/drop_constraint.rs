//! `ALTER TABLE ... DROP CONSTRAINT`.

use limbeck_ops::{ConstraintKind, DropConstraint};
use limbeck_schema::{ConstraintName, TableName};

use super::context::{Context, Sql};
use super::names::{constraint_name, final_name};
use crate::naming::Subject;

/// `op.drop_constraint`.
pub(crate) fn render(cx: Context<'_>, drop: &DropConstraint) -> Sql {
    cx.flavour.refuse_constraint_change(cx)?;
    cx.flavour.drop_constraint(cx, drop)
}

/// SQLAlchemy's generic form.
pub(crate) fn generic_drop(cx: Context<'_>, drop: &DropConstraint) -> Sql {
    let guard = if drop.if_exists { "IF EXISTS " } else { "" };
    Ok(statement(cx, &drop.table, guard, &given_name(cx, drop)?))
}

/// The name of the constraint that is dropped, quoted.
///
/// # Errors
/// It must have one.
pub(crate) fn given_name(cx: Context<'_>, drop: &DropConstraint) -> Sql {
    match constraint_name(cx, &subject(drop))? {
        Some(name) => Ok(name),
        None => Err(cx
            .unsupported(format!(
                "Can't emit DROP CONSTRAINT for a constraint of `{}`; it has no name",
                drop.table
            ))
            .hint("name the constraint: the database's catalog knows the name that it gave it")
            .into()),
    }
}

/// The statement that drops a constraint whose name is quoted already; `guard` is empty or `IF EXISTS `.
pub(crate) fn statement(cx: Context<'_>, table: &TableName, guard: &str, name: &str) -> String {
    format!("ALTER TABLE {} DROP CONSTRAINT {guard}{name}", cx.table(table))
}

/// The name of the constraint that is dropped, under the naming convention in force.
pub(crate) fn dropped_name(cx: Context<'_>, drop: &DropConstraint) -> Sql<Option<ConstraintName>> {
    final_name(cx, &subject(drop))
}

/// Alembic makes the constraint up from its kind and name; of another kind than these a convention knows nothing.
fn subject(drop: &DropConstraint) -> Subject<'_> {
    let kind = drop.kind.map(|kind| match kind {
        ConstraintKind::Check => "ck",
        ConstraintKind::ForeignKey => "fk",
        ConstraintKind::Primary => "pk",
        ConstraintKind::Unique => "uq",
    });
    Subject { kind, table: &drop.table, name: drop.name.as_ref(), columns: Vec::new(), referred: None }
}
