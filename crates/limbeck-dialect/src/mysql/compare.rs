//! Texts that mean the same: a model's type and the catalog's, a model's expression and the catalog's.

mod expression;
mod sql_type;

#[cfg(test)]
mod tests;

pub(super) use expression::same_expression;
pub(super) use sql_type::{canonical_type, same_type};
