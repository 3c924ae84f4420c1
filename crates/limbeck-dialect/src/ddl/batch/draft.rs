//! A table on its way to becoming another.

use limbeck_schema::{
    Check, Column, Constraint, ConstraintName, Expr, Index, ServerDefault, Table, TableName, TypeKind,
};

use crate::ddl::context::Context;
use crate::ddl::type_check::type_check;
pub(super) use crate::naming::set_name;

/// The new table while operations change it. Constraints and indexes name columns by their keys: the names that
/// they had before the batch.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// The table as it was.
    pub(super) original: Table,
    /// Its columns, in their order so far.
    pub(super) columns: Vec<Slot>,
    /// Its constraints.
    pub(super) constraints: Vec<Part>,
    /// Its indexes that stay.
    pub(super) indexes: Vec<Index>,
    /// New indexes.
    pub(super) new_indexes: Vec<Index>,
    /// The columns of the table as it was, in order, without those dropped.
    pub(super) existing_order: Vec<String>,
    /// What new columns say of their places: each pair is before and after.
    pub(super) places: Vec<(String, String)>,
    /// Whether `partial_reordering` says the order, so that new columns need not.
    pub(super) partial: bool,
}

/// A column of the draft.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    /// The name it had.
    pub(super) key: String,
    /// The column as it will be.
    pub(super) column: Column,
    /// The expression that its values are copied from; none for a new or computed column.
    pub(super) source: Option<String>,
    /// The expression that a new column's values come from, if any.
    pub(super) fill: Option<String>,
    /// The type that the values are converted to on the way.
    pub(super) cast_to: Option<String>,
    /// Whether this batch brought its type.
    pub(super) new_type: bool,
}

/// A constraint of the draft.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    /// The constraint, its name final.
    pub(super) constraint: Constraint,
    /// The key of the column whose type made it.
    pub(super) made_by: Option<String>,
}

impl Draft {
    /// From a table that the user wrote down.
    pub(super) fn of_copy(cx: Context<'_>, table: &Table) -> Self {
        let mut draft = Self::of(cx, table);
        for column in &table.columns {
            let check = type_check(cx, &column.name, &column.ty);
            draft.constraints.extend(check.map(|constraint| Part {
                constraint: settled(constraint),
                made_by: Some(column.name.clone()),
            }));
        }
        let written = table.constraints.iter().filter(|constraint| !is_type_bound(constraint));
        draft.constraints.extend(
            written.map(|constraint| Part { constraint: settled(constraint.clone()), made_by: None }),
        );
        draft
    }

    /// From a table that was read from the database.
    pub(super) fn of_reflected(cx: Context<'_>, table: &Table) -> Self {
        let mut draft = Self::of(cx, table);
        for slot in &mut draft.columns {
            if let Some(ServerDefault::Expression { expr: Expr::Text { sql } }) =
                &mut slot.column.server_default
            {
                *sql = cx.flavour.reflected_default(sql);
            }
        }
        let constraints = table.constraints.iter();
        draft.constraints = constraints
            .map(|constraint| Part { constraint: settled(constraint.clone()), made_by: None })
            .collect();
        draft
    }

    fn of(cx: Context<'_>, table: &Table) -> Self {
        let name = cx.table(&table.name);
        let columns = table.columns.iter().map(|column| Slot {
            key: column.name.clone(),
            column: without_check(column.clone()),
            source: (!is_computed(column)).then(|| format!("{name}.{}", cx.quote(&column.name))),
            fill: None,
            cast_to: None,
            new_type: false,
        });
        Self {
            original: table.clone(),
            columns: columns.collect(),
            constraints: Vec::new(),
            indexes: table.indexes.clone(),
            new_indexes: Vec::new(),
            existing_order: table.columns.iter().map(|column| column.name.clone()).collect(),
            places: Vec::new(),
            partial: false,
        }
    }

    /// The position of a column, by the name it had or by its new name.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        let by_key = self.columns.iter().position(|slot| slot.key == name);
        by_key.or_else(|| self.columns.iter().position(|slot| slot.column.name == name))
    }

    /// The key of a column.
    pub(super) fn key_of(&self, name: &str) -> Option<String> {
        self.position(name).and_then(|at| self.columns.get(at)).map(|slot| slot.key.clone())
    }

    /// The table's name while it is built. Alembic cuts it to 50 characters.
    pub(super) fn temporary_name(&self) -> TableName {
        temporary_name(&self.original.name)
    }
}

/// The name of a table while it is built anew.
pub(crate) fn temporary_name(table: &TableName) -> TableName {
    let name: String = format!("_alembic_tmp_{}", table.name).chars().take(50).collect();
    TableName { schema: table.schema.clone(), name }
}

/// The column without the check that its type would make: the draft keeps that as a constraint of its own.
pub(super) fn without_check(mut column: Column) -> Column {
    switch_off(&mut column.ty.base);
    for variant in &mut column.ty.variants {
        switch_off(&mut variant.ty.base);
    }
    column
}

fn switch_off(kind: &mut TypeKind) {
    match kind {
        TypeKind::Boolean { create_constraint, .. }
        | TypeKind::BOOLEAN { create_constraint, .. }
        | TypeKind::Enum { create_constraint, .. } => *create_constraint = false,
        _ => {}
    }
}

/// Whether the database computes the column.
pub(super) fn is_computed(column: &Column) -> bool {
    matches!(column.server_default, Some(ServerDefault::Computed { .. }))
}

/// The constraint with the name that it has: no convention may touch it again, least of all under the temporary
/// table's name.
pub(super) fn settled(mut constraint: Constraint) -> Constraint {
    let name = constraint.name().map(|name| ConstraintName::settled(name.text.clone()));
    set_name(&mut constraint, name);
    if let Constraint::Check { check } = &mut constraint {
        check.type_bound = false;
    }
    constraint
}

fn is_type_bound(constraint: &Constraint) -> bool {
    matches!(constraint, Constraint::Check { check: Check { type_bound: true, .. } })
}
