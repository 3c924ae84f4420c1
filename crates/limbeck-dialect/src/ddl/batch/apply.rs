//! What each operation does to the draft (Alembic's `ApplyBatchImpl`, behaviour 4.3).

use limbeck_ops::{
    Action, AddColumn, AlterColumn, Change, CreateIndex, DropColumn, DropConstraint, DropIndex, Operation,
};
use limbeck_schema::{Check, Constraint, Expr, Index, Type, TypeKind};

use super::affinity::affinity;
use super::draft::{Draft, Part, Slot, is_computed, set_name, settled, without_check};
use crate::ddl::context::{Context, Sql, Stop};
use crate::ddl::drop_constraint::dropped_name;
use crate::ddl::expression::expression;
use crate::ddl::names::final_name;
use crate::ddl::sql_words::{Piece, pieces};
use crate::ddl::type_check::{column_type_check, type_check};
use crate::naming::Subject;

impl Draft {
    /// Changes the draft as the operation says.
    pub(super) fn apply(&mut self, cx: Context<'_>, operation: &Operation) -> Sql<()> {
        match &operation.action {
            Action::AddColumn(add) => self.add_column(cx, add),
            Action::AlterColumn(alter) => self.alter_column(cx, alter),
            Action::DropColumn(drop) => self.drop_column(cx, drop),
            Action::AddConstraint(add) => self.add_constraint(cx, add.constraint.clone(), None),
            Action::DropConstraint(drop) => self.drop_constraint(cx, drop),
            Action::CreateIndex(create) => self.create_index(cx, create),
            Action::DropIndex(drop) => self.drop_index(cx, drop),
            // A table's comment is written when the new table is created.
            Action::CreateTableComment(create) => self.set_comment(create.comment.clone()),
            Action::DropTableComment(_) => self.set_comment(None),
            _ => Err(cx.unsupported("this operation cannot be part of a batch").into()),
        }
    }

    fn add_column(&mut self, cx: Context<'_>, add: &AddColumn) -> Sql<()> {
        let name = &add.column.name;
        self.place(cx, name, add.insert_before.as_deref(), add.insert_after.as_deref())?;
        self.columns.retain(|slot| slot.key != *name);
        let column = without_check(add.column.clone());
        let fill = add.fill.as_ref().map(|expr| expression(cx, expr)).transpose()?;
        self.columns.push(Slot {
            key: name.clone(),
            column,
            source: None,
            fill,
            cast_to: None,
            new_type: true,
        });
        for constraint in &add.constraints {
            // The check of the type is made from the type below.
            let is_made = matches!(constraint, Constraint::Check { check } if check.type_bound);
            if !is_made && !matches!(constraint, Constraint::PrimaryKey { .. }) {
                self.add_constraint(cx, constraint.clone(), None)?;
            }
        }
        if let Some(check) = column_type_check(cx, &add.column, &add.constraints) {
            self.add_constraint(cx, check, Some(name.clone()))?;
        }
        self.new_indexes.extend(add.indexes.iter().cloned());
        Ok(())
    }

    fn alter_column(&mut self, cx: Context<'_>, alter: &AlterColumn) -> Sql<()> {
        let Some(at) = self.position(&alter.column) else {
            return Err(self.no_column(cx, &alter.column));
        };
        let key = self.columns[at].key.clone();
        if let Some(existing) = &alter.existing_type {
            self.forget_type_check(cx, alter, existing, &key)?;
        }
        if let Some(ty) = &alter.ty {
            self.change_type(cx, at, ty)?;
            self.drop_unnamed_type_checks(&key);
            self.constraints.retain(|part| part.made_by.as_ref() != Some(&key));
            self.add_type_check(cx, &key, ty)?;
        }
        let column = &mut self.columns[at].column;
        if let Some(name) = &alter.new_name {
            column.name.clone_from(name);
        }
        if let Some(nullable) = alter.nullable {
            column.nullable = nullable;
        }
        match &alter.server_default {
            Change::Keep => {}
            Change::Clear => column.server_default = None,
            Change::Set(default) => column.server_default = Some(default.clone()),
        }
        match &alter.comment {
            Change::Keep => {}
            Change::Clear => column.comment = None,
            Change::Set(comment) => column.comment = Some(comment.clone()),
        }
        if is_computed(column) {
            self.columns[at].source = None;
        }
        Ok(())
    }

    /// `existing_type` names the check that goes: with the old type, or because its column gets another name.
    fn forget_type_check(
        &mut self,
        cx: Context<'_>,
        alter: &AlterColumn,
        existing: &Type,
        key: &str,
    ) -> Sql<()> {
        let renamed = alter.new_name.as_ref().is_some_and(|name| *name != alter.column);
        if renamed {
            match own_name(cx, existing) {
                Some(name) => self.remove_constraint(&name),
                None if is_schema_type(cx, existing) => self.drop_unnamed_type_checks(key),
                None => {}
            }
        }
        if alter.ty.is_some()
            && let Some(Constraint::Check { check }) = type_check(cx, &alter.column, existing)
            && let Some(name) = final_name(cx, &Subject::of_check(&self.original.name, &check))?
        {
            self.remove_constraint(&name.text);
        }
        Ok(())
    }

    fn change_type(&mut self, cx: Context<'_>, at: usize, ty: &Type) -> Sql<()> {
        let slot = &mut self.columns[at];
        let new = ty.for_dialect(cx.flavour.name());
        let old = slot.column.ty.for_dialect(cx.flavour.name());
        if affinity(old) != affinity(new) && cx.flavour.casts_in_copy(new) {
            slot.cast_to = cx.flavour.cast_type(cx, ty)?;
        }
        slot.column.ty = ty.clone();
        slot.column = without_check(slot.column.clone());
        slot.new_type = true;
        Ok(())
    }

    fn drop_column(&mut self, cx: Context<'_>, drop: &DropColumn) -> Sql<()> {
        let Some(at) = self.position(&drop.column) else {
            return if drop.if_exists { Ok(()) } else { Err(self.no_column(cx, &drop.column)) };
        };
        let slot = self.columns.remove(at);
        self.existing_order.retain(|key| *key != slot.key);
        self.constraints.retain(|part| part.made_by.as_ref() != Some(&slot.key));
        for part in &mut self.constraints {
            if let Constraint::PrimaryKey { key } = &mut part.constraint {
                key.columns.retain(|column| *column != slot.key);
            }
        }
        Ok(())
    }

    fn add_type_check(&mut self, cx: Context<'_>, key: &str, ty: &Type) -> Sql<()> {
        match type_check(cx, key, ty) {
            Some(check) => self.add_constraint(cx, check, Some(key.to_owned())),
            None => Ok(()),
        }
    }

    fn add_constraint(
        &mut self,
        cx: Context<'_>,
        mut constraint: Constraint,
        made_by: Option<String>,
    ) -> Sql<()> {
        let name = final_name(cx, &Subject::of_constraint(&self.original.name, &constraint))?;
        if name.is_none() && made_by.is_none() {
            return Err(cx
                .unsupported("Constraint must have a name")
                .fact("table", self.original.name.to_string())
                .hint("name the constraint, or give the batch a `naming_convention`")
                .into());
        }
        set_name(&mut constraint, name.clone());
        let mut constraint = settled(constraint);
        self.to_keys(cx, &mut constraint)?;
        if matches!(constraint, Constraint::PrimaryKey { .. }) {
            self.constraints.retain(|part| !matches!(part.constraint, Constraint::PrimaryKey { .. }));
        }
        let new = Part { constraint, made_by };
        let same = |part: &&mut Part| name.is_some() && part.constraint.name() == name.as_ref();
        match self.constraints.iter_mut().find(same) {
            Some(part) => *part = new,
            None => self.constraints.push(new),
        }
        Ok(())
    }

    /// A new constraint may name columns by their old or new names; the draft knows them by the old ones.
    fn to_keys(&self, cx: Context<'_>, constraint: &mut Constraint) -> Sql<()> {
        let columns = match constraint {
            Constraint::PrimaryKey { key } => &mut key.columns,
            Constraint::Unique { unique } => &mut unique.columns,
            Constraint::ForeignKey { key } => &mut key.columns,
            Constraint::Check { .. } | Constraint::Exclude { .. } => return Ok(()),
        };
        for column in columns {
            *column = self.key_of(column).ok_or_else(|| self.no_column(cx, column))?;
        }
        Ok(())
    }

    fn drop_constraint(&mut self, cx: Context<'_>, drop: &DropConstraint) -> Sql<()> {
        let Some(name) = dropped_name(cx, drop)? else {
            return Err(cx
                .unsupported("Constraint must have a name")
                .fact("table", self.original.name.to_string())
                .hint("give the batch a `naming_convention`: it names the constraints that have no name")
                .into());
        };
        let before = self.count();
        self.remove_constraint(&name.text);
        if self.count() == before && cx.flavour.unique_is_index() {
            let indexes = self.indexes.len();
            self.indexes.retain(|index| {
                !index.unique || index.name.as_ref().is_none_or(|found| found.text != name.text)
            });
            if self.indexes.len() < indexes {
                return Ok(());
            }
        }
        if self.count() == before && !drop.if_exists {
            return Err(cx
                .unsupported(format!("No such constraint: '{}'", name.text))
                .fact("table", self.original.name.to_string())
                .into());
        }
        Ok(())
    }

    fn count(&self) -> usize {
        self.constraints.len() + self.columns.iter().map(|slot| slot.column.checks.len()).sum::<usize>()
    }

    fn remove_constraint(&mut self, name: &str) {
        let is =
            |found: Option<&limbeck_schema::ConstraintName>| found.is_some_and(|found| found.text == name);
        self.constraints.retain(|part| !is(part.constraint.name()));
        for slot in &mut self.columns {
            slot.column.checks.retain(|check| !is(check.name.as_ref()));
        }
    }

    /// Unnamed checks of the form `column IN (...)` on that column: those that `Boolean` and `Enum` make. Alembic
    /// leaves out every unnamed check of a reflected table; we keep the others.
    fn drop_unnamed_type_checks(&mut self, key: &str) {
        let made_by_type = |check: &Check| check.name.is_none() && is_membership(&check.condition, key);
        self.constraints.retain(|part| match &part.constraint {
            Constraint::Check { check } => part.made_by.is_some() || !made_by_type(check),
            _ => true,
        });
        for slot in &mut self.columns {
            slot.column.checks.retain(|check| !made_by_type(check));
        }
    }

    fn create_index(&mut self, cx: Context<'_>, create: &CreateIndex) -> Sql<()> {
        let name = final_name(cx, &Subject::of_index(&create.table, &create.index))?;
        let index = Index { name, ..create.index.clone() };
        self.new_indexes.retain(|known| known.name.is_none() || known.name != index.name);
        self.new_indexes.push(index);
        Ok(())
    }

    fn drop_index(&mut self, cx: Context<'_>, drop: &DropIndex) -> Sql<()> {
        let text = drop.name.as_ref().map(|name| name.text.clone()).unwrap_or_default();
        let is = |index: &Index| index.name.as_ref().is_some_and(|name| name.text == text);
        if self.indexes.iter().any(is) {
            self.indexes.retain(|index| !is(index));
        } else if !drop.if_exists {
            return Err(cx
                .unsupported(format!("No such index: '{text}'"))
                .fact("table", self.original.name.to_string())
                .into());
        }
        Ok(())
    }

    fn set_comment(&mut self, comment: Option<String>) -> Sql<()> {
        self.original.comment = comment;
        Ok(())
    }

    fn no_column(&self, cx: Context<'_>, column: &str) -> Stop {
        cx.unsupported(format!("table `{}` has no column `{column}`", self.original.name))
            .fact("table", self.original.name.to_string())
            .fact("column", column)
            .into()
    }
}

/// The name that a type gives its check.
fn own_name(cx: Context<'_>, ty: &Type) -> Option<String> {
    match ty.for_dialect(cx.flavour.name()) {
        TypeKind::Boolean { name, .. } | TypeKind::BOOLEAN { name, .. } | TypeKind::Enum { name, .. } => {
            name.clone()
        }
        _ => None,
    }
}

fn is_schema_type(cx: Context<'_>, ty: &Type) -> bool {
    matches!(
        ty.for_dialect(cx.flavour.name()),
        TypeKind::Boolean { .. } | TypeKind::BOOLEAN { .. } | TypeKind::Enum { .. }
    )
}

/// Whether a condition is `column IN (literals)`.
fn is_membership(condition: &Expr, column: &str) -> bool {
    match condition {
        Expr::Binary { left, operator, .. } => {
            operator == "IN" && **left == Expr::Column { name: column.to_owned() }
        }
        Expr::Text { sql } => {
            let pieces: Vec<Piece<'_>> = pieces(sql)
                .into_iter()
                .filter(|piece| !matches!(piece, Piece::Space(_) | Piece::Other("(" | ")" | ",")))
                .collect();
            let [first, word, values @ ..] = pieces.as_slice() else { return false };
            let is_value = |piece: &Piece<'_>| match piece {
                Piece::Opaque(text) => text.starts_with('\''),
                Piece::Word(text) => text.parse::<i64>().is_ok(),
                _ => false,
            };
            first.identifier().is_some_and(|name| name.eq_ignore_ascii_case(column))
                && matches!(word, Piece::Word(word) if word.eq_ignore_ascii_case("in"))
                && !values.is_empty()
                && values.iter().all(is_value)
        }
        _ => false,
    }
}
