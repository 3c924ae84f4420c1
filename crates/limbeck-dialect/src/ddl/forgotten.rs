//! Types that raw SQL drops: a later table of the same run must create them again (Alembic does not notice).

use super::sql_words::{Piece, pieces};

/// The types named by `DROP TYPE [IF EXISTS] a, b` in a text, with their schemas.
pub(crate) fn dropped_types(sql: &str) -> Vec<(Option<String>, String)> {
    let pieces: Vec<Piece<'_>> = pieces(sql)
        .into_iter()
        .filter(|piece| !matches!(piece, Piece::Space(_) | Piece::Opaque(_)))
        .collect();
    let is = |at: usize, word: &str| matches!(pieces.get(at), Some(Piece::Word(text)) if text.eq_ignore_ascii_case(word));
    let mut dropped = Vec::new();
    for start in 0..pieces.len() {
        if !(is(start, "drop") && is(start + 1, "type")) {
            continue;
        }
        let mut at = if is(start + 2, "if") && is(start + 3, "exists") { start + 4 } else { start + 2 };
        while let Some(name) = pieces.get(at).and_then(|piece| piece.identifier()) {
            let is_dot = |at: usize| matches!(pieces.get(at), Some(Piece::Other(".")));
            match pieces.get(at + 2).and_then(|piece| piece.identifier()).filter(|_| is_dot(at + 1)) {
                Some(inner) => {
                    dropped.push((Some(name), inner));
                    at += 3;
                }
                None => {
                    dropped.push((None, name));
                    at += 1;
                }
            }
            match pieces.get(at) {
                Some(Piece::Other(",")) => at += 1,
                _ => break,
            }
        }
    }
    dropped
}

#[cfg(test)]
mod tests {
    use super::dropped_types;

    #[test]
    fn raw_drops_are_noticed() {
        let name = |schema: Option<&str>, name: &str| (schema.map(str::to_owned), name.to_owned());
        assert_eq!(dropped_types("DROP TYPE mood"), [name(None, "mood")]);
        assert_eq!(
            dropped_types("select 1; drop type if exists \"Mood\", s.b cascade"),
            [name(None, "Mood"), name(Some("s"), "b")]
        );
        assert!(dropped_types("SELECT 'drop type mood'").is_empty());
    }
}
