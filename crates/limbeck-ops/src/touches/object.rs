//! What can be touched, and how.

use std::fmt;

use limbeck_schema::TableName;

/// Something that two migrations can touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Object {
    /// A table as a whole.
    Table(TableName),
    /// The rows of a table.
    Rows(TableName),
    /// The comment of a table.
    Comment(TableName),
    /// A column.
    Column(TableName, String),
    /// Some columns of a table: which ones is not known.
    SomeColumns(TableName),
    /// The columns of a table to which foreign keys refer.
    Keys(TableName),
    /// The one primary key of a table.
    PrimaryKey(TableName),
    /// A constraint, by its name.
    Constraint(TableName, String),
    /// An index, by its schema and name.
    Index(Option<String>, String),
    /// A named enumeration, by its schema and name.
    Enumeration(Option<String>, String),
}

impl Object {
    /// The table that it is or belongs to; an index tells none.
    pub fn table(&self) -> Option<&TableName> {
        match self {
            Self::Table(table)
            | Self::Rows(table)
            | Self::Comment(table)
            | Self::Column(table, _)
            | Self::SomeColumns(table)
            | Self::Keys(table)
            | Self::PrimaryKey(table)
            | Self::Constraint(table, _) => Some(table),
            Self::Index(..) | Self::Enumeration(..) => None,
        }
    }

    /// Whether both are, or may be, the same. A name without a schema may be one with: which schema is the default
    /// one only a database knows. Databases differ in whether capitals count, so they do not.
    pub fn may_be(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Table(one), Self::Table(other))
            | (Self::Rows(one), Self::Rows(other))
            | (Self::Comment(one), Self::Comment(other))
            | (Self::Keys(one), Self::Keys(other))
            | (Self::PrimaryKey(one), Self::PrimaryKey(other)) => same_table(one, other),
            (Self::Column(one, a), Self::Column(other, b))
            | (Self::Constraint(one, a), Self::Constraint(other, b)) => {
                same_table(one, other) && same_name(a, b)
            }
            (Self::SomeColumns(one), Self::Column(other, _) | Self::SomeColumns(other))
            | (Self::Column(one, _), Self::SomeColumns(other)) => same_table(one, other),
            (Self::Index(one, a), Self::Index(other, b))
            | (Self::Enumeration(one, a), Self::Enumeration(other, b)) => {
                same_schema(one.as_deref(), other.as_deref()) && same_name(a, b)
            }
            _ => false,
        }
    }
}

/// Whether both name, or may name, the same table.
pub(super) fn same_table(one: &TableName, other: &TableName) -> bool {
    same_schema(one.schema.as_deref(), other.schema.as_deref()) && same_name(&one.name, &other.name)
}

fn same_schema(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => same_name(one, other),
        _ => true,
    }
}

fn same_name(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

impl fmt::Display for Object {
    /// For messages: ``column `users.email` ``.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(table) => write!(out, "table `{table}`"),
            Self::Rows(table) => write!(out, "the rows of `{table}`"),
            Self::Comment(table) => write!(out, "the comment of `{table}`"),
            Self::Column(table, name) => write!(out, "column `{table}.{name}`"),
            Self::SomeColumns(table) => write!(out, "columns of `{table}`"),
            Self::Keys(table) => write!(out, "the keys of `{table}`"),
            Self::PrimaryKey(table) => write!(out, "the primary key of `{table}`"),
            Self::Constraint(table, name) => write!(out, "constraint `{name}` of `{table}`"),
            Self::Index(schema, name) => write!(out, "index `{}`", TableName::new(schema.as_deref(), name)),
            Self::Enumeration(schema, name) => {
                write!(out, "enumeration `{}`", TableName::new(schema.as_deref(), name))
            }
        }
    }
}

/// How something is touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touch {
    /// It comes into being.
    Makes,
    /// It is changed.
    Changes,
    /// It is dropped or renamed.
    Drops,
    /// It must be there.
    Needs,
    /// Something that may stand on it goes.
    Releases,
}

impl Touch {
    /// Whether the order matters when one migration does this to an object and another does that.
    pub(super) fn collides(self, other: Self, object: &Object, with: &Object) -> bool {
        let is_some = matches!(object, Object::SomeColumns(_)) || matches!(with, Object::SomeColumns(_));
        match (self, other) {
            (Self::Needs | Self::Releases, Self::Needs | Self::Releases) => false,
            (Self::Drops, _) | (_, Self::Drops) => true,
            (Self::Releases, _) | (_, Self::Releases) => false,
            // What was written beside a new column cannot mention it.
            (Self::Makes, Self::Needs) | (Self::Needs, Self::Makes) => !is_some,
            (Self::Makes | Self::Changes, _) | (_, Self::Changes) => true,
        }
    }
}

impl fmt::Display for Touch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Makes => "makes",
            Self::Changes => "changes",
            Self::Drops => "drops or renames",
            Self::Needs => "relies on",
            Self::Releases => "drops what may stand on",
        })
    }
}
