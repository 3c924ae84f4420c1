//! Where and how to connect.

use limbeck_diagnostics::{Code, Error, Result};

use crate::connection::TransactionMode;
use crate::registry::OpenRequest;
use crate::unsupported;

/// Everything that one connection attempt needs.
pub(crate) struct Settings {
    pub(crate) endpoints: Vec<Endpoint>,
    pub(crate) user: String,
    pub(crate) password: Option<String>,
    pub(crate) database: String,
    pub(crate) mode: TransactionMode,
    pub(crate) isolation_level: Option<&'static str>,
    /// psycopg2 sets `DateStyle` to ISO when it is anything else.
    pub(crate) wants_iso_dates: bool,
}

/// One host of the list.
pub(crate) struct Endpoint {
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl Endpoint {
    /// `host:port`, as messages name it.
    pub(crate) fn shown(&self) -> String {
        format!("{}:{}", self.host.rsplit('@').next().unwrap_or_default(), self.port)
    }
}

impl Settings {
    pub(crate) fn config(&self, endpoint: &Endpoint) -> postgres::Config {
        let mut config = postgres::Config::new();
        config.host(&endpoint.host).port(endpoint.port).user(&self.user).dbname(&self.database);
        if let Some(password) = &self.password {
            config.password(password);
        }
        config
    }
}

pub(crate) fn no_endpoint() -> Error {
    Error::new(Code::BadUrl, "the database URL names no host")
}

/// Reads the settings by a whitelist.
pub(crate) fn read(request: &OpenRequest<'_>) -> Result<Settings> {
    let url = request.url;
    if let Some((name, _)) = url.query().first() {
        return Err(url.underline_parameter(unsupported::setting(name), name, "this parameter"));
    }
    if let Some((name, _)) = request.settings.connect_args.first() {
        return Err(unsupported::setting(name));
    }
    let user = url.username().unwrap_or("postgres").to_owned();
    Ok(Settings {
        endpoints: vec![Endpoint {
            host: url.host().unwrap_or("localhost").to_owned(),
            port: url.port().unwrap_or(5432),
        }],
        password: url.password().map(str::to_owned),
        database: url.database().map_or_else(|| user.clone(), str::to_owned),
        user,
        mode: TransactionMode::Explicit,
        isolation_level: None,
        wants_iso_dates: false,
    })
}
