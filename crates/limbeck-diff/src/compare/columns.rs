//! Columns added, removed and altered.

use limbeck_diagnostics::Result;
use limbeck_ops::{Action, AddColumn, DropColumn};
use limbeck_schema::{Column, TableName};

use super::alter::compare_column;
use crate::change::Step;
use crate::comparison::Comparison;
use crate::options::ObjectKind;
use crate::pair::Pair;
use crate::touches::Life;

pub(super) fn compare(comparison: &mut Comparison<'_>, pair: &mut Pair<'_>) -> Result<()> {
    let (model, database) = (pair.model, pair.database);
    let table = &model.name;
    for column in model.columns.iter().filter(|column| !column.system) {
        let found = database.column(&column.name);
        let (name, origin) = (Some(column.name.as_str()), column.origin);
        if !pair.includes_model(comparison, ObjectKind::Column, name, origin, found.is_some()) {
            continue;
        }
        match found {
            Some(found) => compare_column(comparison, pair, column, found)?,
            None => {
                comparison.detected(format!("Detected added column '{table}.{}'", column.name));
                add_column(comparison, pair, column);
            }
        }
    }
    for column in &database.columns {
        let is_gone = model.column(&column.name).is_none() && !is_inherited(comparison, pair, column);
        if is_gone && pair.includes_database(comparison, ObjectKind::Column, Some(&column.name)) {
            comparison.detected(format!("Detected removed column '{table}.{}'", column.name));
            drop_column(comparison, pair, column);
        }
    }
    Ok(())
}

/// Whether the column comes from a table that this one inherits from.
fn is_inherited(comparison: &Comparison<'_>, pair: &Pair<'_>, column: &Column) -> bool {
    let parents = &pair.database.options.postgresql.inherits;
    parents.iter().any(|parent| {
        let (schema, name) = match parent.rsplit_once('.') {
            Some((schema, name)) => (Some(schema), name),
            None => (None, parent.as_str()),
        };
        let parent = TableName::new(schema, name);
        let mut tables = comparison.database.tables.iter();
        let found = tables.find(|table| comparison.spelling.same(&table.name, &parent));
        found.is_some_and(|table| table.column(&column.name).is_some())
    })
}

/// Adds the column, the CHECKs that are written on it included.
pub(super) fn add_column(comparison: &mut Comparison<'_>, pair: &Pair<'_>, column: &Column) -> usize {
    let touches = comparison.column_touches(pair.model, column, Life::Begins);
    let add = AddColumn {
        table: pair.model.name.clone(),
        column: column.clone(),
        constraints: Vec::new(),
        indexes: Vec::new(),
        if_not_exists: false,
        inline_references: false,
        inline_primary_key: false,
        insert_before: None,
        insert_after: None,
        fill: None,
    };
    pair.push(comparison, Step::AddColumn, Action::AddColumn(add), touches)
}

pub(super) fn drop_column(comparison: &mut Comparison<'_>, pair: &Pair<'_>, column: &Column) -> usize {
    let touches = comparison.column_touches(pair.database, column, Life::Ends);
    let drop = DropColumn {
        table: pair.model.name.clone(),
        column: column.name.clone(),
        if_exists: false,
        other: Vec::new(),
    };
    pair.push(comparison, Step::DropColumn, Action::DropColumn(drop), touches)
}
