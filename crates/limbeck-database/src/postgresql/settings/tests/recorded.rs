//! What psycopg2, psycopg (both on libpq 18), asyncpg 0.32 and pg8000 1.31 make of the same settings, recorded by
//! `tests/fixtures/conninfo.py`; and the page that tells it. With `LIMBECK_BLESS=1` its table is written anew.

use std::collections::BTreeMap;
use std::path::Path;

use limbeck_diagnostics::{Code, Result};
use serde_json::{Value, json};

use super::super::*;
use super::{password, read_with, write};
use crate::settings::{ConnectArg, ConnectSettings, Surroundings};
use crate::url::Url;

const RECORDED: &str = include_str!("../../../../tests/fixtures/conninfo.jsonl");
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/connections.md");
const TABLE: (&str, &str) = ("<!-- table of settings -->\n", "<!-- end of the table -->\n");
const DRIVERS: [&str; 4] = ["psycopg2", "psycopg", "asyncpg", "pg8000"];

fn argument(value: &Value, home: &str) -> ConnectArg {
    match value {
        Value::Null => ConnectArg::Nothing,
        Value::Bool(truth) => ConnectArg::Boolean(*truth),
        Value::Number(number) => ConnectArg::Integer(number.as_i64().unwrap()),
        Value::String(text) => ConnectArg::Text(text.replace("HOME", home)),
        Value::Object(pairs) => {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            ConnectArg::Mapping(pairs.iter().map(|(name, value)| (name.clone(), text(value))).collect())
        }
        Value::Array(_) => panic!("no case has a list"),
    }
}

fn from_case(case: &Value, home: &Path) -> Result<Settings> {
    let here = home.to_str().unwrap();
    let pairs = |name: &str| case[name].as_object().unwrap().clone().into_iter();
    for (name, file) in pairs("files") {
        std::fs::create_dir_all(home.join(&name).parent().unwrap()).unwrap();
        write(home, &name, file[0].as_str().unwrap(), file[1].as_u64().unwrap() as u32);
    }
    let surroundings = Surroundings {
        variables: pairs("env")
            .map(|(name, value)| (name, value.as_str().unwrap().replace("HOME", here)))
            .collect(),
        home: Some(home.to_owned()),
        account: Some(case["account"].as_str().unwrap().to_owned()),
        working_directory: home.to_owned(),
    };
    let connect_args = pairs("connect_args").map(|(name, value)| (name, argument(&value, here))).collect();
    let settings = ConnectSettings { connect_args, ..ConnectSettings::default() };
    read_with(&case["url"].as_str().unwrap().replace("HOME", here), &settings, &surroundings)
}

fn sslmode(settings: &Settings) -> &'static str {
    match (settings.tls.encryption, settings.tls.verification) {
        (Encryption::Disable, _) => "disable",
        (Encryption::Allow, _) => "allow",
        (Encryption::Prefer, _) => "prefer",
        (Encryption::Require, Verification::Nothing) => "require",
        (Encryption::Require, Verification::Chain) => "verify-ca",
        (Encryption::Require, Verification::ChainAndHost) => "verify-full",
    }
}

fn target(settings: &Settings) -> &'static str {
    match settings.target_session {
        TargetSessionAttrs::ReadWrite => "read-write",
        TargetSessionAttrs::ReadOnly => "read-only",
        _ => "any",
    }
}

fn shown(home: &Path, path: Option<&Path>) -> Value {
    json!(path.map(|path| path.display().to_string().replace(home.to_str().unwrap(), "HOME")))
}

/// What libpq has decided when it begins to connect: its options.
fn libpq(settings: &Settings, understood: &Value, home: &Path) -> Value {
    let host = |endpoint: &Endpoint| match &endpoint.host {
        Host::Name(name) => name.clone(),
        Host::Socket(folder) => folder.display().to_string(),
    };
    let hosts: Vec<String> = settings.endpoints.iter().map(host).collect();
    // An empty port is the default one, and a single one is that of all.
    let mut ports = understood["port"]
        .as_str()
        .unwrap_or("5432")
        .split(',')
        .map(|port| match port {
            "" => "5432".to_owned(),
            port => port.to_owned(),
        })
        .collect::<Vec<_>>();
    ports.resize(settings.endpoints.len(), ports[0].clone());
    let found: Vec<String> = settings.endpoints.iter().map(|endpoint| endpoint.port.to_string()).collect();
    let seconds = |time: Option<Duration>| json!(time.map(|time| time.as_secs().to_string()));
    let roots = match &settings.tls.roots {
        Roots::Nobody => None,
        Roots::System => Some(Path::new("system")),
        Roots::File(path) => Some(path.as_path()),
    };
    // Where no file was named, libpq finds out later which one there is.
    let (certificate, key) = match &settings.tls.identity {
        Some((certificate, key)) => (Some(certificate.as_path()), Some(key.as_path())),
        None => (None, None),
    };
    let roots = if understood["sslrootcert"].is_null() { Value::Null } else { shown(home, roots) };
    let binding = match settings.channel_binding {
        ChannelBinding::Disable => "disable",
        ChannelBinding::Require => "require",
        _ => "prefer",
    };
    let user_timeout = settings.keepalives.user_timeout.map(|time| time.as_millis().to_string());
    json!({
        // Without a host it is the folder that libpq was compiled with.
        "host": if understood["host"].is_null() && settings.endpoints[0].is_socket() { Value::Null } else { json!(hosts.join(",")) },
        "port": if found == ports { understood["port"].clone() } else { json!(found) },
        "user": settings.user,
        "dbname": settings.database,
        "password": password(settings),
        "hostaddr": settings.endpoints[0].address.map(|address| address.to_string()),
        "sslmode": if understood["sslmode"] == "require" && sslmode(settings) == "verify-ca" { "require" } else { sslmode(settings) },
        "sslrootcert": roots,
        "sslcert": shown(home, certificate),
        "sslkey": shown(home, key),
        "options": settings.options,
        "application_name": if settings.application_name == "limbeck" { Value::Null } else { json!(settings.application_name) },
        "connect_timeout": seconds(settings.connect_timeout),
        "target_session_attrs": target(settings),
        "channel_binding": binding,
        "keepalives": Value::Null,
        "keepalives_idle": seconds(settings.keepalives.idle),
        "tcp_user_timeout": user_timeout,
        // It is UTF-8 in any case.
        "client_encoding": understood["client_encoding"],
    })
}

fn addresses(settings: &Settings) -> Vec<String> {
    settings.endpoints.iter().map(|endpoint| endpoint.shown().replace(['[', ']'], "")).collect()
}

fn asyncpg(settings: &Settings, understood: &Value) -> Value {
    let verifies = match settings.tls.verification {
        Verification::Nothing => "none",
        Verification::Chain => "chain",
        Verification::ChainAndHost => "host",
    };
    // asyncpg's word for sockets alone.
    let mode = if settings.endpoints.iter().all(Endpoint::is_socket) { "disable" } else { sslmode(settings) };
    let mode = if understood["sslmode"] == "require" && mode == "verify-ca" { "require" } else { mode };
    let server: BTreeMap<&str, String> = settings
        .options
        .iter()
        .flat_map(|options| options.trim_start_matches("-c ").split(" -c "))
        .filter_map(|pair| Some((pair.split_once('=')?.0, pair.split_once('=')?.1.replace('\\', ""))))
        .collect();
    json!({
        "addresses": addresses(settings),
        "user": settings.user,
        "dbname": settings.database,
        "password": password(settings),
        "sslmode": mode,
        "verifies": verifies,
        "revocations": false,
        "target_session_attrs": target(settings),
        "server_settings": server,
        "timeout": settings.connect_timeout.map(|time| time.as_secs()),
    })
}

fn pg8000(settings: &Settings) -> Value {
    let name = &settings.application_name;
    json!({
        "addresses": addresses(settings),
        "user": settings.user,
        "dbname": settings.database,
        "password": password(settings),
        "sslmode": sslmode(settings),
        "timeout": settings.connect_timeout.map(|time| time.as_secs()),
        "application_name": if name == "limbeck" { Value::Null } else { json!(name) },
    })
}

/// What comes of one case: `native`, `Python` when the driver alone can honour it, `ignored` when it does not look at it,
/// nothing when the driver refuses it.
fn outcome(case: &Value, driver: &str) -> Result<&'static str, String> {
    let home = tempfile::tempdir().unwrap();
    let settings = match (from_case(case, home.path()), case.get("understood")) {
        (Ok(settings), Some(_)) => settings,
        (Err(error), understood) if error.code() == Code::UnsupportedDatabase => {
            return Ok(if understood.is_some() { "Python" } else { "" });
        }
        (Err(error), _) => return Err(format!("{error:?}: {case}")),
        (Ok(_), None) => return Err(format!("{driver} refuses it: {case}")),
    };
    let understood = &case["understood"];
    let found = match driver {
        "asyncpg" => asyncpg(&settings, understood),
        "pg8000" => pg8000(&settings),
        _ => libpq(&settings, understood, home.path()),
    };
    for (name, expected) in understood.as_object().unwrap() {
        if &found[name] != expected {
            return Err(format!("{name} is {}: {case}", found[name]));
        }
    }
    Ok(if case["ignored"] == true { "ignored" } else { "native" })
}

#[test]
fn settings_are_understood_as_the_drivers_understand_them() {
    // In the order of the file; each cell is what came of the cases.
    let mut rows: Vec<(String, BTreeMap<String, Vec<&str>>)> = Vec::new();
    let mut differences = Vec::new();
    for line in RECORDED.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let kind = case["kind"].as_str().unwrap();
        let driver = Url::parse(case["url"].as_str().unwrap()).unwrap().driver().unwrap().to_owned();
        if rows.last().is_none_or(|(last, _)| last != kind) {
            rows.push((kind.to_owned(), BTreeMap::new()));
        }
        match outcome(&case, &driver) {
            Ok(outcome) => rows.last_mut().unwrap().1.entry(driver).or_default().push(outcome),
            Err(difference) => differences.push(difference),
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    let mut table = String::from(
        "| setting | psycopg2 | psycopg | asyncpg | pg8000 |\n| --- | --- | --- | --- | --- |\n",
    );
    for (kind, outcomes) in &rows {
        let cells = DRIVERS.map(|driver| cell(kind, outcomes.get(driver).map_or(&[], Vec::as_slice)));
        table += &format!("| {kind} | {} |\n", cells.join(" | "));
    }
    compare_with_page(&table);
}

/// One word for all cases of a row. What a driver ignores in one of them is beside the point.
fn cell(kind: &str, outcomes: &[&'static str]) -> &'static str {
    let mut words: Vec<&str> = outcomes.iter().copied().filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.dedup();
    if words.len() > 1 {
        words.retain(|word| *word != "ignored");
    }
    match words.as_slice() {
        [] if outcomes.is_empty() => "",
        [] => "–",
        ["native"] => "native",
        ["ignored"] => "ignored",
        ["Python"] => "Python",
        several => panic!("{kind} is {several:?}: it should be two rows"),
    }
}

fn compare_with_page(table: &str) {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(TABLE.0).unwrap();
    let (written, after) = rest.split_once(TABLE.1).unwrap();
    if written != table && std::env::var_os("LIMBECK_BLESS").is_some() {
        let page = format!("{before}{}{table}{}{after}", TABLE.0, TABLE.1);
        std::fs::write(PAGE, page).unwrap();
        return;
    }
    assert_eq!(written, table, "LIMBECK_BLESS=1 writes the table into {PAGE}");
}
