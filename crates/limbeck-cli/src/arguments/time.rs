//! Times.

/// A time as people write it: `30s`, `5m`, `1h`, `250ms`; a bare number is seconds.
pub(super) fn duration(text: &str) -> Result<std::time::Duration, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| format!("`{text}` is not a time such as 30s or 5m"))?;
    let milliseconds = match unit {
        "ms" => 1,
        "" | "s" => 1_000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        _ => return Err(format!("`{unit}` is not a unit of time; use ms, s, m or h")),
    };
    Ok(std::time::Duration::from_millis(number.saturating_mul(milliseconds)))
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn times_are_read_with_their_units() {
        for (text, milliseconds) in [("0", 0), ("30s", 30_000), ("5m", 300_000), ("250ms", 250)] {
            assert_eq!(duration(text), Ok(std::time::Duration::from_millis(milliseconds)));
        }
        assert!(duration("soon").is_err());
        assert!(duration("5 parsecs").is_err());
    }
}
