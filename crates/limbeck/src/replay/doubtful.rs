//! Which tables a replay no longer knows.

use std::collections::BTreeSet;

use limbeck_dialect::{Reach, reach_of};
use limbeck_ops::{Action, Operation, SqlSource};
use limbeck_schema::{Schema, Table, TableName};

/// The tables of which it is not certain how they look, or whether they are there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Doubtful {
    /// Those that are known by name.
    pub(crate) tables: BTreeSet<TableName>,
    /// Whether there may be others, of any name.
    pub(crate) others: bool,
}

impl Doubtful {
    /// Whether it is certain how the table looks.
    pub(crate) fn knows(&self, table: &TableName) -> bool {
        !self.tables.iter().any(|doubtful| may_be_same(doubtful, table))
    }

    /// Nothing that is there now is certain any more.
    pub(crate) fn everything(&mut self, schema: &Schema) {
        self.others = true;
        self.tables.extend(schema.tables.iter().map(|table| table.name.clone()));
    }

    /// What an operation may have changed is not certain any more. Returns the tables; `None` when it may be any.
    pub(crate) fn add(&mut self, operation: &Operation, schema: &Schema) -> Option<Vec<TableName>> {
        let mut found = BTreeSet::new();
        for one in reach(&operation.action) {
            match one {
                Reach::Anything => {
                    self.everything(schema);
                    return None;
                }
                Reach::Table(name) => {
                    let refers =
                        |table: &&Table| table.foreign_keys().any(|key| may_be_same(&key.target, &name));
                    found.extend(schema.tables.iter().filter(refers).map(|table| table.name.clone()));
                    let same = schema.tables.iter().find(|table| may_be_same(&table.name, &name));
                    found.insert(same.map_or_else(|| name.clone(), |table| table.name.clone()));
                }
                Reach::Index(name) => {
                    found.extend(
                        schema
                            .tables
                            .iter()
                            .filter(|table| has_index(table, &name))
                            .map(|table| table.name.clone()),
                    );
                }
                Reach::Type(name) => {
                    found.extend(
                        schema
                            .tables
                            .iter()
                            .filter(|table| uses_type(table, &name))
                            .map(|table| table.name.clone()),
                    );
                }
            }
        }
        self.tables.extend(found.iter().cloned());
        Some(found.into_iter().collect())
    }

    /// The table is as the replay says: it was made, or is gone.
    pub(crate) fn remove(&mut self, table: &TableName) {
        self.tables.retain(|doubtful| !may_be_same(doubtful, table));
    }
}

/// What an operation that was not followed may have changed.
fn reach(action: &Action) -> Vec<Reach> {
    let table = |name: &TableName| vec![Reach::Table(name.clone())];
    match action {
        Action::CreateTable(it) => table(&it.table.name),
        Action::DropTable(it) => table(&it.table),
        Action::RenameTable(it) => {
            let renamed = TableName::new(it.table.schema.as_deref(), it.new_name.clone());
            vec![Reach::Table(it.table.clone()), Reach::Table(renamed)]
        }
        Action::CreateTableComment(it) => table(&it.table),
        Action::DropTableComment(it) => table(&it.table),
        Action::AddColumn(it) => table(&it.table),
        Action::AlterColumn(it) => table(&it.table),
        Action::DropColumn(it) => table(&it.table),
        Action::CreateIndex(it) => table(&it.table),
        Action::DropIndex(it) => match (&it.table, &it.name) {
            (Some(name), _) => table(&TableName::new(it.schema.as_deref(), name.clone())),
            (None, Some(name)) => {
                vec![Reach::Index(TableName::new(it.schema.as_deref(), name.text.clone()))]
            }
            (None, None) => vec![Reach::Anything],
        },
        Action::AddConstraint(it) => table(&it.table),
        Action::DropConstraint(it) => table(&it.table),
        Action::CreateEnum(it) => {
            vec![type_of(it.enumeration.schema.as_deref(), &it.enumeration.name)]
        }
        Action::AlterEnum(it) => vec![type_of(it.schema.as_deref(), &it.name)],
        Action::DropEnum(it) => vec![type_of(it.schema.as_deref(), &it.name)],
        Action::Execute(it) => match &it.source {
            SqlSource::Text { sql, .. } | SqlSource::Ddl { sql } | SqlSource::Compiled { sql } => {
                reach_of(sql)
            }
        },
        Action::BatchAlterTable(it) => {
            let inner = it.operations.iter().flat_map(|operation| reach(&operation.action));
            inner.chain(table(&it.table)).collect()
        }
        Action::AutocommitBlock(it) => {
            it.operations.iter().flat_map(|operation| reach(&operation.action)).collect()
        }
        Action::BulkInsert(_) | Action::Message(_) => Vec::new(),
        Action::Custom(_) => vec![Reach::Anything],
    }
}

fn type_of(schema: Option<&str>, name: &str) -> Reach {
    Reach::Type(TableName::new(schema, name))
}

fn has_index(table: &Table, name: &TableName) -> bool {
    let mut names = table.indexes.iter().filter_map(|index| index.name.as_ref());
    same_schema(table.name.schema.as_deref(), name.schema.as_deref())
        && names.any(|found| same_word(&found.text, &name.name))
}

fn uses_type(table: &Table, name: &TableName) -> bool {
    let mut types = table.columns.iter().flat_map(|column| column.ty.named_enums());
    types.any(|found| same_schema(found.schema, name.schema.as_deref()) && same_word(found.name, &name.name))
}

/// Whether both name, or may name, the same: which schema is the default one only a database knows, and whether
/// capitals count depends on it.
fn may_be_same(one: &TableName, other: &TableName) -> bool {
    same_schema(one.schema.as_deref(), other.schema.as_deref()) && same_word(&one.name, &other.name)
}

fn same_schema(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => same_word(one, other),
        _ => true,
    }
}

fn same_word(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
