//! `sslmode` and the certificates that go with it (PostgreSQL manual, section 34.19).

use std::path::{Path, PathBuf};

use limbeck_diagnostics::{Code, Error, Result};

use super::drivers::Driver;
use super::parameters::{Origin, Parameters};
use crate::registry::OpenRequest;

/// How a connection is encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TlsSettings {
    pub(crate) encryption: Encryption,
    pub(crate) verification: Verification,
    pub(crate) roots: Roots,
    /// The client's certificate and its key.
    pub(crate) identity: Option<(PathBuf, PathBuf)>,
    /// TLS from the first byte (`sslnegotiation=direct`).
    pub(crate) direct: bool,
}

/// Whether TLS is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encryption {
    Disable,
    /// If the server does not take the connection without.
    Allow,
    /// If the server can.
    Prefer,
    Require,
}

/// What is verified of the server's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verification {
    Nothing,
    /// That a known authority made it.
    Chain,
    /// And that it is made for this host.
    ChainAndHost,
}

/// The authorities that are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Roots {
    Nobody,
    File(PathBuf),
    System,
}

/// Reads what is said of TLS.
///
/// # Errors
/// `LB0605` when a certificate or key that is needed is missing or open to others; `LB0606` for what is not
/// spoken natively.
pub(crate) fn read(
    parameters: &Parameters<'_>,
    request: &OpenRequest<'_>,
    driver: &Driver,
) -> Result<TlsSettings> {
    refuse_values(parameters)?;
    let system = parameters.text("sslrootcert") == Some("system");
    // asyncpg takes it for a file's name; by itself it comes from `ssl=True`.
    if system
        && !driver.certificates_by_libpq
        && matches!(parameters.origin("sslrootcert"), Some(Origin::Variable(_)))
    {
        return Err(parameters.refuse("sslrootcert"));
    }
    let default = if system { "verify-full" } else { "prefer" };
    let mode = parameters.text("sslmode").unwrap_or(default);
    let (encryption, asked) = match mode {
        "disable" => (Encryption::Disable, Verification::Nothing),
        "allow" => (Encryption::Allow, Verification::Nothing),
        "prefer" => (Encryption::Prefer, Verification::Nothing),
        "require" => (Encryption::Require, Verification::Nothing),
        "verify-ca" => (Encryption::Require, Verification::Chain),
        "verify-full" => (Encryption::Require, Verification::ChainAndHost),
        _ => return Err(parameters.refuse("sslmode")),
    };
    if system && asked != Verification::ChainAndHost {
        return Err(parameters.refuse("sslrootcert"));
    }
    let direct = match parameters.text("sslnegotiation") {
        None | Some("postgres") => false,
        Some("direct") if encryption == Encryption::Require => true,
        Some(_) => return Err(parameters.refuse("sslnegotiation")),
    };
    let mut settings = TlsSettings {
        encryption,
        verification: Verification::Nothing,
        roots: Roots::Nobody,
        identity: None,
        direct,
    };
    if encryption == Encryption::Disable {
        return Ok(settings);
    }
    if system {
        settings.verification = asked;
        settings.roots = Roots::System;
    } else {
        settings.find_roots(parameters, request, driver, asked)?;
    }
    settings.find_identity(parameters, request, driver)?;
    Ok(settings)
}

/// What is taken only with values that change nothing.
fn refuse_values(parameters: &Parameters<'_>) -> Result<()> {
    parameters.parsed("ssl_min_protocol_version", |text| (text == "TLSv1.2").then_some(()))?;
    parameters.parsed("sslsni", |text| (text == "1").then_some(()))?;
    parameters.parsed("sslcertmode", |text| (text == "allow" || text == "disable").then_some(()))?;
    Ok(())
}

impl TlsSettings {
    /// A root certificate that is there is used; one that is not there is missed only by the `verify` modes.
    fn find_roots(
        &mut self,
        parameters: &Parameters<'_>,
        request: &OpenRequest<'_>,
        driver: &Driver,
        asked: Verification,
    ) -> Result<()> {
        let given = parameters.text("sslrootcert");
        let path = file(given, "root.crt", request, driver);
        let found = path.as_ref().filter(|path| path.exists());
        if let Some(path) = found
            && (self.encryption == Encryption::Require || driver.verifies_always)
        {
            let revoked = file(None, "root.crl", request, driver);
            if revoked.is_some_and(|revoked| revoked.exists()) {
                return Err(crate::unsupported::setting("sslcrl").note("`~/.postgresql/root.crl` is there"));
            }
            self.roots = Roots::File(path.clone());
            self.verification = match asked {
                Verification::Nothing => Verification::Chain,
                asked => asked,
            };
            return Ok(());
        }
        if asked == Verification::Nothing {
            return Ok(());
        }
        let shown =
            path.map_or_else(|| "~/.postgresql/root.crt".to_owned(), |path| path.display().to_string());
        Err(Error::new(Code::ConnectionFailed, format!("root certificate file `{shown}` does not exist"))
            .note("`sslmode` asks to verify the server's certificate")
            .hint("provide the file, name it with `sslrootcert`, use the system's certificates with `sslrootcert=system`, or change `sslmode`"))
    }

    fn find_identity(
        &mut self,
        parameters: &Parameters<'_>,
        request: &OpenRequest<'_>,
        driver: &Driver,
    ) -> Result<()> {
        if parameters.text("sslcertmode") == Some("disable") {
            return Ok(());
        }
        let certificate = file(parameters.text("sslcert"), "postgresql.crt", request, driver);
        // As libpq: a certificate that is not there is not sent, also when it was named.
        let Some(certificate) = certificate.filter(|path| path.exists()) else {
            return match parameters.text("sslcert") {
                Some(_) if !driver.certificates_by_libpq => Err(parameters.refuse("sslcert")),
                _ => Ok(()),
            };
        };
        let given = parameters.text("sslkey");
        if given.is_some_and(|text| text.contains(':')) {
            return Err(parameters.refuse("sslkey"));
        }
        match file(given, "postgresql.key", request, driver) {
            Some(key) if key.exists() => {
                if driver.certificates_by_libpq {
                    refuse_open_key(&key)?;
                }
                self.identity = Some((certificate, key));
                Ok(())
            }
            // The key may stand in the file of the certificate.
            _ if !driver.certificates_by_libpq => Err(parameters.refuse("sslcert")),
            key => {
                let shown = key.unwrap_or_default();
                let message = format!("certificate present, but not private key file `{}`", shown.display());
                Err(Error::new(Code::ConnectionFailed, message).hint("name the key with `sslkey`"))
            }
        }
    }
}

/// The file that was named, or the one of that name in `~/.postgresql`.
fn file(given: Option<&str>, name: &str, request: &OpenRequest<'_>, driver: &Driver) -> Option<PathBuf> {
    match given {
        Some(path) => Some(request.surroundings.working_directory.join(path)),
        None if driver.reads_home_certificates => {
            request.surroundings.home.as_ref().map(|home| home.join(".postgresql").join(name))
        }
        None => None,
    }
}

/// A private key may be read by its owner alone, or by root's group when root owns it.
#[cfg(unix)]
fn refuse_open_key(path: &Path) -> Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let Ok(metadata) = fs_err::metadata(path) else { return Ok(()) };
    let forbidden = if metadata.uid() == 0 { 0o037 } else { 0o077 };
    if metadata.mode() & forbidden == 0 {
        return Ok(());
    }
    Err(Error::new(
        Code::ConnectionFailed,
        format!("private key file `{}` has group or world access", path.display()),
    )
    .hint(format!("run `chmod 600 {}`", path.display())))
}

#[cfg(not(unix))]
fn refuse_open_key(_path: &Path) -> Result<()> {
    Ok(())
}
