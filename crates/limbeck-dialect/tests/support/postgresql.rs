//! PostgreSQL databases that one test has to itself.

use std::io::Write as _;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use limbeck_dialect::{CatalogQuery, CatalogScope, Paramstyle, Profile, TextRows, Version};
use limbeck_schema::Schema;
use postgres::{Client, NoTls, SimpleQueryMessage};

/// A database that is dropped with this value.
pub struct Database {
    server: String,
    name: String,
    pub client: Client,
}

/// Makes a private database on the server that `LIMBECK_TEST_PG` names, or on the usual local one. Without a
/// server, says on stderr that `test` is skipped; with `pg` in `LIMBECK_REQUIRE` that is a failure.
pub fn database(test: &str) -> Option<Database> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var("LIMBECK_TEST_PG")
        .unwrap_or_else(|_| "postgresql://postgres@127.0.0.1:5432/postgres".to_owned());
    let mut client = match Client::connect(&server, NoTls) {
        Ok(client) => client,
        Err(error) => {
            let required = std::env::var("LIMBECK_REQUIRE").unwrap_or_default();
            assert!(!required.contains("pg"), "`{test}` needs PostgreSQL (LIMBECK_REQUIRE): {error}");
            let _ = writeln!(std::io::stderr(), "skipped: {test}: no PostgreSQL: {error}");
            return None;
        }
    };
    let name = format!("limbeck_dialect_{}_{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    client.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    let client = Client::connect(&with_database(&server, &name), NoTls).unwrap();
    Some(Database { server, name, client })
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Ok(mut client) = Client::connect(&self.server, NoTls) {
            let _ = client.batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}

impl Database {
    /// Its URL.
    pub fn url(&self) -> String {
        with_database(&self.server, &self.name)
    }

    /// Runs statements.
    pub fn run(&mut self, sql: &str) {
        self.client.batch_execute(sql).unwrap_or_else(|error| panic!("{error:?}: {sql}"));
    }

    /// The rows of one query as texts, over the simple protocol.
    pub fn rows(&mut self, sql: &str) -> TextRows {
        let messages = self.client.simple_query(sql).unwrap_or_else(|error| panic!("{error:?}: {sql}"));
        let rows = messages.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => {
                Some((0..row.len()).map(|at| row.get(at).map(str::to_owned)).collect())
            }
            _ => None,
        });
        rows.collect()
    }

    /// What the server and its default schema are.
    pub fn profile(&mut self) -> Profile {
        let version: u32 = self.rows("show server_version_num")[0][0].as_deref().unwrap().parse().unwrap();
        let default_schema = self.rows("select current_schema()")[0][0].clone();
        Profile {
            dialect: "postgresql".to_owned(),
            driver: "psycopg2".to_owned(),
            paramstyle: Paramstyle::Pyformat,
            server: Version(version / 10000, version % 10000, 0),
            sqlalchemy: Version(2, 1, 0),
            default_schema,
            backslash_escapes: false,
            offline: false,
            transactional_ddl: true,
        }
    }

    /// The schema of a scope, read as the engine does.
    pub fn read(&mut self, scope: &CatalogScope) -> Schema {
        let profile = self.profile();
        super::read(&profile, scope, |query: &CatalogQuery| self.rows(&query.sql))
    }
}

fn with_database(url: &str, name: &str) -> String {
    let (before, query) = url.split_once('?').map_or((url, ""), |(before, query)| (before, query));
    let server = before.rsplit_once('/').map_or(before, |(server, _)| server);
    if query.is_empty() { format!("{server}/{name}") } else { format!("{server}/{name}?{query}") }
}
