//! Defaults as the catalog says them.

use crate::ddl::{Piece, pieces};

/// A default in the form that DDL takes: `PRAGMA table_info` leaves out the parentheses round an expression. The
/// forms that Alembic leaves alone are left alone (`SQLiteImpl.autogen_column_reflect`).
pub(super) fn default(sql: &str) -> String {
    let is_digit = sql.len() == 1 && sql.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.');
    if sql.is_empty() || is_digit || is_string(sql) || is_enclosed(sql) {
        return sql.to_owned();
    }
    format!("({sql})")
}

fn is_string(sql: &str) -> bool {
    matches!(pieces(sql).as_slice(), [Piece::Opaque(text)] if text.starts_with('\''))
}

/// Whether the first parenthesis ends with the text.
fn is_enclosed(sql: &str) -> bool {
    let mut depth = 0_usize;
    let pieces = pieces(sql);
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Other("(") => depth += 1,
            Piece::Other(")") => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at > 0 && at + 1 == pieces.len();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::default;

    #[test]
    fn expressions_get_their_parentheses_back() {
        assert_eq!(default("'a'"), "'a'");
        assert_eq!(default("1"), "1");
        assert_eq!(default("10"), "(10)");
        assert_eq!(default("CURRENT_TIMESTAMP"), "(CURRENT_TIMESTAMP)");
        assert_eq!(default("(1 + 2)"), "(1 + 2)");
        assert_eq!(default("(1) + (2)"), "((1) + (2))");
        assert_eq!(default("'a' || 'b'"), "('a' || 'b')");
    }
}
