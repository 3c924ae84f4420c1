use std::path::Path;

use limbeck_diagnostics::{Code, Error, Result};

use crate::testing::{self, open_url};
use crate::{Access, ConnectSettings, Connection, OpenRequest, Surroundings, TransactionMode, Url, open};

fn open_with(url: &str, access: Access, folder: &Path) -> Result<Box<dyn Connection>> {
    let surroundings = Surroundings { working_directory: folder.to_owned(), ..Surroundings::default() };
    let settings = ConnectSettings::default();
    open(&OpenRequest { url: &Url::parse(url)?, settings: &settings, surroundings: &surroundings, access })
}

fn refused(outcome: Result<Box<dyn Connection>>) -> Error {
    match outcome {
        Ok(_) => panic!("it was opened"),
        Err(error) => error,
    }
}

fn underlined(error: &Error) -> String {
    let location = error.diagnostic().location.clone().unwrap();
    location.source.text()[location.span.start as usize..location.span.end as usize].to_owned()
}

#[test]
fn the_contract_holds() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:///{}", folder.path().join("a.db").display());
    testing::native_contract(&mut || open_url(&url).unwrap());
}

#[test]
fn foreign_keys_are_off_as_in_python() {
    let mut connection = open_url("sqlite://").unwrap();
    assert_eq!(connection.query("PRAGMA foreign_keys").unwrap().single(), Some("0"));
    for sql in [
        "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
        "CREATE TABLE child (id INTEGER REFERENCES parent (id) ON DELETE CASCADE)",
        "INSERT INTO parent VALUES (1)",
        "INSERT INTO child VALUES (1)",
        "DROP TABLE parent",
    ] {
        connection.execute(sql).unwrap();
    }
    assert_eq!(connection.query("SELECT count(*) FROM child").unwrap().single(), Some("1"));
}

#[test]
fn every_storage_class_is_text() {
    let mut connection = open_url("sqlite://").unwrap();
    // Expected: SELECT CAST(... AS TEXT) and hex(...) in Python's sqlite3.
    for (sql, text) in [
        ("9223372036854775807", Some("9223372036854775807")),
        ("-0", Some("0")),
        ("1.0", Some("1.0")),
        ("0.1", Some("0.1")),
        ("1e300", Some("1.0e+300")),
        ("-2.5e-7", Some("-2.5e-07")),
        ("9e999", Some("Inf")),
        ("x'00ffab'", Some("00FFAB")),
        ("x''", Some("")),
        ("'é'", Some("é")),
        ("NULL", None),
    ] {
        assert_eq!(connection.query(&format!("SELECT {sql}")).unwrap().single(), text, "{sql}");
    }
    let error = connection.query("SELECT 1, CAST(x'ff' AS TEXT)").unwrap_err();
    assert!(error.to_string().contains("could not decode column 2"), "{error}");
}

#[test]
fn the_server_is_described() {
    let connection = open_url("sqlite://").unwrap();
    let facts = connection.server();
    assert_eq!((facts.dialect, facts.is_in_memory, facts.backslash_escapes), ("sqlite", true, false));
    assert!(facts.version > (3, 40, 0), "{facts:?}");
    assert_eq!(facts.default_schema.as_deref(), Some("main"));
    let folder = tempfile::tempdir().unwrap();
    let file = open_with("sqlite:///a.db", Access::CreateIfMissing, folder.path()).unwrap();
    assert!(!file.server().is_in_memory);
}

#[test]
fn one_statement_without_parameters() {
    let mut connection = open_url("sqlite://").unwrap();
    for (sql, message) in [
        ("SELECT ?", "the parameter `?`"),
        ("SELECT 1 + :x", "the parameter `:x`"),
        ("SELECT $1", "the parameter `$1`"),
        ("SELECT 1; SELECT 2", "You can only execute one statement at a time."),
        ("CREATE TABLE t (a); INSERT INTO t VALUES (1)", "You can only execute one statement at a time."),
        ("SELECT 1; nonsense", "You can only execute one statement at a time."),
    ] {
        let error = connection.execute(sql).unwrap_err();
        assert_eq!(error.code(), Code::StatementFailed);
        assert!(error.to_string().contains(message), "{error}");
    }
    assert_eq!(underlined(&connection.execute("SELECT 1 + :x").unwrap_err()), ":x");
    for sql in ["", "  -- nothing", "SELECT 1; -- after", ";", "SELECT '?', ':x' ;  "] {
        assert_eq!(connection.execute(sql).unwrap(), 0, "{sql}");
    }
}

#[test]
fn failures_have_a_code_and_a_place() {
    let mut connection = open_url("sqlite://").unwrap();
    let error = connection.execute("SELECT * FORM t").unwrap_err();
    assert_eq!(underlined(&error), "FORM");
    assert_eq!(error.diagnostic().facts[0], ("code", "SQLITE_ERROR".to_owned()));
    connection.execute("CREATE TABLE t (a INTEGER NOT NULL)").unwrap();
    let error = connection.execute("INSERT INTO t VALUES (NULL)").unwrap_err();
    assert!(error.diagnostic().facts[0].1.starts_with("SQLITE_CONSTRAINT"), "{error:?}");
    assert_eq!(underlined(&error), "INSERT INTO t VALUES (NULL)");
}

#[test]
fn what_cannot_be_opened_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("text.db"),
        "this is no database, but it is long enough to be read as one",
    )
    .unwrap();
    for (url, access, code, words) in [
        ("sqlite:///no/such/a.db", Access::CreateIfMissing, Code::NoSuchDatabase, "the folder `"),
        ("sqlite:///a.db", Access::MustExist, Code::NoSuchDatabase, "does not exist"),
        ("sqlite:///a.db", Access::ReadOnly, Code::NoSuchDatabase, "does not exist"),
        ("sqlite:///text.db", Access::MustExist, Code::ConnectionFailed, "is not a SQLite database"),
        ("sqlite:////", Access::MustExist, Code::ConnectionFailed, "cannot be opened"),
        ("sqlite://a.db", Access::MustExist, Code::BadUrl, "Invalid SQLite URL"),
        ("sqlite+x:///a.db", Access::MustExist, Code::UnsupportedDatabase, "driver `x`"),
        ("oracle://h", Access::MustExist, Code::UnsupportedDatabase, "`oracle`"),
    ] {
        let error = refused(open_with(url, access, folder.path()));
        assert_eq!(error.code(), code, "{url}: {error}");
        assert!(error.to_string().contains(words), "{url}: {error}");
        assert!(!error.diagnostic().hints.is_empty(), "{url}");
    }
    assert!(!folder.path().join("a.db").exists());
}

#[test]
fn a_read_only_database_says_so_when_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = open_with("sqlite:///a.db", Access::CreateIfMissing, folder.path()).unwrap();
    writer.execute("CREATE TABLE t (a INTEGER)").unwrap();
    for (url, access) in [
        ("sqlite:///a.db", Access::ReadOnly),
        ("sqlite:///file:a.db?uri=true&mode=ro", Access::CreateIfMissing),
    ] {
        let mut connection = open_with(url, access, folder.path()).unwrap();
        assert_eq!(connection.query("SELECT count(*) FROM t").unwrap().single(), Some("0"));
        let error = connection.begin().and_then(|()| connection.execute("DROP TABLE t")).unwrap_err();
        assert!(error.to_string().contains("readonly"), "{error}");
        assert!(error.diagnostic().hints[0].contains("writable"), "{error:?}");
    }
}

#[test]
fn begin_takes_the_write_lock() {
    let folder = tempfile::tempdir().unwrap();
    let url = "sqlite:///a.db?timeout=0.05";
    let mut first = open_with(url, Access::CreateIfMissing, folder.path()).unwrap();
    let mut second = open_with(url, Access::CreateIfMissing, folder.path()).unwrap();
    first.begin().unwrap();
    let error = second.begin().unwrap_err();
    assert_eq!(error.diagnostic().facts[0].1, "SQLITE_BUSY");
    assert!(!second.in_transaction());
    first.rollback().unwrap();
    second.begin().unwrap();
    second.rollback().unwrap();
}

#[test]
fn a_running_statement_can_be_cancelled() {
    let mut connection = open_url("sqlite://").unwrap();
    connection.execute("CREATE TABLE t (n INTEGER)").unwrap();
    connection.begin().unwrap();
    let handle = connection.cancel_handle().unwrap();
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let canceller = std::thread::spawn(move || {
        // Until the statement is over: it may not have begun yet.
        while stopped.recv_timeout(std::time::Duration::from_millis(5)).is_err() {
            handle.cancel().unwrap();
        }
    });
    let endless =
        "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
    let error = connection.execute(endless).unwrap_err();
    stop.send(()).unwrap();
    canceller.join().unwrap();
    assert_eq!(error.diagnostic().facts[0].1, "SQLITE_INTERRUPT");
    // SQLite has ended the transaction by itself: that must not look like a commit.
    assert!(!connection.in_transaction());
    assert_eq!(connection.commit().unwrap_err().code(), Code::StatementFailed);
    connection.begin().unwrap();
    connection.commit().unwrap();
}

#[test]
fn an_autocommit_engine_is_reproduced() {
    let settings = ConnectSettings { isolation_level: Some("AUTOCOMMIT".to_owned()), ..Default::default() };
    let surroundings = Surroundings::default();
    let url = Url::parse("sqlite://").unwrap();
    let request = OpenRequest {
        url: &url,
        settings: &settings,
        surroundings: &surroundings,
        access: Access::default(),
    };
    let mut connection = open(&request).unwrap();
    assert_eq!(connection.transaction_mode(), TransactionMode::Autocommit);
    connection.begin().unwrap();
    assert!(!connection.in_transaction());
}
