use limbeck_diagnostics::Code;

use crate::TransactionMode;
use crate::testing;

#[test]
fn the_contract_holds() {
    let Some(database) = testing::postgresql("postgresql: the contract holds") else { return };
    testing::native_contract(&mut || database.connect());
}

#[test]
fn the_contract_holds_with_backslash_escapes() {
    let Some(database) = testing::postgresql("postgresql: the contract holds with backslash escapes") else {
        return;
    };
    let mut connection = database.connect();
    let name = connection.query("SELECT current_database()").unwrap().single().unwrap().to_owned();
    connection.execute(&format!("ALTER DATABASE {name} SET standard_conforming_strings TO off")).unwrap();
    assert!(database.connect().server().backslash_escapes);
    testing::native_contract(&mut || database.connect());
}

#[test]
fn the_server_is_described() {
    let Some(database) = testing::postgresql("postgresql: the server is described") else { return };
    let connection = database.connect();
    let facts = connection.server();
    assert_eq!(facts.dialect, "postgresql");
    assert!(facts.version >= (9, 0, 0) && facts.version_text.starts_with("PostgreSQL"), "{facts:?}");
    assert_eq!(facts.default_schema.as_deref(), Some("public"));
    assert!(!facts.backslash_escapes && !facts.is_in_memory);
}

#[test]
fn failures_carry_what_the_server_said() {
    let Some(database) = testing::postgresql("postgresql: failures carry what the server said") else {
        return;
    };
    let mut connection = database.connect();
    connection.execute("CREATE TABLE t (id int PRIMARY KEY, \"naïve col\" int)").unwrap();
    connection.execute("INSERT INTO t VALUES (1)").unwrap();
    let error = connection.execute("INSERT INTO t VALUES (1)").unwrap_err();
    let diagnostic = error.diagnostic();
    assert_eq!(diagnostic.facts[0], ("code", "23505".to_owned()));
    assert_eq!(diagnostic.detail.as_deref(), Some("DETAIL: Key (id)=(1) already exists."));

    let error = connection.query("SELECT 'é%', \"naïve cool\" FROM t").unwrap_err();
    let location = error.diagnostic().location.clone().unwrap();
    let span = location.span.start as usize..location.span.end as usize;
    assert_eq!(&location.source.text()[span], "\"naïve cool\"");
    assert!(error.diagnostic().hints[0].contains("naïve col"), "{error:?}");

    let body =
        "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT a FROM nowhere); END $$";
    connection.execute(body).unwrap();
    let error = connection.query("SELECT f()").unwrap_err();
    let detail = error.diagnostic().detail.clone().unwrap();
    assert!(detail.contains("PL/pgSQL function f()") && detail.contains("SELECT a FROM nowhere"), "{detail}");
}

#[test]
fn changed_rows_are_counted_beside_returned_ones() {
    let Some(database) = testing::postgresql("postgresql: changed rows beside returned ones") else { return };
    let mut connection = database.connect();
    connection.execute("CREATE TABLE t (id int)").unwrap();
    for (sql, count) in [
        ("INSERT INTO t VALUES (1), (2) RETURNING id", 2),
        ("-- why\n/* and */ UPDATE t SET id = 3 WHERE id = 2 RETURNING id", 1),
        ("WITH gone AS (DELETE FROM t RETURNING id) SELECT count(*) FROM gone", 1),
        ("SELECT 'DELETE' UNION ALL SELECT 'x'", 0),
        ("(SELECT 1)", 0),
    ] {
        assert_eq!(connection.execute(sql).unwrap(), count, "{sql}");
    }
}

#[test]
fn notices_are_kept_until_they_are_taken() {
    let Some(database) = testing::postgresql("postgresql: notices") else { return };
    let mut connection = database.connect();
    connection.execute("DROP TABLE IF EXISTS nothing_here").unwrap();
    connection.execute("DO $$ BEGIN RAISE WARNING 'look out' USING HINT = 'there'; END $$").unwrap();
    let notices = connection.notices();
    assert_eq!(notices.len(), 2);
    assert_eq!((notices[0].severity.as_str(), notices[0].code.as_str()), ("NOTICE", "00000"));
    assert_eq!((notices[1].message.as_str(), notices[1].hint.as_deref()), ("look out", Some("there")));
    assert!(connection.notices().is_empty());
}

#[test]
fn a_failed_transaction_is_never_committed() {
    let Some(database) = testing::postgresql("postgresql: a failed transaction is never committed") else {
        return;
    };
    let mut connection = database.connect();
    connection.begin().unwrap();
    connection.execute("CREATE TABLE t (id int)").unwrap();
    connection.execute("SELECT nonsense").unwrap_err();
    assert!(connection.in_transaction());
    assert_eq!(connection.commit().unwrap_err().code(), Code::StatementFailed);
    assert!(!connection.in_transaction());
    assert_eq!(connection.query("SELECT to_regclass('t')").unwrap().single(), None);

    // A savepoint heals it.
    connection.begin().unwrap();
    connection.execute("CREATE TABLE t (id int)").unwrap();
    connection.execute("SAVEPOINT a").unwrap();
    connection.execute("SELECT nonsense").unwrap_err();
    connection.execute("ROLLBACK TO SAVEPOINT a").unwrap();
    connection.commit().unwrap();
    assert_eq!(connection.query("SELECT to_regclass('t')").unwrap().single(), Some("t"));

    // A constraint that is checked at the end fails the commit.
    connection.execute("CREATE TABLE d (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)").unwrap();
    connection.begin().unwrap();
    connection.execute("INSERT INTO d VALUES (1), (1)").unwrap();
    assert_eq!(connection.commit().unwrap_err().code(), Code::StatementFailed);
    assert!(!connection.in_transaction());
}

#[test]
fn the_transaction_is_followed_through_the_statements() {
    let Some(database) = testing::postgresql("postgresql: the transaction is followed") else { return };
    let mut connection = database.connect();
    for (sql, open) in [
        ("BEGIN", true),
        ("SELECT 1", true),
        ("END", false),
        ("start transaction", true),
        ("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$", true),
        ("/* all of it */ Rollback", false),
        ("SELECT 'COMMIT'", false),
        ("BEGIN; SELECT 1", true),
        ("SELECT 1; COMMIT", false),
        ("COMMIT", false),
    ] {
        connection.execute(sql).unwrap();
        assert_eq!(connection.in_transaction(), open, "{sql}");
    }
    connection.begin().unwrap();
    connection.execute("SELECT nonsense AS end").unwrap_err();
    assert!(connection.in_transaction());
    connection.rollback().unwrap();
    // The idiom of migrations written for psycopg2.
    connection.begin().unwrap();
    connection.execute("CREATE TABLE t (id int)").unwrap();
    connection.execute("COMMIT").unwrap();
    connection.execute("CREATE INDEX CONCURRENTLY i ON t (id)").unwrap();
    connection.commit().unwrap();
}

#[test]
fn statements_outside_transactions_run_in_autocommit() {
    let Some(database) = testing::postgresql("postgresql: autocommit") else { return };
    let mut connection = database.connect();
    connection.execute("CREATE TABLE t (id int)").unwrap();
    connection.set_transaction_mode(TransactionMode::Autocommit).unwrap();
    connection.begin().unwrap();
    connection.execute("CREATE INDEX CONCURRENTLY i ON t (id)").unwrap();
    connection.execute("VACUUM t").unwrap();
    connection.commit().unwrap();
}

#[test]
fn a_running_statement_can_be_cancelled() {
    let Some(database) = testing::postgresql("postgresql: cancel") else { return };
    let mut connection = database.connect();
    let handle = connection.cancel_handle().unwrap();
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let canceller = std::thread::spawn(move || {
        while stopped.recv_timeout(std::time::Duration::from_millis(50)).is_err() {
            handle.cancel().unwrap();
        }
    });
    let error = connection.execute("SELECT pg_sleep(60)").unwrap_err();
    stop.send(()).unwrap();
    canceller.join().unwrap();
    assert_eq!(error.diagnostic().facts[0].1, "57014");
}

#[test]
fn a_lost_session_is_told_from_a_refused_statement() {
    let Some(database) = testing::postgresql("postgresql: a lost session") else { return };
    let (mut connection, mut other) = (database.connect(), database.connect());
    connection.begin().unwrap();
    let process = connection.query("SELECT pg_backend_pid()").unwrap().single().unwrap().to_owned();
    other.query(&format!("SELECT pg_terminate_backend({process})")).unwrap();
    let error = connection.query("SELECT 1").unwrap_err();
    assert_eq!(error.code(), Code::ConnectionFailed, "{error:?}");
    let error = connection.query("SELECT 1").unwrap_err();
    assert_eq!(error.code(), Code::ConnectionFailed, "{error:?}");
    assert_eq!(connection.commit().unwrap_err().code(), Code::ConnectionFailed);
}

#[test]
fn copy_with_the_client_is_declined() {
    let Some(database) = testing::postgresql("postgresql: copy") else { return };
    for sql in ["COPY t FROM STDIN", "COPY (SELECT 1) TO STDOUT"] {
        let mut connection = database.connect();
        connection.execute("CREATE TABLE IF NOT EXISTS t (id int)").unwrap();
        let error = connection.execute(sql).unwrap_err();
        assert_eq!(error.code(), Code::Unsupported, "{sql}: {error:?}");
    }
}
