//! The names that PostgreSQL gives to constraints without one (`ChooseConstraintName` and `makeObjectName` of its
//! sources, since version 12).

use std::collections::BTreeSet;

use limbeck_schema::{Check, Constraint, ConstraintName, Expr, Table};

use crate::ddl::{Piece, pieces};
use crate::naming::set_name;

/// `NAMEDATALEN`, less the zero at the end.
const LONGEST: usize = 63;

/// Names the table's constraints that have no name, those of columns first; `taken` are the names of its schema.
pub(super) fn give(table: &mut Table, taken: &BTreeSet<String>) {
    let before = table.clone();
    let mut taken = taken.clone();
    for column in &mut table.columns {
        for check in column.checks.iter_mut().filter(|check| check.name.is_none()) {
            let name = free(&before.name.name, std::slice::from_ref(&column.name), "check", &taken);
            taken.insert(name.clone());
            check.name = Some(ConstraintName::settled(name));
        }
    }
    for constraint in table.constraints.iter_mut().filter(|constraint| constraint.name().is_none()) {
        let name = of_constraint(&before, constraint, &taken);
        taken.insert(name.clone());
        set_name(constraint, Some(ConstraintName::settled(name)));
    }
}

fn of_constraint(table: &Table, constraint: &Constraint, taken: &BTreeSet<String>) -> String {
    let (columns, label) = match constraint {
        Constraint::PrimaryKey { .. } => (Vec::new(), "pkey"),
        Constraint::Unique { unique } => (unique.columns.clone(), "key"),
        Constraint::ForeignKey { key } => (key.columns.clone(), "fkey"),
        Constraint::Check { check } => (only_column(table, check), "check"),
        Constraint::Exclude { exclude } => {
            let columns = exclude.elements.iter().map(|element| match &element.expr {
                Expr::Column { name } => name.clone(),
                _ => "expr".to_owned(),
            });
            (columns.collect(), "excl")
        }
    };
    free(&table.name.name, &columns, label, taken)
}

/// The first such name that is free.
fn free(table: &str, columns: &[String], label: &str, taken: &BTreeSet<String>) -> String {
    let columns = columns.join("_");
    let mut label = label.to_owned();
    let kind = label.clone();
    let mut number = 0;
    loop {
        let name = object_name(table, &columns, &label);
        if !taken.contains(&name) {
            return name;
        }
        number += 1;
        label = format!("{kind}{number}");
    }
}

/// `table_columns_label`, the longer of the first two cut until it fits.
fn object_name(table: &str, columns: &str, label: &str) -> String {
    let separators = if columns.is_empty() { 1 } else { 2 };
    let room = LONGEST.saturating_sub(label.len() + separators);
    let (mut one, mut two) = (table.len(), columns.len());
    while one + two > room {
        if one > two { one -= 1 } else { two -= 1 }
    }
    let (table, columns) = (cut(table, one), cut(columns, two));
    if columns.is_empty() { format!("{table}_{label}") } else { format!("{table}_{columns}_{label}") }
}

/// The beginning of a text, of at most so many bytes.
fn cut(text: &str, length: usize) -> &str {
    let end = (0..=length.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    &text[..end]
}

/// The column that the condition is about, when it is one.
fn only_column(table: &Table, check: &Check) -> Vec<String> {
    let mut names = BTreeSet::new();
    mentioned(&check.condition, &mut names);
    let found = table.columns.iter().map(|column| column.name.clone()).filter(|name| names.contains(name));
    let found: Vec<String> = found.collect();
    if found.len() == 1 { found } else { Vec::new() }
}

fn mentioned(expr: &Expr, names: &mut BTreeSet<String>) {
    match expr {
        Expr::Text { sql } => names.extend(pieces(sql).into_iter().filter_map(Piece::identifier)),
        Expr::Column { name } => {
            names.insert(name.clone());
        }
        Expr::Function { arguments, .. } => arguments.iter().for_each(|argument| mentioned(argument, names)),
        Expr::Postfix { operand, .. } | Expr::Cast { operand, .. } => mentioned(operand, names),
        Expr::Binary { left, right, .. } => {
            mentioned(left, names);
            mentioned(right, names);
        }
        Expr::Literal { .. } | Expr::True {} | Expr::False {} | Expr::Null {} => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_where_they_are_longest() {
        // As PostgreSQL 15 answered.
        let long = "t".repeat(50);
        let name = object_name(&long, &"c".repeat(30), "fkey");
        assert_eq!(name, format!("{}_{}_fkey", "t".repeat(29), "c".repeat(28)));
        assert_eq!(object_name(&long, "c", "key"), format!("{long}_c_key"));
        let taken = BTreeSet::from(["t_c_key".to_owned()]);
        assert_eq!(free("t", &["c".to_owned()], "key", &taken), "t_c_key1");
    }
}
