//! Statements that change rows and nothing else.

use super::sql_words::{Piece, pieces};

/// Words that begin statements which leave the schema as it is.
const ROWS: [&str; 16] = [
    "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "TRUNCATE", "SET", "RESET", "ANALYZE", "VACUUM",
    "REINDEX", "PRAGMA", "LOCK", "GRANT", "REVOKE", "VALUES",
];

/// Whether SQL certainly leaves tables, columns and everything else of the schema as they are: what it begins with says
/// so, statement by statement. A SELECT may call a function that does anything, so it may have no call in it, nor make a table by INTO.
pub fn only_changes_rows(sql: &str) -> bool {
    let pieces: Vec<Piece<'_>> = pieces(sql)
        .into_iter()
        .filter(|piece| !matches!(piece, Piece::Space(_)) && !is_comment(*piece))
        .collect();
    let mut statements = pieces.split(|piece| *piece == Piece::Other(";")).filter(|words| !words.is_empty());
    statements.all(is_about_rows)
}

pub(super) fn is_comment(piece: Piece<'_>) -> bool {
    matches!(piece, Piece::Opaque(text) if text.starts_with('-') || text.starts_with('/'))
}

pub(super) fn is_about_rows(words: &[Piece<'_>]) -> bool {
    let Some(Piece::Word(first)) = words.first() else { return false };
    let is = |word: &str| first.eq_ignore_ascii_case(word);
    let calls = || {
        words.windows(2).any(|pair| matches!(pair, [Piece::Word(_) | Piece::Quoted(_), Piece::Other("(")]))
    };
    let makes_table =
        || words.iter().any(|word| matches!(word, Piece::Word(text) if text.eq_ignore_ascii_case("INTO")));
    ROWS.iter().any(|word| is(word)) || is("SELECT") && !calls() && !makes_table()
}

#[cfg(test)]
mod tests {
    use super::only_changes_rows;

    #[test]
    fn statements_about_rows() {
        for sql in [
            "UPDATE t SET a = lower(b)",
            "-- first\ninsert into t values ('; drop table t')",
            "DELETE FROM t; UPDATE u SET a = 1;",
            "SELECT 1",
            "PRAGMA foreign_keys=OFF",
        ] {
            assert!(only_changes_rows(sql), "{sql}");
        }
        for sql in [
            "CREATE TABLE t (a int)",
            "SELECT 1 AS a INTO t",
            "UPDATE t SET a = 1; DROP TABLE t",
            "SELECT create_hypertable('t', 'a')",
            "DO $$ BEGIN UPDATE t SET a = 1; END $$",
            "WITH x AS (SELECT 1) SELECT * FROM x",
            "ALTER TABLE t ADD COLUMN a int",
        ] {
            assert!(!only_changes_rows(sql), "{sql}");
        }
    }
}
