//! Databases that one test has to itself.

use std::io::Write as _;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use limbeck_diagnostics::Result;

use crate::{Access, ConnectSettings, Connection, OpenRequest, Surroundings, Url, open};

/// A PostgreSQL database that is dropped with this value.
pub struct PrivateDatabase {
    server: String,
    name: String,
}

impl PrivateDatabase {
    /// Its URL.
    pub fn url(&self) -> String {
        with_database(&self.server, &self.name)
    }

    /// A new connection to it.
    pub fn connect(&self) -> Box<dyn Connection> {
        open_url(&self.url()).expect("a private test database can be opened")
    }
}

impl Drop for PrivateDatabase {
    fn drop(&mut self) {
        if let Ok(mut connection) = open_url(&self.server) {
            // What a failed test leaves open must not keep the database.
            let _ = connection.execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}

/// Makes a private database on the server that `LIMBECK_TEST_PG` names, or on
/// `postgresql://postgres@127.0.0.1:5432/postgres` when one answers there. Otherwise says on stderr that `test`
/// is skipped and returns `None`; with `pg` in `LIMBECK_REQUIRE` that is a failure.
pub fn postgresql(test: &str) -> Option<PrivateDatabase> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var("LIMBECK_TEST_PG")
        .unwrap_or_else(|_| "postgresql://postgres@127.0.0.1:5432/postgres".to_owned());
    let mut connection = match open_url(&server) {
        Ok(connection) => connection,
        Err(error) => {
            let required = std::env::var("LIMBECK_REQUIRE").unwrap_or_default();
            assert!(!required.contains("pg"), "`{test}` needs PostgreSQL (LIMBECK_REQUIRE): {error}");
            let _ = writeln!(std::io::stderr(), "skipped: {test}: {error}");
            return None;
        }
    };
    let name = format!("limbeck_test_{}_{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    connection.execute(&format!("CREATE DATABASE {name}")).expect("the test server lets us make a database");
    Some(PrivateDatabase { server, name })
}

/// Opens a URL with default settings and an empty environment, in the current folder.
pub fn open_url(url: &str) -> Result<Box<dyn Connection>> {
    let surroundings = Surroundings {
        working_directory: std::env::current_dir().unwrap_or_default(),
        ..Surroundings::default()
    };
    open(&OpenRequest {
        url: &Url::parse(url)?,
        settings: &ConnectSettings::default(),
        surroundings: &surroundings,
        access: Access::CreateIfMissing,
    })
}

fn with_database(url: &str, name: &str) -> String {
    let (before, query) = url.split_once('?').map_or((url, None), |(before, query)| (before, Some(query)));
    let server = before.rsplit_once('/').map_or(before, |(server, _)| server);
    match query {
        Some(query) => format!("{server}/{name}?{query}"),
        None => format!("{server}/{name}"),
    }
}
