//! What is compared.

use limbeck_schema::{Origin, TableName};

/// What the caller wants compared.
#[derive(Clone, Copy)]
pub struct DiffOptions<'a> {
    /// `compare_type` of `context.configure`.
    pub compare_type: bool,
    /// `compare_server_default`; on unless the project says `False` (docs/differences.md).
    pub compare_server_default: bool,
    /// `include_schemas`: whether a table of the database counts when the models have nothing in its schema.
    pub include_schemas: bool,
    /// Tables that are nobody's business: the version table.
    pub exclude: &'a [TableName],
    /// `include_object`: whether an object takes part; every object does when nothing is given.
    pub filter: Option<&'a dyn Fn(&Candidate<'_>) -> bool>,
}

impl Default for DiffOptions<'_> {
    fn default() -> Self {
        Self {
            compare_type: true,
            compare_server_default: true,
            include_schemas: false,
            exclude: &[],
            filter: None,
        }
    }
}

impl DiffOptions<'_> {
    /// Whether an object takes part.
    pub(crate) fn includes(&self, candidate: &Candidate<'_>) -> bool {
        self.filter.is_none_or(|filter| filter(candidate))
    }
}

/// What a filter is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// What it is.
    pub kind: ObjectKind,
    /// Its table, or itself.
    pub table: &'a TableName,
    /// Its name; of a table, the table's.
    pub name: Option<&'a str>,
    /// Whether it was read from the database (`reflected`); an object that both sides have is the models'.
    pub reflected: bool,
    /// Whether the other side has it (`compare_to`).
    pub paired: bool,
    /// The Python object it came from.
    pub origin: Origin,
}

/// The `type_` of `include_object`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are Alembic's words")]
pub enum ObjectKind {
    Table,
    Column,
    Index,
    UniqueConstraint,
    ForeignKeyConstraint,
    CheckConstraint,
    PrimaryKeyConstraint,
    ExcludeConstraint,
}

impl ObjectKind {
    /// The word that `include_object` gets as `type_`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Column => "column",
            Self::Index => "index",
            Self::UniqueConstraint => "unique_constraint",
            Self::ForeignKeyConstraint => "foreign_key_constraint",
            Self::CheckConstraint => "check_constraint",
            Self::PrimaryKeyConstraint => "primary_key_constraint",
            Self::ExcludeConstraint => "exclude_constraint",
        }
    }
}
