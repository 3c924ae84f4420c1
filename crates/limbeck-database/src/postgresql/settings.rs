//! Where and how to connect: what the URL, `create_engine`, a service file and the environment say, in the
//! way the project's Python driver would understand them.
//!
//! Everything goes by whitelists ([`drivers`]): a parameter that cannot be honoured exactly is an `LB0606`
//! that names it, and the engine connects through Python.

mod drivers;
mod hosts;
mod parameters;
mod passfile;
mod service;
mod session;
#[cfg(test)]
mod tests;
mod tls;

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use limbeck_diagnostics::Result;
use postgres::config::{ChannelBinding, SslNegotiation, TargetSessionAttrs};

pub(crate) use self::tls::{Encryption, Roots, TlsSettings, Verification};
use crate::connection::{Notice, TransactionMode};
use crate::registry::OpenRequest;

/// Everything that a connection needs.
#[derive(Clone)]
pub(crate) struct Settings {
    /// In the order in which they are tried; never empty.
    pub(crate) endpoints: Vec<Endpoint>,
    pub(crate) user: String,
    pub(crate) database: String,
    pub(crate) tls: TlsSettings,
    pub(crate) channel_binding: ChannelBinding,
    /// Command-line options of the session (`-c name=value`).
    pub(crate) options: Option<String>,
    pub(crate) application_name: String,
    /// How long one host may take from the first packet to the end of authentication.
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) keepalives: Keepalives,
    pub(crate) target_session: TargetSessionAttrs,
    pub(crate) mode: TransactionMode,
    pub(crate) isolation_level: Option<&'static str>,
    /// psycopg2 sets `DateStyle` to ISO when it is anything else.
    pub(crate) wants_iso_dates: bool,
    /// What libpq would write to stderr.
    pub(crate) warnings: Vec<Notice>,
}

/// One host of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    pub(crate) host: Host,
    /// `hostaddr`: the address, when the name is not to be looked up.
    pub(crate) address: Option<IpAddr>,
    pub(crate) port: u16,
    pub(crate) password: Option<Secret>,
}

/// Where a server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Host {
    /// A name or an address.
    Name(String),
    /// The folder of a Unix socket.
    Socket(PathBuf),
}

/// A password: `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(pub(crate) String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("***")
    }
}

/// TCP keepalive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Keepalives {
    pub(crate) enabled: bool,
    pub(crate) idle: Option<Duration>,
    pub(crate) interval: Option<Duration>,
    pub(crate) count: Option<u32>,
    pub(crate) user_timeout: Option<Duration>,
}

impl Endpoint {
    /// `host:port`, or the path of the socket, as messages name it.
    pub(crate) fn shown(&self) -> String {
        match &self.host {
            // What stands before an `@` may be the rest of a password.
            Host::Name(name) => {
                let name = name.rsplit('@').next().unwrap_or_default();
                if name.contains(':') {
                    format!("[{name}]:{}", self.port)
                } else {
                    format!("{name}:{}", self.port)
                }
            }
            Host::Socket(folder) => folder.join(format!(".s.PGSQL.{}", self.port)).display().to_string(),
        }
    }

    pub(crate) fn is_socket(&self) -> bool {
        matches!(self.host, Host::Socket(_))
    }
}

impl Settings {
    /// The driver's configuration for one host.
    pub(crate) fn config(&self, endpoint: &Endpoint) -> postgres::Config {
        let mut config = postgres::Config::new();
        config.user(&self.user).dbname(&self.database).port(endpoint.port);
        config.application_name(&self.application_name).target_session_attrs(self.target_session);
        match &endpoint.host {
            Host::Name(name) => config.host(name),
            Host::Socket(folder) => config.host(&folder.display().to_string()),
        };
        if let Some(address) = endpoint.address {
            config.hostaddr(address);
        }
        if let Some(Secret(password)) = &endpoint.password {
            config.password(password);
        }
        if let Some(options) = &self.options {
            config.options(options);
        }
        if let Some(timeout) = self.connect_timeout {
            config.connect_timeout(timeout);
        }
        self.keepalives.apply(&mut config);
        config.channel_binding(self.channel_binding);
        if self.tls.direct {
            config.ssl_negotiation(SslNegotiation::Direct);
        }
        config
    }
}

impl Keepalives {
    fn apply(&self, config: &mut postgres::Config) {
        config.keepalives(self.enabled);
        if let Some(idle) = self.idle {
            config.keepalives_idle(idle);
        }
        if let Some(interval) = self.interval {
            config.keepalives_interval(interval);
        }
        if let Some(count) = self.count {
            config.keepalives_retries(count);
        }
        if let Some(timeout) = self.user_timeout {
            config.tcp_user_timeout(timeout);
        }
    }
}

/// Reads the settings.
///
/// # Errors
/// `LB0606` names the first driver, parameter or variable that cannot be honoured exactly; `LB0605` for a
/// certificate that is missing.
pub(crate) fn read(request: &OpenRequest<'_>) -> Result<Settings> {
    let driver = drivers::of(request)?;
    let parameters = parameters::gather(request, driver)?;
    parameters.refuse_what_is_not_spoken()?;
    let user = session::user(&parameters, request, driver)?;
    let database = parameters.text("dbname").unwrap_or(&user).to_owned();
    let (mode, isolation_level) = session::transactions(request.settings)?;
    let mut warnings = Vec::new();
    let mut endpoints = hosts::endpoints(&parameters, driver)?;
    passfile::fill(&mut endpoints, &parameters, request, driver, (&user, &database), &mut warnings)?;
    Ok(Settings {
        endpoints,
        tls: tls::read(&parameters, request, driver)?,
        channel_binding: session::channel_binding(&parameters)?,
        options: session::options(&parameters),
        application_name: session::application_name(&parameters),
        connect_timeout: session::connect_timeout(&parameters, driver)?,
        keepalives: session::keepalives(&parameters)?,
        target_session: session::target(&parameters)?,
        mode,
        isolation_level,
        wants_iso_dates: driver.wants_iso_dates,
        warnings,
        user,
        database,
    })
}
