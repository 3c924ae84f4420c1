//! One statement an operation; blocks for batches and autocommit.

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_ops::{
    Action, AddColumn, AlterColumn, BatchAlterTable, BulkInsert, Change, CreateEnum, CreateTable,
    CreateTableComment, DropColumn, DropEnum, DropTable, DropTableComment, Execute, Guard, Operation,
    Recreate, RenameTable, SqlSource,
};
use limbeck_schema::{Constraint, Index, TableName};

use super::Writer;
use super::column::{column, server_default};
use super::constraint::{
    add_constraint, drop_constraint, push_schema, push_strings, push_text, table_constraint,
};
use super::expression::text_argument;
use super::index::{create_index, drop_index};
use super::layout::{Line, Node};
use super::literal::{boolean, optional, string, string_pairs, value};
use super::types::type_source;

/// The lines of several operations at a depth.
pub(super) fn statements(
    writer: &mut Writer<'_>,
    operations: &[Operation],
    depth: usize,
) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    let mut rest = operations;
    while let Some(first) = rest.first() {
        let same_table = batch_run(writer, rest);
        if same_table > 0 {
            let (run, after) = rest.split_at(same_table);
            lines.extend(batch_of_run(writer, run, depth)?);
            rest = after;
        } else {
            lines.extend(statement(writer, first, depth)?);
            rest = &rest[1..];
        }
    }
    Ok(lines)
}

/// How many of the first operations change one existing table and so share a batch block; none unless
/// `render_as_batch` is set.
fn batch_run(writer: &Writer<'_>, operations: &[Operation]) -> usize {
    if !writer.options.as_batch || writer.is_batch() {
        return 0;
    }
    let Some(table) = operations.first().and_then(batched_table) else { return 0 };
    operations.iter().take_while(|operation| batched_table(operation) == Some(table.clone())).count()
}

fn batched_table(operation: &Operation) -> Option<TableName> {
    match &operation.action {
        Action::AddColumn(inner) => Some(inner.table.clone()),
        Action::AlterColumn(inner) => Some(inner.table.clone()),
        Action::DropColumn(inner) => Some(inner.table.clone()),
        Action::CreateIndex(inner) => Some(inner.table.clone()),
        Action::DropIndex(inner) => {
            inner.table.as_ref().map(|table| TableName::new(inner.schema.as_deref(), table.clone()))
        }
        Action::AddConstraint(inner) => Some(inner.table.clone()),
        Action::DropConstraint(inner) => Some(inner.table.clone()),
        Action::CreateTableComment(inner) => Some(inner.table.clone()),
        Action::DropTableComment(inner) => Some(inner.table.clone()),
        _ => None,
    }
}

fn batch_of_run(writer: &mut Writer<'_>, run: &[Operation], depth: usize) -> Result<Vec<Line>> {
    let Some(table) = run.first().and_then(batched_table) else { return Ok(Vec::new()) };
    let mut items = vec![string(&table.name)];
    items.push(Node::keyword("schema", optional(table.schema.as_deref())));
    block(writer, items, run, depth)
}

fn block(
    writer: &mut Writer<'_>,
    items: Vec<Node>,
    operations: &[Operation],
    depth: usize,
) -> Result<Vec<Line>> {
    let call = Node::call(writer.operation("batch_alter_table"), items).flat();
    let mut lines = vec![Line::new(depth, format!("with {call} as batch_op:"))];
    let outer = std::mem::replace(&mut writer.receiver, "batch_op.".into());
    let body = statements(writer, operations, depth + 1);
    writer.receiver = outer;
    let body = body?;
    let is_empty = body.is_empty();
    lines.extend(body);
    if is_empty {
        lines.push(Line::new(depth + 1, "pass"));
    }
    lines.push(Line::new(0, ""));
    Ok(lines)
}

/// The lines of one operation.
fn statement(writer: &mut Writer<'_>, operation: &Operation, depth: usize) -> Result<Vec<Line>> {
    let node = match &operation.action {
        Action::CreateTable(inner) => return Ok(create_table(writer, inner, depth)),
        Action::AddColumn(inner) => return Ok(add_column(writer, inner, depth)),
        Action::BatchAlterTable(inner) => return batch(writer, inner, depth),
        Action::AutocommitBlock(inner) => {
            let mut lines = vec![Line::new(
                depth,
                format!("with {}.autocommit_block():", writer.operation("get_context()")),
            )];
            let body = statements(writer, &inner.operations, depth + 1)?;
            if body.is_empty() {
                lines.push(Line::new(depth + 1, "pass"));
            }
            lines.extend(body);
            return Ok(lines);
        }
        Action::DropTable(inner) => drop_table(writer, inner),
        Action::RenameTable(inner) => rename_table(writer, inner),
        Action::CreateTableComment(inner) => create_table_comment(writer, inner),
        Action::DropTableComment(inner) => drop_table_comment(writer, inner),
        Action::AlterColumn(inner) => alter_column(writer, inner),
        Action::DropColumn(inner) => drop_column(writer, inner),
        Action::CreateIndex(inner) => create_index(writer, inner),
        Action::DropIndex(inner) => drop_index(writer, inner),
        Action::AddConstraint(inner) => add_constraint(writer, inner),
        Action::DropConstraint(inner) => drop_constraint(writer, inner),
        Action::CreateEnum(inner) => create_enum(writer, inner, &operation.when),
        Action::DropEnum(inner) => drop_enum(writer, inner, &operation.when),
        Action::Execute(inner) => execute(writer, inner),
        Action::BulkInsert(inner) => bulk_insert(writer, inner),
        Action::Message(inner) => Node::call("print", vec![string(&inner.text)]),
        Action::AlterEnum(_) | Action::Custom(_) => {
            return Err(Error::new(
                Code::ModelUnsupported,
                "this operation has no form of its own in a script",
            ));
        }
    };
    Ok(node.lines(depth))
}

fn create_table(writer: &mut Writer<'_>, operation: &CreateTable, depth: usize) -> Vec<Line> {
    let table = &operation.table;
    let mut items = vec![string(&table.name.name)];
    items.extend(table.columns.iter().map(|inner| column(writer, inner)));
    // A check that a column's type makes comes with the type, and would stand there twice.
    let written = table.constraints.iter().filter(|constraint| !is_type_bound(constraint));
    let mut constraints: Vec<Node> = written.map(|constraint| table_constraint(writer, constraint)).collect();
    constraints.sort_by_key(Node::flat);
    items.extend(constraints);
    push_schema(writer, &mut items, "schema", &table.name);
    push_text(&mut items, "comment", table.comment.as_deref());
    push_table_options(writer, &mut items, operation);
    let mut lines = Node::tall_call(writer.operation("create_table"), items).lines(depth);
    for index in &table.indexes {
        lines.extend(separate_index(writer, &table.name, index).lines(depth));
    }
    lines
}

fn is_type_bound(constraint: &Constraint) -> bool {
    matches!(constraint, Constraint::Check { check } if check.type_bound)
}

fn push_table_options(writer: &mut Writer<'_>, items: &mut Vec<Node>, operation: &CreateTable) {
    let table = &operation.table;
    push_strings(items, "prefixes", &table.prefixes);
    if operation.if_not_exists {
        items.push(Node::keyword("if_not_exists", boolean(true)));
    }
    let postgresql = &table.options.postgresql;
    push_text(items, "postgresql_partition_by", postgresql.partition_by.as_deref());
    push_strings(items, "postgresql_inherits", &postgresql.inherits);
    push_text(items, "postgresql_using", postgresql.using.as_deref());
    if !postgresql.with.is_empty() {
        items.push(Node::keyword("postgresql_with", string_pairs(&postgresql.with)));
    }
    push_text(items, "postgresql_on_commit", postgresql.on_commit.as_deref());
    push_text(items, "postgresql_tablespace", postgresql.tablespace.as_deref());
    let sqlite = &table.options.sqlite;
    let flags = [
        ("sqlite_autoincrement", sqlite.autoincrement, true),
        ("sqlite_with_rowid", sqlite.without_rowid, false),
        ("sqlite_strict", sqlite.strict, true),
    ];
    for (keyword, given, written) in flags {
        if given {
            items.push(Node::keyword(keyword, boolean(written)));
        }
    }
    for (dialect, options) in [("mysql", &table.options.mysql), ("mariadb", &table.options.mariadb)] {
        for (key, text) in options {
            items.push(Node::keyword(&format!("{dialect}_{key}"), string(text)));
        }
    }
    for option in &table.options.other {
        let inner = value(writer, &option.value);
        items.push(Node::keyword(&format!("{}_{}", option.dialect, option.key), inner));
    }
}

fn separate_index(writer: &mut Writer<'_>, table: &TableName, index: &Index) -> Node {
    let operation =
        limbeck_ops::CreateIndex { table: table.clone(), index: index.clone(), if_not_exists: false };
    create_index(writer, &operation)
}

fn drop_table(writer: &Writer<'_>, operation: &DropTable) -> Node {
    let mut items = vec![string(&operation.table.name)];
    push_schema(writer, &mut items, "schema", &operation.table);
    if operation.if_exists {
        items.push(Node::keyword("if_exists", boolean(true)));
    }
    Node::call(writer.operation("drop_table"), items)
}

fn rename_table(writer: &Writer<'_>, operation: &RenameTable) -> Node {
    let mut items = vec![string(&operation.table.name), string(&operation.new_name)];
    push_schema(writer, &mut items, "schema", &operation.table);
    Node::call(writer.operation("rename_table"), items)
}

fn create_table_comment(writer: &Writer<'_>, operation: &CreateTableComment) -> Node {
    let mut items = table_head(writer, &operation.table);
    items.push(optional(operation.comment.as_deref()));
    items.push(Node::keyword("existing_comment", optional(operation.existing_comment.as_deref())));
    push_schema(writer, &mut items, "schema", &operation.table);
    Node::call(writer.operation("create_table_comment"), items)
}

fn drop_table_comment(writer: &Writer<'_>, operation: &DropTableComment) -> Node {
    let mut items = table_head(writer, &operation.table);
    items.push(Node::keyword("existing_comment", optional(operation.existing_comment.as_deref())));
    push_schema(writer, &mut items, "schema", &operation.table);
    Node::call(writer.operation("drop_table_comment"), items)
}

/// The table's name, which a batch block has already said.
fn table_head(writer: &Writer<'_>, table: &TableName) -> Vec<Node> {
    if writer.is_batch() { Vec::new() } else { vec![string(&table.name)] }
}

fn add_column(writer: &mut Writer<'_>, operation: &AddColumn, depth: usize) -> Vec<Line> {
    let mut items = table_head(writer, &operation.table);
    let added = column(writer, &operation.column);
    items.push(added);
    push_schema(writer, &mut items, "schema", &operation.table);
    if operation.if_not_exists {
        items.push(Node::keyword("if_not_exists", boolean(true)));
    }
    let mut lines = Node::call(writer.operation("add_column"), items).lines(depth);
    // What the column brings along is written as operations of its own: each has its name, and its inverse.
    for constraint in &operation.constraints {
        let separate =
            limbeck_ops::AddConstraint { table: operation.table.clone(), constraint: constraint.clone() };
        lines.extend(add_constraint(writer, &separate).lines(depth));
    }
    for index in &operation.indexes {
        lines.extend(separate_index(writer, &operation.table, index).lines(depth));
    }
    lines
}

fn alter_column(writer: &mut Writer<'_>, operation: &AlterColumn) -> Node {
    let mut items = table_head(writer, &operation.table);
    items.push(string(&operation.column));
    if let Some(ty) = &operation.existing_type {
        let source = type_source(writer, ty);
        items.push(Node::keyword("existing_type", source));
    }
    match &operation.server_default {
        Change::Keep => {}
        Change::Clear => items.push(Node::keyword("server_default", Node::text("None"))),
        Change::Set(default) => {
            let source = server_default(writer, default);
            items.push(Node::keyword("server_default", source));
        }
    }
    push_text(&mut items, "new_column_name", operation.new_name.as_deref());
    if let Some(ty) = &operation.ty {
        let source = type_source(writer, ty);
        items.push(Node::keyword("type_", source));
    }
    if let Some(nullable) = operation.nullable {
        items.push(Node::keyword("nullable", boolean(nullable)));
    }
    match &operation.comment {
        Change::Keep => {}
        Change::Clear => items.push(Node::keyword("comment", Node::text("None"))),
        Change::Set(text) => items.push(Node::keyword("comment", string(text))),
    }
    push_text(&mut items, "existing_comment", operation.existing_comment.as_deref());
    if let Some(nullable) = operation.existing_nullable
        && operation.nullable.is_none()
    {
        items.push(Node::keyword("existing_nullable", boolean(nullable)));
    }
    if let Some(flag) = operation.autoincrement {
        items.push(Node::keyword("autoincrement", boolean(flag)));
    }
    if let Change::Set(default) = &operation.existing_server_default {
        let source = server_default(writer, default);
        items.push(Node::keyword("existing_server_default", source));
    }
    push_schema(writer, &mut items, "schema", &operation.table);
    push_text(&mut items, "postgresql_using", operation.postgresql_using.as_deref());
    Node::call(writer.operation("alter_column"), items)
}

fn drop_column(writer: &Writer<'_>, operation: &DropColumn) -> Node {
    let mut items = table_head(writer, &operation.table);
    items.push(string(&operation.column));
    push_schema(writer, &mut items, "schema", &operation.table);
    if operation.if_exists {
        items.push(Node::keyword("if_exists", boolean(true)));
    }
    Node::call(writer.operation("drop_column"), items)
}

/// `postgresql.ENUM(...).create(op.get_bind(), checkfirst=...)`: `create_table` makes types by itself, but
/// `add_column` and `alter_column` do not.
fn create_enum(writer: &mut Writer<'_>, operation: &CreateEnum, when: &Guard) -> Node {
    let enumeration = &operation.enumeration;
    let values = enumeration.values.iter().map(|value| string(value)).collect();
    enum_call(writer, values, &enumeration.name, enumeration.schema.as_deref(), "create", when)
}

fn drop_enum(writer: &mut Writer<'_>, operation: &DropEnum, when: &Guard) -> Node {
    enum_call(writer, Vec::new(), &operation.name, operation.schema.as_deref(), "drop", when)
}

fn enum_call(
    writer: &mut Writer<'_>,
    mut items: Vec<Node>,
    name: &str,
    schema: Option<&str>,
    method: &str,
    when: &Guard,
) -> Node {
    writer.imports.insert("from sqlalchemy.dialects import postgresql".to_owned());
    items.push(Node::keyword("name", string(name)));
    push_text(&mut items, "schema", schema);
    let bind = Node::text(writer.operation("get_bind()"));
    let checkfirst = Node::keyword("checkfirst", boolean(*when != Guard::Always));
    Node::method(Node::call("postgresql.ENUM", items), method, vec![bind, checkfirst])
}

fn execute(writer: &mut Writer<'_>, operation: &Execute) -> Node {
    let argument = match &operation.source {
        SqlSource::Text { sql, binds } if binds.is_empty() => string(sql),
        SqlSource::Text { sql, binds } => {
            let items = binds.iter().map(|(name, bound)| Node::keyword(name, value(writer, bound))).collect();
            let text = Node::call(writer.sqlalchemy("text"), vec![string(sql)]);
            Node::method(text, "bindparams", items)
        }
        SqlSource::Ddl { sql } => Node::call(writer.sqlalchemy("DDL"), vec![string(sql)]),
        SqlSource::Compiled { sql } => text_argument(sql),
    };
    Node::call(writer.operation("execute"), vec![argument])
}

fn bulk_insert(writer: &mut Writer<'_>, operation: &BulkInsert) -> Node {
    let mut table = vec![string(&operation.table.name)];
    for inner in &operation.columns {
        let ty = type_source(writer, &inner.ty);
        table.push(Node::call(writer.sqlalchemy("column"), vec![string(&inner.name), ty]));
    }
    push_schema(writer, &mut table, "schema", &operation.table);
    let rows = operation
        .rows
        .iter()
        .map(|row| {
            let pairs =
                row.iter().map(|(key, cell)| (super::python_repr(key), value(writer, cell))).collect();
            Node::dict(pairs)
        })
        .collect();
    let table = Node::call(writer.sqlalchemy("table"), table);
    Node::call(writer.operation("bulk_insert"), vec![table, Node::list(rows)])
}

fn batch(writer: &mut Writer<'_>, operation: &BatchAlterTable, depth: usize) -> Result<Vec<Line>> {
    let mut items = vec![string(&operation.table.name)];
    items.push(Node::keyword("schema", optional(operation.table.schema.as_deref())));
    match operation.recreate {
        Recreate::Auto => {}
        Recreate::Always => items.push(Node::keyword("recreate", string("always"))),
        Recreate::Never => items.push(Node::keyword("recreate", string("never"))),
    }
    block(writer, items, &operation.operations, depth)
}
