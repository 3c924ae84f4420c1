//! Connecting to a PostgreSQL server that asks for passwords and certificates.
//!
//! The tests start a server of their own with `initdb` and `openssl`. Without these they are skipped, by name;
//! with `pg` in `LIMBECK_REQUIRE` that is a failure.

#![cfg(unix)]

#[path = "server/cluster.rs"]
mod cluster;

use std::path::Path;

use cluster::Cluster;
use limbeck_database::{Access, ConnectSettings, Connection, OpenRequest, Surroundings, Url, open};
use limbeck_diagnostics::{Code, Error, Result};

fn connect(url: &str, home: &Path, variables: &[(&str, &str)]) -> Result<Box<dyn Connection>> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let surroundings = Surroundings {
        variables,
        home: Some(home.to_owned()),
        working_directory: home.to_owned(),
        account: Some("nobody".to_owned()),
    };
    let settings = ConnectSettings::default();
    open(&OpenRequest {
        url: &Url::parse(url)?,
        settings: &settings,
        surroundings: &surroundings,
        access: Access::default(),
    })
}

/// `None` when connected, else the error.
fn failure(url: &str, home: &Path) -> Option<Error> {
    connect(url, home, &[]).err()
}

fn underlined(error: &Error) -> String {
    let location = error.diagnostic().location.clone().expect("the URL is shown");
    location.source.text()[location.span.start as usize..location.span.end as usize].to_owned()
}

fn uses_tls(connection: &mut dyn Connection) -> bool {
    let sql = "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    connection.query(sql).expect("the session is described").single() == Some("true")
}

#[test]
fn a_server_with_passwords_and_certificates() {
    let Some(server) = Cluster::start("a server with passwords and certificates") else { return };
    let home = server.folder("home");
    refusals_are_told_apart(&server, &home);
    passwords_come_from_everywhere(&server, &home);
    sslmode_means_what_it_means_to_libpq(&server, &home);
    certificates_are_verified(&server, &home);
    clients_have_certificates(&server, &home);
    sockets_and_lists_of_hosts(&server, &home);
    what_openssl_might_accept_is_left_to_it(&server, &home);
}

fn refusals_are_told_apart(server: &Cluster, home: &Path) {
    let port = server.port;
    let closed = cluster::free_port();
    for (url, code, part) in [
        (format!("postgresql://scram:wr%40ng@127.0.0.1:{port}/postgres"), Code::Authentication, "***"),
        (format!("postgresql://md5:wrong@127.0.0.1:{port}/postgres"), Code::Authentication, "***"),
        (format!("postgresql://scram@127.0.0.1:{port}/postgres"), Code::Authentication, "scram"),
        (format!("postgresql://unknown:x@127.0.0.1:{port}/postgres"), Code::Authentication, "***"),
        (format!("postgresql://postgres@127.0.0.1:{port}/nowhere"), Code::NoSuchDatabase, "nowhere"),
        (format!("postgresql://postgres@127.0.0.1:{closed}/postgres"), Code::ServerUnreachable, "127.0.0.1"),
        (
            format!("postgresql://postgres@no-such-host.invalid:{port}/d"),
            Code::ServerUnreachable,
            "no-such-host.invalid",
        ),
    ] {
        let error = failure(&url, home).expect("refused");
        assert_eq!(error.code(), code, "{url}: {error:?}");
        assert_eq!(underlined(&error), part, "{url}");
        let shown = format!("{error:?}");
        assert!(!shown.contains("wrong") && !shown.contains("wr@ng"), "{shown}");
        assert!(!error.diagnostic().hints.is_empty(), "{url}");
    }
    let error =
        failure(&format!("postgresql://postgres@127.0.0.1:{closed}/postgres"), home).expect("refused");
    assert!(error.to_string().contains(&format!("127.0.0.1:{closed}")), "{error}");
}

fn passwords_come_from_everywhere(server: &Cluster, home: &Path) {
    let url = format!("postgresql://scram@127.0.0.1:{}/postgres", server.port);
    let with_password = format!("postgresql://scram:s%3Aecret@127.0.0.1:{}/postgres", server.port);
    assert!(failure(&with_password, home).is_none());
    assert!(connect(&url, home, &[("PGPASSWORD", "s:ecret")]).is_ok());
    cluster::write(&home.join(".pgpass"), "*:*:*:scram:s\\:ecret\n", 0o600);
    assert!(failure(&url, home).is_none());
    // asyncpg reads the file too, pg8000 does not.
    let port = server.port;
    assert!(failure(&format!("postgresql+pg8000://scram@127.0.0.1:{port}/postgres"), home).is_some());
    cluster::write(&home.join(".pgpass"), "*:*:*:scram:s\\:ecret\n", 0o644);
    let error = failure(&url, home).expect("the file is ignored");
    assert_eq!(error.code(), Code::Authentication);
    cluster::write(&home.join(".pgpass"), "*:*:*:md5:md5 secret\n", 0o600);
    assert!(failure(&format!("postgresql://md5@127.0.0.1:{port}/postgres"), home).is_none());
    std::fs::remove_file(home.join(".pgpass")).expect("it was there");
}

fn sslmode_means_what_it_means_to_libpq(server: &Cluster, home: &Path) {
    let port = server.port;
    // user, sslmode, whether the session is encrypted; `None` is refused (PostgreSQL manual, table 34.1).
    for (user, mode, expected) in [
        ("postgres", "disable", Some(false)),
        ("postgres", "allow", Some(false)),
        ("postgres", "prefer", Some(true)),
        ("postgres", "require", Some(true)),
        ("tlsonly", "disable", None),
        ("tlsonly", "allow", Some(true)),
        ("tlsonly", "prefer", Some(true)),
        ("plainonly", "allow", Some(false)),
        ("plainonly", "prefer", Some(false)),
        ("plainonly", "require", None),
    ] {
        let url = format!("postgresql://{user}@127.0.0.1:{port}/postgres?sslmode={mode}");
        let found = connect(&url, home, &[]).map(|mut connection| uses_tls(&mut *connection)).ok();
        assert_eq!(found, expected, "{url}");
    }
    let url = format!("postgresql://postgres@127.0.0.1:{port}/postgres");
    let mut connection = connect(&url, home, &[("PGSSLMODE", "disable")]).expect("connected");
    assert!(!uses_tls(&mut *connection));
    let mut connection = connect(&format!("{url}?channel_binding=disable&application_name=x%20y"), home, &[])
        .expect("connected");
    assert_eq!(connection.query("SHOW application_name").expect("shown").single(), Some("x y"));
    let mut connection =
        connect(&url, home, &[("PGTZ", "Asia/Tokyo"), ("PGDATESTYLE", "SQL, DMY")]).expect("connected");
    let rows = connection.query_many(&["SHOW timezone", "SHOW datestyle"]).expect("shown");
    assert_eq!((rows[0].single(), rows[1].single()), (Some("Asia/Tokyo"), Some("ISO, DMY")));
    // Statements are cancelled over the same encryption.
    let handle = connection.cancel_handle().expect("it can be cancelled");
    let canceller = std::thread::spawn(move || {
        let (_open, nobody) = std::sync::mpsc::channel::<()>();
        let _ = nobody.recv_timeout(std::time::Duration::from_millis(300));
        handle.cancel()
    });
    assert!(connection.query("SELECT pg_sleep(60)").is_err());
    canceller.join().expect("no panic").expect("cancelled");
}

fn certificates_are_verified(server: &Cluster, home: &Path) {
    let port = server.port;
    let ca = server.folder("tls").join("ca.crt").display().to_string();
    let other = server.folder("tls").join("other.crt").display().to_string();
    // The certificate is made for `localhost` and 127.0.0.1, not for 127.0.0.2.
    for (host, mode, root, accepted) in [
        ("localhost", "verify-full", &ca, true),
        ("127.0.0.1", "verify-full", &ca, true),
        ("127.0.0.2", "verify-full", &ca, false),
        ("127.0.0.2", "verify-ca", &ca, true),
        ("127.0.0.1", "verify-ca", &other, false),
        ("127.0.0.1", "require", &other, false),
        ("127.0.0.1", "require", &ca, true),
    ] {
        let url = format!("postgresql://tlsonly@{host}:{port}/postgres?sslmode={mode}&sslrootcert={root}");
        match failure(&url, home) {
            None => assert!(accepted, "{url}"),
            Some(error) => {
                assert!(!accepted, "{url}: {error:?}");
                assert_eq!(error.code(), Code::ConnectionFailed, "{error:?}");
                assert!(error.to_string().contains("no TLS connection"), "{error}");
            }
        }
    }
    let url = format!("postgresql://tlsonly@name.invalid:{port}/postgres?hostaddr=127.0.0.1&sslmode=require");
    assert!(failure(&url, home).is_none());
    let url =
        format!("postgresql://tlsonly@127.0.0.1:{port}/postgres?sslmode=verify-full&sslrootcert=system");
    assert_eq!(failure(&url, home).expect("refused").code(), Code::ConnectionFailed);
}

fn clients_have_certificates(server: &Cluster, home: &Path) {
    let port = server.port;
    let file = |name: &str| server.folder("tls").join(name).display().to_string();
    let url = format!("postgresql://certuser@127.0.0.1:{port}/postgres?sslmode=require");
    assert_eq!(failure(&url, home).expect("refused").code(), Code::Authentication);
    let (certificate, key) = (file("certuser.crt"), file("certuser.key"));
    assert!(failure(&format!("{url}&sslcert={certificate}&sslkey={key}"), home).is_none());
    assert!(connect(&url, home, &[("PGSSLCERT", &certificate), ("PGSSLKEY", &key)]).is_ok());
    let encrypted = format!("{url}&sslcert={certificate}&sslkey={}", file("encrypted.key"));
    assert_eq!(failure(&encrypted, home).expect("refused").code(), Code::UnsupportedDatabase);
}

fn sockets_and_lists_of_hosts(server: &Cluster, home: &Path) {
    let (port, closed) = (server.port, cluster::free_port());
    let folder = server.folder("socket").display().to_string();
    let mut connection = connect(
        &format!("postgresql://postgres@/postgres?host={folder}&port={port}&sslmode=require"),
        home,
        &[],
    )
    .expect("connected by the socket");
    assert!(!uses_tls(&mut *connection));
    for (query, reached) in [
        (format!("host=127.0.0.1:{closed}&host=127.0.0.1:{port}"), true),
        (format!("host=/nonexistent,127.0.0.1&port={port},{port}"), true),
        (format!("host=127.0.0.1&port={port}&target_session_attrs=read-only"), false),
        (format!("host=127.0.0.1&port={port}&target_session_attrs=read-write"), true),
        (format!("host=127.0.0.1&port={closed}"), false),
    ] {
        let url = format!("postgresql://postgres@/postgres?{query}");
        let failure = failure(&url, home);
        assert_eq!(failure.is_none(), reached, "{url}: {failure:?}");
    }
    // A server that takes the connection and says nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = silent.local_addr().expect("bound").port();
    let url = format!("postgresql://postgres@127.0.0.1:{port}/postgres?connect_timeout=2");
    let error = failure(&url, home).expect("nobody answered");
    assert_eq!(error.code(), Code::ServerUnreachable, "{error:?}");
    assert!(error.to_string().contains("connect_timeout"), "{error}");
}

fn what_openssl_might_accept_is_left_to_it(server: &Cluster, home: &Path) {
    let url = |mode: &str, root: &str| {
        let root = server.folder("tls").join(root);
        let (port, root) = (server.port, root.display());
        format!("postgresql://tlsonly@localhost:{port}/postgres?sslmode={mode}&sslrootcert={root}")
    };
    // The host stands in the common name alone: libpq accepts that, webpki does not.
    server.use_certificate("common_name");
    assert_eq!(
        failure(&url("verify-full", "ca.crt"), home).expect("refused").code(),
        Code::UnsupportedDatabase
    );
    assert!(failure(&url("verify-ca", "ca.crt"), home).is_none());
    // A server that shows its own authority's certificate.
    server.use_certificate("self_signed");
    assert_eq!(
        failure(&url("verify-ca", "self_signed.crt"), home).expect("refused").code(),
        Code::UnsupportedDatabase
    );
    let require = format!("postgresql://tlsonly@localhost:{}/postgres?sslmode=require", server.port);
    assert!(failure(&require, home).is_none());
}
