//! Values in the forms in which SQLAlchemy stores them in SQLite.

use crate::ddl::date_and_time;

/// `X'...'`.
pub(super) fn bytes(hex: &str) -> String {
    format!("X'{}'", hex.to_uppercase())
}

/// `YYYY-MM-DD HH:MM:SS.ffffff`; an offset is not stored.
pub(super) fn timestamp(text: &str) -> String {
    let (date, clock) = date_and_time(text);
    format!("'{date} {}'", with_microseconds(clock.unwrap_or("00:00:00")))
}

/// `HH:MM:SS.ffffff`.
pub(super) fn time(text: &str) -> String {
    format!("'{}'", with_microseconds(text))
}

/// A UUID without hyphens.
pub(super) fn uuid(text: &str) -> String {
    format!("'{}'", text.replace('-', "").replace('\'', "''"))
}

/// SQLite reads a number too large as infinity, and has nothing for what is not a number.
pub(super) fn special_number(text: &str) -> String {
    match text.trim_start_matches('+') {
        "inf" | "Infinity" => "9e999".to_owned(),
        "-inf" | "-Infinity" => "-9e999".to_owned(),
        _ => "NULL".to_owned(),
    }
}

fn with_microseconds(clock: &str) -> String {
    let clock = clock.find(['+', '-', 'Z']).map_or(clock, |offset| &clock[..offset]);
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let seconds = if whole.matches(':').count() < 2 { ":00" } else { "" };
    let fraction: String = fraction.chars().chain(std::iter::repeat('0')).take(6).collect();
    format!("{}{seconds}.{fraction}", whole.replace('\'', "''"))
}
