//! The parameters of the session itself.

use std::time::Duration;

use limbeck_diagnostics::Result;
use postgres::config::{ChannelBinding, TargetSessionAttrs};

use super::Keepalives;
use super::drivers::Driver;
use super::parameters::{Origin, Parameters};
use crate::connection::TransactionMode;
use crate::registry::OpenRequest;
use crate::settings::ConnectSettings;
use crate::unsupported;

/// What a session is called when nothing says so: whoever looks for the holder of a lock sees it.
const APPLICATION_NAME: &str = "limbeck";

pub(crate) fn user(
    parameters: &Parameters<'_>,
    request: &OpenRequest<'_>,
    driver: &Driver,
) -> Result<String> {
    let account = request.surroundings.account.as_deref().filter(|_| driver.defaults_to_account);
    match parameters.text("user").or(account) {
        Some(user) => Ok(user.to_owned()),
        None => Err(unsupported::setting("user").note("the database URL names no user")),
    }
}

/// `isolation_level` of `create_engine`, as SQLAlchemy's PostgreSQL dialects spell it.
pub(crate) fn transactions(settings: &ConnectSettings) -> Result<(TransactionMode, Option<&'static str>)> {
    const LEVELS: [&str; 4] = ["READ COMMITTED", "READ UNCOMMITTED", "REPEATABLE READ", "SERIALIZABLE"];
    let Some(level) = &settings.isolation_level else { return Ok((TransactionMode::Explicit, None)) };
    let level = level.replace('_', " ").to_uppercase();
    if level == "AUTOCOMMIT" {
        return Ok((TransactionMode::Autocommit, None));
    }
    match LEVELS.iter().find(|known| **known == level) {
        Some(known) => Ok((TransactionMode::Explicit, Some(known))),
        None => Err(unsupported::setting("isolation_level")),
    }
}

pub(crate) fn application_name(parameters: &Parameters<'_>) -> String {
    let set = parameters.server_settings.iter().find(|(name, _)| name == "application_name");
    let name = set.map(|(_, value)| value.as_str()).or(parameters.text("application_name"));
    name.or(parameters.text("fallback_application_name")).unwrap_or(APPLICATION_NAME).to_owned()
}

/// The options of the session's command line: `options`, and settings that libpq and asyncpg send beside it.
pub(crate) fn options(parameters: &Parameters<'_>) -> Option<String> {
    let mut words: Vec<String> = parameters.text("options").map(str::to_owned).into_iter().collect();
    for name in ["datestyle", "timezone", "geqo"] {
        if let Some(value) = parameters.text(name) {
            words.push(setting(name, value));
        }
    }
    let others = parameters.server_settings.iter().filter(|(name, _)| name != "application_name");
    words.extend(others.map(|(name, value)| setting(name, value)));
    if words.is_empty() { None } else { Some(words.join(" ")) }
}

/// The server splits the options at white space that no backslash stands before.
fn setting(name: &str, value: &str) -> String {
    let mut escaped = String::new();
    for character in value.chars() {
        if character.is_ascii_whitespace() || character == '\\' {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    format!("-c {name}={escaped}")
}

pub(crate) fn connect_timeout(parameters: &Parameters<'_>, driver: &Driver) -> Result<Option<Duration>> {
    // asyncpg takes a number; the URL would give it a text.
    let is_text = matches!(parameters.origin("connect_timeout"), Some(Origin::Query(_)));
    if is_text && driver.default_timeout.is_some() {
        return Err(parameters.refuse("connect_timeout"));
    }
    let given = parameters.parsed("connect_timeout", |text| text.trim().parse::<f64>().ok())?;
    match given {
        None => Ok(driver.default_timeout),
        // No limit.
        Some(seconds) if seconds <= 0.0 => Ok(None),
        Some(seconds) => match Duration::try_from_secs_f64(seconds) {
            Ok(limit) => Ok(Some(limit.max(driver.shortest_timeout))),
            Err(_) => Err(parameters.refuse("connect_timeout")),
        },
    }
}

pub(crate) fn keepalives(parameters: &Parameters<'_>) -> Result<Keepalives> {
    let number = |name: &str| parameters.parsed(name, |text| text.trim().parse::<u32>().ok());
    let seconds = |name: &str| -> Result<Option<Duration>> {
        let seconds = number(name)?.filter(|seconds| *seconds > 0);
        Ok(seconds.map(|seconds| Duration::from_secs(u64::from(seconds))))
    };
    let milliseconds = number("tcp_user_timeout")?.filter(|milliseconds| *milliseconds > 0);
    Ok(Keepalives {
        enabled: number("keepalives")? != Some(0),
        idle: seconds("keepalives_idle")?,
        interval: seconds("keepalives_interval")?,
        count: number("keepalives_count")?.filter(|count| *count > 0),
        user_timeout: milliseconds.map(|milliseconds| Duration::from_millis(u64::from(milliseconds))),
    })
}

pub(crate) fn target(parameters: &Parameters<'_>) -> Result<TargetSessionAttrs> {
    let target = parameters.parsed("target_session_attrs", |text| match text {
        "any" => Some(TargetSessionAttrs::Any),
        "read-write" => Some(TargetSessionAttrs::ReadWrite),
        "read-only" => Some(TargetSessionAttrs::ReadOnly),
        _ => None,
    })?;
    // The rest of what is taken only with the value that it has by default.
    parameters.parsed("load_balance_hosts", |text| (text == "disable").then_some(()))?;
    parameters.parsed("gssencmode", |text| (text == "disable" || text == "prefer").then_some(()))?;
    parameters.parsed("client_encoding", is_utf8)?;
    Ok(target.unwrap_or(TargetSessionAttrs::Any))
}

/// The driver below speaks UTF-8 alone.
fn is_utf8(name: &str) -> Option<()> {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    matches!(plain.to_lowercase().as_str(), "utf8" | "unicode").then_some(())
}

pub(crate) fn channel_binding(parameters: &Parameters<'_>) -> Result<ChannelBinding> {
    let binding = parameters.parsed("channel_binding", |text| match text {
        "disable" => Some(ChannelBinding::Disable),
        "prefer" => Some(ChannelBinding::Prefer),
        "require" => Some(ChannelBinding::Require),
        _ => None,
    })?;
    Ok(binding.unwrap_or(ChannelBinding::Prefer))
}
