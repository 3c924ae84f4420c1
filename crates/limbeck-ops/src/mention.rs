//! Whether something of a table stands on a column.

use limbeck_schema::{Check, Constraint, Expr, Index, IndexElement, ServerDefault, Table};

/// Whether the constraint stands on the column of its own table.
pub(crate) fn constraint_mentions(constraint: &Constraint, column: &str) -> bool {
    let is_it = |name: &String| name == column;
    match constraint {
        Constraint::PrimaryKey { key } => key.columns.iter().chain(&key.postgresql_include).any(is_it),
        Constraint::Unique { unique } => unique.columns.iter().chain(&unique.postgresql_include).any(is_it),
        Constraint::ForeignKey { key } => key.columns.iter().any(is_it),
        Constraint::Check { check } => expression_mentions(&check.condition, column),
        Constraint::Exclude { exclude } => {
            let predicate = exclude.predicate.as_ref();
            exclude
                .elements
                .iter()
                .map(|element| &element.expr)
                .chain(predicate)
                .any(|expr| expression_mentions(expr, column))
        }
    }
}

/// Whether the index stands on the column.
pub(crate) fn index_mentions(index: &Index, column: &str) -> bool {
    let included = &index.options.postgresql.include;
    let elements = index.elements.iter().any(|element| match element {
        IndexElement::Column { name } => name == column,
        IndexElement::Expression { expr } => expression_mentions(expr, column),
    });
    elements
        || included.iter().any(|name| name == column)
        || predicates(index).any(|p| expression_mentions(p, column))
}

fn predicates(index: &Index) -> impl Iterator<Item = &Expr> {
    index.options.postgresql.predicate.iter().chain(&index.options.sqlite_where)
}

/// Whether an expression of the index mentions one of the columns.
pub(crate) fn index_text_mentions(index: &Index, columns: &[&str]) -> bool {
    let elements = index.elements.iter().filter_map(|element| match element {
        IndexElement::Column { .. } => None,
        IndexElement::Expression { expr } => Some(expr),
    });
    let mut expressions = elements.chain(predicates(index));
    expressions.any(|expr| columns.iter().any(|column| expression_mentions(expr, column)))
}

/// Whether the constraint is an expression that mentions one of the columns.
pub(crate) fn constraint_text_mentions(constraint: &Constraint, columns: &[&str]) -> bool {
    let is_expression = matches!(constraint, Constraint::Check { .. } | Constraint::Exclude { .. });
    is_expression && columns.iter().any(|column| constraint_mentions(constraint, column))
}

/// Whether an expression of the table, which only the database can rewrite, mentions the column.
pub(crate) fn only_text_mentions(table: &Table, column: &str) -> bool {
    let in_check = |check: &Check| expression_mentions(&check.condition, column);
    let in_column = table.columns.iter().any(|other| {
        other.checks.iter().any(in_check)
            || matches!(&other.server_default, Some(ServerDefault::Computed { computed })
                if text_mentions(&computed.sql, column))
    });
    in_column
        || table.constraints.iter().any(|constraint| constraint_text_mentions(constraint, &[column]))
        || table.indexes.iter().any(|index| index_text_mentions(index, &[column]))
}

fn expression_mentions(expr: &Expr, column: &str) -> bool {
    match expr {
        Expr::Text { sql } => text_mentions(sql, column),
        Expr::Column { name } => name == column,
        Expr::Function { arguments, .. } => {
            arguments.iter().any(|argument| expression_mentions(argument, column))
        }
        Expr::Postfix { operand, .. } | Expr::Cast { operand, .. } => expression_mentions(operand, column),
        Expr::Binary { left, right, .. } => {
            expression_mentions(left, column) || expression_mentions(right, column)
        }
        Expr::Literal { .. } | Expr::True {} | Expr::False {} | Expr::Null {} => false,
    }
}

/// Whether the name stands in the text as a word of its own. Errs on the side of yes: the word may be part of a
/// string.
fn text_mentions(sql: &str, column: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let (sql, column) = (sql.to_lowercase(), column.to_lowercase());
    sql.match_indices(&column).any(|(start, found)| {
        let before = sql[..start].chars().next_back();
        let after = sql[start + found.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::text_mentions;

    #[test]
    fn a_name_is_found_as_a_word() {
        assert!(text_mentions("(a > 0)", "a"));
        assert!(text_mentions("lower(\"Name\") <> ''", "Name"));
        assert!(!text_mentions("amount > 0", "a"));
        assert!(!text_mentions("a_b > 0", "a"));
    }
}
