//! SQLite's values as text.

use rusqlite::types::ValueRef;

/// The text of a value: what `CAST(value AS TEXT)` gives, and hexadecimal digits for a blob.
pub(crate) fn text(
    connection: &rusqlite::Connection,
    value: ValueRef<'_>,
) -> rusqlite::Result<Option<String>> {
    Ok(match value {
        ValueRef::Null => None,
        ValueRef::Integer(integer) => Some(integer.to_string()),
        // SQLite's own rule for the digits of a real is not ours to repeat.
        ValueRef::Real(real) => {
            let mut statement = connection.prepare_cached("SELECT CAST(?1 AS TEXT)")?;
            Some(statement.query_row([real], |row| row.get(0))?)
        }
        ValueRef::Text(bytes) => Some(std::str::from_utf8(bytes)?.to_owned()),
        ValueRef::Blob(bytes) => Some(bytes.iter().map(|byte| format!("{byte:02X}")).collect()),
    })
}
