//! The databases that are known: one line each.

use limbeck_diagnostics::Result;

use crate::connection::Connection;
use crate::lock::{Exclusive, LockKey};
use crate::settings::{Access, ConnectSettings, Surroundings};
use crate::url::{Url, UrlPart};
use crate::version_table::VersionTable;
use crate::{mysql, postgresql, sqlite, unsupported};

type FindLock = fn(&mut dyn Connection, &LockKey) -> Result<Option<Box<dyn Exclusive>>>;
type OpenScratch = fn() -> Result<Box<dyn Connection>>;

/// What one database's folder offers.
pub(crate) struct Backend {
    /// SQLAlchemy's name of the dialect.
    pub(crate) dialect: &'static str,
    /// The names before `+` or `://` that mean it.
    pub(crate) schemes: &'static [&'static str],
    /// Opens a connection.
    pub(crate) open: fn(&OpenRequest<'_>) -> Result<Box<dyn Connection>>,
    /// Reads the settings of a connection, and opens none.
    pub(crate) understand: fn(&OpenRequest<'_>) -> Result<()>,
    /// How one migrator keeps others out; `None` when this server or database has no need or no way.
    pub(crate) lock: FindLock,
    /// A query that returns a row when the version table exists, and never fails for want of it.
    pub(crate) version_table_exists: fn(&VersionTable) -> String,
    /// Opens an empty database of its own for scratch objects; `None` where a transaction that is rolled back
    /// is the place for them.
    pub(crate) scratch: Option<OpenScratch>,
}

const BACKENDS: &[Backend] = &[postgresql::BACKEND, sqlite::BACKEND, mysql::MYSQL, mysql::MARIADB];

/// Everything that opening a connection depends on.
#[derive(Debug, Clone, Copy)]
pub struct OpenRequest<'a> {
    /// Where to.
    pub url: &'a Url,
    /// What SQLAlchemy's configuration adds.
    pub settings: &'a ConnectSettings,
    /// Environment, folder and account.
    pub surroundings: &'a Surroundings,
    /// Whether the database may be made or written.
    pub access: Access,
}

/// Opens a native connection.
///
/// # Errors
/// `LB0601` for a URL that this database cannot have, `LB0602` when the server does not answer, `LB0603` when
/// it refuses the user or the password, `LB0604` when the database does not exist, `LB0605` for other
/// failures. `LB0606` means that database, driver or a setting is not spoken natively: the same URL may work
/// through Python.
pub fn open(request: &OpenRequest<'_>) -> Result<Box<dyn Connection>> {
    (backend(request)?.open)(request)
}

/// Whether everything that the URL, the configuration and the environment say of the connection can be honoured
/// natively. Nothing is opened.
///
/// # Errors
/// What [`open`] would say before it looks for a server.
pub fn understand(request: &OpenRequest<'_>) -> Result<()> {
    (backend(request)?.understand)(request)
}

fn backend(request: &OpenRequest<'_>) -> Result<&'static Backend> {
    for_scheme(request.url.backend()).ok_or_else(|| {
        let error = unsupported::dialect(request.url.backend());
        request.url.underline(error, UrlPart::Scheme, "not PostgreSQL or SQLite")
    })
}

/// SQLAlchemy's name of the dialect that a URL means, when it is spoken natively.
pub fn dialect_of(url: &Url) -> Option<&'static str> {
    for_scheme(url.backend()).map(|backend| backend.dialect)
}

/// A database of its own for scratch objects, for dialects that have one to give; otherwise they belong into a
/// transaction that is rolled back.
///
/// # Errors
/// As [`open`].
pub fn scratch_connection(dialect: &str) -> Result<Option<Box<dyn Connection>>> {
    for_dialect(dialect).and_then(|backend| backend.scratch).map(|open| open()).transpose()
}

/// The folder of a dialect, also for connections that are not native.
pub(crate) fn for_dialect(dialect: &str) -> Option<&'static Backend> {
    BACKENDS.iter().find(|backend| backend.dialect == dialect)
}

fn for_scheme(scheme: &str) -> Option<&'static Backend> {
    BACKENDS.iter().find(|backend| backend.schemes.contains(&scheme))
}
