//! Lists of hosts.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use limbeck_diagnostics::{Error, Result};

use super::drivers::{DefaultHosts, Driver, HostLists};
use super::parameters::{Origin, Parameters};
use super::{Endpoint, Host, Secret};
use crate::unsupported;
use crate::url::Url;

/// Where Unix sockets are looked for: the folder that libpq was compiled with is one of the first two on
/// Debian and Red Hat, the third elsewhere.
pub(crate) const SOCKET_FOLDERS: [&str; 4] =
    ["/run/postgresql", "/var/run/postgresql", "/tmp", "/private/tmp"];

/// The hosts in the query of a URL, as SQLAlchemy's dialects split them: `host=a:1&host=b:2`, or
/// `host=a,b&port=1,2`. Returns libpq's lists, or `None` when the query names no host, or the driver takes its text as
/// it is.
pub(crate) fn of_query(url: &Url, lists: HostLists) -> Result<Option<(String, Option<String>)>> {
    if lists == HostLists::Nowhere {
        return Ok(None);
    }
    let ports = match url.parameter("port") {
        [] => None,
        [list] => Some(list.split(',').map(str::to_owned).collect::<Vec<String>>()),
        several => Some(several.to_vec()),
    };
    let (hosts, inline_ports) = match url.parameter("host") {
        [] => return Ok(None),
        [single] => of_single(single, ports.is_some()),
        several => split_each(url, several)?,
    };
    if inline_ports.is_some() && ports.is_some() {
        return Err(refused(url, "port"));
    }
    let ports = inline_ports.or(ports);
    let is_empty = |text: &String| text.is_empty();
    if lists == HostLists::WithPorts
        && hosts.len() > 1
        && (hosts.iter().any(is_empty) || ports.as_ref().is_none_or(|ports| ports.iter().any(is_empty)))
    {
        return Err(refused(url, "host"));
    }
    let ports = ports.or_else(|| {
        // Several hosts override a port before the query, each with the default one.
        (hosts.len() > 1).then(|| vec![String::new(); hosts.len()])
    });
    if let Some(ports) = &ports
        && ports.len() != hosts.len()
        && (hosts.len() > 1 || ports.len() > 1)
    {
        return Err(refused(url, "port"));
    }
    Ok(Some((hosts.join(","), ports.map(|ports| ports.join(",")))))
}

type HostsAndPorts = (Vec<String>, Option<Vec<String>>);

/// One `host` parameter: a list, or a single `name:port` without a `port` parameter.
fn of_single(text: &str, has_ports: bool) -> HostsAndPorts {
    if !has_ports
        && !text.contains(',')
        && let Some((host, port)) = text.split_once(':')
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.')
        && port.bytes().all(|byte| byte.is_ascii_digit())
    {
        return (vec![host.to_owned()], Some(vec![port.to_owned()]));
    }
    (text.split(',').map(str::to_owned).collect(), None)
}

/// Several `host` parameters: each may have a port of its own.
fn split_each(url: &Url, tokens: &[String]) -> Result<HostsAndPorts> {
    let mut hosts = Vec::new();
    let mut ports = Vec::new();
    for token in tokens {
        let mut parts = token.split(':');
        hosts.push(parts.next().unwrap_or_default().to_owned());
        ports.push(parts.next().unwrap_or_default().to_owned());
        if parts.next().is_some() {
            return Err(refused(url, "host"));
        }
    }
    Ok((hosts, Some(ports)))
}

fn refused(url: &Url, name: &str) -> Error {
    url.underline_parameter(unsupported::setting(name), name, "this parameter")
}

/// Refuses lists, folders and ports within `host`, where the driver takes its text for a name.
pub(crate) fn refuse_lists(parameters: &Parameters<'_>, lists: HostLists) -> Result<()> {
    let Some(host) = parameters.text("host") else { return Ok(()) };
    let is_list = host.contains(',');
    let is_plain = match (lists, parameters.origin("host")) {
        (HostLists::Everywhere, _) | (HostLists::WithPorts, Some(Origin::Query(_))) => true,
        // asyncpg reads `name:port` and `[address]:port` from the environment alone.
        (HostLists::WithPorts, Some(Origin::Variable(_))) => !host.contains([':', '[']),
        (HostLists::WithPorts, _) => !is_list,
        // Text of the query: no URL's host has a colon but that of an address.
        (HostLists::Nowhere, _) => {
            let has_port = host.contains(':') && host.parse::<IpAddr>().is_err();
            !is_list && !host.starts_with('/') && !has_port
        }
    };
    if is_plain { Ok(()) } else { Err(parameters.refuse("host")) }
}

/// The hosts in the order in which they are tried (PostgreSQL manual, section 34.1.1.3).
pub(crate) fn endpoints(parameters: &Parameters<'_>, driver: &Driver) -> Result<Vec<Endpoint>> {
    let list = |name: &str| -> Vec<&str> {
        parameters.text(name).map(|text| text.split(',').collect()).unwrap_or_default()
    };
    let (hosts, addresses, ports) = (list("host"), list("hostaddr"), list("port"));
    let count = if hosts.is_empty() { addresses.len() } else { hosts.len() };
    if count == 0 {
        return defaults(parameters, driver);
    }
    if !addresses.is_empty() && addresses.len() != count {
        return Err(parameters.refuse("hostaddr"));
    }
    if ports.len() > 1 && ports.len() != count {
        return Err(parameters.refuse("port"));
    }
    let mut endpoints = Vec::new();
    for index in 0..count {
        // A single port is the port of all.
        let port = if ports.len() == 1 { ports.first() } else { ports.get(index) };
        let [host, address, port] =
            [hosts.get(index), addresses.get(index), port].map(|text| text.copied().unwrap_or(""));
        endpoints.push(endpoint(parameters, driver, host, address, port)?);
    }
    Ok(endpoints)
}

fn endpoint(
    parameters: &Parameters<'_>,
    driver: &Driver,
    host: &str,
    address: &str,
    port: &str,
) -> Result<Endpoint> {
    let port = read_port(port).ok_or_else(|| parameters.refuse("port"))?;
    let address: Option<IpAddr> = match address {
        "" => None,
        text => Some(text.parse().map_err(|_| parameters.refuse("hostaddr"))?),
    };
    let host = match (host, address) {
        // An abstract socket, which the driver below does not know.
        (host, _) if host.starts_with('@') => return Err(parameters.refuse("host")),
        ("", None) => default_host(driver, port),
        ("", Some(address)) => Host::Name(address.to_string()),
        (host, _) => named(host),
    };
    Ok(Endpoint { host, address, port, password: password(parameters) })
}

fn named(host: &str) -> Host {
    if host.starts_with('/') { Host::Socket(PathBuf::from(host)) } else { Host::Name(host.to_owned()) }
}

fn password(parameters: &Parameters<'_>) -> Option<Secret> {
    parameters.text("password").map(|password| Secret(password.to_owned()))
}

/// An empty port is the default one.
fn read_port(text: &str) -> Option<u16> {
    match text.trim() {
        "" => Some(5432),
        digits => digits.parse().ok().filter(|port| *port != 0),
    }
}

fn defaults(parameters: &Parameters<'_>, driver: &Driver) -> Result<Vec<Endpoint>> {
    let port = parameters.parsed("port", read_port)?.unwrap_or(5432);
    let hosts = match driver.default_hosts {
        DefaultHosts::SocketsThenLocalhost => {
            let sockets = SOCKET_FOLDERS.iter().map(|folder| Host::Socket(PathBuf::from(folder)));
            sockets.chain([Host::Name("localhost".to_owned())]).collect()
        }
        DefaultHosts::Socket | DefaultHosts::Localhost => vec![default_host(driver, port)],
    };
    let password = password(parameters);
    Ok(hosts
        .into_iter()
        .map(|host| Endpoint { host, address: None, port, password: password.clone() })
        .collect())
}

fn default_host(driver: &Driver, port: u16) -> Host {
    if matches!(driver.default_hosts, DefaultHosts::Localhost) || cfg!(not(unix)) {
        return Host::Name("localhost".to_owned());
    }
    let name = format!(".s.PGSQL.{port}");
    let folder = SOCKET_FOLDERS.iter().find(|folder| Path::new(folder).join(&name).exists());
    Host::Socket(PathBuf::from(folder.copied().unwrap_or(SOCKET_FOLDERS[1])))
}
