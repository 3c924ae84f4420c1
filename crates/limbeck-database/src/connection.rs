//! What every connection can do, whatever is behind it.

use std::sync::Arc;

use limbeck_diagnostics::{Code, Error, Result};

use crate::rows::Rows;
use crate::server::ServerFacts;
use crate::unsupported;

/// A connection to a database: native, or the user's own over the bridge.
///
/// Every method sends the text exactly as it is: no parameter style is applied, so `%`, `%s`, `%%`, `:x`, `?`,
/// `$1` and backslashes mean what they mean to the server. A NUL is refused before anything is sent. The kinds
/// pass one shared test, `testing::connection_contract`.
///
/// # Errors
/// A refused statement is `LB0701` with the server's code and words and the place inside the statement; a
/// broken connection is `LB0605`.
pub trait Connection {
    /// Runs one statement and returns how many rows it changed; 0 for statements that change no rows (DDL).
    /// Rows that it returns are read and dropped.
    fn execute(&mut self, sql: &str) -> Result<u64>;

    /// Runs one statement and returns its rows as text.
    fn query(&mut self, sql: &str) -> Result<Rows>;

    /// Runs several reading statements, in one round trip where the protocol can. Each text is one statement
    /// without a final `;`.
    fn query_many(&mut self, statements: &[&str]) -> Result<Vec<Rows>> {
        statements.iter().map(|sql| self.query(sql)).collect()
    }

    /// Opens a transaction, in the way a migration needs it (`BEGIN IMMEDIATE` on SQLite). Does nothing in
    /// [`TransactionMode::Autocommit`].
    fn begin(&mut self) -> Result<()>;

    /// Commits. Does nothing in [`TransactionMode::Autocommit`], and when a statement (`COMMIT`) had already
    /// ended the transaction. A transaction in which a statement failed cannot be committed: it is rolled
    /// back, and that is an error.
    fn commit(&mut self) -> Result<()>;

    /// Rolls back. Does nothing when no transaction is open.
    fn rollback(&mut self) -> Result<()>;

    /// Tells whether a transaction is open, whoever opened it.
    fn in_transaction(&self) -> bool;

    /// How transactions are handled now.
    fn transaction_mode(&self) -> TransactionMode;

    /// Changes how transactions are handled. Only outside a transaction.
    fn set_transaction_mode(&mut self, mode: TransactionMode) -> Result<()>;

    /// Takes the messages that the server sent beside its answers since the last call.
    fn notices(&mut self) -> Vec<Notice> {
        Vec::new()
    }

    /// Whether the version table is there, where no query of this crate's can tell.
    ///
    /// # Errors
    /// `LB0606` for a connection that does not know either.
    fn has_version_table(&mut self) -> Result<bool> {
        Err(unsupported::dialect(self.server().dialect))
    }

    /// What was learnt about the server when the connection was made.
    fn server(&self) -> &ServerFacts;

    /// A handle that stops the running statement from another thread; `None` where that cannot be done.
    fn cancel_handle(&self) -> Option<Arc<dyn Cancel>> {
        None
    }
}

/// Who begins and ends transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TransactionMode {
    /// The caller, with `begin`, `commit` and `rollback`.
    #[default]
    Explicit,
    /// Nobody: each statement stands alone, and `begin`, `commit`, `rollback` do nothing. This is
    /// SQLAlchemy's `isolation_level="AUTOCOMMIT"`, and the inside of Alembic's `autocommit_block`.
    Autocommit,
}

/// Stops a running statement from another thread.
pub trait Cancel: Send + Sync {
    /// Asks the server to stop the statement that runs now. The statement then fails with `LB0701`; nothing
    /// happens when none runs.
    fn cancel(&self) -> Result<()>;
}

/// A message that the server sent beside its answer (PostgreSQL's `NOTICE`, `WARNING`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The server's word for how grave it is, for example `NOTICE`.
    pub severity: String,
    /// The server's code (PostgreSQL: SQLSTATE); empty when there is none.
    pub code: String,
    /// What it says.
    pub message: String,
    /// More of it.
    pub detail: Option<String>,
    /// The server's advice.
    pub hint: Option<String>,
}

/// The error of changing the mode while a transaction is open.
pub(crate) fn refuse_inside_transaction(is_open: bool) -> Result<()> {
    if !is_open {
        return Ok(());
    }
    Err(Error::new(Code::Internal, "the transaction mode was changed while a transaction was open"))
}
