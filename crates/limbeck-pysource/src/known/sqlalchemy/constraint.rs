//! Constraints of tables.

use limbeck_diagnostics::Span;
use limbeck_schema::{
    Check, Constraint, ConstraintName, Deferral, Exclude, ExcludeElement, Expr, ForeignKey, Origin,
    PrimaryKey, TableName, Unique,
};

use super::expression::{condition, expression_of};
use super::object::{ConstraintDraft, Sa};
use super::options;
use crate::interpret::Interpreter;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Object, Value};
use crate::known::{Bound, Signature};

pub(super) const PRIMARY_KEY: Signature =
    Signature::of(&[]).rest().keyword_only(&["name", "deferrable", "initially", "info"]).extra();
pub(super) const UNIQUE: Signature =
    Signature::of(&[]).rest().keyword_only(&["name", "deferrable", "initially", "info"]).extra();
pub(super) const CHECK: Signature = Signature::of(&["sqltext"])
    .optional(&["name", "deferrable", "initially"])
    .keyword_only(&["info"])
    .extra();
pub(super) const FOREIGN_KEY: Signature = Signature::of(&["columns", "refcolumns"])
    .optional(&[
        "name",
        "onupdate",
        "ondelete",
        "deferrable",
        "initially",
        "use_alter",
        "link_to_name",
        "match",
    ])
    .keyword_only(&["info"])
    .extra();
pub(super) const EXCLUDE: Signature =
    Signature::of(&[]).rest().keyword_only(&["name", "deferrable", "initially", "using", "where", "ops"]);

/// A constraint's or an index's name: `op.f` makes it final.
pub(crate) fn constraint_name(
    interpreter: &Interpreter<'_>,
    bound: &Bound,
    name: &str,
    span: Span,
) -> Outcome<Option<ConstraintName>> {
    match bound.get(name) {
        None | Some(Value::None) => Ok(None),
        Some(Value::Str(text)) => Ok(Some(ConstraintName::plain(&**text))),
        Some(Value::FinalName(text)) => Ok(Some(ConstraintName::settled(&**text))),
        Some(other) => {
            let what = interpreter.describe(other);
            interpreter.decline(span, format!("{what} as a name is not evaluated"))
        }
    }
}

/// `conv(name)`: the name is final.
pub(super) fn conv(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    Ok(Value::FinalName(interpreter.string(&bound, "value", span)?))
}

/// `deferrable=` and `initially=`.
pub(crate) fn deferral(interpreter: &Interpreter<'_>, bound: &Bound, span: Span) -> Outcome<Deferral> {
    Ok(Deferral {
        deferrable: interpreter.optional_bool(bound, "deferrable", span)?,
        initially: interpreter.optional_string(bound, "initially", span)?,
    })
}

/// `schema.table.column`, read from the right.
pub(super) fn target(reference: &str) -> Option<(TableName, String)> {
    let (table, column) = reference.rsplit_once('.')?;
    let name = match table.rsplit_once('.') {
        Some((schema, table)) => TableName::new(Some(schema), table),
        None => TableName::new(None, table),
    };
    Some((name, column.to_owned()))
}

fn made(interpreter: &mut Interpreter<'_>, constraint: Constraint, span: Span) -> Outcome<Value> {
    interpreter.allocate(Object::Sa(Sa::Constraint(ConstraintDraft { constraint, used: false })), span)
}

/// Column names given one after another.
fn column_names(interpreter: &Interpreter<'_>, bound: &Bound, span: Span) -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    for value in &bound.rest {
        match value.as_str() {
            Some(name) if !name.is_empty() => names.push(name.to_string()),
            _ => {
                let what = interpreter.describe(value);
                return interpreter.decline(span, format!("{what} as a column's name is not evaluated"));
            }
        }
    }
    Ok(names)
}

/// `sa.PrimaryKeyConstraint(...)`.
pub(super) fn primary_key(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let mut key = PrimaryKey {
        name: constraint_name(interpreter, &bound, "name", span)?,
        columns: column_names(interpreter, &bound, span)?,
        deferral: deferral(interpreter, &bound, span)?,
        ..PrimaryKey::default()
    };
    options::primary_key(interpreter, bound.extra, &mut key, span)?;
    made(interpreter, Constraint::PrimaryKey { key }, span)
}

/// `sa.UniqueConstraint(...)`.
pub(super) fn unique(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let mut unique = Unique {
        name: constraint_name(interpreter, &bound, "name", span)?,
        columns: column_names(interpreter, &bound, span)?,
        deferral: deferral(interpreter, &bound, span)?,
        ..Unique::default()
    };
    options::unique(interpreter, bound.extra, &mut unique, span)?;
    made(interpreter, Constraint::Unique { unique }, span)
}

/// `sa.CheckConstraint(...)`.
pub(super) fn check(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let name = constraint_name(interpreter, &bound, "name", span)?;
    let condition = condition(interpreter, &bound.or_none("sqltext"), span)?;
    let deferral = deferral(interpreter, &bound, span)?;
    let (postgresql_not_valid, other) = options::not_valid(interpreter, bound.extra, span)?;
    let check = Check {
        name,
        condition,
        deferral,
        postgresql_not_valid,
        type_bound: false,
        other,
        origin: Origin::default(),
    };
    made(interpreter, Constraint::Check { check }, span)
}

/// `sa.ForeignKeyConstraint([...], [...])`.
pub(super) fn foreign_key(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let columns = interpreter.strings(&bound.or_none("columns"), span)?;
    let references = interpreter.strings(&bound.or_none("refcolumns"), span)?;
    let targets: Option<Vec<_>> = references.iter().map(|reference| target(reference)).collect();
    let Some((target, target_columns)) = targets.and_then(one_table) else {
        return interpreter.decline(span, "the target of this foreign key is not evaluated");
    };
    if columns.len() != target_columns.len() {
        return interpreter.decline(span, "a foreign key needs as many columns as it refers to");
    }
    let name = constraint_name(interpreter, &bound, "name", span)?;
    let on_update = interpreter.optional_string(&bound, "onupdate", span)?;
    let on_delete = interpreter.optional_string(&bound, "ondelete", span)?;
    let match_type = interpreter.optional_string(&bound, "match", span)?;
    let deferral = deferral(interpreter, &bound, span)?;
    let use_alter = interpreter.flag(&bound, "use_alter", span)?;
    interpreter.flag(&bound, "link_to_name", span)?;
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
        origin: Origin::default(),
    };
    made(interpreter, Constraint::ForeignKey { key }, span)
}

fn one_table(targets: Vec<(TableName, String)>) -> Option<(TableName, Vec<String>)> {
    let (table, _) = targets.first()?;
    let table = table.clone();
    let same = targets.iter().all(|(other, _)| *other == table);
    same.then(|| (table, targets.into_iter().map(|(_, column)| column).collect()))
}

/// `postgresql.ExcludeConstraint(...)`.
pub(super) fn exclude(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let name = constraint_name(interpreter, &bound, "name", span)?;
    let constraint = build_exclude(interpreter, name, &bound, span)?;
    made(interpreter, constraint, span)
}

/// An EXCLUDE constraint of pairs.
pub(crate) fn build_exclude(
    interpreter: &mut Interpreter<'_>,
    name: Option<ConstraintName>,
    bound: &Bound,
    span: Span,
) -> Outcome<Constraint> {
    let mut elements = Vec::new();
    for pair in &bound.rest {
        let Value::Tuple(parts) = pair else {
            return interpreter.decline(span, "this element of an EXCLUDE constraint is not evaluated");
        };
        let [element, operator] = &**parts else {
            return interpreter.decline(span, "this element of an EXCLUDE constraint is not evaluated");
        };
        let expr = match element.as_str().map(|name| &**name) {
            Some("") => return interpreter.decline(span, "a column's name is blank"),
            Some(name) => Expr::Column { name: name.to_owned() },
            None => expression_of(interpreter, element, span)?,
        };
        match operator.as_str() {
            Some(operator) => elements.push(ExcludeElement { expr, operator: operator.to_string() }),
            None => return interpreter.decline(span, "this operator is not evaluated"),
        }
    }
    if elements.is_empty() {
        return interpreter.decline(span, "an EXCLUDE constraint without elements is not evaluated");
    }
    let predicate = match bound.some("where") {
        Some(value) => Some(condition(interpreter, &value.clone(), span)?),
        None => None,
    };
    let exclude = Exclude {
        name,
        elements,
        // `gist` is SQLAlchemy's default.
        using: interpreter.optional_string(bound, "using", span)?.filter(|using| using != "gist"),
        predicate,
        deferral: deferral(interpreter, bound, span)?,
        ops: match bound.some("ops") {
            Some(value) => options::string_pairs(interpreter, &value.clone(), span)?,
            None => Vec::new(),
        },
        origin: Origin::default(),
    };
    Ok(Constraint::Exclude { exclude })
}

/// A constraint that no table has yet.
pub(crate) fn free_constraint(
    interpreter: &mut Interpreter<'_>,
    value: &Value,
    span: Span,
) -> Outcome<Constraint> {
    match interpreter.object(value) {
        Some(Object::Sa(Sa::Constraint(draft))) if !draft.used => {
            let constraint = draft.constraint.clone();
            mark_used(interpreter, value);
            Ok(constraint)
        }
        _ => {
            let what = interpreter.describe(value);
            interpreter.decline(span, format!("{what} as a table's constraint is not evaluated"))
        }
    }
}

/// A constraint belongs to one table, a foreign key to one column.
pub(super) fn mark_used(interpreter: &mut Interpreter<'_>, value: &Value) {
    match value.handle().map(|handle| interpreter.arena.get_mut(handle)) {
        Some(Object::Sa(Sa::Constraint(draft))) => draft.used = true,
        Some(Object::Sa(Sa::ForeignKey { used, .. })) => *used = true,
        _ => {}
    }
}
