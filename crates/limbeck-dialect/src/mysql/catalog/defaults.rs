//! Defaults as SQL. MariaDB keeps them so; MySQL's catalog has the bare value of a literal, and says of an expression
//! that it is one (manual, "The INFORMATION_SCHEMA COLUMNS Table").

use super::Reader;
use super::columns::ColumnRow;
use crate::Version;

/// The default of a row of `information_schema.columns`, with what an UPDATE sets; none where that is NULL.
pub(super) fn of_catalog(reader: &Reader<'_>, row: &ColumnRow<'_>) -> Option<String> {
    let default = row.default.map(|text| {
        if reader.is_mariadb_since(Version(10, 2, 7)) { text.to_owned() } else { bare(row, text) }
    });
    updated(default, on_update(row.extra))
}

/// A default as SQL with what an UPDATE sets: `current_timestamp() ON UPDATE current_timestamp()`, as SQLAlchemy's
/// reflection has it.
pub(super) fn updated(default: Option<String>, update: Option<&str>) -> Option<String> {
    match (default, update) {
        (default, None) => default.filter(|text| !text.eq_ignore_ascii_case("NULL")),
        (default, Some(update)) => {
            Some(format!("{} ON UPDATE {update}", default.unwrap_or_else(|| "NULL".to_owned())))
        }
    }
}

/// What an UPDATE sets the column to.
fn on_update(extra: &str) -> Option<&str> {
    const WORDS: &str = "on update ";
    let at = extra.to_ascii_lowercase().find(WORDS)?;
    extra.get(at + WORDS.len()..)
}

/// A bare value as a literal.
fn bare(row: &ColumnRow<'_>, text: &str) -> String {
    if row.extra.contains("DEFAULT_GENERATED") {
        let is_time = text.get(..17).is_some_and(|start| start.eq_ignore_ascii_case("CURRENT_TIMESTAMP"));
        return if is_time { text.to_owned() } else { format!("({})", unescaped(text)) };
    }
    let is_literal =
        text.starts_with("b'") || text.get(..17).is_some_and(|start| start == "CURRENT_TIMESTAMP");
    if is_literal || is_numeric(row.ty) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "''").replace('\\', "\\\\"))
    }
}

/// MySQL's catalog writes quotes and backslashes of an expression once more escaped.
pub(super) fn unescaped(sql: &str) -> String {
    sql.replace("\\'", "'").replace("\\\\", "\\")
}

/// Whether values of the type are numbers.
pub(super) fn is_numeric(ty: &str) -> bool {
    let end = ty.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(ty.len());
    matches!(
        &ty[..end],
        "tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "decimal" | "float" | "double" | "year"
    )
}
