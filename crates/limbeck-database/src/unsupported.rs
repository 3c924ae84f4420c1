//! What this crate does not speak natively: the engine then uses the project's own Python.

use limbeck_diagnostics::{Code, Error};

const HINT: &str = "the connection can be made through the project's Python: do not give `--python never`";

/// `LB0606` for a driver.
pub(crate) fn driver(dialect: &str, name: &str) -> Error {
    Error::new(
        Code::UnsupportedDatabase,
        format!("the driver `{name}` of `{dialect}` is not spoken natively"),
    )
    .hint(HINT)
}

/// `LB0606` for a connection setting that cannot be honoured exactly.
pub(crate) fn setting(name: &str) -> Error {
    Error::new(
        Code::UnsupportedDatabase,
        format!("the connection setting `{name}` cannot be honoured natively as it stands"),
    )
    .hint(HINT)
}

/// `LB0606` for a database.
pub(crate) fn dialect(name: &str) -> Error {
    Error::new(Code::UnsupportedDatabase, format!("databases of the kind `{name}` are not spoken natively"))
        .hint(HINT)
}
