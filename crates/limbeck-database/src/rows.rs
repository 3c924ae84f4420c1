//! Rows as text.

/// The answer to a query: every value as the database writes it as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rows {
    /// The columns' names; empty for a statement that returns no rows.
    pub columns: Vec<String>,
    /// One entry for each row, with one value for each column; `None` is NULL.
    pub rows: Vec<Vec<Option<String>>>,
}

impl Rows {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The position of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// The value at a row and a column's position; `None` for NULL and for what is not there.
    pub fn value(&self, row: usize, column: usize) -> Option<&str> {
        self.rows.get(row)?.get(column)?.as_deref()
    }

    /// The first value of the first row.
    pub fn single(&self) -> Option<&str> {
        self.value(0, 0)
    }
}
