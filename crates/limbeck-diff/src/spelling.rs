//! The default schema has two spellings: its name, and none. The database is read without a schema; a model may
//! say `schema="public"`. Comparing happens on the short form, operations keep the model's.

use std::collections::BTreeMap;

use limbeck_dialect::Profile;
use limbeck_schema::{Constraint, Schema, TableName};

/// The spelling of names where `default` is the default schema.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spelling<'a> {
    default: Option<&'a str>,
}

impl<'a> Spelling<'a> {
    pub(crate) fn new(profile: &'a Profile) -> Self {
        Self { default: profile.default_schema.as_deref() }
    }

    /// The schema, `None` for the default one.
    pub(crate) fn schema(self, schema: Option<&str>) -> Option<&str> {
        schema.filter(|schema| Some(*schema) != self.default)
    }

    /// The name with the default schema left out.
    pub(crate) fn short(self, name: &TableName) -> TableName {
        TableName::new(self.schema(name.schema.as_deref()), name.name.clone())
    }

    /// Whether both name the same table.
    pub(crate) fn same(self, one: &TableName, other: &TableName) -> bool {
        one.name == other.name && self.schema(one.schema.as_deref()) == self.schema(other.schema.as_deref())
    }
}

/// The database with its tables named as the models name them.
pub(crate) fn respelled(spelling: Spelling<'_>, model: &Schema, database: &Schema) -> Schema {
    let names: BTreeMap<TableName, &TableName> =
        model.tables.iter().map(|table| (spelling.short(&table.name), &table.name)).collect();
    let rename = |name: &mut TableName| {
        if let Some(found) = names.get(&spelling.short(name)) {
            name.clone_from(found);
        }
    };
    let mut schema = database.clone();
    for table in &mut schema.tables {
        rename(&mut table.name);
        for constraint in &mut table.constraints {
            if let Constraint::ForeignKey { key } = constraint {
                rename(&mut key.target);
            }
        }
    }
    schema
}
