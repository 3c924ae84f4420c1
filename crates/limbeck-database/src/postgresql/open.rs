//! Making the connection: hosts in their order, with and without TLS as `sslmode` says.

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use limbeck_diagnostics::{Code, Error, Result};
use postgres::NoTls;
use postgres::config::SslMode;

use super::connection::{PostgresConnection, answers};
use super::settings::{self, Encryption, Endpoint, Settings};
use super::tls::{self, Connector};
use super::{connect_error, error, facts};
use crate::connection::{Cancel, Connection, Notice, TransactionMode};
use crate::registry::OpenRequest;
use crate::url::UrlPart;

/// A session just opened.
pub(crate) struct Opened {
    pub(crate) client: postgres::Client,
    pub(crate) notices: Arc<Mutex<Vec<Notice>>>,
    pub(crate) cancel: Arc<dyn Cancel>,
    pub(crate) mode: TransactionMode,
    pub(crate) isolation_level: Option<&'static str>,
}

/// Why a host gave no session.
pub(crate) enum Failure {
    /// What the driver or the server said.
    Driver(postgres::Error),
    /// `connect_timeout` passed.
    TimedOut(Duration),
}

/// Opens what the request's URL names.
pub(crate) fn open(request: &OpenRequest<'_>) -> Result<Box<dyn Connection>> {
    let settings = settings::read(request)?;
    let mut opened = connect(&settings).map_err(|error| underline(request, error))?;
    let ask = |client: &mut postgres::Client, sql: &str| {
        client.simple_query(sql).map_err(|failure| error::statement(sql, &failure))
    };
    let rows = answers(facts::QUERY, ask(&mut opened.client, facts::QUERY)?)?.pop().unwrap_or_default();
    if settings.wants_iso_dates && !facts::has_iso_dates(&rows) {
        ask(&mut opened.client, "SET DATESTYLE TO 'ISO'")?;
    }
    Ok(Box::new(PostgresConnection::new(opened, facts::read(&rows))))
}

/// Shows the part of the URL that a failure is about.
fn underline(request: &OpenRequest<'_>, error: Error) -> Error {
    let (part, label) = match error.code() {
        Code::ServerUnreachable => (UrlPart::Host, "no answer from here"),
        Code::Authentication if request.url.password().is_some() => (UrlPart::Password, "refused"),
        Code::Authentication => (UrlPart::Username, "refused"),
        Code::NoSuchDatabase => (UrlPart::Database, "not there"),
        _ => return error,
    };
    request.url.underline(error, part, label)
}

fn connect(settings: &Settings) -> Result<Opened> {
    let connector = match settings.tls.encryption {
        Encryption::Disable => None,
        _ if settings.endpoints.iter().all(Endpoint::is_socket) => None,
        _ => Some(tls::connector(&settings.tls)?),
    };
    let mut last = None;
    for endpoint in &settings.endpoints {
        match connect_endpoint(settings, endpoint, connector.as_ref()) {
            Ok(opened) => return Ok(opened),
            Err(failure) => {
                let go_on = connect_error::is_unreachable(&failure);
                last = Some(connect_error::connect(settings, endpoint, &failure));
                if !go_on {
                    break;
                }
            }
        }
    }
    Err(last.unwrap_or_else(|| Error::new(Code::BadUrl, "the database URL names no host")))
}

fn connect_endpoint(
    settings: &Settings,
    endpoint: &Endpoint,
    connector: Option<&Connector>,
) -> Result<Opened, Failure> {
    let Some(connector) = connector.filter(|_| !endpoint.is_socket()) else {
        return attempt(settings, endpoint, SslMode::Disable, None);
    };
    let with = |mode| attempt(settings, endpoint, mode, Some(connector));
    let without = || attempt(settings, endpoint, SslMode::Disable, None);
    match settings.tls.encryption {
        Encryption::Disable => without(),
        Encryption::Require => with(SslMode::Require),
        Encryption::Prefer => with(SslMode::Prefer).or_else(|first| {
            let in_vain =
                connect_error::is_tls(&first) || (connector.was_used() && connect_error::is_refusal(&first));
            if in_vain { without().map_err(|second| graver(first, second)) } else { Err(first) }
        }),
        Encryption::Allow => without().or_else(|first| {
            if connect_error::is_refusal(&first) {
                with(SslMode::Require).map_err(|second| graver(second, first))
            } else {
                Err(first)
            }
        }),
    }
}

/// Of two failures the one with TLS, unless only the other one got as far as the server's own words.
fn graver(encrypted: Failure, plain: Failure) -> Failure {
    if connect_error::is_tls(&encrypted) { plain } else { encrypted }
}

fn attempt(
    settings: &Settings,
    endpoint: &Endpoint,
    mode: SslMode,
    connector: Option<&Connector>,
) -> Result<Opened, Failure> {
    let notices = Arc::new(Mutex::new(settings.warnings.clone()));
    let mut config = settings.config(endpoint);
    config.ssl_mode(mode);
    let sink = Arc::clone(&notices);
    config.notice_callback(move |said| {
        sink.lock().unwrap_or_else(PoisonError::into_inner).push(error::notice(&said));
    });
    let connector = connector.cloned();
    let for_cancel = connector.clone();
    let client = within(settings.connect_timeout, move || match connector {
        Some(connector) => config.connect(connector.tls),
        None => config.connect(NoTls),
    })?;
    let cancel: Arc<dyn Cancel> =
        Arc::new(CancelRequest { token: client.cancel_token(), connector: for_cancel });
    Ok(Opened { client, notices, cancel, mode: settings.mode, isolation_level: settings.isolation_level })
}

/// Limits the whole of a connection attempt, as libpq does; the driver limits only the socket's part of it.
fn within(
    limit: Option<Duration>,
    connect: impl FnOnce() -> Result<postgres::Client, postgres::Error> + Send + 'static,
) -> Result<postgres::Client, Failure> {
    let Some(limit) = limit else { return connect().map_err(Failure::Driver) };
    let (sender, receiver) = channel();
    // When it takes too long, nobody receives: the thread ends with its attempt, and closes what it got.
    std::thread::spawn(move || drop(sender.send(connect())));
    match receiver.recv_timeout(limit) {
        Ok(outcome) => outcome.map_err(Failure::Driver),
        Err(_) => Err(Failure::TimedOut(limit)),
    }
}

/// PostgreSQL's cancel request: a second, short connection to the same server (manual, section 55.2.8).
struct CancelRequest {
    token: postgres::CancelToken,
    connector: Option<Connector>,
}

impl Cancel for CancelRequest {
    fn cancel(&self) -> Result<()> {
        match &self.connector {
            Some(connector) => self.token.cancel_query(connector.tls.clone()),
            None => self.token.cancel_query(NoTls),
        }
        .map_err(|failure| error::broken(&failure))
    }
}
