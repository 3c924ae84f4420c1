//! What a connection knows about its server from its first round trip.

/// Facts about a server that decide how statements are written for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerFacts {
    /// The dialect's name, as SQLAlchemy has it: `postgresql`, `sqlite`.
    pub dialect: &'static str,
    /// Major, minor, patch. PostgreSQL since 10 has no third number: 15.4 is `(15, 4, 0)`.
    pub version: (u32, u32, u32),
    /// The version as the server writes it.
    pub version_text: String,
    /// The schema in which an unqualified name is created; `None` when there is none.
    pub default_schema: Option<String>,
    /// Whether a backslash in an ordinary string literal is an escape: PostgreSQL with
    /// `standard_conforming_strings = off`, MySQL without `NO_BACKSLASH_ESCAPES`.
    pub backslash_escapes: bool,
    /// Whether the database vanishes with the connection.
    pub is_in_memory: bool,
    /// What kind of server answers to the dialect.
    pub vendor: Vendor,
}

/// Servers that speak a dialect without being the one it is named after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Vendor {
    /// The one that the dialect is named after.
    Original,
    /// CockroachDB.
    Cockroach,
    /// Amazon Redshift.
    Redshift,
    /// YugabyteDB.
    Yugabyte,
    /// Greenplum.
    Greenplum,
    /// MariaDB, answering to the dialect `mysql`.
    MariaDb,
}
