//! Pieces of SQL that we carry.

use serde::{Deserialize, Serialize};

use crate::{Type, Value};

/// A SQL expression, as far as migrations need one.
///
/// Most are [`Expr::Text`]: written by the user, compiled by SQLAlchemy, or read from a catalog. The structured
/// ones exist because each dialect writes them in its own way (`sa.func.now()`, `sa.true()`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "expr", rename_all = "snake_case", deny_unknown_fields)]
pub enum Expr {
    /// SQL text (`sa.text`, `sa.literal_column`), as it reaches the database: `\:` is already `:`.
    Text {
        /// The text.
        sql: String,
    },
    /// A literal, quoted by the dialect.
    Literal {
        /// The value.
        value: Value,
    },
    /// A column, quoted by the dialect.
    Column {
        /// Its name.
        name: String,
    },
    /// `sa.func.name(arguments)`.
    Function {
        /// The function's name as written.
        name: String,
        /// Its arguments.
        #[serde(default)]
        arguments: Vec<Expr>,
    },
    /// `sa.true()`.
    True {},
    /// `sa.false()`.
    False {},
    /// `sa.null()`.
    Null {},
    /// `operand OPERATOR`, for example `DESC` or `NULLS LAST`.
    Postfix {
        /// The operand.
        operand: Box<Expr>,
        /// The operator in capitals.
        operator: String,
    },
    /// `left OPERATOR right`.
    Binary {
        /// The left operand.
        left: Box<Expr>,
        /// The operator as SQL writes it.
        operator: String,
        /// The right operand.
        right: Box<Expr>,
    },
    /// `CAST(operand AS type)`.
    Cast {
        /// What is cast.
        operand: Box<Expr>,
        /// To which type.
        to: Box<Type>,
    },
}

impl Expr {
    /// SQL text.
    pub fn text(sql: impl Into<String>) -> Self {
        Self::Text { sql: sql.into() }
    }
}
