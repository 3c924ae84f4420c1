//! The statement of a trigger, for a table whose columns got other names.

use limbeck_schema::TableName;

use super::context::Context;
use super::sql_words::{Piece, pieces};

/// The statement with renamed columns where they are certain to be the table's: behind `NEW.`, `OLD.` and the table's
/// own name, and in `UPDATE OF`. Anything else is left, and found out when the trigger is tried.
pub(crate) fn again(cx: Context<'_>, sql: &str, table: &TableName, renames: &[(String, String)]) -> String {
    if renames.is_empty() {
        return sql.to_owned();
    }
    let pieces = pieces(sql);
    let mut out = String::with_capacity(sql.len());
    let mut reach = Reach::Elsewhere;
    for (at, piece) in pieces.iter().enumerate() {
        let identifier = piece.identifier();
        let renamed =
            identifier.as_ref().filter(|_| reach == Reach::Columns || is_qualified(&pieces[..at], table));
        let renamed = renamed.and_then(|name| {
            renames.iter().find(|(old, _)| old.eq_ignore_ascii_case(name)).map(|(_, new)| cx.quote(new))
        });
        match renamed {
            Some(new) => out.push_str(&new),
            None => out.push_str(piece.text()),
        }
        reach = reach.behind(piece);
    }
    out
}

/// The first of these columns that a trigger's statement names behind `NEW.` or `OLD.`.
pub(crate) fn named<'n>(sql: &str, table: &TableName, columns: &'n [String]) -> Option<&'n String> {
    let pieces = pieces(sql);
    let named = pieces.iter().enumerate().filter(|(at, _)| is_qualified(&pieces[..*at], table));
    let names: Vec<String> = named.filter_map(|(_, piece)| piece.identifier()).collect();
    columns.iter().find(|column| names.iter().any(|name| name.eq_ignore_ascii_case(column)))
}

/// Where the reader of the statement's head is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Elsewhere,
    /// Behind `UPDATE` of the head.
    Update,
    /// Behind `UPDATE OF`.
    Columns,
    /// Behind the head.
    Body,
}

impl Reach {
    fn behind(self, piece: &Piece<'_>) -> Self {
        let Piece::Word(word) = piece else { return self };
        match self {
            Self::Elsewhere if word.eq_ignore_ascii_case("UPDATE") => Self::Update,
            Self::Update if word.eq_ignore_ascii_case("OF") => Self::Columns,
            Self::Elsewhere | Self::Update | Self::Columns if word.eq_ignore_ascii_case("ON") => Self::Body,
            other => other,
        }
    }
}

/// Whether the pieces end in `NEW.`, `OLD.` or `table.`.
fn is_qualified(before: &[Piece<'_>], table: &TableName) -> bool {
    let mut back = before.iter().rev().filter(|piece| !matches!(piece, Piece::Space(_)));
    let is_dot = back.next() == Some(&Piece::Other("."));
    let owner = back.next().and_then(|piece| piece.identifier());
    is_dot
        && owner.is_some_and(|owner| {
            ["new", "old"].contains(&owner.to_lowercase().as_str()) || owner.eq_ignore_ascii_case(&table.name)
        })
}
