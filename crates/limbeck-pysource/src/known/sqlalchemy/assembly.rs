//! Putting columns, constraints and indexes together as SQLAlchemy does.
//!
//! What is written on a column becomes the table's when the column is attached: `unique=True` a constraint,
//! `index=True` an index, `ForeignKey(...)` a constraint, in this order. Constraints are ordered by when they were
//! made: those that stand in the call were made before the call, those of columns while the table is made.

use limbeck_diagnostics::Span;
use limbeck_schema::{
    Column, Constraint, Expr, ForeignKey, Index, IndexElement, IndexOptions, Origin, PrimaryKey, Table,
    TableName, Unique,
};

use super::object::{ColumnDraft, Sa, TableObject};
use super::{constraint, options};
use crate::interpret::Interpreter;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Handle, Object, Value};
use crate::known::Bound;

/// The table that `create_table` or `Table` makes of its arguments.
pub(crate) fn build_table(
    interpreter: &mut Interpreter<'_>,
    name: TableName,
    bound: &Bound,
    span: Span,
) -> Outcome<(Table, TableObject)> {
    // With the object that the table itself has; a copy is nobody else's.
    let mut drafts: Vec<(Option<Handle>, ColumnDraft)> = Vec::new();
    let mut written: Vec<(Handle, Constraint)> = Vec::new();
    let mut indexes: Vec<(Handle, Index)> = Vec::new();
    for item in &bound.rest {
        let Some(handle) = item.handle() else { return refuse(interpreter, item, span) };
        match interpreter.arena.get(handle) {
            Object::Sa(Sa::Column(draft)) => {
                if drafts.iter().any(|(_, other)| other.column.name == draft.column.name) {
                    return interpreter.decline(span, "a table has two columns of one name");
                }
                let taken = attach(interpreter, handle);
                drafts
                    .extend(taken.map(|(draft, is_copy)| (if is_copy { None } else { Some(handle) }, draft)));
            }
            Object::Sa(Sa::Constraint(_)) => {
                written.push((handle, constraint::free_constraint(interpreter, item, span)?));
            }
            Object::Sa(Sa::Index(draft)) if !draft.used => {
                indexes.push((handle, draft.index.clone()));
                if let Object::Sa(Sa::Index(draft)) = interpreter.arena.get_mut(handle) {
                    draft.used = true;
                }
            }
            _ => return refuse(interpreter, item, span),
        }
    }
    written.sort_by_key(|(made, _)| *made);
    indexes.sort_by_key(|(made, _)| *made);
    let mut constraints: Vec<Constraint> = written.into_iter().map(|(_, constraint)| constraint).collect();
    let mut indexes: Vec<Index> = indexes.into_iter().map(|(_, index)| index).collect();
    check_columns(interpreter, &name, &drafts, &constraints, &indexes, span)?;
    primary_key(interpreter, &mut drafts, &mut constraints, span)?;
    for (_, draft) in &drafts {
        brought(draft, &mut constraints, &mut indexes);
    }
    let mut table = Table::new(name.clone());
    table.columns = drafts.iter().map(|(_, draft)| draft.column.clone()).collect();
    table.constraints = constraints;
    table.indexes = indexes;
    table.comment = interpreter.optional_string(bound, "comment", span)?;
    table.prefixes = match bound.some("prefixes") {
        Some(value) => interpreter.strings(&value.clone(), span)?,
        None => Vec::new(),
    };
    table.options = options::table(interpreter, bound.extra.clone(), span)?;
    let python_defaults = drafts
        .iter()
        .filter(|(_, draft)| draft.python_default)
        .map(|(_, draft)| draft.column.name.clone())
        .collect();
    let object = TableObject { name, columns: table.columns.clone(), python_defaults };
    Ok((table, object))
}

/// The column as a table gets it, and whether it is a copy: Alembic gives one to a second table, and a copy has no
/// foreign keys, since their constraints belong to the first one.
fn attach(interpreter: &mut Interpreter<'_>, handle: Handle) -> Option<(ColumnDraft, bool)> {
    let Object::Sa(Sa::Column(draft)) = interpreter.arena.get_mut(handle) else { return None };
    let taken = (**draft).clone();
    draft.foreign_keys.clear();
    Some((taken, !interpreter.owned_columns.insert(handle)))
}

fn refuse<T>(interpreter: &Interpreter<'_>, item: &Value, span: Span) -> Outcome<T> {
    let what = interpreter.describe(item);
    interpreter.decline(span, format!("{what} within a table is not evaluated"))
}

/// Constraints and indexes must name columns of the table; else SQLAlchemy raises.
fn check_columns(
    interpreter: &Interpreter<'_>,
    name: &TableName,
    drafts: &[(Option<Handle>, ColumnDraft)],
    constraints: &[Constraint],
    indexes: &[Index],
    span: Span,
) -> Outcome<()> {
    let known = |name: &str| drafts.iter().any(|(_, draft)| draft.column.name == name);
    let named = constraints.iter().flat_map(|constraint| match constraint {
        Constraint::PrimaryKey { key } => key.columns.iter().map(String::as_str).collect::<Vec<_>>(),
        Constraint::Unique { unique } => unique.columns.iter().map(String::as_str).collect(),
        Constraint::ForeignKey { key } => key.columns.iter().map(String::as_str).collect(),
        Constraint::Exclude { exclude } => {
            let names = exclude.elements.iter().filter_map(|element| match &element.expr {
                Expr::Column { name } => Some(name.as_str()),
                _ => None,
            });
            names.collect()
        }
        Constraint::Check { .. } => Vec::new(),
    });
    let indexed = indexes.iter().flat_map(|index| &index.elements).filter_map(|element| match element {
        IndexElement::Column { name } => Some(name.as_str()),
        IndexElement::Expression { .. } => None,
    });
    // Alembic adds what a foreign key of the table to itself misses.
    let keys = constraints.iter().filter_map(|constraint| match constraint {
        Constraint::ForeignKey { key } => Some(key),
        _ => None,
    });
    let own = keys
        .chain(drafts.iter().flat_map(|(_, draft)| &draft.foreign_keys))
        .filter(|key| key.target == *name)
        .flat_map(|key| key.target_columns.iter().map(String::as_str));
    // A column without a type takes that of the column it refers to.
    let untyped = |name: &String| drafts.iter().any(|(_, draft)| draft.column.name == *name && !draft.typed);
    let takes = constraints.iter().any(|constraint| match constraint {
        Constraint::ForeignKey { key } => key.columns.iter().any(untyped),
        _ => false,
    });
    if takes {
        return interpreter.decline(span, "a column that takes its type from a foreign key is not evaluated");
    }
    match named.chain(indexed).chain(own).find(|name| !known(name)) {
        Some(missing) => interpreter.decline(span, format!("the table has no column `{missing}`")),
        None => Ok(()),
    }
}

/// The primary key: the one written, whose columns become NOT NULL, or that of the columns that say so.
fn primary_key(
    interpreter: &mut Interpreter<'_>,
    drafts: &mut [(Option<Handle>, ColumnDraft)],
    constraints: &mut Vec<Constraint>,
    span: Span,
) -> Outcome<()> {
    let marked: Vec<String> = drafts
        .iter()
        .filter(|(_, draft)| draft.column.primary_key)
        .map(|(_, draft)| draft.column.name.clone())
        .collect();
    let written: Vec<Vec<String>> = constraints
        .iter()
        .filter_map(|constraint| match constraint {
            Constraint::PrimaryKey { key } => Some(key.columns.clone()),
            _ => None,
        })
        .collect();
    match written.as_slice() {
        [] => {
            if !marked.is_empty() {
                let key = PrimaryKey { columns: marked, ..PrimaryKey::default() };
                constraints.push(Constraint::PrimaryKey { key });
            }
            Ok(())
        }
        [columns] => {
            let same = marked.is_empty()
                || (marked.len() == columns.len() && marked.iter().all(|name| columns.contains(name)));
            if !same || columns.is_empty() {
                return interpreter.decline(span, "this primary key is not evaluated");
            }
            for (handle, draft) in drafts.iter_mut() {
                if columns.contains(&draft.column.name) {
                    draft.column.primary_key = true;
                    if !draft.nullable_given {
                        draft.column.nullable = false;
                    }
                    draft.settle();
                    // The object itself changes, for whoever uses it again.
                    if let Some(handle) = *handle
                        && let Object::Sa(Sa::Column(shared)) = interpreter.arena.get_mut(handle)
                    {
                        shared.column = draft.column.clone();
                    }
                }
            }
            Ok(())
        }
        _ => interpreter.decline(span, "a table has two primary keys"),
    }
}

/// What a column brings to its table.
fn brought(draft: &ColumnDraft, constraints: &mut Vec<Constraint>, indexes: &mut Vec<Index>) {
    let name = &draft.column.name;
    if draft.index {
        indexes.push(Index {
            name: None,
            elements: vec![IndexElement::Column { name: name.clone() }],
            unique: draft.unique,
            options: IndexOptions::default(),
            origin: Origin::default(),
        });
    } else if draft.unique {
        let unique = Unique { columns: vec![name.clone()], ..Unique::default() };
        constraints.push(Constraint::Unique { unique });
    }
    for key in &draft.foreign_keys {
        let key = ForeignKey { columns: vec![name.clone()], ..key.clone() };
        constraints.push(Constraint::ForeignKey { key });
    }
}

/// The column of `add_column`, with the constraints and indexes that it brings along.
pub(crate) fn added_column(
    interpreter: &mut Interpreter<'_>,
    _table: &TableName,
    value: &Value,
    span: Span,
) -> Outcome<(Column, Vec<Constraint>, Vec<Index>)> {
    let Some((draft, _)) = value.handle().and_then(|handle| attach(interpreter, handle)) else {
        let what = interpreter.describe(value);
        return interpreter.decline(span, format!("{what} as a column is not evaluated"));
    };
    let (mut constraints, mut indexes) = (Vec::new(), Vec::new());
    brought(&draft, &mut constraints, &mut indexes);
    Ok((draft.column, constraints, indexes))
}
