//! Values as literals.

/// A string of the national character set.
pub(super) fn national(text: &str) -> String {
    format!("N'{}'", text.replace('\'', "''"))
}
