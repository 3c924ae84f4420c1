//! What follows the parenthesis of CREATE TABLE: any keyword that the user gives becomes an option.

use limbeck_schema::Table;

use super::Mysql;
use crate::ddl::Context;

/// Options that concern partitions come last, in this order of their own.
const PARTITIONS: &[&str] = &["PARTITION_BY", "PARTITIONS", "SUBPARTITIONS", "SUBPARTITION_BY"];

/// Which option stands before which.
const ORDER: &[(&str, &str)] = &[
    ("DEFAULT_CHARSET", "COLLATE"),
    ("DEFAULT_CHARACTER_SET", "COLLATE"),
    ("CHARSET", "COLLATE"),
    ("CHARACTER_SET", "COLLATE"),
    ("PARTITION_BY", "PARTITIONS"),
    ("PARTITION_BY", "SUBPARTITION_BY"),
    ("PARTITION_BY", "SUBPARTITIONS"),
    ("PARTITIONS", "SUBPARTITIONS"),
    ("PARTITIONS", "SUBPARTITION_BY"),
    ("SUBPARTITION_BY", "SUBPARTITIONS"),
];

/// Options whose words have a space, and no `=` behind them unless they stand here.
const SPACED: &[&str] = &[
    "DATA_DIRECTORY",
    "INDEX_DIRECTORY",
    "DEFAULT_CHARACTER_SET",
    "CHARACTER_SET",
    "DEFAULT_CHARSET",
    "DEFAULT_COLLATE",
];

/// The options, one blank between them.
pub(super) fn text(mysql: &Mysql, cx: Context<'_>, table: &Table) -> String {
    let given = if mysql.name == "mariadb" { &table.options.mariadb } else { &table.options.mysql };
    let mut options: Vec<(String, String)> = Vec::new();
    let comment = table.comment.iter().map(|comment| ("COMMENT".to_owned(), comment.clone()));
    for (key, value) in given.iter().map(|(key, value)| (key.to_uppercase(), value.clone())).chain(comment) {
        match options.iter_mut().find(|(name, _)| *name == key) {
            Some(option) => option.1 = value,
            None => options.push((key, value)),
        }
    }
    let (partitions, plain): (Vec<_>, Vec<_>) =
        options.into_iter().partition(|(key, _)| PARTITIONS.contains(&key.as_str()));
    let plain = ordered(plain).into_iter().map(|(key, value)| option(cx, &key, &value));
    let partitions = ordered(partitions).into_iter().map(|(key, value)| format!("{} {value}", spaced(&key)));
    plain.chain(partitions).collect::<Vec<_>>().join(" ")
}

fn option(cx: Context<'_>, key: &str, value: &str) -> String {
    let value = match key {
        "COMMENT" | "PASSWORD" | "CONNECTION" => cx.string(value),
        _ => value.to_owned(),
    };
    let words = if SPACED.contains(&key) { spaced(key) } else { key.to_owned() };
    let joiner = match words.as_str() {
        "TABLESPACE" | "DEFAULT CHARACTER SET" | "CHARACTER SET" | "COLLATE" => " ",
        _ => "=",
    };
    format!("{words}{joiner}{value}")
}

fn spaced(key: &str) -> String {
    key.replace('_', " ")
}

/// As given, except that an option waits for those that stand before it.
fn ordered(mut waiting: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut done = Vec::new();
    while !waiting.is_empty() {
        let keys: Vec<String> = waiting.iter().map(|(key, _)| key.clone()).collect();
        let is_free = |key: &str| {
            ORDER.iter().all(|(first, second)| *second != key || !keys.iter().any(|waits| waits == first))
        };
        let (free, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(key, _)| is_free(key));
        done.extend(free);
        waiting = rest;
    }
    done
}
