//! What a PostgreSQL session says of statements, as diagnostics.

use limbeck_diagnostics::{Code, Error};
use postgres::error::{DbError, ErrorPosition, Severity};

use crate::connection::Notice;
use crate::statement_error::{StatementError, character_offset};

/// What the server said about a statement.
pub(crate) fn statement(sql: &str, failure: &postgres::Error) -> Error {
    match failure.as_db_error() {
        Some(said) if ends_session(said) => broken(failure),
        Some(said) => refused(sql, said).into_error(sql),
        None if is_copy(failure) => {
            Error::new(Code::Unsupported, "a migration cannot run `COPY` from or to the client")
                .note("the data of such a `COPY` does not stand in the statement; the transaction is lost")
                .hint("use `INSERT` or `op.bulk_insert`, or `COPY` from a file of the server")
        }
        None => broken(failure),
    }
}

/// Whether the server began a `COPY` with us: the one answer to a simple query that the driver does not expect.
pub(crate) fn is_copy(failure: &postgres::Error) -> bool {
    failure.to_string().starts_with("unexpected message")
}

/// Whether the server closed the session with these words.
fn ends_session(said: &DbError) -> bool {
    matches!(said.parsed_severity(), Some(Severity::Fatal | Severity::Panic))
}

/// The parts of what the server said.
pub(crate) fn refused(sql: &str, said: &DbError) -> StatementError {
    let mut context = said.where_().map(str::to_owned);
    let offset = match said.position() {
        Some(ErrorPosition::Original(position)) => character_offset(sql, *position as usize),
        Some(ErrorPosition::Internal { query, .. }) => {
            let inner = format!("in the query: {query}");
            context = Some(context.map_or(inner.clone(), |context| format!("{context}\n{inner}")));
            None
        }
        None => None,
    };
    StatementError {
        code: Some(said.code().code().to_owned()),
        message: said.message().to_owned(),
        detail: said.detail().map(str::to_owned),
        hint: said.hint().map(str::to_owned),
        context,
        offset,
    }
}

/// A connection that had been made and is gone.
pub(crate) fn broken(failure: &postgres::Error) -> Error {
    Error::new(Code::ConnectionFailed, format!("the connection to the database broke: {}", words(failure)))
        .note("the server ends a transaction whose connection is gone: what was not committed is undone")
        .hint("see the server's log for the reason, then run the command again")
}

/// The innermost reason, without the crate's own words before it.
pub(super) fn words(failure: &postgres::Error) -> String {
    if let Some(said) = failure.as_db_error() {
        return said.message().to_owned();
    }
    let mut reason: &dyn std::error::Error = failure;
    while let Some(source) = reason.source() {
        reason = source;
    }
    reason.to_string()
}

/// A message that the server sent beside its answer.
pub(crate) fn notice(said: &DbError) -> Notice {
    Notice {
        severity: said.severity().to_owned(),
        code: said.code().code().to_owned(),
        message: said.message().to_owned(),
        detail: said.detail().map(str::to_owned),
        hint: said.hint().map(str::to_owned),
    }
}
