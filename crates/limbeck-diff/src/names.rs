//! Names for constraints that the models leave unnamed.
//!
//! A constraint that is added to an existing table needs a name in the script, or the way back could not drop it.
//! It gets the one that PostgreSQL would choose (`makeObjectName` of its source: `table_columns_key`, at most 63
//! bytes), so that the same table looks the same however it came about.

use std::collections::BTreeSet;

use limbeck_schema::{Constraint, ConstraintName, Table};

/// The longest name of PostgreSQL, in bytes; other databases allow as much.
const LONGEST: usize = 63;

/// The names that a table's constraints and indexes have, on either side.
#[derive(Debug, Default)]
pub(crate) struct TakenNames(BTreeSet<String>);

impl TakenNames {
    /// The names of these tables.
    pub(crate) fn of(tables: &[&Table]) -> Self {
        let mut taken = BTreeSet::new();
        for table in tables {
            let constraints = table.constraints.iter().filter_map(Constraint::name);
            let checks = table.columns.iter().flat_map(|column| &column.checks);
            let checks = checks.filter_map(|check| check.name.as_ref());
            let indexes = table.indexes.iter().filter_map(|index| index.name.as_ref());
            taken.extend(constraints.chain(checks).chain(indexes).map(|name| name.text.clone()));
        }
        Self(taken)
    }

    /// Gives a name free that its bearer loses.
    pub(crate) fn release(&mut self, name: &ConstraintName) {
        self.0.remove(&name.text);
    }

    /// The constraint, with a name if it had none.
    pub(crate) fn named(&mut self, table: &str, constraint: &Constraint) -> Constraint {
        let mut constraint = constraint.clone();
        let (slot, columns, label) = match &mut constraint {
            Constraint::PrimaryKey { key } => (&mut key.name, Vec::new(), "pkey"),
            Constraint::Unique { unique } => (&mut unique.name, unique.columns.clone(), "key"),
            Constraint::ForeignKey { key } => (&mut key.name, key.columns.clone(), "fkey"),
            Constraint::Check { check } => (&mut check.name, Vec::new(), "check"),
            Constraint::Exclude { exclude } => (&mut exclude.name, Vec::new(), "excl"),
        };
        if slot.is_none() {
            *slot = Some(ConstraintName::settled(self.take(table, &columns.join("_"), label)));
        }
        constraint
    }

    /// A free name; a number follows the label when the first choice is taken.
    fn take(&mut self, table: &str, columns: &str, label: &str) -> String {
        let mut name = object_name(table, columns, label);
        let mut number = 0_u32;
        while !self.0.insert(name.clone()) {
            number += 1;
            name = object_name(table, columns, &format!("{label}{number}"));
        }
        name
    }
}

/// `table_columns_label`, the longer of the first two cut until it fits.
fn object_name(table: &str, columns: &str, label: &str) -> String {
    let separators = if columns.is_empty() { 1 } else { 2 };
    let room = LONGEST.saturating_sub(label.len() + separators);
    let (mut first, mut second) = (table.len(), columns.len());
    while first + second > room {
        if first > second { first -= 1 } else { second -= 1 }
    }
    let (first, second) = (cut(table, first), cut(columns, second));
    if second.is_empty() { format!("{first}_{label}") } else { format!("{first}_{second}_{label}") }
}

/// At most `length` bytes, whole characters.
fn cut(text: &str, length: usize) -> &str {
    let end = (0..=length.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::{TakenNames, object_name};

    /// Expected names: what PostgreSQL 15 called the constraints of such tables.
    #[test]
    fn names_are_those_of_postgresql() {
        assert_eq!(object_name("t", "a_b", "key"), "t_a_b_key");
        assert_eq!(object_name("t", "", "pkey"), "t_pkey");
        let table = "a_rather_long_table_name_that_is_close_to_the_limit_of_postgres";
        let column = "a_rather_long_column_name_that_is_close_to_the_limit_of_pg";
        let name = "a_rather_long_table_name_that_a_rather_long_column_name_tha_key";
        assert_eq!(object_name(table, column, "key"), name);
        let name = "a_rather_long_table_name_that_is_close_to_the_limit_of_p_b_fkey";
        assert_eq!(object_name(table, "b", "fkey"), name);
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let mut taken = TakenNames::default();
        assert_eq!(taken.take("t", "", "check"), "t_check");
        assert_eq!(taken.take("t", "", "check"), "t_check1");
    }
}
