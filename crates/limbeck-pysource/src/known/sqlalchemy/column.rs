//! `Column` and the `ForeignKey` within it.

use limbeck_diagnostics::Span;
use limbeck_schema::{Autoincrement, Column, Constraint, ForeignKey, Origin, ServerDefault, TypeKind};

use super::constraint::{constraint_name, deferral, target};
use super::object::{ColumnDraft, Sa};
use super::{options, server_default, type_of, types};
use crate::interpret::Interpreter;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Object, Value};
use crate::known::{Bound, Signature};

pub(super) const SIGNATURE: Signature = Signature::of(&[])
    .rest()
    .keyword_only(&[
        "name",
        "type_",
        "autoincrement",
        "default",
        "doc",
        "key",
        "index",
        "unique",
        "info",
        "nullable",
        "onupdate",
        "primary_key",
        "server_default",
        "server_onupdate",
        "quote",
        "system",
        "comment",
    ])
    .extra();
pub(super) const FOREIGN_KEY: Signature = Signature::of(&["column"])
    .keyword_only(&[
        "use_alter",
        "name",
        "onupdate",
        "ondelete",
        "deferrable",
        "initially",
        "link_to_name",
        "match",
        "info",
    ])
    .extra();

/// `sa.Column(...)`.
pub(super) fn column(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let mut items = bound.rest.clone();
    let name = match items.first().and_then(Value::as_str) {
        Some(name) if bound.get("name").is_none() => {
            let name = name.to_string();
            items.remove(0);
            name
        }
        Some(_) => return interpreter.decline(span, "a column is named twice"),
        None => interpreter.string(&bound, "name", span)?.to_string(),
    };
    if name.is_empty() {
        return interpreter.decline(span, "a column's name is blank");
    }
    let typed = match items.first().cloned() {
        Some(value) if is_type(interpreter, &value) && bound.get("type_").is_none() => {
            items.remove(0);
            Some(type_of(interpreter, &value, span)?)
        }
        Some(Value::None) => return interpreter.decline(span, "a column without a type is not evaluated"),
        _ => bound.some("type_").map(|value| type_of(interpreter, value, span)).transpose()?,
    };
    let mut column = Column::new(name, typed.clone().unwrap_or_else(|| TypeKind::Null {}.into()));
    let mut draft_parts = Parts::default();
    for item in items {
        draft_parts.take(interpreter, &mut column, &item, span)?;
    }
    settings(interpreter, &bound, &mut column, span)?;
    if let Some(value) = bound.some("server_default") {
        if column.server_default.is_some() {
            return interpreter.decline(span, "a column has two defaults");
        }
        column.server_default = Some(server_default(interpreter, &value.clone(), span)?);
    }
    let nullable = match bound.get("nullable") {
        None => None,
        Some(Value::Bool(nullable)) => Some(*nullable),
        Some(_) => return interpreter.decline(span, "this `nullable` is not evaluated"),
    };
    let identity = matches!(column.server_default, Some(ServerDefault::Identity { .. }));
    if identity && column.autoincrement == Autoincrement::No {
        return interpreter.decline(span, "an identity column cannot have `autoincrement=False`");
    }
    column.nullable = nullable.unwrap_or(!column.primary_key && !identity);
    let python_default = bound.some("default").is_some();
    column.options = options::column(interpreter, bound.extra.clone(), span)?;
    let mut draft = ColumnDraft {
        column,
        nullable_given: nullable.is_some(),
        unique: interpreter.flag(&bound, "unique", span)?,
        index: interpreter.flag(&bound, "index", span)?,
        foreign_keys: draft_parts.foreign_keys,
        python_default,
        typed: typed.is_some_and(|ty| ty.base != TypeKind::Null {}),
    };
    draft.settle();
    if !draft.typed && !draft.foreign_keys.is_empty() {
        return interpreter.decline(span, "a column that takes its type from a foreign key is not evaluated");
    }
    interpreter.allocate(Object::Sa(Sa::Column(Box::new(draft))), span)
}

fn is_type(interpreter: &Interpreter<'_>, value: &Value) -> bool {
    match value {
        Value::Known(path) => types::type_class(path).is_some(),
        Value::Object(_) => match interpreter.object(value) {
            Some(Object::Sa(sa)) => matches!(sa, Sa::Type(_)),
            // Something opaque can only be meant as a type, and is declined as such.
            _ => true,
        },
        _ => false,
    }
}

/// What stands in a column's parentheses behind its type.
#[derive(Default)]
struct Parts {
    foreign_keys: Vec<ForeignKey>,
}

impl Parts {
    fn take(
        &mut self,
        interpreter: &mut Interpreter<'_>,
        column: &mut Column,
        item: &Value,
        span: Span,
    ) -> Outcome<()> {
        match interpreter.object(item) {
            Some(Object::Sa(Sa::ForeignKey { key, used: false })) => {
                self.foreign_keys.push(key.clone());
                super::constraint::mark_used(interpreter, item);
            }
            Some(Object::Sa(Sa::Default(default))) if column.server_default.is_none() => {
                column.server_default = Some(default.clone());
            }
            Some(Object::Sa(Sa::Constraint(draft))) if !draft.used => match &draft.constraint {
                Constraint::Check { check } => {
                    column.checks.push(check.clone());
                    super::constraint::mark_used(interpreter, item);
                }
                _ => return refuse(interpreter, item, span),
            },
            _ => return refuse(interpreter, item, span),
        }
        Ok(())
    }
}

fn refuse(interpreter: &Interpreter<'_>, item: &Value, span: Span) -> Outcome<()> {
    let what = interpreter.describe(item);
    interpreter.decline(span, format!("{what} within a column is not evaluated"))
}

/// What is a plain setting. `default`, `onupdate`, `doc` and `info` say nothing to the database.
fn settings(
    interpreter: &mut Interpreter<'_>,
    bound: &Bound,
    column: &mut Column,
    span: Span,
) -> Outcome<()> {
    if interpreter.optional_string(bound, "key", span)?.is_some_and(|key| key != column.name) {
        return interpreter.decline(span, "`key` of a column is not evaluated");
    }
    if bound.some("quote").is_some() || bound.some("server_onupdate").is_some() {
        return interpreter.decline(span, "this setting of a column is not evaluated");
    }
    let given = ["default", "onupdate"].into_iter().filter_map(|name| bound.some(name));
    if !given.into_iter().all(|value| is_python_default(interpreter, value)) {
        return interpreter.decline(span, "this `default` of a column is not evaluated");
    }
    column.primary_key = interpreter.flag(bound, "primary_key", span)?;
    column.comment = interpreter.optional_string(bound, "comment", span)?;
    column.system = interpreter.flag(bound, "system", span)?;
    column.autoincrement = match bound.get("autoincrement") {
        None => Autoincrement::Auto,
        Some(Value::Bool(true)) => Autoincrement::Yes,
        Some(Value::Bool(false)) => Autoincrement::No,
        Some(Value::Str(text)) if &**text == "auto" => Autoincrement::Auto,
        Some(Value::Str(text)) if &**text == "ignore_fk" => Autoincrement::IgnoreFk,
        Some(_) => return interpreter.decline(span, "this `autoincrement` is not evaluated"),
    };
    Ok(())
}

/// Whether `default=` takes it without a look: a value, or a function that SQLAlchemy can call with the context or with
/// nothing. Of what is carried about, that much is taken for granted.
fn is_python_default(interpreter: &Interpreter<'_>, value: &Value) -> bool {
    match interpreter.object(value) {
        // An expression that an INSERT would compute; a sequence or an identity would be something else.
        Some(Object::Sa(Sa::Expr(_) | Sa::Text { .. })) => true,
        None
        | Some(Object::List(_) | Object::Dict(_) | Object::Set(_) | Object::Opaque(_) | Object::Member(..)) => {
            true
        }
        Some(Object::Function(function)) => {
            let parameters = function.code.parameters();
            let positional = parameters.positional_only.iter().chain(&parameters.plain);
            positional.filter(|parameter| parameter.default.is_none()).count() <= 1
        }
        Some(_) => false,
    }
}

/// `sa.ForeignKey("table.column")`.
pub(super) fn foreign_key(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let reference = interpreter.string(&bound, "column", span)?;
    let (target, column) = match target(&reference) {
        Some(found) => found,
        None => return interpreter.decline(span, "a foreign key to a table alone is not evaluated"),
    };
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
        columns: Vec::new(),
        target,
        target_columns: vec![column],
        on_update,
        on_delete,
        match_type,
        deferral,
        use_alter,
        postgresql_not_valid,
        other,
        origin: Origin::default(),
    };
    interpreter.allocate(Object::Sa(Sa::ForeignKey { key, used: false }), span)
}
