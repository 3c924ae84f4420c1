//! How strongly operators bind, as SQLAlchemy ranks them: it decides where parentheses stand.

/// The rank of an operator; an operator that nobody knows (`op("~")`) binds most weakly.
fn rank(operator: &str) -> i32 {
    match operator {
        "*" | "/" | "%" => 8,
        "+" | "-" | "#" | "|" | "&" | "<<" | ">>" => 7,
        "||"
        | "="
        | "!="
        | "<>"
        | ">"
        | "<"
        | ">="
        | "<="
        | "IS"
        | "IS NOT"
        | "IN"
        | "NOT IN"
        | "LIKE"
        | "NOT LIKE"
        | "ILIKE"
        | "NOT ILIKE"
        | "BETWEEN"
        | "NOT BETWEEN"
        | "IS DISTINCT FROM"
        | "IS NOT DISTINCT FROM" => 5,
        "COLLATE" => 4,
        "AND" => 3,
        "OR" => 2,
        _ => 0,
    }
}

/// Whether an operation stands in parentheses inside another.
pub(crate) fn is_grouped(inner: &str, outer: &str) -> bool {
    let associative = matches!(inner, "=" | "!=" | "+" | "*" | "||" | "AND" | "OR");
    !(inner == outer && associative) && rank(inner) <= rank(outer)
}

#[cfg(test)]
mod tests {
    use super::is_grouped;

    #[test]
    fn weaker_operators_are_grouped() {
        assert!(is_grouped("+", "*"));
        assert!(!is_grouped("*", "+"));
        assert!(is_grouped("-", "-"));
        assert!(!is_grouped("AND", "AND"));
        assert!(is_grouped("OR", "AND"));
        assert!(!is_grouped("AND", "OR"));
        assert!(!is_grouped("+", "="));
    }
}
