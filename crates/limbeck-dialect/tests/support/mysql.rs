//! MySQL or MariaDB databases that one test has to itself, reached through Python's driver.

use std::io::Write as _;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use limbeck_dialect::{CatalogScope, Paramstyle, Profile, TextRows, Version, dialect_on_server};
use limbeck_schema::Schema;
use serde_json::{Value, json};

use super::python;

/// A database that is dropped with this value.
pub struct Database {
    server: String,
    name: String,
}

/// Makes a private database on the server that `LIMBECK_TEST_MYSQL` names, or on the usual local one. Without a server,
/// says on stderr that `test` is skipped; with `mysql` in `LIMBECK_REQUIRE` that is a failure.
pub fn database(test: &str) -> Option<Database> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server =
        std::env::var("LIMBECK_TEST_MYSQL").unwrap_or_else(|_| "mysql://root@127.0.0.1:3306".to_owned());
    let server = server.trim_end_matches('/').to_owned();
    let name = format!("limbeck_dialect_{}_{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let reaches = json!({"url": server, "statements": ["SELECT 1"]}).to_string();
    if !std::panic::catch_unwind(|| python::oracle(test, "pymysql", "mysql_run.py", &reaches))
        .is_ok_and(|found| found.is_some())
    {
        let required = std::env::var("LIMBECK_REQUIRE").unwrap_or_default();
        assert!(!required.contains("mysql"), "`{test}` needs MySQL or MariaDB (LIMBECK_REQUIRE)");
        let _ = writeln!(std::io::stderr(), "skipped: {test}: no MySQL or MariaDB");
        return None;
    }
    ask(&server, &[format!("CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci")]);
    Some(Database { server, name })
}

/// The rows of each statement as texts; an error is a text.
fn ask(url: &str, statements: &[String]) -> Vec<Value> {
    let asked = json!({"url": url, "statements": statements}).to_string();
    let answers = python::oracle("mysql", "pymysql", "mysql_run.py", &asked).unwrap();
    answers.as_array().unwrap().clone()
}

impl Drop for Database {
    fn drop(&mut self) {
        ask(&self.server, &[format!("DROP DATABASE {}", self.name)]);
    }
}

impl Database {
    /// Its URL.
    pub fn url(&self) -> String {
        format!("{}/{}", self.server, self.name)
    }

    /// Its URL for SQLAlchemy.
    pub fn sqlalchemy_url(&self, dialect: &str) -> String {
        format!("{dialect}+pymysql{}", self.url().trim_start_matches("mysql"))
    }

    /// Runs statements in one session and gives the rows of each.
    pub fn run<S: AsRef<str>>(&self, statements: &[S]) -> Vec<TextRows> {
        let statements: Vec<String> = statements.iter().map(|sql| sql.as_ref().to_owned()).collect();
        let answers = ask(&self.url(), &statements);
        let rows = answers.into_iter().zip(&statements).map(|(answer, sql)| match answer {
            Value::String(error) => panic!("{error}: {sql}"),
            rows => serde_json::from_value(rows).unwrap(),
        });
        rows.collect()
    }

    /// What the server is, for a dialect of that name.
    pub fn profile(&self, dialect: &str) -> Profile {
        let version = self.run(&["SELECT VERSION()"]).remove(0).remove(0).remove(0).unwrap();
        let mut numbers = version.split(['.', '-']).map(|part| part.parse().unwrap_or(0));
        let mut next = || numbers.next().unwrap_or(0);
        Profile {
            dialect: dialect.to_owned(),
            driver: "pymysql".to_owned(),
            paramstyle: Paramstyle::Format,
            server: Version(next(), next(), next()),
            sqlalchemy: Version(2, 1, 0),
            default_schema: Some(self.name.clone()),
            backslash_escapes: true,
            offline: false,
            transactional_ddl: false,
        }
    }

    /// Whether the server is MariaDB.
    pub fn is_mariadb(&self) -> bool {
        let version = self.run(&["SELECT VERSION()"]).remove(0).remove(0).remove(0).unwrap();
        version.contains("MariaDB")
    }

    /// Its schema, as the dialect of that name reads it. `before` are statements of the same session.
    pub fn read_as(&self, name: &str, scope: &CatalogScope, before: &[String]) -> Schema {
        let profile = self.profile(name);
        let dialect = dialect_on_server(name, self.is_mariadb()).unwrap();
        let queries = dialect.catalog_queries(&profile, scope).into_iter().map(|query| query.sql);
        let statements: Vec<String> = before.iter().cloned().chain(queries).collect();
        let answers = self.run(&statements).split_off(before.len());
        dialect.read_catalog(&profile, scope, &answers).unwrap_or_else(|error| panic!("{error:?}"))
    }

    /// Its schema.
    pub fn read(&self, scope: &CatalogScope) -> Schema {
        self.read_as("mysql", scope, &[])
    }
}
