//! Values as literals.

use crate::ddl::date_and_time;

/// A date.
pub(super) fn date(text: &str) -> String {
    format!("TO_DATE('{text}', 'YYYY-MM-DD')")
}

/// A point in time.
pub(super) fn timestamp(text: &str) -> String {
    let (date, clock) = date_and_time(text);
    let Some(clock) = clock else { return format!("TO_DATE('{date}', 'YYYY-MM-DD HH24:MI:SS')") };
    if clock.contains('.') {
        return format!("TO_TIMESTAMP('{date} {clock}', 'YYYY-MM-DD HH24:MI:SS.FF')");
    }
    format!("TO_DATE('{date} {clock}', 'YYYY-MM-DD HH24:MI:SS')")
}
