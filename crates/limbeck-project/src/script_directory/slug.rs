//! A message as a part of a file name.

use super::unicode::is_word;

/// The words of a message joined by `_`, in small letters, cut after `length` characters at a word's end.
pub(super) fn slug(message: &str, length: usize) -> String {
    let words: Vec<&str> = message.split(|c| !is_word(c)).filter(|word| !word.is_empty()).collect();
    let whole = words.join("_").to_lowercase();
    let Some((cut, _)) = whole.char_indices().nth(length) else { return whole };
    let kept = &whole[..cut];
    // Without a `_` the cut goes through the one long word.
    let kept = kept.rsplit_once('_').map_or(kept, |(before, _)| before);
    format!("{kept}_")
}

#[cfg(test)]
mod tests {
    use super::slug;

    /// Expected slugs: files that `alembic revision -m` of Alembic 1.20.1 made.
    #[test]
    fn slugs_are_alembics() {
        let long = "aaaaaaaaaaa bbbbbbbbbbbbbbbb cccccccccccc dddddddddddd eeeeeeee";
        for (message, length, expected) in [
            ("Hello, World: first!", 40, "hello_world_first"),
            ("", 40, ""),
            (long, 40, "aaaaaaaaaaa_bbbbbbbbbbbbbbbb_"),
            (long, 5, "aaaaa_"),
            ("hello big world you", 12, "hello_big_"),
            ("हिन्दी नमस्ते ÀÉ İstanbul ΣΑΣ", 10, "ह_न_द_नमस_"),
        ] {
            assert_eq!(slug(message, length), expected, "{message}");
        }
    }
}
