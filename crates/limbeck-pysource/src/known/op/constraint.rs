//! Operations on constraints.

use limbeck_diagnostics::Span;
use limbeck_ops::{Action, AddConstraint, ConstraintKind, DropConstraint};
use limbeck_schema::{Check, Constraint, ForeignKey, PrimaryKey, TableName, Unique};

use super::{done, plain_name, table_of};
use crate::interpret::Interpreter;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Object, Value};
use crate::known::sqlalchemy::{self, Sa, condition, constraint_name, deferral, options};
use crate::known::{Bound, Signature};

pub(super) const PRIMARY_KEY: Signature =
    Signature::of(&["constraint_name", "table_name", "columns"]).keyword_only(&["schema"]);
pub(super) const BATCH_PRIMARY_KEY: Signature = Signature::of(&["constraint_name", "columns"]);
pub(super) const UNIQUE: Signature = Signature::of(&["constraint_name", "table_name", "columns"])
    .keyword_only(&["schema", "deferrable", "initially"])
    .extra();
pub(super) const BATCH_UNIQUE: Signature =
    Signature::of(&["constraint_name", "columns"]).keyword_only(&["deferrable", "initially"]).extra();
pub(super) const CHECK: Signature = Signature::of(&["constraint_name", "table_name", "condition"])
    .keyword_only(&["schema", "deferrable", "initially"])
    .extra();
pub(super) const BATCH_CHECK: Signature =
    Signature::of(&["constraint_name", "condition"]).keyword_only(&["deferrable", "initially"]).extra();
pub(super) const FOREIGN_KEY: Signature =
    Signature::of(&["constraint_name", "source_table", "referent_table", "local_cols", "remote_cols"])
        .keyword_only(&[
            "onupdate",
            "ondelete",
            "deferrable",
            "initially",
            "match",
            "source_schema",
            "referent_schema",
            "use_alter",
        ])
        .extra();
pub(super) const BATCH_FOREIGN_KEY: Signature =
    Signature::of(&["constraint_name", "referent_table", "local_cols", "remote_cols"])
        .keyword_only(&[
            "referent_schema",
            "onupdate",
            "ondelete",
            "deferrable",
            "initially",
            "match",
            "use_alter",
        ])
        .extra();
pub(super) const EXCLUDE: Signature = Signature::of(&["constraint_name", "table_name"])
    .rest()
    .keyword_only(&["schema", "where", "using", "deferrable", "initially", "ops"]);
pub(super) const BATCH_EXCLUDE: Signature = Signature::of(&["constraint_name"]).rest().keyword_only(&[
    "where",
    "using",
    "deferrable",
    "initially",
    "ops",
]);
pub(super) const DROP: Signature = Signature::of(&["constraint_name", "table_name"])
    .optional(&["type_"])
    .keyword_only(&["schema", "if_exists"]);
pub(super) const BATCH_DROP: Signature = Signature::of(&["constraint_name"]).optional(&["type_"]);

type Made = Outcome<Value>;

fn add(interpreter: &mut Interpreter<'_>, table: TableName, constraint: Constraint, span: Span) -> Made {
    done(interpreter, Action::AddConstraint(AddConstraint { table, constraint }), span)
}

pub(super) fn primary_key(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Made {
    let table = table_of(interpreter, &bound, "table_name", span)?;
    let constraint = primary_key_of(interpreter, &bound, span)?;
    add(interpreter, table, constraint, span)
}

pub(super) fn primary_key_of(
    interpreter: &mut Interpreter<'_>,
    bound: &Bound,
    span: Span,
) -> Outcome<Constraint> {
    let name = constraint_name(interpreter, bound, "constraint_name", span)?;
    let columns = interpreter.strings(&bound.or_none("columns"), span)?;
    Ok(Constraint::PrimaryKey { key: PrimaryKey { name, columns, ..PrimaryKey::default() } })
}

pub(super) fn unique(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Made {
    let table = table_of(interpreter, &bound, "table_name", span)?;
    let constraint = unique_of(interpreter, bound, span)?;
    add(interpreter, table, constraint, span)
}

pub(super) fn unique_of(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Constraint> {
    let name = constraint_name(interpreter, &bound, "constraint_name", span)?;
    let columns = interpreter.strings(&bound.or_none("columns"), span)?;
    let deferral = deferral(interpreter, &bound, span)?;
    let mut unique = Unique { name, columns, deferral, ..Unique::default() };
    options::unique(interpreter, bound.extra, &mut unique, span)?;
    Ok(Constraint::Unique { unique })
}

pub(super) fn check(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Made {
    let table = table_of(interpreter, &bound, "table_name", span)?;
    let constraint = check_of(interpreter, bound, span)?;
    add(interpreter, table, constraint, span)
}

pub(super) fn check_of(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Constraint> {
    let name = constraint_name(interpreter, &bound, "constraint_name", span)?;
    let condition = condition(interpreter, &bound.or_none("condition"), span)?;
    let deferral = deferral(interpreter, &bound, span)?;
    let (postgresql_not_valid, other) = options::not_valid(interpreter, bound.extra, span)?;
    let origin = limbeck_schema::Origin::default();
    let check = Check { name, condition, deferral, postgresql_not_valid, type_bound: false, other, origin };
    Ok(Constraint::Check { check })
}

pub(super) fn foreign_key(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Made {
    let name = plain_name(interpreter, &bound, "source_table", span)?;
    let schema = interpreter.optional_string(&bound, "source_schema", span)?;
    let constraint = foreign_key_of(interpreter, bound, span)?;
    add(interpreter, TableName { schema, name }, constraint, span)
}

pub(super) fn foreign_key_of(
    interpreter: &mut Interpreter<'_>,
    bound: Bound,
    span: Span,
) -> Outcome<Constraint> {
    let name = constraint_name(interpreter, &bound, "constraint_name", span)?;
    let target = TableName {
        schema: interpreter.optional_string(&bound, "referent_schema", span)?,
        name: plain_name(interpreter, &bound, "referent_table", span)?,
    };
    let columns = interpreter.strings(&bound.or_none("local_cols"), span)?;
    let target_columns = interpreter.strings(&bound.or_none("remote_cols"), span)?;
    // Alembic writes the target as text with dots, and SQLAlchemy reads it back.
    let dotted = target_columns.iter().chain([&target.name]).any(|part| part.contains('.'));
    if dotted || columns.len() != target_columns.len() || columns.is_empty() {
        return interpreter.decline(span, "these columns of a foreign key are not evaluated");
    }
    let deferral = deferral(interpreter, &bound, span)?;
    let use_alter = interpreter.flag(&bound, "use_alter", span)?;
    let on_update = interpreter.optional_string(&bound, "onupdate", span)?;
    let on_delete = interpreter.optional_string(&bound, "ondelete", span)?;
    let match_type = interpreter.optional_string(&bound, "match", span)?;
    let (postgresql_not_valid, other) = options::not_valid(interpreter, bound.extra, span)?;
    let key = ForeignKey {
        name,
        columns,
        target,
        target_columns,
        on_update,
        on_delete,
        match_type,
        deferral,
        use_alter,
        postgresql_not_valid,
        other,
        origin: limbeck_schema::Origin::default(),
    };
    Ok(Constraint::ForeignKey { key })
}

pub(super) fn exclude(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Made {
    let table = table_of(interpreter, &bound, "table_name", span)?;
    let constraint = exclude_of(interpreter, &bound, span)?;
    add(interpreter, table, constraint, span)
}

pub(super) fn exclude_of(
    interpreter: &mut Interpreter<'_>,
    bound: &Bound,
    span: Span,
) -> Outcome<Constraint> {
    let name = constraint_name(interpreter, bound, "constraint_name", span)?;
    // Alembic makes a column of each element, and a text has no name for it.
    for pair in &bound.rest {
        if let Value::Tuple(parts) = pair
            && matches!(
                parts.first().and_then(|part| interpreter.object(part)),
                Some(Object::Sa(Sa::Text { .. }))
            )
        {
            return interpreter.decline(span, "a text in an EXCLUDE constraint is not evaluated");
        }
    }
    sqlalchemy::build_exclude(interpreter, name, bound, span)
}

pub(super) fn drop(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Made {
    let table = table_of(interpreter, &bound, "table_name", span)?;
    let action = drop_from(interpreter, table, &bound, span)?;
    done(interpreter, action, span)
}

pub(super) fn drop_from(
    interpreter: &mut Interpreter<'_>,
    table: TableName,
    bound: &Bound,
    span: Span,
) -> Outcome<Action> {
    let name = constraint_name(interpreter, bound, "constraint_name", span)?;
    let kind = match interpreter.optional_string(bound, "type_", span)?.as_deref() {
        None => None,
        Some("check") => Some(ConstraintKind::Check),
        Some("foreignkey") => Some(ConstraintKind::ForeignKey),
        Some("primary") => Some(ConstraintKind::Primary),
        Some("unique") => Some(ConstraintKind::Unique),
        Some(_) => return interpreter.decline(span, "this kind of constraint is not known"),
    };
    let if_exists = interpreter.flag(bound, "if_exists", span)?;
    Ok(Action::DropConstraint(DropConstraint { table, name, kind, if_exists }))
}
