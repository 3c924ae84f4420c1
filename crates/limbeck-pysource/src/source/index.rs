//! Indexes as Python writes them.

use limbeck_ops::{CreateIndex, DropIndex};
use limbeck_schema::{Expr, IndexElement, MysqlIndexOptions};

use super::Writer;
use super::constraint::{optional_name, push_schema, push_strings, push_text};
use super::expression::expression;
use super::layout::Node;
use super::literal::{boolean, string, string_pairs};
use super::python_repr;

/// `op.create_index(...)`.
pub(super) fn create_index(writer: &mut Writer<'_>, operation: &CreateIndex) -> Node {
    let index = &operation.index;
    let mut items = vec![optional_name(writer, index.name.as_ref())];
    if !writer.is_batch() {
        items.push(string(&operation.table.name));
    }
    let elements = index.elements.iter().map(|element| index_element(writer, element)).collect();
    items.push(Node::list(elements));
    items.push(Node::keyword("unique", boolean(index.unique)));
    push_schema(writer, &mut items, "schema", &operation.table);
    if operation.if_not_exists {
        items.push(Node::keyword("if_not_exists", boolean(true)));
    }
    let postgresql = &index.options.postgresql;
    push_text(&mut items, "postgresql_using", postgresql.using.as_deref());
    push_predicate(writer, &mut items, "postgresql_where", postgresql.predicate.as_ref());
    push_strings(&mut items, "postgresql_include", &postgresql.include);
    if !postgresql.ops.is_empty() {
        items.push(Node::keyword("postgresql_ops", string_pairs(&postgresql.ops)));
    }
    if !postgresql.with.is_empty() {
        items.push(Node::keyword("postgresql_with", string_pairs(&postgresql.with)));
    }
    push_text(&mut items, "postgresql_tablespace", postgresql.tablespace.as_deref());
    if postgresql.concurrently {
        items.push(Node::keyword("postgresql_concurrently", boolean(true)));
    }
    if let Some(flag) = postgresql.nulls_not_distinct {
        items.push(Node::keyword("postgresql_nulls_not_distinct", boolean(flag)));
    }
    push_predicate(writer, &mut items, "sqlite_where", index.options.sqlite_where.as_ref());
    push_mysql(&mut items, "mysql", &index.options.mysql);
    push_mysql(&mut items, "mariadb", &index.options.mariadb);
    Node::call(writer.operation("create_index"), items)
}

fn push_mysql(items: &mut Vec<Node>, dialect: &str, options: &MysqlIndexOptions) {
    if !options.length.is_empty() {
        let pairs = options
            .length
            .iter()
            .map(|(column, length)| (python_repr(column), Node::text(length.to_string())));
        items.push(Node::keyword(&format!("{dialect}_length"), Node::dict(pairs.collect())));
    }
    push_text(items, &format!("{dialect}_prefix"), options.prefix.as_deref());
    push_text(items, &format!("{dialect}_using"), options.using.as_deref());
    push_text(items, &format!("{dialect}_with_parser"), options.with_parser.as_deref());
}

/// A column's name, or an expression: `sa.literal_column` keeps the text as it is.
fn index_element(writer: &mut Writer<'_>, element: &IndexElement) -> Node {
    match element {
        IndexElement::Column { name } => string(name),
        IndexElement::Expression { expr: Expr::Text { sql } } => {
            Node::call(writer.sqlalchemy("literal_column"), vec![string(sql)])
        }
        IndexElement::Expression { expr } => expression(writer, expr),
    }
}

fn push_predicate(writer: &mut Writer<'_>, items: &mut Vec<Node>, keyword: &str, given: Option<&Expr>) {
    if let Some(given) = given {
        let inner = expression(writer, given);
        items.push(Node::keyword(keyword, inner));
    }
}

/// `op.drop_index(...)`.
pub(super) fn drop_index(writer: &Writer<'_>, operation: &DropIndex) -> Node {
    let mut items = vec![optional_name(writer, operation.name.as_ref())];
    if let Some(table) = &operation.table
        && !writer.is_batch()
    {
        items.push(Node::keyword("table_name", string(table)));
    }
    if let Some(schema) = &operation.schema
        && !writer.is_batch()
    {
        items.push(Node::keyword("schema", string(schema)));
    }
    if operation.if_exists {
        items.push(Node::keyword("if_exists", boolean(true)));
    }
    if operation.postgresql_concurrently {
        items.push(Node::keyword("postgresql_concurrently", boolean(true)));
    }
    Node::call(writer.operation("drop_index"), items)
}
