//! SQLite's values as text.

use rusqlite::Row;
use rusqlite::types::ValueRef;

/// The text of a row's value: what `CAST(value AS TEXT)` gives, and hexadecimal digits for a blob.
pub(crate) fn text(
    connection: &rusqlite::Connection,
    row: &Row<'_>,
    column: usize,
) -> rusqlite::Result<Option<String>> {
    Ok(match row.get_ref(column)? {
        ValueRef::Null => None,
        ValueRef::Integer(integer) => Some(integer.to_string()),
        // SQLite's own rule for the digits of a real is not ours to repeat.
        ValueRef::Real(real) => {
            let mut statement = connection.prepare_cached("SELECT CAST(?1 AS TEXT)")?;
            Some(statement.query_row([real], |row| row.get(0))?)
        }
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Some(text.to_owned()),
            Err(error) => return Err(rusqlite::Error::Utf8Error(column, error)),
        },
        ValueRef::Blob(bytes) => Some(bytes.iter().map(|byte| format!("{byte:02X}")).collect()),
    })
}
