//! What every kind of connection must do alike.

use limbeck_diagnostics::{Code, Error, Result};

use crate::{Connection, TransactionMode};

/// Texts that drivers and parameter styles like to spoil.
const TEXTS: [&str; 13] =
    ["100%", "a%sb", "50%%", "%(name)s", ":x", "a::text", "?", "$1", "\\", "\\n", "{}", "é 漢 🜛", "-- /* ;"];

/// Checks a kind of connection. `open` gives a new connection to the same empty database, not in memory, each
/// time.
///
/// # Panics
/// When an expectation of the trait does not hold.
pub fn connection_contract<'c>(open: &mut dyn FnMut() -> Box<dyn Connection + 'c>) {
    texts_arrive_as_they_are(&mut *open());
    a_nul_is_refused(&mut *open());
    rows_are_counted(&mut *open());
    values_are_text(&mut *open());
    several_queries_at_once(&mut *open());
    failures_point_into_the_statement(&mut *open());
    transactions_are_separate(&mut *open(), &mut *open());
    failures_inside_a_transaction(&mut *open());
    autocommit_keeps_every_statement(&mut *open(), &mut *open());
}

/// Checks a kind of connection of this crate's own: the contract, and that a `COMMIT` sent as a statement is noticed.
/// SQLAlchemy does not notice one, so that the bridge cannot.
///
/// # Panics
/// As [`connection_contract`].
pub fn native_contract<'c>(open: &mut dyn FnMut() -> Box<dyn Connection + 'c>) {
    connection_contract(open);
    a_statement_may_end_the_transaction(&mut *open());
}

fn run(connection: &mut dyn Connection, sql: &str) -> u64 {
    ok(connection.execute(sql), sql)
}

fn single(connection: &mut dyn Connection, sql: &str) -> Option<String> {
    ok(connection.query(sql), sql).single().map(str::to_owned)
}

fn ok<T>(result: Result<T>, sql: &str) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{sql}: {error:?}"),
    }
}

fn literal(connection: &dyn Connection, text: &str) -> String {
    let text = text.replace('\'', "''");
    if connection.server().backslash_escapes {
        format!("'{}'", text.replace('\\', "\\\\"))
    } else {
        format!("'{text}'")
    }
}

fn texts_arrive_as_they_are(connection: &mut dyn Connection) {
    run(connection, "CREATE TABLE texts (body VARCHAR(40) NOT NULL)");
    for text in TEXTS {
        let quoted = literal(connection, text);
        assert_eq!(single(connection, &format!("SELECT {quoted}")).as_deref(), Some(text));
        assert_eq!(run(connection, &format!("INSERT INTO texts (body) VALUES ({quoted})")), 1);
        let found =
            single(connection, &format!("SELECT body FROM texts WHERE body = {quoted} -- %s :x ? $1"));
        assert_eq!(found.as_deref(), Some(text));
    }
    let many = ok(connection.query("SELECT count(*) FROM texts WHERE body LIKE '%s%'"), "LIKE");
    assert_eq!(many.single(), Some("2"));
    let modulo = single(connection, "SELECT 7 % 4;");
    assert_eq!(modulo.as_deref(), Some("3"));
    run(connection, "DROP TABLE texts");
}

fn a_nul_is_refused(connection: &mut dyn Connection) {
    for outcome in [
        connection.execute("SELECT 'a\0b'").map(drop),
        connection.query("SELECT 'a\0b'").map(drop),
        connection.query_many(&["SELECT 1", "SELECT 'a\0b'"]).map(drop),
    ] {
        assert_eq!(outcome.map_err(|error| error.code()), Err(Code::StatementFailed));
    }
    assert_eq!(single(connection, "SELECT 1").as_deref(), Some("1"));
}

fn rows_are_counted(connection: &mut dyn Connection) {
    for (sql, count) in [
        ("CREATE TABLE counted (id INTEGER)", 0),
        ("INSERT INTO counted VALUES (1), (2), (3)", 3),
        ("CREATE TABLE counted_too (id INTEGER)", 0),
        ("UPDATE counted SET id = id + 1 WHERE id > 1", 2),
        ("UPDATE counted SET id = 0 WHERE id = 99", 0),
        ("SELECT id FROM counted", 0),
        ("DELETE FROM counted WHERE id = 1", 1),
        ("DROP TABLE counted_too", 0),
        ("DROP TABLE counted", 0),
    ] {
        assert_eq!(run(connection, sql), count, "{sql}");
    }
}

fn values_are_text(connection: &mut dyn Connection) {
    let sql =
        "SELECT 1 AS a, NULL AS \"B c\", '' AS empty, 'x' AS a UNION ALL SELECT 2, NULL, '', NULL ORDER BY 1";
    let rows = ok(connection.query(sql), sql);
    assert_eq!(rows.columns, ["a", "B c", "empty", "a"]);
    let text = |value: &str| Some(value.to_owned());
    assert_eq!(
        rows.rows,
        [vec![text("1"), None, text(""), text("x")], vec![text("2"), None, text(""), None],]
    );
    let none = ok(connection.query("SELECT 1 AS a WHERE 1 = 0"), "no rows");
    assert_eq!((none.columns.as_slice(), none.len()), (["a".to_owned()].as_slice(), 0));
}

fn several_queries_at_once(connection: &mut dyn Connection) {
    let statements = ["SELECT 1 AS a -- first", "SELECT 'x;y', NULL", "SELECT 3 WHERE 1 = 0"];
    let answers = ok(connection.query_many(&statements), "three queries");
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[0].single(), Some("1"));
    assert_eq!(answers[1].rows, [vec![Some("x;y".to_owned()), None]]);
    assert!(answers[2].is_empty());
    assert!(ok(connection.query_many(&[]), "none").is_empty());
    let failed = connection.query_many(&["SELECT 1", "SELECT * FROM no_such_table"]);
    let Err(error) = failed else { panic!("a missing table was read") };
    assert_eq!(statement_of(&error), Some("SELECT * FROM no_such_table"));
}

fn statement_of(error: &Error) -> Option<&str> {
    error.diagnostic().location.as_ref().map(|location| location.source.text())
}

fn failures_point_into_the_statement(connection: &mut dyn Connection) {
    let sql = "SELECT 'é', nothing_here_1 FROM (SELECT 1 AS x) AS t";
    let Err(error) = connection.query(sql) else { panic!("a missing column was read") };
    assert_eq!(error.code(), Code::StatementFailed);
    assert!(error.to_string().contains("nothing_here_1"), "{error}");
    let Some(location) = &error.diagnostic().location else { panic!("no location: {error:?}") };
    assert_eq!(location.source.text(), sql);
    let underlined = &sql[location.span.start as usize..location.span.end as usize];
    assert!(underlined.contains("nothing_here_1"), "{underlined}");
    assert_eq!(single(connection, "SELECT 1").as_deref(), Some("1"));
}

fn transactions_are_separate(connection: &mut dyn Connection, other: &mut dyn Connection) {
    assert!(!connection.in_transaction());
    ok(connection.begin(), "begin");
    assert!(connection.in_transaction());
    run(connection, "CREATE TABLE kept (id INTEGER)");
    run(connection, "INSERT INTO kept VALUES (1)");
    ok(connection.commit(), "commit");
    assert!(!connection.in_transaction());
    assert_eq!(single(other, "SELECT count(*) FROM kept").as_deref(), Some("1"));

    ok(connection.begin(), "begin");
    run(connection, "INSERT INTO kept VALUES (2)");
    run(connection, "CREATE TABLE undone (id INTEGER)");
    ok(connection.rollback(), "rollback");
    assert!(!connection.in_transaction());
    assert_eq!(single(connection, "SELECT count(*) FROM kept").as_deref(), Some("1"));
    assert!(connection.query("SELECT * FROM undone").is_err());

    ok(connection.rollback(), "rollback of nothing");
    ok(connection.commit(), "commit of nothing");
    // Outside a transaction a statement stands alone.
    run(connection, "INSERT INTO kept VALUES (3)");
    assert_eq!(single(other, "SELECT count(*) FROM kept").as_deref(), Some("2"));
    run(connection, "DROP TABLE kept");
}

fn failures_inside_a_transaction(connection: &mut dyn Connection) {
    run(connection, "CREATE TABLE failing (id INTEGER PRIMARY KEY)");
    ok(connection.begin(), "begin");
    run(connection, "INSERT INTO failing VALUES (1)");
    let Err(error) = connection.execute("INSERT INTO failing VALUES (1)") else { panic!("a duplicate key") };
    assert_eq!(error.code(), Code::StatementFailed);
    assert!(connection.in_transaction());
    ok(connection.rollback(), "rollback");
    assert!(!connection.in_transaction());
    assert_eq!(single(connection, "SELECT count(*) FROM failing").as_deref(), Some("0"));
    ok(connection.begin(), "begin after a failure");
    run(connection, "INSERT INTO failing VALUES (2)");
    ok(connection.commit(), "commit after a failure");
    assert_eq!(single(connection, "SELECT id FROM failing").as_deref(), Some("2"));
    run(connection, "DROP TABLE failing");
}

fn a_statement_may_end_the_transaction(connection: &mut dyn Connection) {
    ok(connection.begin(), "begin");
    run(connection, "CREATE TABLE ended (id INTEGER)");
    run(connection, "COMMIT");
    assert!(!connection.in_transaction());
    run(connection, "INSERT INTO ended VALUES (1)");
    ok(connection.commit(), "commit after COMMIT");
    ok(connection.begin(), "begin after COMMIT");
    ok(connection.rollback(), "rollback");
    assert_eq!(single(connection, "SELECT count(*) FROM ended").as_deref(), Some("1"));
    run(connection, "DROP TABLE ended");
}

fn autocommit_keeps_every_statement(connection: &mut dyn Connection, other: &mut dyn Connection) {
    run(connection, "CREATE TABLE alone (id INTEGER)");
    ok(connection.set_transaction_mode(TransactionMode::Autocommit), "autocommit");
    assert_eq!(connection.transaction_mode(), TransactionMode::Autocommit);
    ok(connection.begin(), "begin in autocommit");
    assert!(!connection.in_transaction());
    run(connection, "INSERT INTO alone VALUES (1)");
    assert_eq!(single(other, "SELECT count(*) FROM alone").as_deref(), Some("1"));
    ok(connection.rollback(), "rollback in autocommit");
    assert_eq!(single(connection, "SELECT count(*) FROM alone").as_deref(), Some("1"));
    ok(connection.commit(), "commit in autocommit");
    ok(connection.set_transaction_mode(TransactionMode::Explicit), "explicit");
    ok(connection.begin(), "begin");
    assert!(connection.in_transaction());
    assert!(connection.set_transaction_mode(TransactionMode::Autocommit).is_err());
    ok(connection.rollback(), "rollback");
    run(connection, "DROP TABLE alone");
}
