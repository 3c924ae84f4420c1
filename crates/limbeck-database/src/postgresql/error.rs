//! PostgreSQL's failures as diagnostics.

use std::error::Error as _;

use limbeck_diagnostics::{Code, Error};
use postgres::error::{DbError, ErrorPosition, Severity, SqlState};

use super::settings::{Endpoint, Settings};
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

/// A connection that could not be made.
pub(crate) fn connect(settings: &Settings, endpoint: &Endpoint, failure: &postgres::Error) -> Error {
    match failure.as_db_error() {
        Some(said) => refused_connection(settings, endpoint, said),
        None => no_answer(settings, endpoint, failure),
    }
}

fn refused_connection(settings: &Settings, endpoint: &Endpoint, said: &DbError) -> Error {
    let words = said.message();
    let server = endpoint.shown();
    let error = |code, message: String| {
        let error =
            Error::new(code, message).fact("server", server.clone()).fact("sqlstate", said.code().code());
        match said.detail() {
            Some(detail) => error.detail(format!("DETAIL: {detail}")),
            None => error,
        }
    };
    let user = &settings.user;
    let database = &settings.database;
    if *said.code() == SqlState::INVALID_PASSWORD {
        return error(Code::Authentication, format!("`{server}` refused the password of `{user}`: {words}"))
            .hint("check the user and the password in the database URL; special characters must be percent-encoded (`@` is `%40`)");
    }
    if *said.code() == SqlState::INVALID_AUTHORIZATION_SPECIFICATION {
        return error(Code::Authentication, format!("`{server}` refused the user `{user}`: {words}"))
            .hint("check the user in the database URL, and the server's `pg_hba.conf`");
    }
    if *said.code() == SqlState::INVALID_CATALOG_NAME {
        return error(Code::NoSuchDatabase, format!("`{server}` has no database `{database}`: {words}"))
            .hint(format!("create it (`createdb {database}`), or correct the name in the database URL"));
    }
    if *said.code() == SqlState::CANNOT_CONNECT_NOW {
        return error(Code::ServerUnreachable, format!("`{server}` takes no connections now: {words}"))
            .hint("wait until the server has started, then run the command again");
    }
    if *said.code() == SqlState::TOO_MANY_CONNECTIONS {
        return error(Code::ConnectionFailed, format!("`{server}` has no free connection: {words}"))
            .hint("close connections that nobody needs, or raise `max_connections`");
    }
    error(Code::ConnectionFailed, format!("`{server}` refused the connection: {words}"))
        .hint("the server's log says more")
}

fn no_answer(settings: &Settings, endpoint: &Endpoint, failure: &postgres::Error) -> Error {
    let server = endpoint.shown();
    let words = words(failure);
    let kind = failure.to_string();
    if words.contains("password missing") {
        return Error::new(
            Code::Authentication,
            format!("`{server}` asks for a password of `{}`", settings.user),
        )
        .fact("server", server)
        .hint("put the password into the database URL, into `PGPASSWORD` or into `~/.pgpass`");
    }
    if kind.starts_with("error connecting") {
        return Error::new(
            Code::ServerUnreachable,
            format!("no database server answers at `{server}`: {words}"),
        )
        .fact("server", server)
        .hint("check that the server runs, and the host and port in the database URL");
    }
    if kind.starts_with("error performing TLS handshake") {
        return Error::new(Code::ConnectionFailed, format!("no TLS connection to `{server}`: {words}"))
            .fact("server", server)
            .hint("check `sslmode`, `sslrootcert`, `sslcert` and `sslkey` in the database URL and the environment");
    }
    if kind.starts_with("authentication error") {
        return Error::new(
            Code::UnsupportedDatabase,
            format!("`{server}` asks for a way of authentication that is not spoken natively: {words}"),
        )
        .fact("server", server)
        .hint("the connection can be made through the project's Python: do not give `--python never`");
    }
    Error::new(
        Code::ConnectionFailed,
        format!("the connection to `{server}` broke while it was made: {words}"),
    )
    .fact("server", server)
    .hint("check that a PostgreSQL server, and not another program, listens there; its log says more")
}

/// The innermost reason, without the crate's own words before it.
fn words(failure: &postgres::Error) -> String {
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

/// Whether the failure is a TLS one, after which `sslmode=prefer` goes on without TLS.
pub(crate) fn is_tls(failure: &postgres::Error) -> bool {
    failure.to_string().starts_with("error performing TLS handshake")
}

/// Whether the failure is about this endpoint alone, so that the next host of the list is tried. libpq stops at
/// a refused user or password.
pub(crate) fn is_unreachable(failure: &postgres::Error) -> bool {
    match failure.as_db_error() {
        Some(said) => {
            *said.code() == SqlState::CANNOT_CONNECT_NOW || *said.code() == SqlState::TOO_MANY_CONNECTIONS
        }
        None => failure.source().is_some_and(|source| source.is::<std::io::Error>()),
    }
}
