//! Tables.

use serde::{Deserialize, Serialize};

use crate::{
    Column, Constraint, Expr, ForeignKey, Index, Origin, OtherOption, PrimaryKey, TableName, is_default,
};

/// A table with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name.
    pub name: TableName,
    /// Its columns in order.
    pub columns: Vec<Column>,
    /// Its constraints in the order they were written; the primary key, when it has one, among them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub constraints: Vec<Constraint>,
    /// Its indexes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub indexes: Vec<Index>,
    /// Its comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// Words between CREATE and TABLE, for example `TEMPORARY`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub prefixes: Vec<String>,
    /// What only some dialects know.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: TableOptions,
    /// The Python object it came from.
    #[serde(default, skip_serializing_if = "Origin::is_none")]
    pub origin: Origin,
}

impl Table {
    /// A table without columns.
    pub fn new(name: TableName) -> Self {
        Self {
            name,
            columns: Vec::new(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            comment: None,
            prefixes: Vec::new(),
            options: TableOptions::default(),
            origin: Origin::default(),
        }
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The primary key.
    pub fn primary_key(&self) -> Option<&PrimaryKey> {
        self.constraints.iter().find_map(|constraint| match constraint {
            Constraint::PrimaryKey { key } => Some(key),
            _ => None,
        })
    }

    /// The foreign keys, in order.
    pub fn foreign_keys(&self) -> impl Iterator<Item = &ForeignKey> {
        self.constraints.iter().filter_map(|constraint| match constraint {
            Constraint::ForeignKey { key } => Some(key),
            _ => None,
        })
    }
}

/// A table's settings that only one dialect knows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableOptions {
    /// PostgreSQL's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub postgresql: PostgresqlTableOptions,
    /// SQLite's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sqlite: SqliteTableOptions,
    /// `mysql_*`, an open set by definition: keyword without its prefix, and value.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mysql: Vec<(String, String)>,
    /// `mariadb_*`, which is the same for the dialect of that name: neither reads the other's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mariadb: Vec<(String, String)>,
    /// For dialects without a struct here.
    #[serde(default, skip_serializing_if = "is_default")]
    pub other: Vec<OtherOption>,
}

impl TableOptions {
    /// These options with those of `over` in place of what stands here.
    #[must_use]
    pub fn overlaid(&self, over: &Self) -> Self {
        let (old, new) = (&self.postgresql, &over.postgresql);
        let text = |new: &Option<String>, old: &Option<String>| new.clone().or_else(|| old.clone());
        let list =
            |new: &Vec<String>, old: &Vec<String>| if new.is_empty() { old.clone() } else { new.clone() };
        let words = |old: &[(String, String)], new: &[(String, String)]| {
            let kept = old.iter().filter(|(key, _)| new.iter().all(|(given, _)| given != key));
            kept.chain(new).cloned().collect()
        };
        let others = self.other.iter().filter(|option| {
            over.other.iter().all(|new| (&new.dialect, &new.key) != (&option.dialect, &option.key))
        });
        Self {
            postgresql: PostgresqlTableOptions {
                partition_by: text(&new.partition_by, &old.partition_by),
                inherits: list(&new.inherits, &old.inherits),
                using: text(&new.using, &old.using),
                with: if new.with.is_empty() { old.with.clone() } else { new.with.clone() },
                on_commit: text(&new.on_commit, &old.on_commit),
                tablespace: text(&new.tablespace, &old.tablespace),
                partition_bound: new.partition_bound.clone().or_else(|| old.partition_bound.clone()),
            },
            sqlite: SqliteTableOptions {
                autoincrement: self.sqlite.autoincrement || over.sqlite.autoincrement,
                without_rowid: self.sqlite.without_rowid || over.sqlite.without_rowid,
                strict: self.sqlite.strict || over.sqlite.strict,
            },
            mysql: words(&self.mysql, &over.mysql),
            mariadb: words(&self.mariadb, &over.mariadb),
            other: others.chain(&over.other).cloned().collect(),
        }
    }
}

/// `postgresql_*` of a table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "they are SQLAlchemy's keywords without `postgresql_`")]
pub struct PostgresqlTableOptions {
    #[serde(default, skip_serializing_if = "is_default")]
    pub partition_by: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub inherits: Vec<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub using: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub with: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_commit: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub tablespace: Option<String>,
    /// The bound of a partition, as SQL (read from a catalog; SQLAlchemy has no keyword for it).
    #[serde(default, skip_serializing_if = "is_default")]
    pub partition_bound: Option<Expr>,
}

/// `sqlite_*` of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SqliteTableOptions {
    /// `sqlite_autoincrement`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub autoincrement: bool,
    /// `sqlite_with_rowid=False`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub without_rowid: bool,
    /// `sqlite_strict`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub strict: bool,
}
