//! Names for constraints that the models leave unnamed.
//!
//! A constraint that is added to an existing table needs a name in the script, or the way back could not drop it.
//! It gets the one that PostgreSQL would choose (`makeObjectName`: `table_columns_key`, at most 63 bytes), so that
//! the same table looks the same however it came about.

use limbeck_schema::{Constraint, ConstraintName, Table};

/// The longest name of PostgreSQL, in bytes; other databases allow as much.
const LONGEST: usize = 63;

/// The constraint, with a name that the table does not have yet if it had none.
pub(crate) fn named(table: &Table, constraint: &Constraint) -> Constraint {
    let mut constraint = constraint.clone();
    let (slot, columns, label) = match &mut constraint {
        Constraint::PrimaryKey { key } => (&mut key.name, Vec::new(), "pkey"),
        Constraint::Unique { unique } => (&mut unique.name, unique.columns.clone(), "key"),
        Constraint::ForeignKey { key } => (&mut key.name, key.columns.clone(), "fkey"),
        Constraint::Check { check } => (&mut check.name, Vec::new(), "check"),
        Constraint::Exclude { exclude } => (&mut exclude.name, Vec::new(), "excl"),
    };
    if slot.is_none() {
        *slot = Some(ConstraintName::settled(free_name(table, &columns.join("_"), label)));
    }
    constraint
}

/// The chosen name; a number follows the label when it is taken.
fn free_name(table: &Table, columns: &str, label: &str) -> String {
    let taken = |name: &str| {
        let constraints = table.constraints.iter().filter_map(Constraint::name);
        let checks =
            table.columns.iter().flat_map(|column| &column.checks).filter_map(|check| check.name.as_ref());
        let indexes = table.indexes.iter().filter_map(|index| index.name.as_ref());
        constraints.chain(checks).chain(indexes).any(|found| found.text == name)
    };
    let first = object_name(&table.name.name, columns, label);
    if !taken(&first) {
        return first;
    }
    let numbered =
        (1_u32..).map(|number| object_name(&table.name.name, columns, &format!("{label}{number}")));
    numbered.into_iter().find(|name| !taken(name)).unwrap_or(first)
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
    use super::object_name;

    /// Expected names: PostgreSQL 15's own for such a table.
    #[test]
    fn names_are_those_of_postgresql() {
        assert_eq!(object_name("t", "a_b", "key"), "t_a_b_key");
        assert_eq!(object_name("t", "", "pkey"), "t_pkey");
    }
}
