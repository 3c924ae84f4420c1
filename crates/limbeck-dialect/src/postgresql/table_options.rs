//! What follows the parenthesis of CREATE TABLE.

use limbeck_schema::Table;

use super::index::storage;
use crate::ddl::Context;

/// The options, each on a line of its own.
pub(super) fn text(cx: Context<'_>, table: &Table) -> String {
    let options = &table.options.postgresql;
    let given = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    let mut text = String::new();
    let mut line = |words: String| {
        text.push_str("\n ");
        text.push_str(&words);
    };
    if !options.inherits.is_empty() {
        line(format!("INHERITS ({})", cx.quote_list(&options.inherits)));
    }
    if let Some(key) = given(&options.partition_by) {
        line(format!("PARTITION BY {key}"));
    }
    if let Some(method) = given(&options.using) {
        line(format!("USING {method}"));
    }
    if !options.with.is_empty() {
        line(format!("WITH ({})", storage(&options.with)));
    }
    if let Some(action) = given(&options.on_commit) {
        line(format!("ON COMMIT {}", action.replace('_', " ").to_uppercase()));
    }
    if let Some(tablespace) = given(&options.tablespace) {
        line(format!("TABLESPACE {}", cx.quote(&tablespace)));
    }
    text
}
