//! CHECK constraints that types make: `Boolean(create_constraint=True)` and enumerations that are strings.

use std::borrow::Cow;

use limbeck_schema::{
    Check, Column, Constraint, ConstraintName, Deferral, Expr, Origin, PrimaryKey, Table, Type, TypeKind,
};

use super::autoincrement::{autoincrement_column, key_columns};
use super::context::Context;

/// The table's constraints in SQLAlchemy's order: the primary key first, then the others as they were written,
/// those of types among them.
pub(crate) fn all_constraints<'a>(cx: Context<'_>, table: &'a Table) -> Vec<Cow<'a, Constraint>> {
    let mut constraints = Vec::from_iter(primary_key(cx, table));
    let mut makers = table.columns.iter().filter(|column| makes_check(cx, &column.ty));
    for constraint in &table.constraints {
        match constraint {
            Constraint::PrimaryKey { .. } => {}
            // SQLAlchemy writes it anew from the type, and so do we: its form depends on the database.
            Constraint::Check { check } if check.type_bound => match makers.next() {
                Some(column) => constraints.extend(check_of(cx, column, check.name.as_ref()).map(Cow::Owned)),
                None => constraints.push(Cow::Borrowed(constraint)),
            },
            _ => constraints.push(Cow::Borrowed(constraint)),
        }
    }
    constraints.extend(makers.filter_map(|column| check_of(cx, column, None)).map(Cow::Owned));
    constraints
}

/// The check that a new column's type makes on this database; `constraints` holds it as SQLAlchemy has it, with its
/// name.
pub(crate) fn column_type_check(
    cx: Context<'_>,
    column: &Column,
    constraints: &[Constraint],
) -> Option<Constraint> {
    let name = constraints.iter().find_map(|constraint| match constraint {
        Constraint::Check { check } if check.type_bound => check.name.as_ref(),
        _ => None,
    });
    check_of(cx, column, name)
}

/// The check that a type makes on this database.
pub(crate) fn type_check(cx: Context<'_>, column: &str, ty: &Type) -> Option<Constraint> {
    check_of(cx, &Column::new(column, ty.clone()), None)
}

/// The primary key that the table says, or the one that its columns imply: there the column that numbers itself
/// comes first.
fn primary_key<'a>(cx: Context<'_>, table: &'a Table) -> Option<Cow<'a, Constraint>> {
    let written =
        table.constraints.iter().find(|constraint| matches!(constraint, Constraint::PrimaryKey { .. }));
    if let Some(constraint) = written {
        return Some(Cow::Borrowed(constraint));
    }
    let mut columns: Vec<&str> = key_columns(table).iter().map(|column| column.name.as_str()).collect();
    if let Some(first) = autoincrement_column(table).filter(|_| cx.flavour.numbered_first()) {
        columns.sort_by_key(|name| *name != first.name);
    }
    let columns: Vec<String> = columns.into_iter().map(str::to_owned).collect();
    (!columns.is_empty())
        .then(|| Cow::Owned(Constraint::PrimaryKey { key: PrimaryKey { columns, ..PrimaryKey::default() } }))
}

fn makes_check(cx: Context<'_>, ty: &Type) -> bool {
    matches!(
        ty.for_dialect(cx.flavour.name()),
        TypeKind::Boolean { create_constraint: true, .. }
            | TypeKind::BOOLEAN { create_constraint: true, .. }
            | TypeKind::Enum { create_constraint: true, .. }
    )
}

fn check_of(cx: Context<'_>, column: &Column, name: Option<&ConstraintName>) -> Option<Constraint> {
    let (own_name, values) = match column.ty.for_dialect(cx.flavour.name()) {
        TypeKind::Boolean { create_constraint: true, name }
        | TypeKind::BOOLEAN { create_constraint: true, name } => {
            if cx.flavour.native_boolean(cx) {
                return None;
            }
            (name, "0, 1".to_owned())
        }
        TypeKind::Enum { create_constraint: true, name, values, native_enum, .. } => {
            if *native_enum != Some(false) && cx.flavour.native_enum() {
                return None;
            }
            let values: Vec<String> = values.iter().map(|value| cx.string(value)).collect();
            (name, values.join(", "))
        }
        _ => return None,
    };
    let condition = Expr::Binary {
        left: Box::new(Expr::Column { name: column.name.clone() }),
        operator: "IN".to_owned(),
        right: Box::new(Expr::text(format!("({values})"))),
    };
    let name = name.cloned().or_else(|| own_name.clone().map(ConstraintName::plain));
    Some(Constraint::Check {
        check: Check {
            name,
            condition,
            deferral: Deferral::default(),
            postgresql_not_valid: false,
            type_bound: true,
            other: Vec::new(),
            origin: Origin::default(),
        },
    })
}
