//! The readers on recorded rows.

use crate::{Paramstyle, Profile, Version};

/// PostgreSQL 15 with the usual default schema.
pub(in crate::postgresql) fn profile() -> Profile {
    Profile {
        dialect: "postgresql".to_owned(),
        driver: "psycopg2".to_owned(),
        paramstyle: Paramstyle::Pyformat,
        server: Version(15, 0, 0),
        sqlalchemy: Version(2, 1, 0),
        default_schema: Some("public".to_owned()),
        backslash_escapes: false,
        offline: false,
        transactional_ddl: true,
    }
}
