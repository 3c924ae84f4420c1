//! The native SQLite connection.

use std::sync::Arc;
use std::time::Duration;

use limbeck_diagnostics::{Code, Error, Result};
use rusqlite::fallible_iterator::FallibleIterator as _;
use rusqlite::{Batch, InterruptHandle, OpenFlags, Statement};

use super::path::{self, Target};
use super::settings::{self, SqliteSettings};
use super::{error, value};
use crate::connection::{Cancel, Connection, TransactionMode};
use crate::registry::OpenRequest;
use crate::rows::Rows;
use crate::server::{ServerFacts, Vendor};
use crate::settings::{Access, ConnectSettings, Surroundings};
use crate::statement_error::{StatementError, refuse_nul};
use crate::url::Url;

/// A SQLite database, spoken to by the SQLite library in this program.
pub struct SqliteConnection {
    database: rusqlite::Connection,
    facts: ServerFacts,
    mode: TransactionMode,
    /// SQLite rolled our transaction back by itself, after a full disk or an interrupt.
    lost: bool,
}

/// Opens what the request's URL names.
///
/// # Errors
/// `LB0601` for a URL with a host, `LB0604` for a missing folder or file, `LB0605` for a file that cannot be
/// opened, `LB0606` for a setting that only Python can honour.
pub fn open(request: &OpenRequest<'_>) -> Result<Box<dyn Connection>> {
    let settings = settings::read(request.url, request.settings)?;
    let target = path::target(request.url, settings.is_uri, request.surroundings)?;
    let fail = |failure: &rusqlite::Error| match &target {
        Target::File(path) => error::open(path, failure),
        Target::Uri(uri) => error::open_other(uri, failure),
        Target::Memory => error::open_other(":memory:", failure),
    };
    let database = match &target {
        Target::Memory => rusqlite::Connection::open_in_memory(),
        Target::File(path) => rusqlite::Connection::open_with_flags(path, flags(request.access)),
        Target::Uri(uri) => {
            rusqlite::Connection::open_with_flags(uri, flags(request.access) | OpenFlags::SQLITE_OPEN_URI)
        }
    }
    .map_err(|failure| fail(&failure))?;
    prepare(&database, &settings).and_then(|()| read_facts(&database)).map_err(|failure| fail(&failure)).map(
        |facts| {
            let connection = SqliteConnection { database, facts, mode: settings.mode, lost: false };
            Box::new(connection) as Box<dyn Connection>
        },
    )
}

/// Reads the settings, and opens nothing.
///
/// # Errors
/// As [`open`], but for the file.
pub fn understand(request: &OpenRequest<'_>) -> Result<()> {
    let settings = settings::read(request.url, request.settings)?;
    path::target(request.url, settings.is_uri, request.surroundings).map(drop)
}

/// Opens an empty database in memory.
///
/// # Errors
/// As [`open`].
pub fn in_memory() -> Result<Box<dyn Connection>> {
    let url = Url::parse("sqlite://")?;
    open(&OpenRequest {
        url: &url,
        settings: &ConnectSettings::default(),
        surroundings: &Surroundings::default(),
        access: Access::CreateIfMissing,
    })
}

fn flags(access: Access) -> OpenFlags {
    let access = match access {
        Access::CreateIfMissing => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        Access::MustExist => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Access::ReadOnly => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    access | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// Gives the connection the manners of Python's `sqlite3`.
fn prepare(database: &rusqlite::Connection, settings: &SqliteSettings) -> rusqlite::Result<()> {
    // The bundled library has foreign keys on, Python's has them off. With them on, dropping a table in a
    // batch migration deletes the rows of every table that refers to it with ON DELETE CASCADE.
    database.execute_batch("PRAGMA foreign_keys = OFF")?;
    database.busy_timeout(settings.busy_timeout.min(Duration::from_millis(i32::MAX as u64)))?;
    if settings.read_uncommitted {
        database.execute_batch("PRAGMA read_uncommitted = 1")?;
    }
    Ok(())
}

/// Reads the version and, with it, the header of the file: a file that is no database is found here.
fn read_facts(database: &rusqlite::Connection) -> rusqlite::Result<ServerFacts> {
    let version_text: String = database.query_row(
        "SELECT sqlite_version() FROM (SELECT count(*) FROM sqlite_master)",
        [],
        |row| row.get(0),
    )?;
    let mut numbers = version_text.split('.').map(|part| part.parse().unwrap_or(0));
    let mut number = || numbers.next().unwrap_or(0);
    Ok(ServerFacts {
        dialect: super::DIALECT,
        version: (number(), number(), number()),
        version_text,
        default_schema: Some("main".to_owned()),
        backslash_escapes: false,
        is_in_memory: database.path().is_none_or(str::is_empty),
        vendor: Vendor::Original,
    })
}

impl SqliteConnection {
    /// Runs the statement to its end; returns its rows.
    fn run(&mut self, sql: &str) -> Result<Rows> {
        refuse_nul(sql)?;
        let was_open = !self.database.is_autocommit();
        let outcome = self.run_prepared(sql);
        if outcome.is_err() && was_open && self.database.is_autocommit() {
            self.lost = true;
        }
        outcome
    }

    fn run_prepared(&self, sql: &str) -> Result<Rows> {
        let fail = |failure| error::statement(sql, failure);
        let mut statements = Batch::new(&self.database, sql);
        let Some(mut statement) = statements.next().map_err(fail)? else { return Ok(Rows::default()) };
        refuse_parameters(sql, &statement)?;
        if !matches!(statements.next(), Ok(None)) {
            return Err(several_statements(sql));
        }
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = Vec::new();
        let mut cursor = statement.raw_query();
        while let Some(row) = cursor.next().map_err(fail)? {
            let values: rusqlite::Result<Vec<Option<String>>> =
                (0..columns.len()).map(|index| value::text(&self.database, row, index)).collect();
            rows.push(values.map_err(fail)?);
        }
        Ok(Rows { columns, rows })
    }
}

impl Connection for SqliteConnection {
    fn execute(&mut self, sql: &str) -> Result<u64> {
        let before = self.database.total_changes();
        self.run(sql)?;
        // `changes` keeps its value over statements that change no rows.
        let changed = self.database.total_changes() != before;
        Ok(if changed { self.database.changes() } else { 0 })
    }

    fn query(&mut self, sql: &str) -> Result<Rows> {
        self.run(sql)
    }

    fn begin(&mut self) -> Result<()> {
        match self.mode {
            TransactionMode::Autocommit => Ok(()),
            // The write lock is taken now, not at the first change: two migrators cannot both have read.
            TransactionMode::Explicit => {
                self.lost = false;
                self.run("BEGIN IMMEDIATE").map(drop)
            }
        }
    }

    fn commit(&mut self) -> Result<()> {
        if self.mode == TransactionMode::Autocommit {
            return Ok(());
        }
        if std::mem::take(&mut self.lost) {
            return Err(transaction_lost());
        }
        if self.in_transaction() { self.run("COMMIT").map(drop) } else { Ok(()) }
    }

    fn rollback(&mut self) -> Result<()> {
        self.lost = false;
        if self.mode == TransactionMode::Explicit && self.in_transaction() {
            return self.run("ROLLBACK").map(drop);
        }
        Ok(())
    }

    fn in_transaction(&self) -> bool {
        !self.database.is_autocommit()
    }

    fn transaction_mode(&self) -> TransactionMode {
        self.mode
    }

    fn set_transaction_mode(&mut self, mode: TransactionMode) -> Result<()> {
        crate::connection::refuse_inside_transaction(self.in_transaction())?;
        self.mode = mode;
        Ok(())
    }

    fn server(&self) -> &ServerFacts {
        &self.facts
    }

    fn cancel_handle(&self) -> Option<Arc<dyn Cancel>> {
        Some(Arc::new(Interrupt(self.database.get_interrupt_handle())))
    }
}

struct Interrupt(InterruptHandle);

impl Cancel for Interrupt {
    fn cancel(&self) -> Result<()> {
        self.0.interrupt();
        Ok(())
    }
}

/// A `?`, `:name`, `@name` or `$name` outside a string would silently be NULL.
fn refuse_parameters(sql: &str, statement: &Statement<'_>) -> Result<()> {
    if statement.parameter_count() == 0 {
        return Ok(());
    }
    let name = statement.parameter_name(1).unwrap_or("?");
    let message = format!("it holds the parameter `{name}`, for which there is no value");
    let offset = sql.match_indices(name).map(|(offset, _)| offset).next();
    let only_one = sql.matches(name).count() == 1;
    let failure =
        StatementError { message, offset: offset.filter(|_| only_one), ..StatementError::default() };
    Err(failure.into_error(sql).hint("write the value into the statement"))
}

fn several_statements(sql: &str) -> Error {
    let message = "You can only execute one statement at a time.".to_owned();
    StatementError { message, ..StatementError::default() }
        .into_error(sql)
        .hint("call `op.execute` once for each statement")
}

fn transaction_lost() -> Error {
    Error::new(Code::StatementFailed, "the transaction cannot be committed: SQLite has rolled it back")
        .note("SQLite ends a transaction by itself after some failures, such as a full disk or an interrupt")
}
