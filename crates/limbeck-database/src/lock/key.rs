//! What a lock is about.

use std::fmt;

/// The version table whose migrations exclude each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockKey {
    schema: Option<String>,
    table: String,
}

impl LockKey {
    /// The key of a version table; without a schema it lies in the connection's default schema.
    pub fn new(schema: Option<&str>, table: &str) -> Self {
        Self { schema: schema.map(str::to_owned), table: table.to_owned() }
    }

    /// A number that is the same in every program, version and machine: FNV-1a over schema and table.
    pub fn number(&self, default_schema: Option<&str>) -> u64 {
        let schema = self.schema.as_deref().or(default_schema).unwrap_or_default();
        let bytes = schema.bytes().chain([0]).chain(self.table.bytes());
        bytes
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }
}

impl fmt::Display for LockKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(out, "{schema}.{}", self.table),
            None => out.write_str(&self.table),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schema_and_table_both_count() {
        let of = |schema, table| LockKey::new(schema, table).number(Some("public"));
        // "\0" alone: one step of the definition by hand.
        assert_eq!(of(Some(""), ""), 0xcbf2_9ce4_8422_2325_u64.wrapping_mul(0x0100_0000_01b3));
        assert_eq!(of(None, "alembic_version"), of(Some("public"), "alembic_version"));
        assert_ne!(of(Some("tenant_1"), "alembic_version"), of(Some("tenant_2"), "alembic_version"));
        assert_ne!(of(Some("a"), "bc"), of(Some("ab"), "c"));
    }

    #[test]
    fn the_number_never_changes() {
        // Python: functools.reduce(lambda h, b: (h ^ b) * 0x100000001b3 % 2**64,
        //                          b"public\0alembic_version", 0xcbf29ce484222325)
        assert_eq!(LockKey::new(None, "alembic_version").number(Some("public")), RECORDED);
    }

    const RECORDED: u64 = 18157752698275144704;
}
