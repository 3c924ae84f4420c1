//! The native PostgreSQL connection.

use std::sync::{Arc, Mutex, PoisonError};

use limbeck_diagnostics::{Code, Error, Result};
use postgres::SimpleQueryMessage;
use postgres::error::SqlState;

use super::error;
use super::open::Opened;
use crate::connection::{Cancel, Connection, Notice, TransactionMode, refuse_inside_transaction};
use crate::rows::Rows;
use crate::server::ServerFacts;
use crate::statement_error::refuse_nul;

/// A PostgreSQL session.
pub(crate) struct PostgresConnection {
    client: postgres::Client,
    notices: Arc<Mutex<Vec<Notice>>>,
    cancel: Arc<dyn Cancel>,
    facts: ServerFacts,
    mode: TransactionMode,
    isolation_level: Option<&'static str>,
    state: State,
}

/// The session's transaction. The driver does not hand out the server's own word for it, so it is followed
/// here, and asked for after a statement that may have changed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Idle,
    Open,
    /// A statement failed: the server refuses all others until the transaction is rolled back.
    Failed,
}

impl PostgresConnection {
    pub(crate) fn new(opened: Opened, facts: ServerFacts) -> Self {
        Self {
            client: opened.client,
            notices: opened.notices,
            cancel: opened.cancel,
            facts,
            mode: opened.mode,
            isolation_level: opened.isolation_level,
            state: State::Idle,
        }
    }

    fn run(&mut self, sql: &str) -> Result<Vec<SimpleQueryMessage>> {
        refuse_nul(sql)?;
        let outcome = self.client.simple_query(sql);
        self.follow(sql, outcome.as_ref().err());
        outcome.map_err(|failure| error::statement(sql, &failure))
    }

    fn follow(&mut self, sql: &str, failure: Option<&postgres::Error>) {
        if failure.is_some_and(error::is_copy) {
            // The server now waits for the data of a `COPY`, and so would the driver when it closes the
            // session. Any other message makes the server end it; a `COPY` to us is over by now.
            let _ = self.client.simple_query("");
        }
        if self.client.is_closed() {
            // What was open is lost, and its commit must fail.
        } else if may_change(self.state, sql) {
            self.state = self.ask_state();
        } else {
            self.state = match (self.state, failure) {
                (State::Idle, _) => State::Idle,
                (State::Open | State::Failed, None) => State::Open,
                (State::Open | State::Failed, Some(_)) => State::Failed,
            };
        }
    }

    /// A savepoint can be set in an open transaction only, and a failed one says so.
    fn ask_state(&mut self) -> State {
        match self.client.simple_query("SAVEPOINT limbeck_probe") {
            Ok(_) => {
                // The savepoint was made just now: its release cannot fail while the session lives.
                let _ = self.client.simple_query("RELEASE SAVEPOINT limbeck_probe");
                State::Open
            }
            Err(failure) if failure.code() == Some(&SqlState::IN_FAILED_SQL_TRANSACTION) => State::Failed,
            Err(_) => State::Idle,
        }
    }

    /// Sends a statement of our own that ends or begins a transaction.
    fn control(&mut self, sql: &str) -> Result<()> {
        self.client.simple_query(sql).map(drop).map_err(|failure| error::statement(sql, &failure))
    }
}

/// Whether a text holds, anywhere, a word that could change this state: a function's body may only cost a
/// question, a missed `COMMIT` would cost much more.
fn may_change(state: State, sql: &str) -> bool {
    const BEGINNING: &[&str] = &["begin", "start"];
    const ENDING: &[&str] = &["commit", "rollback", "abort", "end", "prepare"];
    let words = match state {
        State::Idle => BEGINNING,
        State::Open | State::Failed => ENDING,
    };
    sql.split(|character: char| !character.is_ascii_alphanumeric() && character != '_')
        .any(|word| words.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

impl Connection for PostgresConnection {
    fn execute(&mut self, sql: &str) -> Result<u64> {
        let messages = self.run(sql)?;
        let counts = messages.iter().filter_map(|message| match message {
            SimpleQueryMessage::CommandComplete(count) => Some(*count),
            _ => None,
        });
        // `SELECT` counts the rows it returns: nothing was changed by them.
        let returned =
            messages.iter().any(|message| matches!(message, SimpleQueryMessage::RowDescription(_)));
        let changed: u64 = counts.sum();
        Ok(if returned && !may_change_rows(sql) { 0 } else { changed })
    }

    fn query(&mut self, sql: &str) -> Result<Rows> {
        let mut answers = answers(sql, self.run(sql)?)?;
        Ok(answers.pop().unwrap_or_default())
    }

    fn query_many(&mut self, statements: &[&str]) -> Result<Vec<Rows>> {
        if statements.is_empty() {
            return Ok(Vec::new());
        }
        // A line end before each semicolon ends a comment.
        let text = statements.join("\n;\n");
        refuse_nul(&text)?;
        let outcome = self.client.simple_query(&text);
        self.follow(&text, outcome.as_ref().err());
        let messages = outcome.map_err(|failure| error_in_batch(statements, &text, &failure))?;
        let answers = answers(&text, messages)?;
        if answers.len() != statements.len() {
            let message = format!("{} statements gave {} answers", statements.len(), answers.len());
            return Err(Error::new(Code::Internal, message));
        }
        Ok(answers)
    }

    fn begin(&mut self) -> Result<()> {
        if self.mode == TransactionMode::Autocommit {
            return Ok(());
        }
        match self.isolation_level {
            None => self.control("BEGIN")?,
            Some(level) => self.control(&format!("BEGIN ISOLATION LEVEL {level}"))?,
        }
        self.state = State::Open;
        Ok(())
    }

    fn commit(&mut self) -> Result<()> {
        if self.mode == TransactionMode::Autocommit {
            return Ok(());
        }
        match std::mem::replace(&mut self.state, State::Idle) {
            State::Idle => Ok(()),
            State::Open => self.control("COMMIT"),
            // The server would answer `COMMIT` with a rollback, and no error.
            State::Failed => {
                self.control("ROLLBACK")?;
                Err(Error::new(
                    Code::StatementFailed,
                    "a statement of the transaction had failed, so it was rolled back",
                ))
            }
        }
    }

    fn rollback(&mut self) -> Result<()> {
        match std::mem::replace(&mut self.state, State::Idle) {
            State::Idle => Ok(()),
            State::Open | State::Failed => self.control("ROLLBACK"),
        }
    }

    fn in_transaction(&self) -> bool {
        self.state != State::Idle
    }

    fn transaction_mode(&self) -> TransactionMode {
        self.mode
    }

    fn set_transaction_mode(&mut self, mode: TransactionMode) -> Result<()> {
        refuse_inside_transaction(self.in_transaction())?;
        self.mode = mode;
        Ok(())
    }

    fn notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut *self.notices.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn server(&self) -> &ServerFacts {
        &self.facts
    }

    fn cancel_handle(&self) -> Option<Arc<dyn Cancel>> {
        Some(Arc::clone(&self.cancel))
    }
}

/// Whether a statement that returned rows may also have changed some: one with `RETURNING`, or a `WITH` that
/// holds a changing part.
fn may_change_rows(sql: &str) -> bool {
    let words = ["INSERT", "UPDATE", "DELETE", "MERGE"];
    let first = first_word(sql).to_ascii_uppercase();
    let upper = sql.to_ascii_uppercase();
    words.contains(&first.as_str()) || (first == "WITH" && words.iter().any(|word| upper.contains(word)))
}

/// The first word after white space, comments and opening parentheses.
fn first_word(sql: &str) -> &str {
    let mut rest = sql.trim_start_matches(|character: char| character.is_whitespace() || character == '(');
    loop {
        let after = if rest.starts_with("--") {
            rest.find('\n').map_or("", |end| &rest[end..])
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or("", |end| &rest[end + 2..])
        } else {
            break;
        };
        rest = after.trim_start_matches(|character: char| character.is_whitespace() || character == '(');
    }
    let end = rest.find(|character: char| !character.is_ascii_alphabetic()).unwrap_or(rest.len());
    &rest[..end]
}

/// Groups the messages of a simple query by statement.
pub(super) fn answers(sql: &str, messages: Vec<SimpleQueryMessage>) -> Result<Vec<Rows>> {
    let mut answers = Vec::new();
    let mut current = Rows::default();
    for message in messages {
        match message {
            SimpleQueryMessage::RowDescription(columns) => {
                current.columns = columns.iter().map(|column| column.name().to_owned()).collect();
            }
            SimpleQueryMessage::Row(row) => {
                let values: Result<Vec<Option<String>>, postgres::Error> =
                    (0..row.len()).map(|index| Ok(row.try_get(index)?.map(str::to_owned))).collect();
                current.rows.push(values.map_err(|failure| not_utf8(sql, &failure))?);
            }
            SimpleQueryMessage::CommandComplete(_) => answers.push(std::mem::take(&mut current)),
            _ => {}
        }
    }
    Ok(answers)
}

fn not_utf8(sql: &str, failure: &postgres::Error) -> Error {
    error::statement(sql, failure)
        .note("a value of the answer is not UTF-8: the database's encoding is probably `SQL_ASCII`")
}

/// Places the failure of a batch in the statement that caused it.
fn error_in_batch(statements: &[&str], text: &str, failure: &postgres::Error) -> Error {
    let Some(said) = failure.as_db_error() else { return error::statement(text, failure) };
    let mut refused = error::refused(text, said);
    let Some(offset) = refused.offset else { return refused.into_error(text) };
    let mut start = 0;
    for sql in statements {
        if offset <= start + sql.len() {
            refused.offset = Some(offset.saturating_sub(start));
            return refused.into_error(sql);
        }
        start += sql.len() + "\n;\n".len();
    }
    refused.into_error(text)
}
