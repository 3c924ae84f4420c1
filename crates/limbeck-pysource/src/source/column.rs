//! Columns as Python writes them.

use limbeck_schema::{Autoincrement, Column, Computed, Identity, ServerDefault};

use super::Writer;
use super::constraint::check;
use super::expression::{expression, text_argument};
use super::layout::Node;
use super::literal::{boolean, string};
use super::types::type_source;

/// `sa.Column('name', type, ..., nullable=False)`.
pub(super) fn column(writer: &mut Writer<'_>, column: &Column) -> Node {
    let mut items = vec![string(&column.name), type_source(writer, &column.ty)];
    let keyword = match &column.server_default {
        Some(ServerDefault::Computed { computed: rule }) => {
            items.push(computed(writer, rule));
            None
        }
        Some(ServerDefault::Identity { identity: settings }) => {
            items.push(identity(writer, settings));
            None
        }
        Some(default) => Some(Node::keyword("server_default", server_default(writer, default))),
        None => None,
    };
    // Keywords come behind what has none.
    for constraint in &column.checks {
        items.push(check(writer, constraint));
    }
    items.extend(keyword);
    match column.autoincrement {
        Autoincrement::Auto => {}
        Autoincrement::Yes => items.push(Node::keyword("autoincrement", boolean(true))),
        Autoincrement::No => items.push(Node::keyword("autoincrement", boolean(false))),
        Autoincrement::IgnoreFk => items.push(Node::keyword("autoincrement", string("ignore_fk"))),
    }
    items.push(Node::keyword("nullable", boolean(column.nullable)));
    if column.system {
        items.push(Node::keyword("system", boolean(true)));
    }
    if let Some(comment) = &column.comment {
        items.push(Node::keyword("comment", string(comment)));
    }
    let conflicts = [
        ("sqlite_on_conflict_not_null", &column.options.sqlite_on_conflict_not_null),
        ("sqlite_on_conflict_primary_key", &column.options.sqlite_on_conflict_primary_key),
        ("sqlite_on_conflict_unique", &column.options.sqlite_on_conflict_unique),
    ];
    for (name, given) in conflicts {
        if let Some(given) = given {
            items.push(Node::keyword(name, string(given)));
        }
    }
    Node::call(writer.sqlalchemy("Column"), items)
}

/// The value of `server_default=`.
pub(super) fn server_default(writer: &mut Writer<'_>, default: &ServerDefault) -> Node {
    match default {
        ServerDefault::Literal { text } => string(text),
        ServerDefault::Expression { expr } => expression(writer, expr),
        ServerDefault::Fetched {} => Node::call(writer.sqlalchemy("FetchedValue"), Vec::new()),
        ServerDefault::Computed { computed: rule } => computed(writer, rule),
        ServerDefault::Identity { identity: settings } => identity(writer, settings),
    }
}

fn computed(writer: &Writer<'_>, computed: &Computed) -> Node {
    let mut items = vec![text_argument(&computed.sql)];
    if let Some(persisted) = computed.persisted {
        items.push(Node::keyword("persisted", boolean(persisted)));
    }
    Node::call(writer.sqlalchemy("Computed"), items)
}

fn identity(writer: &Writer<'_>, identity: &Identity) -> Node {
    let mut items = vec![Node::keyword("always", boolean(identity.always))];
    let flags = |name, flag: Option<bool>| flag.map(|flag| Node::keyword(name, boolean(flag)));
    let numbers = |name, number: Option<i64>| number.map(|n| Node::keyword(name, Node::text(n.to_string())));
    items.extend(
        [
            flags("on_null", identity.on_null),
            numbers("start", identity.start),
            numbers("increment", identity.increment),
            numbers("minvalue", identity.min_value),
            numbers("maxvalue", identity.max_value),
            flags("nominvalue", identity.no_min_value),
            flags("nomaxvalue", identity.no_max_value),
            flags("cycle", identity.cycle),
            numbers("cache", identity.cache),
            flags("order", identity.order),
        ]
        .into_iter()
        .flatten(),
    );
    Node::call(writer.sqlalchemy("Identity"), items)
}
