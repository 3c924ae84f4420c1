//! Indexes.

use limbeck_diagnostics::Span;
use limbeck_schema::{ConstraintName, Expr, Index, IndexElement, Origin};

use super::constraint::constraint_name;
use super::expression::expression_of;
use super::object::{IndexDraft, Sa};
use super::{options, text};
use crate::interpret::Interpreter;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Object, Value};
use crate::known::{Bound, Signature};
use crate::syntax::ast::Name;

pub(super) const SIGNATURE: Signature =
    Signature::of(&["name"]).rest().keyword_only(&["unique", "info"]).extra();

/// `sa.Index(name, *columns)`.
pub(super) fn index(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let name = constraint_name(interpreter, &bound, "name", span)?;
    let unique = interpreter.flag(&bound, "unique", span)?;
    let index = build_index(interpreter, name, &bound.rest, unique, bound.extra, span)?;
    interpreter.allocate(Object::Sa(Sa::Index(IndexDraft { index, used: false })), span)
}

/// An index on columns and expressions.
pub(crate) fn build_index(
    interpreter: &mut Interpreter<'_>,
    name: Option<ConstraintName>,
    columns: &[Value],
    unique: bool,
    extra: Vec<(Name, Value)>,
    span: Span,
) -> Outcome<Index> {
    let mut elements = Vec::new();
    for column in columns {
        elements.push(element(interpreter, column, span)?);
    }
    let names: Vec<String> = elements
        .iter()
        .filter_map(|element| match element {
            IndexElement::Column { name } => Some(name.clone()),
            IndexElement::Expression { .. } => None,
        })
        .collect();
    let repeated = names.iter().enumerate().any(|(place, name)| names[..place].contains(name));
    if elements.is_empty() || repeated {
        return interpreter.decline(span, "these columns of an index are not evaluated");
    }
    let options = options::index(interpreter, extra, &names, span)?;
    Ok(Index { name, elements, unique, options, origin: Origin::default() })
}

fn element(interpreter: &mut Interpreter<'_>, value: &Value, span: Span) -> Outcome<IndexElement> {
    if let Some(name) = value.as_str() {
        if name.is_empty() {
            return interpreter.decline(span, "a column's name is blank");
        }
        return Ok(IndexElement::Column { name: name.to_string() });
    }
    if let Some(Object::Sa(Sa::Text { sql, binds })) = interpreter.object(value)
        && binds.is_empty()
        && let Some(sql) = text::without_binds(sql)
    {
        return Ok(IndexElement::Expression { expr: Expr::Text { sql } });
    }
    match expression_of(interpreter, value, span)? {
        // `sa.column("a")` is the column.
        Expr::Column { name } => Ok(IndexElement::Column { name }),
        expr => Ok(IndexElement::Expression { expr }),
    }
}
