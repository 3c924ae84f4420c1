//! Columns.

use limbeck_schema::{Autoincrement, Column, Constraint, IndexElement, PrimaryKey, Schema, Table, TableName};

use super::{Effect, table_mut};
use crate::mention::{constraint_mentions, index_mentions, only_text_mentions};
use crate::{AddColumn, AlterColumn, Change, DropColumn};

impl AddColumn {
    pub(super) fn apply(&self, schema: &mut Schema) -> Effect {
        let Some(table) = table_mut(schema, &self.table) else { return Effect::Unknown };
        if table.column(&self.column.name).is_some() {
            return if self.if_not_exists { Effect::Known } else { Effect::Unknown };
        }
        let position = |name: &Option<String>| {
            let name = name.as_deref()?;
            table.columns.iter().position(|column| column.name == name)
        };
        let before = position(&self.insert_before);
        let place =
            before.or(position(&self.insert_after).map(|place| place + 1)).unwrap_or(table.columns.len());
        let mut column = self.column.clone();
        column.ty = column.ty.without_enum_creation();
        // Without the clause, a key is an operation of its own.
        column.primary_key &= self.inline_primary_key;
        if column.primary_key {
            let key = PrimaryKey { columns: vec![column.name.clone()], ..PrimaryKey::default() };
            table.constraints.push(Constraint::PrimaryKey { key });
        }
        table.columns.insert(place, column);
        table.constraints.extend(self.constraints.iter().cloned());
        table.indexes.extend(self.indexes.iter().cloned());
        Effect::Known
    }
}

impl AlterColumn {
    pub(super) fn apply(&self, schema: &mut Schema) -> Effect {
        let Some(table) = table_mut(schema, &self.table) else { return Effect::Unknown };
        let is_expressed = self.new_name.is_some() && only_text_mentions(table, &self.column);
        let Some(column) = table.columns.iter_mut().find(|column| column.name == self.column) else {
            return Effect::Unknown;
        };
        self.alter(column);
        if let Some(new_name) = &self.new_name {
            rename(schema, &self.table, &self.column, new_name);
        }
        // The database rewrites expressions that mention a renamed column; their new text is its own.
        if is_expressed { Effect::Unknown } else { Effect::Known }
    }

    fn alter(&self, column: &mut Column) {
        if let Some(nullable) = self.nullable {
            column.nullable = nullable;
        }
        set(&mut column.server_default, &self.server_default);
        set(&mut column.comment, &self.comment);
        if let Some(ty) = &self.ty {
            column.ty = ty.without_enum_creation();
        }
        if let Some(autoincrement) = self.autoincrement {
            column.autoincrement = if autoincrement { Autoincrement::Yes } else { Autoincrement::No };
        }
        if let Some(new_name) = &self.new_name {
            column.name.clone_from(new_name);
        }
    }
}

fn set<T: Clone>(slot: &mut Option<T>, change: &Change<T>) {
    match change {
        Change::Keep => {}
        Change::Clear => *slot = None,
        Change::Set(value) => *slot = Some(value.clone()),
    }
}

/// Gives a column its new name wherever one names it.
fn rename(schema: &mut Schema, table: &TableName, old: &str, new: &str) {
    let replace = |names: &mut Vec<String>| {
        for name in names.iter_mut().filter(|name| *name == old) {
            new.clone_into(name);
        }
    };
    for other in &mut schema.tables {
        let is_same = other.name == *table;
        for constraint in &mut other.constraints {
            match constraint {
                Constraint::PrimaryKey { key } if is_same => replace(&mut key.columns),
                Constraint::Unique { unique } if is_same => replace(&mut unique.columns),
                Constraint::ForeignKey { key } => {
                    if is_same {
                        replace(&mut key.columns);
                    }
                    if key.target == *table {
                        replace(&mut key.target_columns);
                    }
                }
                _ => {}
            }
        }
        if is_same {
            rename_in_indexes(other, old, new, replace);
        }
    }
}

fn rename_in_indexes(table: &mut Table, old: &str, new: &str, replace: impl Fn(&mut Vec<String>)) {
    for index in &mut table.indexes {
        replace(&mut index.options.postgresql.include);
        for element in &mut index.elements {
            if let IndexElement::Column { name } = element
                && name == old
            {
                new.clone_into(name);
            }
        }
    }
}

impl DropColumn {
    /// Removes the column and what stands on it, as PostgreSQL's DROP COLUMN does.
    pub(super) fn apply(&self, schema: &mut Schema) -> Effect {
        let Some(table) = table_mut(schema, &self.table) else { return Effect::Unknown };
        if table.column(&self.column).is_none() {
            return if self.if_exists { Effect::Known } else { Effect::Unknown };
        }
        table.columns.retain(|column| column.name != self.column);
        table.indexes.retain(|index| !index_mentions(index, &self.column));
        table.constraints.retain(|constraint| !constraint_mentions(constraint, &self.column));
        if table.primary_key().is_none() {
            for column in &mut table.columns {
                column.primary_key = false;
            }
        }
        Effect::Known
    }
}
