//! Why no session was opened, as diagnostics.

use std::error::Error as _;
use std::io;

use limbeck_diagnostics::{Code, Error};
use postgres::error::{DbError, SqlState};

use super::error::words;
use super::open::Failure;
use super::settings::{Endpoint, Settings};
use super::tls;

/// How the driver words the kinds of failures that it does not let be told apart otherwise.
const TLS: &str = "error performing TLS handshake";
const CONNECT: &str = "error connecting";
const AUTHENTICATION: &str = "authentication error";
const NO_PASSWORD: &str = "password missing";

/// The diagnostic of a host that gave no session.
pub(crate) fn connect(settings: &Settings, endpoint: &Endpoint, failure: &Failure) -> Error {
    let server = endpoint.shown();
    let error = match failure {
        Failure::TimedOut(limit) => {
            let seconds = limit.as_secs_f64();
            unreachable(&server, &format!("`connect_timeout` of {seconds} seconds has passed"))
        }
        Failure::Driver(failure) => match failure.as_db_error() {
            Some(said) => refused(settings, &server, said),
            None => unanswered(settings, &server, failure),
        },
    };
    error.fact("server", server)
}

/// What the server itself said (PostgreSQL manual, appendix A).
fn refused(settings: &Settings, server: &str, said: &DbError) -> Error {
    let (words, user, database) = (said.message(), &settings.user, &settings.database);
    let (code, message, hint) = match said.code().code() {
        "28P01" => (
            Code::Authentication,
            format!("`{server}` refused the password of `{user}`: {words}"),
            "check the user and the password; in a URL the characters `@ : / ? #` must be percent-encoded (`@` is `%40`)".to_owned(),
        ),
        "28000" => (
            Code::Authentication,
            format!("`{server}` refused the user `{user}`: {words}"),
            "check the user in the database URL, `sslmode`, and the server's `pg_hba.conf`".to_owned(),
        ),
        "3D000" => (
            Code::NoSuchDatabase,
            format!("`{server}` has no database `{database}`: {words}"),
            format!("create it (`createdb {database}`), or correct the name in the database URL"),
        ),
        "57P03" => (
            Code::ServerUnreachable,
            format!("`{server}` takes no connections now: {words}"),
            "wait until the server is ready, then run the command again".to_owned(),
        ),
        "53300" => (
            Code::ConnectionFailed,
            format!("`{server}` has no free connection: {words}"),
            "close connections that nobody needs, or raise `max_connections`".to_owned(),
        ),
        _ => (
            Code::ConnectionFailed,
            format!("`{server}` refused the connection: {words}"),
            "the server's log says more".to_owned(),
        ),
    };
    let error = Error::new(code, message).fact("code", said.code().code()).hint(hint);
    match said.detail() {
        Some(detail) => error.detail(format!("DETAIL: {detail}")),
        None => error,
    }
}

fn unanswered(settings: &Settings, server: &str, failure: &postgres::Error) -> Error {
    let words = words(failure);
    let kind = failure.to_string();
    if words.contains(NO_PASSWORD) {
        return Error::new(
            Code::Authentication,
            format!("`{server}` asks for a password of `{}`, and none was given", settings.user),
        )
        .hint("put the password into the database URL, into `PGPASSWORD` or into `~/.pgpass`");
    }
    if wrong_kind_of_server(failure) {
        return Error::new(
            Code::ConnectionFailed,
            format!("`{server}` is not what `target_session_attrs` asks for: {words}"),
        )
        .hint("name the right server in the database URL, or change `target_session_attrs`");
    }
    if kind.starts_with(CONNECT) {
        return unreachable(server, &words);
    }
    if kind.starts_with(TLS) {
        return no_tls(server, &words, rustls_error(failure));
    }
    if kind.starts_with(AUTHENTICATION) {
        return Error::new(
            Code::UnsupportedDatabase,
            format!("`{server}` asks for a way of authentication that is not spoken natively: {words}"),
        )
        .hint("the connection can be made through the project's Python: do not give `--python never`");
    }
    Error::new(
        Code::ConnectionFailed,
        format!("the connection to `{server}` broke while it was made: {words}"),
    )
    .hint("check that a PostgreSQL server, and no other program, listens there; its log says more")
}

fn unreachable(server: &str, words: &str) -> Error {
    Error::new(Code::ServerUnreachable, format!("no database server answers at `{server}`: {words}"))
        .hint("check that the server runs, and the host and port in the database URL")
}

fn no_tls(server: &str, words: &str, refusal: Option<&rustls::Error>) -> Error {
    let message = format!("no TLS connection to `{server}`: {words}");
    match refusal {
        Some(refusal) if tls::may_please_openssl(refusal) => Error::new(Code::UnsupportedDatabase, message)
            .note("OpenSSL, which Python's drivers use, may accept this server")
            .hint("the connection can be made through the project's Python: do not give `--python never`"),
        _ => Error::new(Code::ConnectionFailed, message)
            .hint("check `sslmode` and `sslrootcert`, in the database URL and in the environment"),
    }
}

fn io_error(failure: &postgres::Error) -> Option<&io::Error> {
    failure.source()?.downcast_ref()
}

fn rustls_error(failure: &postgres::Error) -> Option<&rustls::Error> {
    io_error(failure)?.get_ref()?.downcast_ref()
}

/// The driver reports a server that fails `target_session_attrs` as a socket without permission.
fn wrong_kind_of_server(failure: &postgres::Error) -> bool {
    io_error(failure).is_some_and(|error| {
        error.kind() == io::ErrorKind::PermissionDenied && error.raw_os_error().is_none()
    })
}

/// Whether TLS itself failed.
pub(crate) fn is_tls(failure: &Failure) -> bool {
    match failure {
        Failure::Driver(failure) => failure.to_string().starts_with(TLS),
        Failure::TimedOut(_) => false,
    }
}

/// Whether the server refused the user, which it may do for the want, or the use, of TLS.
pub(crate) fn is_refusal(failure: &Failure) -> bool {
    match failure {
        Failure::Driver(failure) => failure.code().is_some_and(|code| code.code().starts_with("28")),
        Failure::TimedOut(_) => false,
    }
}

/// Whether the failure is about this host alone, so that the next one of the list is tried. libpq stops at a
/// refused user or password.
pub(crate) fn is_unreachable(failure: &Failure) -> bool {
    match failure {
        Failure::TimedOut(_) => true,
        Failure::Driver(failure) => match failure.code() {
            Some(code) => *code == SqlState::CANNOT_CONNECT_NOW,
            None => io_error(failure).is_some(),
        },
    }
}
