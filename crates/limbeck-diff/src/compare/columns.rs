//! Columns added, removed and altered.

use limbeck_diagnostics::Result;
use limbeck_ops::{Action, AddColumn, DropColumn};
use limbeck_schema::Column;

use crate::change::Step;
use crate::comparison::Comparison;
use crate::options::{Candidate, ObjectKind};
use crate::pair::Pair;
use crate::touches::Life;

pub(super) fn compare(comparison: &mut Comparison<'_>, pair: &mut Pair<'_>) -> Result<()> {
    let (model, database) = (pair.model, pair.database);
    for column in model.columns.iter().filter(|column| !column.system) {
        match database.column(&column.name) {
            None if includes(comparison, pair, column, false, false) => {
                comparison.detected(format!("Detected added column '{}.{}'", model.name, column.name));
                add_column(comparison, pair, column);
            }
            Some(found) if includes(comparison, pair, column, false, true) => {
                let _ = found;
            }
            _ => {}
        }
    }
    for column in &database.columns {
        if model.column(&column.name).is_none() && includes(comparison, pair, column, true, false) {
            comparison.detected(format!("Detected removed column '{}.{}'", model.name, column.name));
            drop_column(comparison, pair, column);
        }
    }
    Ok(())
}

fn includes(
    comparison: &Comparison<'_>,
    pair: &Pair<'_>,
    column: &Column,
    reflected: bool,
    paired: bool,
) -> bool {
    comparison.options.includes(&Candidate {
        kind: ObjectKind::Column,
        table: &pair.model.name,
        name: Some(&column.name),
        reflected,
        paired,
        origin: column.origin,
    })
}

/// Adds the column without its CHECKs, which are compared as the table's.
pub(super) fn add_column(comparison: &mut Comparison<'_>, pair: &Pair<'_>, column: &Column) -> usize {
    let touches = comparison.column_touches(pair.model, column, Life::Begins);
    let add = AddColumn {
        table: pair.model.name.clone(),
        column: Column { checks: Vec::new(), ..column.clone() },
        constraints: Vec::new(),
        indexes: Vec::new(),
        if_not_exists: false,
        inline_references: false,
        inline_primary_key: false,
        insert_before: None,
        insert_after: None,
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
