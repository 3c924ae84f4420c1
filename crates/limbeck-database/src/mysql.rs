//! MySQL and MariaDB, which only the project's own Python connects to: no driver is compiled into this program. What
//! stands here is what the bridge's connection needs, the lock and the version table.

mod lock;
mod version_table;

use limbeck_diagnostics::Error;

use crate::registry::{Backend, OpenRequest};
use crate::unsupported;
use crate::url::UrlPart;

/// How the registry reaches this folder for `mysql://`.
pub(crate) const MYSQL: Backend = Backend {
    dialect: "mysql",
    schemes: &["mysql"],
    open: |request| Err(refused(request)),
    understand: |request| Err(refused(request)),
    lock: lock::exclusive,
    version_table_exists: version_table::exists,
    scratch: None,
};

/// And for `mariadb://`.
pub(crate) const MARIADB: Backend = Backend { dialect: "mariadb", schemes: &["mariadb"], ..MYSQL };

fn refused(request: &OpenRequest<'_>) -> Error {
    let error = unsupported::dialect(request.url.backend());
    request.url.underline(error, UrlPart::Scheme, "the project's Python connects to it")
}
