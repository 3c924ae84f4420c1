//! SQL expressions as Python writes them.

use limbeck_schema::Expr;

use super::Writer;
use super::layout::Node;
use super::literal::{python_repr, string, value};
use super::types::type_source;

/// An expression, for example `sa.text('now()')`.
pub(super) fn expression(writer: &mut Writer<'_>, expr: &Expr) -> Node {
    match expr {
        Expr::Text { sql } => text(writer, sql),
        Expr::Literal { value: literal } => {
            let inner = value(writer, literal);
            Node::call(writer.sqlalchemy("literal"), vec![inner])
        }
        Expr::Column { name } => Node::call(writer.sqlalchemy("column"), vec![string(name)]),
        Expr::Function { name, arguments } => {
            let items = arguments.iter().map(|argument| expression(writer, argument)).collect();
            Node::call(format!("{}.{name}", writer.sqlalchemy("func")), items)
        }
        Expr::True {} => Node::call(writer.sqlalchemy("true"), Vec::new()),
        Expr::False {} => Node::call(writer.sqlalchemy("false"), Vec::new()),
        Expr::Null {} => Node::call(writer.sqlalchemy("null"), Vec::new()),
        Expr::Postfix { operand, operator } => {
            let inner = expression(writer, operand);
            Node::method(inner, &operator.to_lowercase().replace(' ', "_"), Vec::new())
        }
        Expr::Binary { left, operator, right } => {
            let (operator, right) = (string(operator), expression(writer, right));
            let left = expression(writer, left);
            Node::Chain {
                receiver: Node::method(left, "op", vec![operator]).into(),
                call: Node::call("", vec![right]).into(),
            }
        }
        Expr::Cast { operand, to } => {
            let items = vec![expression(writer, operand), type_source(writer, to)];
            Node::call(writer.sqlalchemy("cast"), items)
        }
    }
}

/// `sa.text(...)`.
pub(super) fn text(writer: &Writer<'_>, sql: &str) -> Node {
    Node::call(writer.sqlalchemy("text"), vec![text_argument(sql)])
}

/// SQL as a string that `text()` will read: there `:name` is a parameter, so a colon that is none is written
/// `\:`. A cast's `::` is safe as it is.
pub(super) fn text_argument(sql: &str) -> Node {
    Node::text(python_repr(&escape_colons(sql)))
}

fn escape_colons(sql: &str) -> String {
    let characters: Vec<char> = sql.chars().collect();
    let mut out = String::with_capacity(sql.len());
    for (index, c) in characters.iter().enumerate() {
        let before = index.checked_sub(1).map(|i| characters[i]);
        let after = characters.get(index + 1).copied();
        // SQLAlchemy's rule for a parameter: a colon before a word character and not after a colon, a word
        // character or a backslash (`text()`'s manual; `sqlalchemy.sql.elements.TextClause`).
        let starts_name = after.is_some_and(|next| next.is_alphanumeric() || next == '_');
        let follows =
            before.is_some_and(|last| last == ':' || last.is_alphanumeric() || last == '_' || last == '\\');
        if *c == ':' && starts_name && !follows {
            out.push('\\');
        }
        out.push(*c);
    }
    out
}
