//! PostgreSQL's lock: a session-level advisory lock (manual, section 13.3.5), tried on the migrating session.

use limbeck_diagnostics::Result;

use crate::connection::Connection;
use crate::lock::{Exclusive, Holder, LockKey};
use crate::server::Vendor;

/// `LIMB` in ASCII: the first of the two numbers that name the lock.
const CLASS: i32 = 0x4c49_4d42;

struct AdvisoryLock {
    key: i32,
}

/// The lock of a version table. CockroachDB answers to the functions without locking anything, and Redshift
/// lacks them.
pub(crate) fn exclusive(
    connection: &mut dyn Connection,
    key: &LockKey,
) -> Result<Option<Box<dyn Exclusive>>> {
    let server = connection.server();
    if matches!(server.vendor, Vendor::Cockroach | Vendor::Redshift) {
        return Ok(None);
    }
    let number = key.number(server.default_schema.as_deref());
    let folded = (number >> 32) as u32 ^ number as u32;
    Ok(Some(Box::new(AdvisoryLock { key: folded as i32 })))
}

impl Exclusive for AdvisoryLock {
    fn try_acquire(&mut self, connection: &mut dyn Connection) -> Result<bool> {
        let sql = format!("SELECT CAST(pg_catalog.pg_try_advisory_lock({CLASS}, {}) AS text)", self.key);
        Ok(connection.query(&sql)?.single() == Some("true"))
    }

    fn holder(&mut self, connection: &mut dyn Connection) -> Result<Option<Holder>> {
        let sql = format!(
            "SELECT CAST(l.pid AS text), a.application_name, CAST(a.usename AS text), \
             CAST(a.client_addr AS text), CAST(date_trunc('second', a.backend_start) AS text) \
             FROM pg_catalog.pg_locks AS l \
             LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid \
             WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 \
             AND l.classid = {} AND l.objid = {} \
             AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())",
            CLASS as u32, self.key as u32
        );
        let rows = connection.query(&sql)?;
        if rows.is_empty() {
            return Ok(None);
        }
        let text = |column| rows.value(0, column).filter(|text| !text.is_empty()).map(str::to_owned);
        Ok(Some(Holder {
            process: text(0).and_then(|process| process.parse().ok()),
            application: text(1),
            user: text(2),
            address: text(3),
            since: text(4),
        }))
    }

    fn release(&mut self, connection: &mut dyn Connection) -> Result<()> {
        let sql = format!("SELECT CAST(pg_catalog.pg_advisory_unlock({CLASS}, {}) AS text)", self.key);
        connection.query(&sql).map(drop)
    }
}
