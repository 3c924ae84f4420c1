//! SQL text of the models' expressions, where it is known without asking a dialect for a whole rendering.

use limbeck_diagnostics::Result;
use limbeck_schema::{Expr, ServerDefault, Value};

use crate::comparison::Comparison;

/// The text of an expression that is given as text.
pub(crate) fn expression_text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Text { sql } => Some(sql),
        _ => None,
    }
}

impl Comparison<'_> {
    /// The text of a plain default.
    pub(crate) fn default_text(&self, default: &ServerDefault) -> Result<Option<String>> {
        match default {
            ServerDefault::Literal { text } => {
                self.dialect.literal(self.profile, &Value::Str(text.clone())).map(Some)
            }
            ServerDefault::Expression { expr } => Ok(expression_text(expr).map(str::to_owned)),
            ServerDefault::Fetched {} | ServerDefault::Computed { .. } | ServerDefault::Identity { .. } => {
                Ok(None)
            }
        }
    }

    /// Whether two expressions are the same, as far as their texts tell: `None` is a doubt.
    pub(crate) fn same_text(&self, one: Option<&str>, other: Option<&str>) -> Option<bool> {
        match (one, other) {
            (Some(one), Some(other)) => self.dialect.same_expression(self.profile, one, other),
            _ => None,
        }
    }

    /// As [`Self::same_text`], for expressions.
    pub(crate) fn same_expr(&self, one: &Expr, other: &Expr) -> Option<bool> {
        if one == other { Some(true) } else { self.same_text(expression_text(one), expression_text(other)) }
    }
}

/// Whether the default may turn out to be none: databases drop `DEFAULT NULL`.
pub(crate) fn may_be_null(default: &ServerDefault) -> bool {
    match default {
        ServerDefault::Expression { expr: Expr::Null {} } => true,
        ServerDefault::Expression { expr: Expr::Text { sql } } => sql.to_lowercase().contains("null"),
        _ => false,
    }
}
