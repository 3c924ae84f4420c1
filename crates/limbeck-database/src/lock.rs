//! One migrator at a time.
//!
//! The caller plans, takes the lock, reads the version rows again and plans again if they moved. The lock is
//! tried, never waited for inside the database: on PostgreSQL a blocked `pg_advisory_lock` keeps a snapshot,
//! and a `CREATE INDEX CONCURRENTLY` of the migrator that holds the lock waits for that snapshot to end. The
//! strategies are written against [`Connection`] alone, so they work over a bridge too.

mod key;
mod waiter;

use std::fmt;
use std::time::Duration;

use limbeck_diagnostics::{Code, Error, Result};

pub use self::key::LockKey;
pub use self::waiter::{ChannelWaiter, Interrupter, Waiter, Wake};
use crate::connection::Connection;
use crate::registry;

/// The first pause between two tries; it doubles up to [`LAST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LAST_PAUSE: Duration = Duration::from_secs(1);

/// How one kind of database keeps a second migrator out.
pub(crate) trait Exclusive {
    /// Takes the lock if it is free; never waits.
    fn try_acquire(&mut self, connection: &mut dyn Connection) -> Result<bool>;

    /// Who has it, as far as the database tells.
    fn holder(&mut self, connection: &mut dyn Connection) -> Result<Option<Holder>>;

    /// Gives it back.
    fn release(&mut self, connection: &mut dyn Connection) -> Result<()>;
}

/// Who holds the lock, as far as the database tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holder {
    /// The number of the server's process (PostgreSQL) or of the migrator's own (SQLite).
    pub process: Option<u32>,
    /// What it calls itself (`application_name`).
    pub application: Option<String>,
    /// The database's user.
    pub user: Option<String>,
    /// The address it came from.
    pub address: Option<String>,
    /// When its session began, as the server writes it.
    pub since: Option<String>,
}

impl fmt::Display for Holder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.process {
            Some(process) => write!(out, "process {process}")?,
            None => out.write_str("another session")?,
        }
        let told: Vec<String> = [
            ("application", self.application.as_deref()),
            ("user", self.user.as_deref()),
            ("from", self.address.as_deref()),
        ]
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| format!("{name} `{value}`")))
        .chain(self.since.as_ref().map(|since| format!("since {since}")))
        .collect();
        if told.is_empty() { Ok(()) } else { write!(out, " ({})", told.join(", ")) }
    }
}

/// What is told while waiting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitReport {
    /// How long it has been waited so far.
    pub waited: Duration,
    /// How long it will be waited at most; `None` is without end.
    pub timeout: Option<Duration>,
    /// Who holds the lock.
    pub holder: Option<Holder>,
}

/// A lock that is held. Give it back with [`MigrationLock::release`]; when it is only dropped, a lock of a
/// session ends with its connection, and that of a file with this value.
pub struct MigrationLock {
    exclusive: Option<Box<dyn Exclusive>>,
}

impl fmt::Debug for MigrationLock {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MigrationLock").field("keeps_others_out", &self.keeps_others_out()).finish()
    }
}

impl MigrationLock {
    /// Whether another migrator is really kept out. Not so for a database in memory, which nobody else can
    /// reach, and for a database of which this crate knows no lock.
    pub fn keeps_others_out(&self) -> bool {
        self.exclusive.is_some()
    }

    /// Gives the lock back, on the connection it was taken on.
    ///
    /// # Errors
    /// Those of [`Connection::query`].
    pub fn release(mut self, connection: &mut dyn Connection) -> Result<()> {
        match self.exclusive.take() {
            Some(mut exclusive) => exclusive.release(connection),
            None => Ok(()),
        }
    }
}

/// Takes the lock of a version table, waiting until it is free.
///
/// `timeout` limits the waiting (`None`: no limit, zero: one try); `on_wait` is called before every pause.
/// Call it outside a transaction, on the connection that will migrate.
///
/// # Errors
/// `LB0702` when `timeout` passes, with the holder as far as it is known; `LB0902` when `waiter` is
/// interrupted; what the database or the file system says otherwise.
pub fn acquire(
    connection: &mut dyn Connection,
    key: &LockKey,
    timeout: Option<Duration>,
    waiter: &dyn Waiter,
    on_wait: &mut dyn FnMut(&WaitReport),
) -> Result<MigrationLock> {
    let strategy = match registry::for_dialect(connection.server().dialect) {
        Some(backend) => (backend.lock)(connection, key)?,
        None => None,
    };
    let Some(mut exclusive) = strategy else { return Ok(MigrationLock { exclusive: None }) };
    let started = waiter.elapsed();
    let mut pause = FIRST_PAUSE;
    while !exclusive.try_acquire(connection)? {
        let waited = waiter.elapsed().saturating_sub(started);
        let report = WaitReport { waited, timeout, holder: exclusive.holder(connection)? };
        let left = timeout.map(|timeout| timeout.saturating_sub(waited));
        if left.is_some_and(|left| left.is_zero()) {
            return Err(timed_out(key, &report));
        }
        on_wait(&report);
        let pause_now = left.map_or(pause, |left| left.min(pause));
        match waiter.wait(pause_now) {
            Wake::Elapsed => {}
            Wake::Interrupted => return Err(interrupted(key)),
        }
        pause = (pause * 2).min(LAST_PAUSE);
    }
    Ok(MigrationLock { exclusive: Some(exclusive) })
}

fn timed_out(key: &LockKey, report: &WaitReport) -> Error {
    let error = Error::new(
        Code::LockTimeout,
        format!(
            "another migrator holds the lock of `{key}`; waited {:.1} seconds for it",
            report.waited.as_secs_f64()
        ),
    )
    .note("nothing was changed")
    .hint("let the other migration finish and run the command again, or wait longer with `--lock-timeout`");
    match &report.holder {
        Some(holder) => error.fact("holder", holder.to_string()),
        None => error,
    }
}

fn interrupted(key: &LockKey) -> Error {
    Error::new(Code::Interrupted, format!("interrupted while waiting for the lock of `{key}`"))
        .note("nothing was changed")
}

#[cfg(test)]
mod tests;
