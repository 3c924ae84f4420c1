//! Installed modules whose import is known to be harmless.

use std::collections::BTreeSet;

/// Modules that define names and do nothing else that a migration could notice: no event listeners, no compilation
/// rules, no change of the environment. Checked by reading their newest versions; a name covers what is below it.
const KNOWN: &[&str] = &[
    "alembic_utils",
    "annotated_types",
    "asyncpg",
    "attr",
    "attrs",
    "citext",
    "dateutil",
    "dotenv",
    "email_validator",
    "greenlet",
    "pgvector",
    "psycopg",
    "psycopg2",
    "pydantic",
    "pydantic_core",
    "pydantic_settings",
    "pymysql",
    "pytz",
    "slugify",
    "sqlmodel",
    "typing_extensions",
    "typing_inspection",
    "ulid",
    "uuid6",
    "yaml",
];

/// The list of inert modules: ours, and what the user adds (`[tool.limbeck] inert = [...]`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InertModules {
    added: BTreeSet<String>,
}

impl InertModules {
    /// The list with further modules, each covering what is below it.
    pub fn with(added: impl IntoIterator<Item = String>) -> Self {
        Self { added: added.into_iter().collect() }
    }

    /// Whether a module is on the list.
    pub(super) fn has(&self, name: &str) -> bool {
        let covers = |listed: &str| {
            name.strip_prefix(listed).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        KNOWN.iter().any(|listed| covers(listed)) || self.added.iter().any(|listed| covers(listed))
    }

    /// Whether a module of Alembic or SQLAlchemy only defines names.
    pub(super) fn alembic_is_harmless(&self, name: &str) -> bool {
        !matches!(name, "alembic.__main__" | "sqlalchemy.testing" | "alembic.testing")
            && !name.starts_with("sqlalchemy.testing.")
            && !name.starts_with("alembic.testing.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listed_name_covers_what_is_below_it() {
        let inert = InertModules::with(["acme.types".to_owned()]);
        assert!(inert.has("pydantic.fields") && inert.has("acme.types.x"));
        assert!(!inert.has("acme") && !inert.has("pydanticx"));
    }
}
