//! Indexes.

use serde::{Deserialize, Serialize};

use crate::{ConstraintName, Expr, Origin, OtherOption, is_default};

/// An index of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// Its name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub name: Option<ConstraintName>,
    /// What is indexed, in order.
    pub elements: Vec<IndexElement>,
    /// Whether it forbids duplicates.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unique: bool,
    /// What only some dialects know.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: IndexOptions,
    /// The Python object it came from.
    #[serde(default, skip_serializing_if = "Origin::is_none")]
    pub origin: Origin,
}

impl Index {
    /// The plain column names, when every element is one.
    pub fn columns(&self) -> Option<Vec<&str>> {
        self.elements
            .iter()
            .map(|element| match element {
                IndexElement::Column { name } => Some(name.as_str()),
                IndexElement::Expression { .. } => None,
            })
            .collect()
    }
}

/// One column or expression of an index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "element", rename_all = "snake_case", deny_unknown_fields)]
pub enum IndexElement {
    /// A column.
    Column {
        /// Its name.
        name: String,
    },
    /// An expression, or a column with `DESC` and the like.
    Expression {
        /// The expression.
        expr: Expr,
    },
}

/// An index's settings that only one dialect knows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexOptions {
    /// PostgreSQL's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub postgresql: PostgresqlIndexOptions,
    /// `sqlite_where`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sqlite_where: Option<Expr>,
    /// `mysql_*`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mysql: MysqlIndexOptions,
    /// `mariadb_*`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mariadb: MysqlIndexOptions,
    /// For dialects without a struct here.
    #[serde(default, skip_serializing_if = "is_default")]
    pub other: Vec<OtherOption>,
}

/// `postgresql_*` of an index.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "they are SQLAlchemy's keywords without `postgresql_`")]
pub struct PostgresqlIndexOptions {
    #[serde(default, skip_serializing_if = "is_default")]
    pub using: Option<String>,
    #[serde(default, rename = "where", skip_serializing_if = "is_default")]
    pub predicate: Option<Expr>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub include: Vec<String>,
    /// Operator class by column or label.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ops: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub with: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub tablespace: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub concurrently: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub nulls_not_distinct: Option<bool>,
    /// A `CREATE INDEX CONCURRENTLY` that failed left it behind (read from a catalog; no keyword).
    #[serde(default, skip_serializing_if = "is_default")]
    pub invalid: bool,
}

/// `mysql_*` and `mariadb_*` of an index.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "they are SQLAlchemy's keywords without `mysql_`")]
pub struct MysqlIndexOptions {
    #[serde(default, skip_serializing_if = "is_default")]
    pub using: Option<String>,
    /// Prefix length by column.
    #[serde(default, skip_serializing_if = "is_default")]
    pub length: Vec<(String, i64)>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub prefix: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub with_parser: Option<String>,
}
