//! Constraints: inside `create_table`, and as operations of their own.

use limbeck_ops::{AddConstraint, ConstraintKind, DropConstraint};
use limbeck_schema::{
    Check, Constraint, ConstraintName, Deferral, Exclude, ForeignKey, PrimaryKey, TableName, Unique,
};

use super::Writer;
use super::expression::{expression, text_argument};
use super::layout::Node;
use super::literal::{boolean, optional, string, strings};

/// A name: `op.f('...')` when no convention may change it.
pub(super) fn name(writer: &Writer<'_>, name: &ConstraintName) -> Node {
    if name.is_final {
        Node::call(writer.operation("f"), vec![string(&name.text)])
    } else {
        string(&name.text)
    }
}

/// A name or `None`, as the first argument of an operation.
pub(super) fn optional_name(writer: &Writer<'_>, given: Option<&ConstraintName>) -> Node {
    given.map_or_else(|| Node::text("None"), |given| name(writer, given))
}

/// A constraint inside `create_table`.
pub(super) fn table_constraint(writer: &mut Writer<'_>, constraint: &Constraint) -> Node {
    match constraint {
        Constraint::PrimaryKey { key } => primary_key(writer, key),
        Constraint::Unique { unique } => unique_constraint(writer, unique),
        Constraint::ForeignKey { key } => foreign_key(writer, key),
        Constraint::Check { check: found } => check(writer, found),
        Constraint::Exclude { exclude } => exclude_constraint(writer, exclude),
    }
}

fn primary_key(writer: &Writer<'_>, key: &PrimaryKey) -> Node {
    let mut items: Vec<Node> = key.columns.iter().map(|column| string(column)).collect();
    push_name(writer, &mut items, key.name.as_ref());
    push_deferral(&mut items, &key.deferral);
    push_strings(&mut items, "postgresql_include", &key.postgresql_include);
    push_text(&mut items, "sqlite_on_conflict", key.sqlite_on_conflict.as_deref());
    Node::call(writer.sqlalchemy("PrimaryKeyConstraint"), items)
}

fn unique_constraint(writer: &Writer<'_>, unique: &Unique) -> Node {
    let mut items: Vec<Node> = unique.columns.iter().map(|column| string(column)).collect();
    push_name(writer, &mut items, unique.name.as_ref());
    push_unique_options(&mut items, unique);
    Node::call(writer.sqlalchemy("UniqueConstraint"), items)
}

fn push_unique_options(items: &mut Vec<Node>, unique: &Unique) {
    push_deferral(items, &unique.deferral);
    push_strings(items, "postgresql_include", &unique.postgresql_include);
    if let Some(flag) = unique.postgresql_nulls_not_distinct {
        items.push(Node::keyword("postgresql_nulls_not_distinct", boolean(flag)));
    }
    push_text(items, "sqlite_on_conflict", unique.sqlite_on_conflict.as_deref());
}

fn foreign_key(writer: &Writer<'_>, key: &ForeignKey) -> Node {
    let target = |column: &String| match &key.target.schema {
        Some(schema) => format!("{schema}.{}.{column}", key.target.name),
        None => format!("{}.{column}", key.target.name),
    };
    let targets: Vec<String> = key.target_columns.iter().map(target).collect();
    let mut items =
        vec![strings(key.columns.iter().map(String::as_str)), strings(targets.iter().map(String::as_str))];
    push_name(writer, &mut items, key.name.as_ref());
    push_foreign_key_options(&mut items, key);
    if key.use_alter {
        items.push(Node::keyword("use_alter", boolean(true)));
    }
    Node::call(writer.sqlalchemy("ForeignKeyConstraint"), items)
}

fn push_foreign_key_options(items: &mut Vec<Node>, key: &ForeignKey) {
    push_text(items, "onupdate", key.on_update.as_deref());
    push_text(items, "ondelete", key.on_delete.as_deref());
    push_deferral(items, &key.deferral);
    push_text(items, "match", key.match_type.as_deref());
    if key.postgresql_not_valid {
        items.push(Node::keyword("postgresql_not_valid", boolean(true)));
    }
}

/// `sa.CheckConstraint('...')`.
pub(super) fn check(writer: &mut Writer<'_>, check: &Check) -> Node {
    let mut items = vec![condition(writer, check)];
    push_name(writer, &mut items, check.name.as_ref());
    push_check_options(&mut items, check);
    Node::call(writer.sqlalchemy("CheckConstraint"), items)
}

fn push_check_options(items: &mut Vec<Node>, check: &Check) {
    push_deferral(items, &check.deferral);
    if check.postgresql_not_valid {
        items.push(Node::keyword("postgresql_not_valid", boolean(true)));
    }
}

/// A condition: SQLAlchemy reads a plain string as `text()`.
fn condition(writer: &mut Writer<'_>, check: &Check) -> Node {
    match &check.condition {
        limbeck_schema::Expr::Text { sql } => text_argument(sql),
        other => expression(writer, other),
    }
}

fn exclude_elements(writer: &mut Writer<'_>, exclude: &Exclude) -> Vec<Node> {
    exclude
        .elements
        .iter()
        .map(|element| {
            let inner = match &element.expr {
                limbeck_schema::Expr::Column { name } => string(name),
                other => expression(writer, other),
            };
            Node::call("", vec![inner, string(&element.operator)])
        })
        .collect()
}

fn push_exclude_options(writer: &mut Writer<'_>, items: &mut Vec<Node>, exclude: &Exclude) {
    if let Some(predicate) = &exclude.predicate {
        let inner = expression(writer, predicate);
        items.push(Node::keyword("where", inner));
    }
    push_text(items, "using", exclude.using.as_deref());
    push_deferral(items, &exclude.deferral);
}

fn exclude_constraint(writer: &mut Writer<'_>, exclude: &Exclude) -> Node {
    writer.imports.insert("from sqlalchemy.dialects import postgresql".to_owned());
    let mut items = exclude_elements(writer, exclude);
    push_exclude_options(writer, &mut items, exclude);
    push_name(writer, &mut items, exclude.name.as_ref());
    Node::call("postgresql.ExcludeConstraint", items)
}

/// `op.create_unique_constraint(...)` and its siblings.
pub(super) fn add_constraint(writer: &mut Writer<'_>, operation: &AddConstraint) -> Node {
    let table = &operation.table;
    match &operation.constraint {
        Constraint::PrimaryKey { key } => {
            let mut items = head(writer, key.name.as_ref(), table);
            items.push(strings(key.columns.iter().map(String::as_str)));
            push_schema(writer, &mut items, "schema", table);
            Node::call(writer.operation("create_primary_key"), items)
        }
        Constraint::Unique { unique } => {
            let mut items = head(writer, unique.name.as_ref(), table);
            items.push(strings(unique.columns.iter().map(String::as_str)));
            push_schema(writer, &mut items, "schema", table);
            push_unique_options(&mut items, unique);
            Node::call(writer.operation("create_unique_constraint"), items)
        }
        Constraint::ForeignKey { key } => {
            let mut items = head(writer, key.name.as_ref(), table);
            items.push(string(&key.target.name));
            items.push(strings(key.columns.iter().map(String::as_str)));
            items.push(strings(key.target_columns.iter().map(String::as_str)));
            push_schema(writer, &mut items, "source_schema", table);
            if let Some(schema) = &key.target.schema {
                items.push(Node::keyword("referent_schema", string(schema)));
            }
            push_foreign_key_options(&mut items, key);
            Node::call(writer.operation("create_foreign_key"), items)
        }
        Constraint::Check { check: found } => {
            let mut items = head(writer, found.name.as_ref(), table);
            items.push(condition(writer, found));
            push_schema(writer, &mut items, "schema", table);
            push_check_options(&mut items, found);
            Node::call(writer.operation("create_check_constraint"), items)
        }
        Constraint::Exclude { exclude } => {
            let mut items = head(writer, exclude.name.as_ref(), table);
            items.extend(exclude_elements(writer, exclude));
            push_exclude_options(writer, &mut items, exclude);
            push_schema(writer, &mut items, "schema", table);
            Node::call(writer.operation("create_exclude_constraint"), items)
        }
    }
}

/// `op.drop_constraint(...)`.
pub(super) fn drop_constraint(writer: &Writer<'_>, operation: &DropConstraint) -> Node {
    let mut items = head(writer, operation.name.as_ref(), &operation.table);
    push_schema(writer, &mut items, "schema", &operation.table);
    if let Some(kind) = operation.kind {
        items.push(Node::keyword("type_", string(kind_word(kind))));
    }
    if operation.if_exists {
        items.push(Node::keyword("if_exists", boolean(true)));
    }
    Node::call(writer.operation("drop_constraint"), items)
}

fn kind_word(kind: ConstraintKind) -> &'static str {
    match kind {
        ConstraintKind::Check => "check",
        ConstraintKind::ForeignKey => "foreignkey",
        ConstraintKind::Primary => "primary",
        ConstraintKind::Unique => "unique",
    }
}

/// Name and table; inside a batch block the table is already said.
fn head(writer: &Writer<'_>, given: Option<&ConstraintName>, table: &TableName) -> Vec<Node> {
    let mut items = vec![optional_name(writer, given)];
    if !writer.is_batch() {
        items.push(string(&table.name));
    }
    items
}

pub(super) fn push_schema(writer: &Writer<'_>, items: &mut Vec<Node>, keyword: &str, table: &TableName) {
    if let Some(schema) = &table.schema
        && !writer.is_batch()
    {
        items.push(Node::keyword(keyword, string(schema)));
    }
}

fn push_name(writer: &Writer<'_>, items: &mut Vec<Node>, given: Option<&ConstraintName>) {
    if let Some(given) = given {
        items.push(Node::keyword("name", name(writer, given)));
    }
}

fn push_deferral(items: &mut Vec<Node>, deferral: &Deferral) {
    if let Some(deferrable) = deferral.deferrable {
        items.push(Node::keyword("deferrable", boolean(deferrable)));
    }
    push_text(items, "initially", deferral.initially.as_deref());
}

pub(super) fn push_text(items: &mut Vec<Node>, keyword: &str, given: Option<&str>) {
    if given.is_some() {
        items.push(Node::keyword(keyword, optional(given)));
    }
}

pub(super) fn push_strings(items: &mut Vec<Node>, keyword: &str, given: &[String]) {
    if !given.is_empty() {
        items.push(Node::keyword(keyword, strings(given.iter().map(String::as_str))));
    }
}
