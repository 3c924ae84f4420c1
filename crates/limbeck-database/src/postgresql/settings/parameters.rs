//! All parameters, each with the place it came from.

use limbeck_diagnostics::{Error, Result};

use super::drivers::{Driver, HostLists};
use super::{hosts, service};
use crate::registry::OpenRequest;
use crate::settings::ConnectArg;
use crate::unsupported;
use crate::url::Url;

/// Where a parameter was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A part of the URL before its query.
    Url,
    /// The query of the URL, under this name.
    Query(String),
    /// `connect_args`, under this name.
    ConnectArgs(String),
    /// A service file.
    Service,
    /// A variable of the environment.
    Variable(&'static str),
}

/// The parameters under libpq's names.
pub(crate) struct Parameters<'a> {
    url: &'a Url,
    given: Vec<(String, String, Origin)>,
    /// Settings of the session that asyncpg sends at the start.
    pub(crate) server_settings: Vec<(String, String)>,
}

/// What is not spoken natively whatever its value. The names that are harmless unless the server asks for
/// Kerberos are not among them: such a server is told apart when it asks.
const NOT_SPOKEN: [&str; 9] = [
    "requiressl",
    "sslcrl",
    "sslcrldir",
    "requirepeer",
    "require_auth",
    "ssl_max_protocol_version",
    "min_protocol_version",
    "max_protocol_version",
    "gssdelegation",
];

/// Gathers the parameters in their order of precedence: `connect_args`, the URL's query, the URL, the service
/// file, the environment.
pub(crate) fn gather<'a>(request: &OpenRequest<'a>, driver: &Driver) -> Result<Parameters<'a>> {
    let mut parameters = Parameters { url: request.url, given: Vec::new(), server_settings: Vec::new() };
    parameters.take_url();
    parameters.take_query(driver)?;
    parameters.take_connect_args(&request.settings.connect_args, driver)?;
    let variable = |name: &str| request.surroundings.variables.get(name).filter(|value| !value.is_empty());
    if driver.reads_services {
        if let Some(name) = variable("PGSERVICE") {
            parameters.fill("service", name, Origin::Variable("PGSERVICE"));
        }
        service::fill(&mut parameters, request, driver)?;
    }
    for &(name, parameter) in driver.variables {
        if let Some(value) = variable(name) {
            parameters.fill(parameter, value, Origin::Variable(name));
        }
    }
    hosts::refuse_lists(&parameters, driver.lists)?;
    Ok(parameters)
}

impl<'a> Parameters<'a> {
    /// The value of a parameter; empty values count as not given.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let given = self.given.iter().find(|(known, ..)| known == name);
        given.map(|(_, value, _)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The value read by `read`, or the refusal of a value that it does not understand.
    pub(crate) fn parsed<T>(&self, name: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>> {
        match self.text(name) {
            None => Ok(None),
            Some(value) => read(value).map(Some).ok_or_else(|| self.refuse(name)),
        }
    }

    /// Where a parameter was given.
    pub(crate) fn origin(&self, name: &str) -> Option<&Origin> {
        self.given.iter().find(|(known, ..)| known == name).map(|(.., origin)| origin)
    }

    /// `LB0606` that names the parameter as it was given.
    pub(crate) fn refuse(&self, name: &str) -> Error {
        match self.origin(name) {
            None | Some(Origin::Url) => unsupported::setting(name),
            Some(Origin::Query(written)) => {
                self.url.underline_parameter(unsupported::setting(written), written, "this parameter")
            }
            Some(Origin::ConnectArgs(written)) => {
                unsupported::setting(written).note("it stands in `connect_args`")
            }
            Some(Origin::Service) => unsupported::setting(name).note("it stands in the service file"),
            Some(Origin::Variable(variable)) => {
                unsupported::setting(variable).note("it is a variable of the environment")
            }
        }
    }

    pub(crate) fn refuse_what_is_not_spoken(&self) -> Result<()> {
        match NOT_SPOKEN.iter().find(|name| self.text(name).is_some()) {
            Some(name) => Err(self.refuse(name)),
            None => Ok(()),
        }
    }

    /// Gives a parameter a value if it has none.
    pub(crate) fn fill(&mut self, name: &str, value: &str, origin: Origin) {
        if self.given.iter().all(|(known, ..)| known != name) {
            self.given.push((name.to_owned(), value.to_owned(), origin));
        }
    }

    fn set(&mut self, name: &str, value: &str, origin: Origin) {
        self.given.retain(|(known, ..)| known != name);
        self.given.push((name.to_owned(), value.to_owned(), origin));
    }

    /// SQLAlchemy leaves out empty parts.
    fn take_url(&mut self) {
        let url = self.url;
        let port = url.port().filter(|port| *port != 0).map(|port| port.to_string());
        for (name, value) in [
            ("host", url.host()),
            ("dbname", url.database()),
            ("user", url.username()),
            ("password", url.password()),
            ("port", port.as_deref()),
        ] {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                self.set(name, value, Origin::Url);
            }
        }
    }

    fn take_query(&mut self, driver: &Driver) -> Result<()> {
        for (written, values) in self.url.query() {
            let Some(name) = self.known(written, driver, Origin::Query(written.clone()))? else { continue };
            match values.as_slice() {
                [value] => self.set(name, value, Origin::Query(written.clone())),
                _ if driver.lists != HostLists::Nowhere && (name == "host" || name == "port") => {}
                _ => {
                    let error = unsupported::setting(written);
                    return Err(self.url.underline_parameter(error, written, "given more than once"));
                }
            }
        }
        let Some((hosts, ports)) = hosts::of_query(self.url, driver.lists)? else { return Ok(()) };
        self.set("host", &hosts, Origin::Query("host".to_owned()));
        if let Some(ports) = ports {
            self.set("port", &ports, Origin::Query("port".to_owned()));
        }
        Ok(())
    }

    fn take_connect_args(&mut self, args: &[(String, ConnectArg)], driver: &Driver) -> Result<()> {
        for (written, value) in args {
            let origin = Origin::ConnectArgs(written.clone());
            let Some(name) = self.known(written, driver, origin.clone())? else { continue };
            let refused = || Err(unsupported::setting(written).note("it stands in `connect_args`"));
            match (name, value) {
                ("server_settings", ConnectArg::Mapping(pairs)) => self.server_settings.clone_from(pairs),
                ("server_settings", _) | (_, ConnectArg::Mapping(_)) => return refused(),
                (_, ConnectArg::Nothing) => self.given.retain(|(known, ..)| known != name),
                (_, ConnectArg::Text(text) | ConnectArg::Float(text)) => self.set(name, text, origin),
                (_, ConnectArg::Integer(number)) => self.set(name, &number.to_string(), origin),
                // asyncpg's `ssl=True` verifies against the system's certificates.
                ("sslmode", ConnectArg::Boolean(true)) => {
                    self.set("sslmode", "verify-full", origin.clone());
                    self.set("sslrootcert", "system", origin);
                }
                ("sslmode", ConnectArg::Boolean(false)) => self.set("sslmode", "disable", origin),
                (_, ConnectArg::Boolean(_)) => return refused(),
            }
        }
        Ok(())
    }

    /// libpq's name of a keyword; `None` for one that can be ignored.
    fn known(&self, written: &str, driver: &Driver, origin: Origin) -> Result<Option<&'static str>> {
        if driver.ignored.contains(&written) {
            return Ok(None);
        }
        match driver.keywords.iter().find(|(keyword, _)| *keyword == written) {
            Some((_, name)) => Ok(Some(name)),
            None => {
                let unknown = Parameters {
                    url: self.url,
                    given: vec![(written.to_owned(), String::new(), origin)],
                    server_settings: Vec::new(),
                };
                Err(unknown.refuse(written))
            }
        }
    }
}
