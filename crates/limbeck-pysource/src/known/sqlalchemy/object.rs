//! What SQLAlchemy's constructors make.

use limbeck_schema::{
    Autoincrement, Column, Constraint, Expr, ForeignKey, Index, ServerDefault, TableName, Type,
    Value as Plain,
};

/// A SQLAlchemy object.
#[derive(Debug, Clone)]
pub(crate) enum Sa {
    Type(Type),
    Column(Box<ColumnDraft>),
    /// `sa.column(name, type)`.
    LightColumn(Box<ColumnDraft>),
    /// Of a column: without its column yet. It belongs to one column at most.
    ForeignKey {
        key: ForeignKey,
        used: bool,
    },
    Constraint(ConstraintDraft),
    Index(IndexDraft),
    /// An expression that is no text.
    Expr(Expr),
    /// `expression.op("&&")`, which waits for its right side.
    Operator {
        left: Expr,
        operator: String,
    },
    /// `text()`, with the values of `bindparams`.
    Text {
        sql: String,
        binds: Vec<(String, Plain)>,
    },
    Ddl(String),
    /// `Computed`, `Identity`, `FetchedValue`, `DefaultClause`.
    Default(ServerDefault),
    Table(TableObject),
    MetaData,
}

impl Sa {
    /// A few words for a message.
    pub(crate) fn describe(&self) -> &'static str {
        match self {
            Self::Type(_) => "a type",
            Self::Column(_) | Self::LightColumn(_) => "a column",
            Self::ForeignKey { .. } => "a foreign key",
            Self::Constraint(_) => "a constraint",
            Self::Index(_) => "an index",
            Self::Expr(_) => "an expression",
            Self::Operator { .. } => "an operator",
            Self::Text { .. } => "a text",
            Self::Ddl(_) => "a DDL element",
            Self::Default(_) => "a default",
            Self::Table(_) => "a table",
            Self::MetaData => "a `MetaData`",
        }
    }
}

/// `Column(...)`: what it says of itself, and what it brings to its table.
#[derive(Debug, Clone)]
pub(crate) struct ColumnDraft {
    pub column: Column,
    /// `nullable=` was given.
    pub nullable_given: bool,
    pub unique: bool,
    pub index: bool,
    pub foreign_keys: Vec<ForeignKey>,
    /// `default=` was given: only Python knows the value.
    pub python_default: bool,
    /// A type was given.
    pub typed: bool,
}

impl ColumnDraft {
    /// SQLAlchemy numbers no column of a primary key that it fills itself.
    pub(super) fn settle(&mut self) {
        let column = &mut self.column;
        let identity = matches!(column.server_default, Some(ServerDefault::Identity { .. }));
        let fills = self.python_default && !identity;
        if fills && column.primary_key && column.autoincrement == Autoincrement::Auto {
            column.autoincrement = Autoincrement::No;
        }
    }
}

/// A constraint, which belongs to one table at most.
#[derive(Debug, Clone)]
pub(crate) struct ConstraintDraft {
    pub constraint: Constraint,
    pub used: bool,
}

/// An index, which belongs to one table at most.
#[derive(Debug, Clone)]
pub(crate) struct IndexDraft {
    pub index: Index,
    pub used: bool,
}

/// A table that rows can be inserted into.
#[derive(Debug, Clone)]
pub(crate) struct TableObject {
    pub name: TableName,
    pub columns: Vec<Column>,
    /// Columns that SQLAlchemy fills when a row leaves them out.
    pub python_defaults: Vec<String>,
}
