//! MySQL's lock: a named lock of the migrating session (manual, "Locking Functions"), tried and not waited for.

use limbeck_diagnostics::Result;

use crate::connection::Connection;
use crate::lock::{Exclusive, Holder, LockKey};

struct NamedLock {
    name: String,
}

/// The lock of a version table. Its name holds for the whole server, so that the database counts in it.
pub(crate) fn exclusive(
    connection: &mut dyn Connection,
    key: &LockKey,
) -> Result<Option<Box<dyn Exclusive>>> {
    let number = key.number(connection.server().default_schema.as_deref());
    Ok(Some(Box::new(NamedLock { name: format!("limbeck-{number:016x}") })))
}

impl Exclusive for NamedLock {
    fn try_acquire(&mut self, connection: &mut dyn Connection) -> Result<bool> {
        let sql = format!("SELECT CAST(GET_LOCK('{}', 0) AS CHAR)", self.name);
        Ok(connection.query(&sql)?.single() == Some("1"))
    }

    /// Without the privilege PROCESS the server shows only the account's own sessions.
    fn holder(&mut self, connection: &mut dyn Connection) -> Result<Option<Holder>> {
        let session = connection.query(&format!("SELECT CAST(IS_USED_LOCK('{}') AS CHAR)", self.name))?;
        let Some(process) = session.single().map(str::to_owned) else { return Ok(None) };
        let sql = format!(
            "SELECT CAST(user AS CHAR), CAST(host AS CHAR) FROM information_schema.processlist WHERE id = {process}"
        );
        let rows = connection.query(&sql)?;
        let text = |column| {
            (!rows.is_empty()).then(|| rows.value(0, column)).flatten().filter(|text| !text.is_empty())
        };
        Ok(Some(Holder {
            process: process.parse().ok(),
            user: text(0).map(str::to_owned),
            address: text(1).map(str::to_owned),
            ..Holder::default()
        }))
    }

    fn release(&mut self, connection: &mut dyn Connection) -> Result<()> {
        connection.query(&format!("SELECT CAST(RELEASE_LOCK('{}') AS CHAR)", self.name)).map(drop)
    }
}
