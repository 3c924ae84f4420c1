//! The user's own SQLAlchemy connection, over the bridge.

use limbeck_bridge::Worker;
use limbeck_bridge::protocol::{
    Failure, QueryAnswer, Reply, Request, StatementFailure, Target, TransactionOwner, WorkerRequest,
};
use limbeck_diagnostics::{Code, Error, Result};

use crate::connection::{Connection, TransactionMode, refuse_inside_transaction};
use crate::rows::Rows;
use crate::server::{ServerFacts, Vendor};
use crate::statement_error::{StatementError, character_offset, refuse_nul};

/// The connection of the worker's current migration context.
pub struct BridgeConnection<'w> {
    worker: &'w Worker,
    server: ServerFacts,
    mode: TransactionMode,
    /// Whether transactions are ours to begin and end; otherwise `env.py` or its caller does that.
    owns_transactions: bool,
    /// Whether we have begun one.
    begun: bool,
}

impl<'w> BridgeConnection<'w> {
    /// The connection that `env.py` gave to `context.configure`; `dialect` is its dialect's name.
    pub fn new(worker: &'w Worker, dialect: &'static str, target: &Target) -> Self {
        let mut numbers = target.server_version.iter().flatten().copied();
        let mut next = || numbers.next().unwrap_or(0);
        let version = (next(), next(), next());
        let is_in_memory =
            target.database.as_deref().is_none_or(|name| name.is_empty() || name == ":memory:");
        let server = ServerFacts {
            dialect,
            version,
            version_text: format!("{}.{}.{}", version.0, version.1, version.2),
            default_schema: target.default_schema.clone(),
            backslash_escapes: target.backslash_escapes,
            is_in_memory,
            vendor: if target.is_mariadb { Vendor::MariaDb } else { Vendor::Original },
        };
        let mode = match target.transaction {
            TransactionOwner::Autocommit => TransactionMode::Autocommit,
            _ => TransactionMode::Explicit,
        };
        let owns_transactions = target.transaction == TransactionOwner::Limbeck;
        Self { worker, server, mode, owns_transactions, begun: false }
    }

    /// Asks the worker; a refused statement is told as every other connection tells it.
    fn ask(&self, request: Request) -> Result<Reply> {
        let nobody = &mut |_: &Worker, asked: WorkerRequest| {
            Err(Error::new(Code::Protocol, "the Python worker asked something while a statement ran")
                .note(format!("it sent {asked:?}")))
        };
        match self.worker.exchange(request.clone(), nobody)? {
            Ok(reply) => Ok(reply),
            Err(Failure::Statement { refusal }) => {
                let StatementFailure { sql, code, message, detail, hint, context, position } = refusal;
                let sql = sql.unwrap_or_default();
                let offset = position.and_then(|position| character_offset(&sql, position as usize));
                Err(StatementError { code, message, detail, hint, context, offset }.into_error(&sql))
            }
            Err(failure) => Err(self.worker.error_of(&request, failure)),
        }
    }

    /// Asks for a statement. Outside of a transaction it stands alone, as everywhere else, although SQLAlchemy has
    /// begun one for it.
    fn statement(&self, request: Request) -> Result<Reply> {
        let reply = self.ask(request);
        if self.owns_transactions && !self.begun && self.mode == TransactionMode::Explicit {
            let end = if reply.is_ok() { Request::Commit {} } else { Request::Rollback {} };
            self.expect_done(end)?;
        }
        reply
    }

    fn expect_done(&self, request: Request) -> Result<()> {
        match self.ask(request)? {
            Reply::Done {} => Ok(()),
            other => Err(unexpected(&other)),
        }
    }
}

impl Connection for BridgeConnection<'_> {
    fn execute(&mut self, sql: &str) -> Result<u64> {
        refuse_nul(sql)?;
        match self.statement(Request::Execute { sql: sql.to_owned() })? {
            Reply::Executed { rows } => Ok(rows.unwrap_or(0)),
            other => Err(unexpected(&other)),
        }
    }

    fn query(&mut self, sql: &str) -> Result<Rows> {
        refuse_nul(sql)?;
        match self.statement(Request::Query { sql: sql.to_owned() })? {
            Reply::Rows { answer } => Ok(rows(answer)),
            other => Err(unexpected(&other)),
        }
    }

    fn query_many(&mut self, statements: &[&str]) -> Result<Vec<Rows>> {
        statements.iter().try_for_each(|sql| refuse_nul(sql))?;
        let statements = statements.iter().map(|sql| (*sql).to_owned()).collect();
        match self.statement(Request::QueryMany { statements })? {
            Reply::ManyRows { answers } => Ok(answers.into_iter().map(rows).collect()),
            other => Err(unexpected(&other)),
        }
    }

    fn begin(&mut self) -> Result<()> {
        match self.mode {
            TransactionMode::Explicit => self.expect_done(Request::Begin {}).inspect(|()| self.begun = true),
            TransactionMode::Autocommit => Ok(()),
        }
    }

    fn commit(&mut self) -> Result<()> {
        self.begun = false;
        match self.mode {
            TransactionMode::Explicit => self.expect_done(Request::Commit {}),
            TransactionMode::Autocommit => Ok(()),
        }
    }

    fn rollback(&mut self) -> Result<()> {
        self.begun = false;
        self.expect_done(Request::Rollback {})
    }

    fn in_transaction(&self) -> bool {
        matches!(self.ask(Request::TransactionState {}), Ok(Reply::Transaction { open: true }))
    }

    fn transaction_mode(&self) -> TransactionMode {
        self.mode
    }

    fn set_transaction_mode(&mut self, mode: TransactionMode) -> Result<()> {
        if mode == self.mode {
            return Ok(());
        }
        match self.mode {
            // SQLAlchemy counts a statement in AUTOCOMMIT as the beginning of a transaction that only it sees.
            TransactionMode::Autocommit => self.expect_done(Request::Commit {})?,
            TransactionMode::Explicit => refuse_inside_transaction(self.in_transaction())?,
        }
        self.expect_done(Request::Autocommit { on: mode == TransactionMode::Autocommit })?;
        self.mode = mode;
        Ok(())
    }

    fn has_version_table(&mut self) -> Result<bool> {
        match self.statement(Request::VersionTable {})? {
            Reply::VersionTable { exists, .. } => Ok(exists),
            other => Err(unexpected(&other)),
        }
    }

    fn server(&self) -> &ServerFacts {
        &self.server
    }
}

fn rows(answer: QueryAnswer) -> Rows {
    Rows { columns: answer.columns, rows: answer.rows }
}

fn unexpected(reply: &Reply) -> Error {
    Error::new(Code::Protocol, "the Python worker answered a statement with something else")
        .note(format!("it sent {reply:?}"))
}
