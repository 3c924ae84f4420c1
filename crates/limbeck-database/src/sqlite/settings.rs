//! Which connection settings of a SQLite URL and of `create_engine` can be honoured.

use std::time::Duration;

use limbeck_diagnostics::{Error, Result};

use crate::connection::TransactionMode;
use crate::settings::{ConnectArg, ConnectSettings};
use crate::unsupported;
use crate::url::{Url, UrlPart};

/// Python's `sqlite3.connect(timeout=5.0)`.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(5);

/// What the settings ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SqliteSettings {
    pub(crate) is_uri: bool,
    pub(crate) busy_timeout: Duration,
    pub(crate) mode: TransactionMode,
    pub(crate) read_uncommitted: bool,
}

/// Reads the settings by a whitelist.
///
/// # Errors
/// `LB0606` names the first driver or setting that only Python can honour.
pub(crate) fn read(url: &Url, settings: &ConnectSettings) -> Result<SqliteSettings> {
    let driver = url.driver().or(settings.default_driver.as_deref());
    if !matches!(driver, None | Some("pysqlite" | "aiosqlite")) {
        let name = driver.unwrap_or_default();
        return Err(url.underline(unsupported::driver("sqlite", name), UrlPart::Scheme, "this driver"));
    }
    let mut read = SqliteSettings {
        is_uri: false,
        busy_timeout: DEFAULT_TIMEOUT,
        mode: TransactionMode::Explicit,
        read_uncommitted: false,
    };
    for (name, values) in url.query() {
        // With `uri=true` the other parameters belong to the file's URI, without it SQLAlchemy drops them.
        if super::path::DRIVER_PARAMETERS.contains(&name.as_str()) {
            let value = ConnectArg::Text(values.last().cloned().unwrap_or_default());
            read.set(name, &value).map_err(|error| url.underline_parameter(error, name, "this parameter"))?;
        }
    }
    for (name, value) in &settings.connect_args {
        read.set(name, value)?;
    }
    match settings
        .isolation_level
        .as_deref()
        .map(str::to_uppercase)
        .as_deref()
        .map(|level| level.replace('_', " "))
    {
        None => {}
        Some(level) => match level.as_str() {
            "AUTOCOMMIT" => read.mode = TransactionMode::Autocommit,
            "SERIALIZABLE" => {}
            "READ UNCOMMITTED" => read.read_uncommitted = true,
            _ => return Err(unsupported::setting("isolation_level")),
        },
    }
    Ok(read)
}

impl SqliteSettings {
    fn set(&mut self, name: &str, value: &ConnectArg) -> Result<(), Error> {
        match name {
            // How Python hands values out; nothing that a migration's statements can see.
            "detect_types" | "check_same_thread" | "cached_statements" => Ok(()),
            "uri" => {
                truth(value).map(|is_uri| self.is_uri = is_uri).ok_or_else(|| unsupported::setting(name))
            }
            "timeout" => {
                self.busy_timeout = seconds(value).ok_or_else(|| unsupported::setting(name))?;
                Ok(())
            }
            "isolation_level" => self.set_python_isolation(value),
            _ => Err(unsupported::setting(name)),
        }
    }

    /// `None` means that Python's driver never begins a transaction; the names say how it begins one, and ours
    /// always takes the write lock at once.
    fn set_python_isolation(&mut self, value: &ConnectArg) -> Result<(), Error> {
        match value {
            ConnectArg::Nothing => {
                self.mode = TransactionMode::Autocommit;
                Ok(())
            }
            ConnectArg::Text(level)
                if ["", "DEFERRED", "IMMEDIATE"].contains(&level.to_uppercase().as_str()) =>
            {
                Ok(())
            }
            _ => Err(unsupported::setting("isolation_level")),
        }
    }
}

/// SQLAlchemy's `asbool`.
fn truth(value: &ConnectArg) -> Option<bool> {
    match value {
        ConnectArg::Boolean(value) => Some(*value),
        ConnectArg::Text(text) => match text.trim().to_lowercase().as_str() {
            "true" | "yes" | "on" | "y" | "t" | "1" => Some(true),
            "false" | "no" | "off" | "n" | "f" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn seconds(value: &ConnectArg) -> Option<Duration> {
    let seconds = match value {
        ConnectArg::Integer(seconds) => *seconds as f64,
        ConnectArg::Float(text) | ConnectArg::Text(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use limbeck_diagnostics::Code;

    use super::*;

    #[test]
    fn the_url_and_connect_args_are_read() {
        let url = Url::parse("sqlite:///file:a.db?uri=true&timeout=2.5&mode=ro").unwrap();
        let settings = ConnectSettings {
            isolation_level: Some("autocommit".to_owned()),
            connect_args: vec![("check_same_thread".to_owned(), ConnectArg::Boolean(false))],
            ..ConnectSettings::default()
        };
        let read = read(&url, &settings).unwrap();
        assert!(read.is_uri);
        assert_eq!(read.busy_timeout, Duration::from_millis(2500));
        assert_eq!(read.mode, TransactionMode::Autocommit);
    }

    #[test]
    fn what_cannot_be_honoured_is_named() {
        let plain = Url::parse("sqlite:///a.db").unwrap();
        let factory = ConnectSettings {
            connect_args: vec![("factory".to_owned(), ConnectArg::Text("x".to_owned()))],
            ..ConnectSettings::default()
        };
        let repeatable =
            ConnectSettings { isolation_level: Some("REPEATABLE READ".to_owned()), ..Default::default() };
        for (url, settings, name) in [
            (plain.clone(), factory, "factory"),
            (plain, repeatable, "isolation_level"),
            (Url::parse("sqlite+pysqlcipher:///a.db").unwrap(), ConnectSettings::default(), "pysqlcipher"),
            (Url::parse("sqlite:///a.db?timeout=soon").unwrap(), ConnectSettings::default(), "timeout"),
        ] {
            let error = read(&url, &settings).unwrap_err();
            assert_eq!(error.code(), Code::UnsupportedDatabase);
            assert!(error.to_string().contains(name), "{error}");
        }
    }
}
