//! Making the connection: hosts in their order, with and without TLS as `sslmode` says.

use std::sync::{Arc, Mutex, PoisonError};

use limbeck_diagnostics::Result;
use postgres::NoTls;

use super::connection::{PostgresConnection, answers};
use super::settings::{self, Endpoint, Settings};
use super::{error, facts};
use crate::connection::{Cancel, Connection, Notice, TransactionMode};
use crate::registry::OpenRequest;

/// A session just opened.
pub(crate) struct Opened {
    pub(crate) client: postgres::Client,
    pub(crate) notices: Arc<Mutex<Vec<Notice>>>,
    pub(crate) cancel: Arc<dyn Cancel>,
    pub(crate) mode: TransactionMode,
    pub(crate) isolation_level: Option<&'static str>,
}

/// Opens what the request's URL names.
pub(crate) fn open(request: &OpenRequest<'_>) -> Result<Box<dyn Connection>> {
    let settings = settings::read(request)?;
    let mut opened = connect(&settings)?;
    let ask = |client: &mut postgres::Client, sql: &str| {
        client.simple_query(sql).map_err(|failure| error::statement(sql, &failure))
    };
    let rows = answers(facts::QUERY, ask(&mut opened.client, facts::QUERY)?)?.pop().unwrap_or_default();
    if settings.wants_iso_dates && !facts::has_iso_dates(&rows) {
        ask(&mut opened.client, "SET DATESTYLE TO 'ISO'")?;
    }
    Ok(Box::new(PostgresConnection::new(opened, facts::read(&rows))))
}

fn connect(settings: &Settings) -> Result<Opened> {
    let mut last = None;
    for endpoint in &settings.endpoints {
        match connect_endpoint(settings, endpoint) {
            Ok(opened) => return Ok(opened),
            Err(failure) => {
                let go_on = error::is_unreachable(&failure);
                last = Some(error::connect(settings, endpoint, &failure));
                if !go_on {
                    break;
                }
            }
        }
    }
    Err(last.unwrap_or_else(settings::no_endpoint))
}

fn connect_endpoint(settings: &Settings, endpoint: &Endpoint) -> Result<Opened, postgres::Error> {
    let notices: Arc<Mutex<Vec<Notice>>> = Arc::default();
    let mut config = settings.config(endpoint);
    let sink = Arc::clone(&notices);
    config.notice_callback(move |said| {
        sink.lock().unwrap_or_else(PoisonError::into_inner).push(error::notice(&said));
    });
    let client = config.connect(NoTls)?;
    let cancel: Arc<dyn Cancel> = Arc::new(CancelRequest { token: client.cancel_token() });
    Ok(Opened { client, notices, cancel, mode: settings.mode, isolation_level: settings.isolation_level })
}

/// PostgreSQL's cancel request: a second, short connection to the same server (manual, section 55.2.8).
struct CancelRequest {
    token: postgres::CancelToken,
}

impl Cancel for CancelRequest {
    fn cancel(&self) -> Result<()> {
        self.token.cancel_query(NoTls).map_err(|failure| error::broken(&failure))
    }
}
