//! A script's docstring and what can be read from it.

use crate::syntax::ast::{ExprKind, Module, StmtKind};

use super::Header;

/// The docstring as it stands in the source; empty when there is none.
pub(super) fn docstring(module: &Module) -> &str {
    match module.body.first().map(|statement| &statement.kind) {
        Some(StmtKind::Expr(expression)) => match &expression.kind {
            ExprKind::Str(Some(text)) => text,
            _ => "",
        },
        _ => "",
    }
}

impl Header {
    /// What Alembic shows in its lists: the documentation up to the first blank line.
    pub fn message(&self) -> &str {
        self.documentation.split("\n\n").next().unwrap_or("")
    }
}

/// The text behind `Create Date:` in a docstring.
pub fn create_date(documentation: &str) -> Option<&str> {
    documentation.lines().find_map(|line| line.trim().strip_prefix("Create Date:")).map(str::trim)
}
