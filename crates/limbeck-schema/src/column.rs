//! Columns.

use serde::{Deserialize, Serialize};

use crate::{Check, Expr, Origin, OtherOption, Type, is_default};

/// A column of a table, or one that is to be added.
///
/// What SQLAlchemy lets a user write on a column but keeps on its table (`unique=True`, `index=True`,
/// `ForeignKey(...)`) stands in the table's constraints and indexes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Whether it accepts NULL.
    pub nullable: bool,
    /// Whether it is part of the primary key.
    #[serde(default, skip_serializing_if = "is_default")]
    pub primary_key: bool,
    /// Whether the database numbers it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub autoincrement: Autoincrement,
    /// What the database stores when an INSERT names no value.
    #[serde(default, skip_serializing_if = "is_default")]
    pub server_default: Option<ServerDefault>,
    /// Its comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// CHECK constraints written on the column itself.
    #[serde(default, skip_serializing_if = "is_default")]
    pub checks: Vec<Check>,
    /// `system=True`: the database makes it, no DDL names it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub system: bool,
    /// What only some dialects know.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: ColumnOptions,
    /// The Python object it came from.
    #[serde(default, skip_serializing_if = "Origin::is_none")]
    pub origin: Origin,
}

impl Column {
    /// A nullable column without anything else.
    pub fn new(name: impl Into<String>, ty: Type) -> Self {
        Self {
            name: name.into(),
            ty,
            nullable: true,
            primary_key: false,
            autoincrement: Autoincrement::Auto,
            server_default: None,
            comment: None,
            checks: Vec::new(),
            system: false,
            options: ColumnOptions::default(),
            origin: Origin::default(),
        }
    }
}

/// `autoincrement=` of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Autoincrement {
    /// SQLAlchemy's rule: a single integer primary key without foreign key or default.
    #[default]
    Auto,
    /// `True`.
    Yes,
    /// `False`.
    No,
    /// `"ignore_fk"`.
    IgnoreFk,
}

/// What fills a column that an INSERT leaves out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "default", rename_all = "snake_case", deny_unknown_fields)]
pub enum ServerDefault {
    /// A string given in Python: the dialect quotes it.
    Literal {
        /// The unquoted text.
        text: String,
    },
    /// An expression.
    Expression {
        /// The expression.
        expr: Expr,
    },
    /// The database fills it in some way that DDL does not say (`FetchedValue`).
    Fetched {},
    /// `GENERATED ALWAYS AS (...)`.
    Computed {
        /// The rule.
        computed: Computed,
    },
    /// `GENERATED ... AS IDENTITY`.
    Identity {
        /// Its settings.
        identity: Identity,
    },
}

/// A computed column's rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Computed {
    /// The expression's SQL.
    pub sql: String,
    /// Stored or computed on reading; `None` is the database's own choice.
    #[serde(default, skip_serializing_if = "is_default")]
    pub persisted: Option<bool>,
}

/// Settings of an identity column; `None` is the database's default.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "they are SQL's own words")]
pub struct Identity {
    #[serde(default, skip_serializing_if = "is_default")]
    pub always: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_null: Option<bool>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub start: Option<i64>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub increment: Option<i64>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub min_value: Option<i64>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub max_value: Option<i64>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub no_min_value: Option<bool>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub no_max_value: Option<bool>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub cycle: Option<bool>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub cache: Option<i64>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub order: Option<bool>,
}

/// A column's settings that only one dialect knows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnOptions {
    /// `sqlite_on_conflict_not_null`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sqlite_on_conflict_not_null: Option<String>,
    /// `sqlite_on_conflict_primary_key`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sqlite_on_conflict_primary_key: Option<String>,
    /// `sqlite_on_conflict_unique`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sqlite_on_conflict_unique: Option<String>,
    /// For dialects without a struct here.
    #[serde(default, skip_serializing_if = "is_default")]
    pub other: Vec<OtherOption>,
}
