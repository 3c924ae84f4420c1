//! Cells to values: the part of reading a catalog that every database shares. A row that is not what its query
//! asks for is an error that names the query, the row and the column, never a guess.

use std::str::FromStr;

use limbeck_diagnostics::{Code, Error, Result};

use super::TextRows;

/// One row, read column by column from the left.
pub(crate) struct Row<'a> {
    query: &'static str,
    number: usize,
    column: usize,
    cells: &'a [Option<String>],
}

/// Reads every row of an answer. Each row must be read to its end.
pub(crate) fn read_rows<'a, T>(
    query: &'static str,
    rows: &'a TextRows,
    mut read: impl FnMut(&mut Row<'a>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut values = Vec::with_capacity(rows.len());
    for (index, cells) in rows.iter().enumerate() {
        let mut row = Row { query, number: index + 1, column: 0, cells };
        values.push(read(&mut row)?);
        if row.column != cells.len() {
            return Err(row.unreadable(format!("has {} columns, not {}", cells.len(), row.column)));
        }
    }
    Ok(values)
}

impl<'a> Row<'a> {
    /// The next cell, which may be NULL.
    pub(crate) fn optional(&mut self) -> Result<Option<&'a str>> {
        let Some(cell) = self.cells.get(self.column) else {
            return Err(self.unreadable(format!("has only {} columns", self.cells.len())));
        };
        self.column += 1;
        Ok(cell.as_deref())
    }

    /// The next cell, which is never NULL.
    pub(crate) fn text(&mut self) -> Result<&'a str> {
        match self.optional()? {
            Some(text) => Ok(text),
            None => Err(self.unreadable("is NULL where a value must stand".to_owned())),
        }
    }

    /// The next cell as an owned text, which may be NULL.
    pub(crate) fn owned(&mut self) -> Result<Option<String>> {
        Ok(self.optional()?.map(str::to_owned))
    }

    /// The next cell as a truth value in any of the ways in which databases write one.
    pub(crate) fn flag(&mut self) -> Result<bool> {
        match self.text()? {
            "true" | "t" | "1" => Ok(true),
            "false" | "f" | "0" => Ok(false),
            other => Err(self.unreadable(format!("is `{other}` where a truth value must stand"))),
        }
    }

    /// The next cell as a number.
    pub(crate) fn number<N: FromStr>(&mut self) -> Result<N> {
        let text = self.text()?;
        text.parse().map_err(|_| self.unreadable(format!("is `{text}` where a number must stand")))
    }

    /// The next cell as a number, which may be NULL.
    pub(crate) fn optional_number<N: FromStr>(&mut self) -> Result<Option<N>> {
        let Some(text) = self.optional()? else { return Ok(None) };
        match text.parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(self.unreadable(format!("is `{text}` where a number must stand"))),
        }
    }

    /// The next cell as numbers with spaces between, as PostgreSQL writes an `int2vector`; none for NULL.
    pub(crate) fn numbers<N: FromStr>(&mut self) -> Result<Vec<N>> {
        let text = self.optional()?.unwrap_or_default();
        let numbers: std::result::Result<Vec<N>, N::Err> =
            text.split_ascii_whitespace().map(N::from_str).collect();
        numbers.map_err(|_| self.unreadable(format!("is `{text}` where numbers must stand")))
    }

    /// The next cell as a JSON array of strings; none for NULL.
    pub(crate) fn texts(&mut self) -> Result<Vec<String>> {
        let Some(text) = self.optional()? else { return Ok(Vec::new()) };
        serde_json::from_str(text)
            .map_err(|_| self.unreadable(format!("is `{text}` where a list must stand")))
    }

    /// An error about the cell that was read last.
    pub(crate) fn unreadable(&self, what: String) -> Error {
        Error::new(
            Code::CatalogUnreadable,
            format!("the catalog query `{}` has an answer that cannot be read", self.query),
        )
        .fact("row", self.number.to_string())
        .fact("column", self.column.to_string())
        .note(format!("the answer {what}"))
    }
}

/// The answer of the query at `index`, or an error when the answers are not those of the queries.
pub(crate) fn answer<'a>(query: &'static str, answers: &'a [TextRows], index: usize) -> Result<&'a TextRows> {
    answers.get(index).ok_or_else(|| {
        Error::new(Code::CatalogUnreadable, format!("the catalog query `{query}` has no answer"))
            .note(format!("{} answers were handed in", answers.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[Option<&str>]) -> TextRows {
        vec![cells.iter().map(|cell| cell.map(str::to_owned)).collect()]
    }

    #[test]
    fn cells_become_values() {
        let rows = row(&[
            Some("a"),
            None,
            Some("true"),
            Some("0"),
            Some("7"),
            Some("1 0 3"),
            Some(r#"["x","y\"z"]"#),
        ]);
        let read = read_rows("q", &rows, |row| {
            Ok((
                row.text()?,
                row.owned()?,
                row.flag()?,
                row.flag()?,
                row.number::<i64>()?,
                row.numbers::<i16>()?,
                row.texts()?,
            ))
        });
        let expected = ("a", None, true, false, 7, vec![1, 0, 3], vec!["x".to_owned(), "y\"z".to_owned()]);
        assert_eq!(read.unwrap(), [expected]);
    }

    #[test]
    fn a_wrong_answer_says_where_it_is_wrong() {
        let too_many =
            read_rows("q", &row(&[Some("a"), Some("b")]), |row| row.text().map(str::len)).unwrap_err();
        assert_eq!(too_many.code(), Code::CatalogUnreadable);
        let null = read_rows("columns", &row(&[None]), |row| row.text().map(str::len)).unwrap_err();
        assert_eq!(null.to_string(), "the catalog query `columns` has an answer that cannot be read");
        assert_eq!(null.diagnostic().notes, ["the answer is NULL where a value must stand"]);
        assert!(read_rows("q", &row(&[]), |row| row.flag()).is_err());
        assert!(read_rows("q", &row(&[Some("x")]), |row| row.number::<i64>()).is_err());
    }
}
