//! Relative forms: `+1`, `-2`, `head-1`, `ae10+2`, `shop@+1`, `shop@ae10-1`.

/// A number of steps up or down from a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relative {
    /// What stands before the `@`.
    pub branch: Option<String>,
    /// Where the walk starts; `None` is the database's current revision.
    pub symbol: Option<String>,
    /// How far: positive is up. Numbers beyond the range of `i64` are cut to it, which no history can tell.
    pub steps: i64,
    /// The steps as typed, with their sign.
    pub text: String,
}

impl Relative {
    /// The number of steps without sign and leading zeros, as messages print it.
    pub(crate) fn distance(&self) -> &str {
        let digits = self.text[1..].trim_start_matches('0');
        if digits.is_empty() { "0" } else { digits }
    }
}

/// Reads a relative form from the beginning of `text`; what follows its digits is ignored, as Alembic does.
pub(crate) fn relative(text: &str) -> Option<Relative> {
    // The shortest non-empty branch that leaves a relative form behind its `@`; without one, the whole text.
    for (at, _) in text.match_indices('@').filter(|(at, _)| *at > 0) {
        if text[..at].contains('\n') {
            break;
        }
        if let Some((symbol, steps, typed)) = anchored(&text[at + 1..]) {
            return Some(Relative { branch: Some(text[..at].to_owned()), symbol, steps, text: typed });
        }
    }
    let (symbol, steps, typed) = anchored(text)?;
    Some(Relative { branch: None, symbol, steps, text: typed })
}

/// `[symbol]+digits` or `[symbol]-digits` at the beginning of `text`.
fn anchored(text: &str) -> Option<(Option<String>, i64, String)> {
    let sign = text.find(|letter: char| !(letter.is_alphanumeric() || letter == '_'))?;
    let (symbol, rest) = text.split_at(sign);
    if !rest.starts_with(['+', '-']) {
        return None;
    }
    let digits = rest[1..].bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return None;
    }
    let typed = &rest[..=digits];
    let distance = typed[1..].parse::<i64>().unwrap_or(i64::MAX);
    let steps = if typed.starts_with('-') { -distance } else { distance };
    Some(((!symbol.is_empty()).then(|| symbol.to_owned()), steps, typed.to_owned()))
}

/// The absolute value of a text that Python's `int()` reads as a number below zero.
pub(crate) fn negative_integer(text: &str) -> Option<u64> {
    let digits = text.trim().strip_prefix('-')?;
    let mut previous = b'_';
    for byte in digits.bytes() {
        if !(byte.is_ascii_digit() || (byte == b'_' && previous != b'_')) {
            return None;
        }
        previous = byte;
    }
    if previous == b'_' {
        return None;
    }
    let number = digits.replace('_', "").parse::<u64>().unwrap_or(u64::MAX);
    (number > 0).then_some(number)
}
