//! Keys and constraints of a table.

use serde::{Deserialize, Serialize};

use crate::{ConstraintName, Expr, Origin, OtherOption, TableName, is_default};

/// A constraint that stands on a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "constraint", rename_all = "snake_case", deny_unknown_fields)]
pub enum Constraint {
    /// PRIMARY KEY.
    PrimaryKey {
        /// The key.
        key: PrimaryKey,
    },
    /// UNIQUE.
    Unique {
        /// The constraint.
        unique: Unique,
    },
    /// FOREIGN KEY.
    ForeignKey {
        /// The key.
        key: ForeignKey,
    },
    /// CHECK.
    Check {
        /// The constraint.
        check: Check,
    },
    /// EXCLUDE (PostgreSQL).
    Exclude {
        /// The constraint.
        exclude: Exclude,
    },
}

impl Constraint {
    /// Its name, when it has one.
    pub fn name(&self) -> Option<&ConstraintName> {
        match self {
            Self::PrimaryKey { key } => key.name.as_ref(),
            Self::Unique { unique } => unique.name.as_ref(),
            Self::ForeignKey { key } => key.name.as_ref(),
            Self::Check { check } => check.name.as_ref(),
            Self::Exclude { exclude } => exclude.name.as_ref(),
        }
    }
}

/// When a constraint is checked; `None` leaves the words out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deferral {
    /// `DEFERRABLE` or `NOT DEFERRABLE`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub deferrable: Option<bool>,
    /// `INITIALLY ...`, as it was written.
    #[serde(default, skip_serializing_if = "is_default")]
    pub initially: Option<String>,
}

/// A primary key.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrimaryKey {
    /// Its name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub name: Option<ConstraintName>,
    /// Its columns in order.
    pub columns: Vec<String>,
    /// When it is checked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub deferral: Deferral,
    /// `postgresql_include`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub postgresql_include: Vec<String>,
    /// `sqlite_on_conflict`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sqlite_on_conflict: Option<String>,
    /// `mysql_using`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mysql_using: Option<String>,
    /// `mariadb_using`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mariadb_using: Option<String>,
    /// For dialects without a field here.
    #[serde(default, skip_serializing_if = "is_default")]
    pub other: Vec<OtherOption>,
    /// The Python object it came from.
    #[serde(default, skip_serializing_if = "Origin::is_none")]
    pub origin: Origin,
}

/// A UNIQUE constraint.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unique {
    /// Its name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub name: Option<ConstraintName>,
    /// Its columns in order.
    pub columns: Vec<String>,
    /// When it is checked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub deferral: Deferral,
    /// `postgresql_include`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub postgresql_include: Vec<String>,
    /// `postgresql_nulls_not_distinct`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub postgresql_nulls_not_distinct: Option<bool>,
    /// `sqlite_on_conflict`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sqlite_on_conflict: Option<String>,
    /// For dialects without a field here.
    #[serde(default, skip_serializing_if = "is_default")]
    pub other: Vec<OtherOption>,
    /// The Python object it came from.
    #[serde(default, skip_serializing_if = "Origin::is_none")]
    pub origin: Origin,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForeignKey {
    /// Its name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub name: Option<ConstraintName>,
    /// The columns that refer.
    pub columns: Vec<String>,
    /// The table they refer to.
    pub target: TableName,
    /// The columns they refer to, in the same order.
    pub target_columns: Vec<String>,
    /// `ON UPDATE ...`, as it was written.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_update: Option<String>,
    /// `ON DELETE ...`, as it was written.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_delete: Option<String>,
    /// `MATCH ...`.
    #[serde(default, rename = "match", skip_serializing_if = "is_default")]
    pub match_type: Option<String>,
    /// When it is checked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub deferral: Deferral,
    /// `use_alter=True`: left out of CREATE TABLE.
    #[serde(default, skip_serializing_if = "is_default")]
    pub use_alter: bool,
    /// `postgresql_not_valid`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub postgresql_not_valid: bool,
    /// For dialects without a field here.
    #[serde(default, skip_serializing_if = "is_default")]
    pub other: Vec<OtherOption>,
    /// The Python object it came from.
    #[serde(default, skip_serializing_if = "Origin::is_none")]
    pub origin: Origin,
}

impl ForeignKey {
    /// A key without a name, and with what SQL says when nothing is said.
    pub fn new(columns: Vec<String>, target: TableName, target_columns: Vec<String>) -> Self {
        Self {
            name: None,
            columns,
            target,
            target_columns,
            on_update: None,
            on_delete: None,
            match_type: None,
            deferral: Deferral::default(),
            use_alter: false,
            postgresql_not_valid: false,
            other: Vec::new(),
            origin: Origin::default(),
        }
    }
}

/// A CHECK constraint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Its name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub name: Option<ConstraintName>,
    /// The condition.
    pub condition: Expr,
    /// When it is checked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub deferral: Deferral,
    /// `postgresql_not_valid`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub postgresql_not_valid: bool,
    /// Made by a type (`Boolean(create_constraint=True)`, `Enum`), not written by the user.
    #[serde(default, skip_serializing_if = "is_default")]
    pub type_bound: bool,
    /// For dialects without a field here.
    #[serde(default, skip_serializing_if = "is_default")]
    pub other: Vec<OtherOption>,
    /// The Python object it came from.
    #[serde(default, skip_serializing_if = "Origin::is_none")]
    pub origin: Origin,
}

/// An EXCLUDE constraint of PostgreSQL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclude {
    /// Its name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub name: Option<ConstraintName>,
    /// What is compared.
    pub elements: Vec<ExcludeElement>,
    /// The access method; `gist` when none was given.
    #[serde(default, skip_serializing_if = "is_default")]
    pub using: Option<String>,
    /// The predicate.
    #[serde(default, rename = "where", skip_serializing_if = "is_default")]
    pub predicate: Option<Expr>,
    /// When it is checked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub deferral: Deferral,
    /// Operator classes by element.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ops: Vec<(String, String)>,
    /// The Python object it came from.
    #[serde(default, skip_serializing_if = "Origin::is_none")]
    pub origin: Origin,
}

/// One comparison of an EXCLUDE constraint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExcludeElement {
    /// The column or expression.
    pub expr: Expr,
    /// The operator, for example `&&`.
    pub operator: String,
}
