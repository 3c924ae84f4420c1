//! What each Python driver takes from the URL, from `connect_args` and from the environment.
//!
//! psycopg2 and psycopg hand everything to libpq (PostgreSQL manual, sections 34.1.2 and 34.15); asyncpg reads
//! a part of the same variables by itself; pg8000 reads none.

use std::time::Duration;

use limbeck_diagnostics::Result;

use crate::registry::OpenRequest;
use crate::unsupported;
use crate::url::UrlPart;

/// The rules of one driver. Parameters have libpq's names inside this crate.
pub(crate) struct Driver {
    /// The names after `+`.
    names: &'static [&'static str],
    /// The keywords that are understood, with libpq's name for each.
    pub(crate) keywords: &'static [(&'static str, &'static str)],
    /// Keywords that change nothing that a migration can see.
    pub(crate) ignored: &'static [&'static str],
    /// The environment's variables that the driver reads.
    pub(crate) variables: &'static [(&'static str, &'static str)],
    /// Where a server is looked for when nothing says where.
    pub(crate) default_hosts: DefaultHosts,
    /// How several hosts may be given.
    pub(crate) lists: HostLists,
    /// How `~/.pgpass` and `PGPASSFILE` are read; `None` when they are not.
    pub(crate) passfile: Option<PassfileRules>,
    /// Whether `PGSERVICE` and service files can be honoured.
    pub(crate) reads_services: bool,
    /// Whether certificates in `~/.postgresql` are used.
    pub(crate) reads_home_certificates: bool,
    /// Whether certificates go by libpq's rules: a name `system`, keys that nobody else may read, a certificate that is
    /// named and not there is not sent.
    pub(crate) certificates_by_libpq: bool,
    /// Whether a root certificate that is there is used with `sslmode=prefer` and `allow` too.
    pub(crate) verifies_always: bool,
    /// Whether the account's name stands in for a missing user.
    pub(crate) defaults_to_account: bool,
    /// How long a connection may take when nothing says so.
    pub(crate) default_timeout: Option<Duration>,
    /// libpq raises shorter limits to this.
    pub(crate) shortest_timeout: Duration,
    /// psycopg2 alone.
    pub(crate) wants_iso_dates: bool,
}

/// Where a server is looked for when nothing says where.
pub(crate) enum DefaultHosts {
    /// The folder of Unix sockets that libpq was compiled with.
    Socket,
    /// Several such folders, then `localhost`.
    SocketsThenLocalhost,
    /// `localhost`.
    Localhost,
}

/// How several hosts may be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HostLists {
    /// Anywhere, separated by commas; a port that is missing is the default one.
    Everywhere,
    /// In the query of a URL, each with its port; in the environment.
    WithPorts,
    /// Not at all, and no socket's folder.
    Nowhere,
}

/// How a password file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PassfileRules {
    /// libpq: each host has its own line.
    Libpq,
    /// asyncpg: one password for all hosts, backslashes stay, every socket goes by the name `localhost`.
    Asyncpg,
}

/// libpq's keywords; those that are not here are refused as unknown.
const LIBPQ: &[(&str, &str)] = &[
    ("host", "host"),
    ("hostaddr", "hostaddr"),
    ("port", "port"),
    ("dbname", "dbname"),
    ("user", "user"),
    ("password", "password"),
    ("passfile", "passfile"),
    ("channel_binding", "channel_binding"),
    ("connect_timeout", "connect_timeout"),
    ("client_encoding", "client_encoding"),
    ("options", "options"),
    ("application_name", "application_name"),
    ("fallback_application_name", "fallback_application_name"),
    ("keepalives", "keepalives"),
    ("keepalives_idle", "keepalives_idle"),
    ("keepalives_interval", "keepalives_interval"),
    ("keepalives_count", "keepalives_count"),
    ("tcp_user_timeout", "tcp_user_timeout"),
    ("sslmode", "sslmode"),
    ("sslnegotiation", "sslnegotiation"),
    ("sslcompression", "sslcompression"),
    ("sslcert", "sslcert"),
    ("sslkey", "sslkey"),
    ("sslcertmode", "sslcertmode"),
    ("sslrootcert", "sslrootcert"),
    ("sslsni", "sslsni"),
    ("ssl_min_protocol_version", "ssl_min_protocol_version"),
    ("gssencmode", "gssencmode"),
    ("krbsrvname", "krbsrvname"),
    ("gsslib", "gsslib"),
    ("service", "service"),
    ("target_session_attrs", "target_session_attrs"),
    ("load_balance_hosts", "load_balance_hosts"),
];

const LIBPQ_VARIABLES: &[(&str, &str)] = &[
    ("PGHOST", "host"),
    ("PGHOSTADDR", "hostaddr"),
    ("PGPORT", "port"),
    ("PGDATABASE", "dbname"),
    ("PGUSER", "user"),
    ("PGPASSWORD", "password"),
    ("PGPASSFILE", "passfile"),
    ("PGCHANNELBINDING", "channel_binding"),
    ("PGCONNECT_TIMEOUT", "connect_timeout"),
    ("PGCLIENTENCODING", "client_encoding"),
    ("PGOPTIONS", "options"),
    ("PGAPPNAME", "application_name"),
    ("PGSSLMODE", "sslmode"),
    ("PGREQUIRESSL", "requiressl"),
    ("PGSSLNEGOTIATION", "sslnegotiation"),
    ("PGSSLCOMPRESSION", "sslcompression"),
    ("PGSSLCERT", "sslcert"),
    ("PGSSLKEY", "sslkey"),
    ("PGSSLCERTMODE", "sslcertmode"),
    ("PGSSLROOTCERT", "sslrootcert"),
    ("PGSSLCRL", "sslcrl"),
    ("PGSSLCRLDIR", "sslcrldir"),
    ("PGSSLSNI", "sslsni"),
    ("PGREQUIREPEER", "requirepeer"),
    ("PGREQUIREAUTH", "require_auth"),
    ("PGSSLMINPROTOCOLVERSION", "ssl_min_protocol_version"),
    ("PGSSLMAXPROTOCOLVERSION", "ssl_max_protocol_version"),
    ("PGMINPROTOCOLVERSION", "min_protocol_version"),
    ("PGMAXPROTOCOLVERSION", "max_protocol_version"),
    ("PGGSSENCMODE", "gssencmode"),
    ("PGKRBSRVNAME", "krbsrvname"),
    ("PGGSSLIB", "gsslib"),
    ("PGGSSDELEGATION", "gssdelegation"),
    ("PGTARGETSESSIONATTRS", "target_session_attrs"),
    ("PGLOADBALANCEHOSTS", "load_balance_hosts"),
    // These are no connection parameters: libpq sends them as settings of the session.
    ("PGDATESTYLE", "datestyle"),
    ("PGTZ", "timezone"),
    ("PGGEQO", "geqo"),
];

const PSYCOPG2: Driver = Driver {
    names: &["psycopg2", "psycopg2cffi"],
    keywords: LIBPQ,
    ignored: &[],
    variables: LIBPQ_VARIABLES,
    default_hosts: DefaultHosts::Socket,
    lists: HostLists::Everywhere,
    passfile: Some(PassfileRules::Libpq),
    reads_services: true,
    reads_home_certificates: true,
    certificates_by_libpq: true,
    verifies_always: true,
    defaults_to_account: true,
    default_timeout: None,
    shortest_timeout: Duration::from_secs(2),
    wants_iso_dates: true,
};

const PSYCOPG: Driver = Driver {
    names: &["psycopg", "psycopg_async"],
    ignored: &["prepare_threshold"],
    wants_iso_dates: false,
    ..PSYCOPG2
};

const ASYNCPG: Driver = Driver {
    names: &["asyncpg"],
    keywords: &[
        ("host", "host"),
        ("port", "port"),
        ("user", "user"),
        ("password", "password"),
        ("passfile", "passfile"),
        ("database", "dbname"),
        ("timeout", "connect_timeout"),
        ("ssl", "sslmode"),
        ("server_settings", "server_settings"),
        ("target_session_attrs", "target_session_attrs"),
    ],
    ignored: &[
        "statement_cache_size",
        "prepared_statement_cache_size",
        "max_cached_statement_lifetime",
        "max_cacheable_statement_size",
    ],
    variables: &[
        ("PGHOST", "host"),
        ("PGPORT", "port"),
        ("PGUSER", "user"),
        ("PGPASSWORD", "password"),
        ("PGDATABASE", "dbname"),
        ("PGPASSFILE", "passfile"),
        ("PGSSLMODE", "sslmode"),
        ("PGSSLNEGOTIATION", "sslnegotiation"),
        ("PGSSLROOTCERT", "sslrootcert"),
        ("PGSSLCRL", "sslcrl"),
        ("PGSSLKEY", "sslkey"),
        ("PGSSLCERT", "sslcert"),
        ("PGSSLMINPROTOCOLVERSION", "ssl_min_protocol_version"),
        ("PGSSLMAXPROTOCOLVERSION", "ssl_max_protocol_version"),
        ("PGTARGETSESSIONATTRS", "target_session_attrs"),
    ],
    default_hosts: DefaultHosts::SocketsThenLocalhost,
    lists: HostLists::WithPorts,
    passfile: Some(PassfileRules::Asyncpg),
    reads_services: false,
    certificates_by_libpq: false,
    verifies_always: false,
    default_timeout: Some(Duration::from_secs(60)),
    shortest_timeout: Duration::ZERO,
    wants_iso_dates: false,
    ..PSYCOPG2
};

const PG8000: Driver = Driver {
    names: &["pg8000"],
    keywords: &[
        ("host", "host"),
        ("port", "port"),
        ("user", "user"),
        ("password", "password"),
        ("database", "dbname"),
        ("application_name", "application_name"),
    ],
    ignored: &["tcp_keepalive"],
    variables: &[],
    default_hosts: DefaultHosts::Localhost,
    lists: HostLists::Nowhere,
    passfile: None,
    reads_services: false,
    reads_home_certificates: false,
    certificates_by_libpq: false,
    verifies_always: false,
    defaults_to_account: false,
    default_timeout: None,
    shortest_timeout: Duration::ZERO,
    wants_iso_dates: false,
};

const DRIVERS: &[&Driver] = &[&PSYCOPG2, &PSYCOPG, &ASYNCPG, &PG8000];

/// The driver that SQLAlchemy would use. Without a name it is one of the two on libpq, which differ in nothing
/// but dates.
///
/// # Errors
/// `LB0606` for a driver that is not known.
pub(crate) fn of(request: &OpenRequest<'_>) -> Result<&'static Driver> {
    let name = request.url.driver().or(request.settings.default_driver.as_deref()).unwrap_or("psycopg2");
    match DRIVERS.iter().find(|driver| driver.names.contains(&name)) {
        Some(driver) => Ok(driver),
        None => {
            let error = unsupported::driver(request.url.backend(), name);
            Err(request.url.underline(error, UrlPart::Scheme, "this driver"))
        }
    }
}
