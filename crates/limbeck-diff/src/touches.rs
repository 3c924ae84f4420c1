//! What the parts of a table touch.

use limbeck_schema::{
    Column, Constraint, ConstraintName, ForeignKey, Index, ServerDefault, Table, TableName,
};

use crate::change::{Resource, Touch};
use crate::comparison::Comparison;
use crate::enums::enum_touch;
use crate::index_keys;

/// A list of touches under construction.
pub(crate) type Touches = Vec<(Resource, Touch)>;

pub(crate) fn columns(table: &TableName, names: &[String], touch: Touch) -> Touches {
    names.iter().map(|name| (Resource::Column(table.clone(), name.clone()), touch)).collect()
}

/// The right to be referred to by these columns.
pub(crate) fn key(table: &TableName, names: &[String], touch: Touch) -> (Resource, Touch) {
    let mut names = names.to_vec();
    names.sort();
    (Resource::Key(table.clone(), names), touch)
}

/// How far a column stands on others: not at all, by a CHECK of its own, or computed from them. One may mention
/// those below it, so that no two stand on each other.
fn height(column: &Column) -> u8 {
    match column.server_default {
        Some(ServerDefault::Computed { .. }) => 2,
        _ if !column.checks.is_empty() => 1,
        _ => 0,
    }
}

/// How something comes into being, or goes: itself, and what it depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Life {
    Begins,
    Ends,
}

impl Life {
    fn itself(self) -> Touch {
        match self {
            Self::Begins => Touch::Makes,
            Self::Ends => Touch::Drops,
        }
    }

    fn others(self) -> Touch {
        match self {
            Self::Begins => Touch::Needs,
            Self::Ends => Touch::Releases,
        }
    }
}

impl Comparison<'_> {
    /// What an expression over the table may mention: which of its columns is not known, so all that `counts`,
    /// and the enumerations of their values.
    fn expression(&self, table: &Table, counts: impl Fn(&Column) -> bool, life: Life) -> Touches {
        let mut touches = Vec::new();
        for column in table.columns.iter().filter(|column| counts(column)) {
            touches.push((Resource::Column(table.name.clone(), column.name.clone()), life.others()));
            touches.extend(enum_touch(self.dialect, self.spelling, &column.ty, life.others()));
        }
        touches
    }

    pub(crate) fn column_touches(&self, table: &Table, column: &Column, life: Life) -> Touches {
        let mut touches = vec![(Resource::Column(table.name.clone(), column.name.clone()), life.itself())];
        touches.extend(enum_touch(self.dialect, self.spelling, &column.ty, life.others()));
        touches.extend(self.expression(table, |other| height(other) < height(column), life));
        touches
    }

    pub(crate) fn index_touches(&self, table: &Table, index: &Index, life: Life) -> Touches {
        let mut touches = vec![(Resource::Table(table.name.clone()), life.others())];
        touches.extend(self.relation(&table.name, index.name.as_ref(), life));
        let is_plain = index.options.postgresql.predicate.is_none() && index.options.sqlite_where.is_none();
        match index.columns().filter(|_| is_plain) {
            Some(names) => {
                let mut names: Vec<String> = names.into_iter().map(str::to_owned).collect();
                if index.unique {
                    touches.push(key(&table.name, &names, life.itself()));
                }
                names.extend(index.options.postgresql.include.iter().cloned());
                touches.extend(columns(&table.name, &names, life.others()));
            }
            None => {
                touches.extend(self.expression(table, |_| true, life));
            }
        }
        touches
    }

    /// What a constraint touches apart from its own table's existence.
    pub(crate) fn constraint_touches(&self, table: &Table, constraint: &Constraint, life: Life) -> Touches {
        let mut touches = vec![(Resource::Table(table.name.clone()), life.others())];
        if let Some(name) = constraint.name() {
            touches.push((Resource::Constraint(table.name.clone(), name.text.clone()), life.itself()));
        }
        match constraint {
            Constraint::PrimaryKey { key: primary } => {
                touches.push((Resource::PrimaryKey(table.name.clone()), life.itself()));
                touches.push(key(&table.name, &primary.columns, life.itself()));
                touches.extend(columns(&table.name, &primary.columns, life.others()));
                touches.extend(columns(&table.name, &primary.postgresql_include, life.others()));
                touches.extend(self.relation(&table.name, primary.name.as_ref(), life));
            }
            Constraint::Unique { unique } => {
                touches.push(key(&table.name, &unique.columns, life.itself()));
                touches.extend(columns(&table.name, &unique.columns, life.others()));
                touches.extend(columns(&table.name, &unique.postgresql_include, life.others()));
                touches.extend(self.relation(&table.name, unique.name.as_ref(), life));
            }
            Constraint::ForeignKey { key } => {
                touches.extend(columns(&table.name, &key.columns, life.others()));
                touches.extend(reference(key, life));
                if self.abilities.keys_are_indexes {
                    touches.extend(self.serving_indexes(table, key, life));
                }
            }
            Constraint::Check { .. } => touches.extend(self.expression(table, |_| true, life)),
            Constraint::Exclude { exclude } => {
                touches.extend(self.expression(table, |_| true, life));
                touches.extend(self.relation(&table.name, exclude.name.as_ref(), life));
            }
        }
        touches
    }

    /// The indexes that a foreign key may stand on.
    fn serving_indexes(&self, table: &Table, key: &ForeignKey, life: Life) -> Touches {
        let names = index_keys::serving(table, key);
        names.into_iter().map(|name| (self.index_resource(&table.name, name), life.others())).collect()
    }

    /// The name in the namespace of tables and indexes.
    fn relation(
        &self,
        table: &TableName,
        name: Option<&ConstraintName>,
        life: Life,
    ) -> Option<(Resource, Touch)> {
        name.map(|name| (self.index_resource(table, name), life.itself()))
    }

    /// The name of an index: its table's, or the schema's.
    pub(crate) fn index_resource(&self, table: &TableName, name: &ConstraintName) -> Resource {
        if self.abilities.keys_are_indexes {
            return Resource::Constraint(table.clone(), name.text.clone());
        }
        let schema = self.spelling.schema(table.schema.as_deref()).map(str::to_owned);
        Resource::Relation(schema, name.text.clone())
    }

    /// What a whole table touches; `loose` are the foreign keys that do not count.
    pub(crate) fn table_touches(&self, table: &Table, loose: &[usize], life: Life) -> Touches {
        let name = &table.name;
        let schema = self.spelling.schema(name.schema.as_deref()).map(str::to_owned);
        let mut touches = vec![
            (Resource::Table(name.clone()), life.itself()),
            (Resource::Relation(schema, name.name.clone()), life.itself()),
        ];
        for column in &table.columns {
            touches.push((Resource::Column(name.clone(), column.name.clone()), life.itself()));
            touches.extend(enum_touch(self.dialect, self.spelling, &column.ty, life.others()));
        }
        for (number, constraint) in table.constraints.iter().enumerate() {
            match constraint {
                Constraint::PrimaryKey { key: primary } => {
                    touches.push(key(name, &primary.columns, life.itself()))
                }
                Constraint::Unique { unique } => touches.push(key(name, &unique.columns, life.itself())),
                Constraint::ForeignKey { key } if key.target != *name && !loose.contains(&number) => {
                    touches.extend(reference(key, life));
                }
                Constraint::ForeignKey { .. } | Constraint::Check { .. } | Constraint::Exclude { .. } => {}
            }
        }
        touches
    }
}

/// What a foreign key touches on the other side.
fn reference(foreign: &ForeignKey, life: Life) -> Touches {
    let mut touches = vec![(Resource::Table(foreign.target.clone()), life.others())];
    touches.push(key(&foreign.target, &foreign.target_columns, life.others()));
    touches.extend(columns(&foreign.target, &foreign.target_columns, life.others()));
    touches
}
