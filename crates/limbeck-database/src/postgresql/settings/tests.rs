#[cfg(unix)]
mod recorded;

use std::path::Path;

use limbeck_diagnostics::{Code, Error};

use super::*;
use crate::settings::{Access, ConnectArg, ConnectSettings, Surroundings};
use crate::url::Url;

fn read_with(url: &str, settings: &ConnectSettings, surroundings: &Surroundings) -> Result<Settings> {
    read(&OpenRequest { url: &Url::parse(url)?, settings, surroundings, access: Access::default() })
}

fn plain(url: &str) -> Result<Settings> {
    let surroundings = Surroundings { account: Some("me".to_owned()), ..Surroundings::default() };
    read_with(url, &ConnectSettings::default(), &surroundings)
}

fn refused(outcome: Result<Settings>) -> Error {
    match outcome {
        Ok(_) => panic!("it was understood"),
        Err(error) => error,
    }
}

#[cfg(unix)]
fn write(home: &Path, name: &str, content: &str, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::write(home.join(name), content).unwrap();
    std::fs::set_permissions(home.join(name), std::fs::Permissions::from_mode(mode)).unwrap();
}

fn password(settings: &Settings) -> Option<&str> {
    settings.endpoints[0].password.as_ref().map(|Secret(password)| password.as_str())
}

#[test]
fn what_cannot_be_honoured_is_named() {
    for (url, name) in [
        ("postgresql://u@h/d?sslcrl=x", "sslcrl"),
        ("postgresql://u@h/d?sslmode=sometimes", "sslmode"),
        ("postgresql://u@h/d?require_auth=scram-sha-256", "require_auth"),
        ("postgresql://u@h/d?gssencmode=require", "gssencmode"),
        ("postgresql://u@h/d?client_encoding=latin1", "client_encoding"),
        ("postgresql://u@h/d?load_balance_hosts=random", "load_balance_hosts"),
        ("postgresql://u@h/d?target_session_attrs=standby", "target_session_attrs"),
        ("postgresql://u@h/d?ssl_min_protocol_version=TLSv1.3", "ssl_min_protocol_version"),
        ("postgresql://u@h/d?sslrootcert=system&sslmode=require", "sslrootcert"),
        ("postgresql://u@h/d?cursor_factory=x", "cursor_factory"),
        ("postgresql://u@h/d?user=a&user=b", "user"),
        ("postgresql://u@h/d?connect_timeout=soon", "connect_timeout"),
        ("postgresql+asyncpg://u@h/d?sslmode=require", "sslmode"),
        ("postgresql+asyncpg://u@h/d?timeout=3", "timeout"),
        ("postgresql+asyncpg://u@h/d?command_timeout=3", "command_timeout"),
        ("postgresql+pg8000://u@h/d?options=x", "options"),
        ("postgresql+pg8000://h/d", "user"),
        ("postgresql+pypostgresql://u@h/d", "pypostgresql"),
        ("postgresql://u@/d?host=@abstract", "host"),
    ] {
        let error = refused(plain(url));
        assert_eq!(error.code(), Code::UnsupportedDatabase, "{url}");
        assert!(error.to_string().contains(&format!("`{name}`")), "{url}: {error}");
    }
}

#[test]
fn the_place_of_a_refused_setting_is_told() {
    let error = refused(plain("postgresql://u:secret@h/d?x=1&sslmode=no"));
    let location = error.diagnostic().location.clone().unwrap();
    let span = location.span.start as usize..location.span.end as usize;
    assert_eq!(&location.source.text()[span], "x=1");

    let variables = [("PGSSLCRL".to_owned(), "x".to_owned())].into();
    let surroundings = Surroundings { variables, ..Surroundings::default() };
    let error = refused(read_with("postgresql://u@h/d", &ConnectSettings::default(), &surroundings));
    assert!(error.to_string().contains("`PGSSLCRL`"), "{error}");

    let settings = ConnectSettings {
        connect_args: vec![("cursor_factory".to_owned(), ConnectArg::Text("x".to_owned()))],
        ..ConnectSettings::default()
    };
    let error = refused(read_with("postgresql://u@h/d", &settings, &Surroundings::default()));
    assert!(error.diagnostic().notes[0].contains("connect_args"), "{error:?}");
}

#[test]
fn a_service_file_may_be_beyond_us() {
    let folder = tempfile::tempdir().unwrap();
    for content in ["[s]\nldap://x\n", "[s]\nservice=t\n", "[s]\nnonsense=1\n", "[t]\n", ""] {
        std::fs::write(folder.path().join(".pg_service.conf"), content).unwrap();
        let surroundings = Surroundings { home: Some(folder.path().to_owned()), ..Surroundings::default() };
        let outcome = read_with("postgresql://u@h/d?service=s", &ConnectSettings::default(), &surroundings);
        assert!(refused(outcome).to_string().contains("`service`"), "{content}");
    }
}

#[test]
fn sessions_get_their_options() {
    let variables: [(String, String); 2] =
        [("PGTZ".to_owned(), "Europe/Berlin".to_owned()), ("PGDATESTYLE".to_owned(), "SQL, DMY".to_owned())];
    let surroundings = Surroundings { variables: variables.into(), ..Surroundings::default() };
    let settings =
        read_with("postgresql://u@h/d?options=-c%20a.b%3D1", &ConnectSettings::default(), &surroundings)
            .unwrap();
    let options = r"-c a.b=1 -c datestyle=SQL,\ DMY -c timezone=Europe/Berlin";
    assert_eq!(settings.options.as_deref(), Some(options));

    let pairs = vec![
        ("application_name".to_owned(), "mine".to_owned()),
        ("search_path".to_owned(), "a, b".to_owned()),
    ];
    let connect_args = vec![("server_settings".to_owned(), ConnectArg::Mapping(pairs))];
    let settings = ConnectSettings {
        connect_args,
        isolation_level: Some("repeatable_read".to_owned()),
        ..ConnectSettings::default()
    };
    let read = read_with("postgresql+asyncpg://u@h/d", &settings, &surroundings).unwrap();
    assert_eq!(read.options.as_deref(), Some(r"-c search_path=a,\ b"));
    assert_eq!(read.application_name, "mine");
    assert_eq!((read.mode, read.isolation_level), (TransactionMode::Explicit, Some("REPEATABLE READ")));
}

#[test]
fn isolation_levels_are_those_of_sqlalchemy() {
    let with = |level: &str| {
        let settings = ConnectSettings { isolation_level: Some(level.to_owned()), ..Default::default() };
        read_with("postgresql://u@h/d", &settings, &Surroundings::default())
    };
    assert_eq!(with("AUTOCOMMIT").unwrap().mode, TransactionMode::Autocommit);
    assert_eq!(with("SERIALIZABLE").unwrap().isolation_level, Some("SERIALIZABLE"));
    assert_eq!(refused(with("CHAOS")).code(), Code::UnsupportedDatabase);
}

#[test]
#[cfg(unix)]
fn certificates_are_found_where_libpq_finds_them() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".postgresql");
    std::fs::create_dir(&folder).unwrap();
    let surroundings = Surroundings {
        home: Some(home.path().to_owned()),
        working_directory: home.path().to_owned(),
        ..Surroundings::default()
    };
    let tls =
        |url: &str| read_with(url, &ConnectSettings::default(), &surroundings).map(|settings| settings.tls);
    let on = |mode: &str| tls(&format!("postgresql://u@h/d?sslmode={mode}"));

    let missing = on("verify-ca").unwrap_err();
    assert_eq!(missing.code(), Code::ConnectionFailed);
    assert!(missing.to_string().starts_with("root certificate file `"), "{missing}");
    assert_eq!(on("require").unwrap().verification, Verification::Nothing);
    let system = tls("postgresql://u@h/d?sslrootcert=system").unwrap();
    assert_eq!((system.roots, system.verification), (Roots::System, Verification::ChainAndHost));
    assert_eq!(system.encryption, Encryption::Require);

    // A root certificate that is there is used (manual, section 34.19.1).
    write(&folder, "root.crt", "x", 0o644);
    assert_eq!(on("require").unwrap().verification, Verification::Chain);
    assert_eq!(on("prefer").unwrap().roots, Roots::File(folder.join("root.crt")));
    assert_eq!(on("verify-full").unwrap().verification, Verification::ChainAndHost);
    assert_eq!(on("disable").unwrap().roots, Roots::Nobody);
    let asyncpg = tls("postgresql+asyncpg://u@h/d?ssl=prefer").unwrap();
    assert_eq!(asyncpg.verification, Verification::Nothing);
    let named = tls("postgresql://u@h/d?sslmode=verify-ca&sslrootcert=.postgresql/root.crt").unwrap();
    assert_eq!(named.roots, Roots::File(folder.join("root.crt")));

    write(&folder, "postgresql.crt", "x", 0o644);
    assert!(on("require").unwrap_err().to_string().contains("not private key file"));
    write(&folder, "postgresql.key", "x", 0o644);
    let open = on("require").unwrap_err();
    assert!(
        open.to_string().contains("group or world access") && open.diagnostic().hints[0].contains("chmod")
    );
    write(&folder, "postgresql.key", "x", 0o600);
    assert!(on("require").unwrap().identity.is_some());
    write(&folder, "root.crl", "x", 0o644);
    assert_eq!(on("require").unwrap_err().code(), Code::UnsupportedDatabase);
}

#[test]
#[cfg(unix)]
fn an_open_password_file_is_reported() {
    let home = tempfile::tempdir().unwrap();
    write(home.path(), ".pgpass", "*:*:*:*:x", 0o640);
    let surroundings = Surroundings { home: Some(home.path().to_owned()), ..Surroundings::default() };
    let settings = read_with("postgresql://u@h/d", &ConnectSettings::default(), &surroundings).unwrap();
    assert!(settings.warnings[0].message.contains("group or world access"));
    assert_eq!(password(&settings), None);
}
