//! A Python with SQLAlchemy, and workers in it.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use limbeck_bridge::protocol::{CommandLine, ConfigData, DialectFacts, RunEnvironment};
use limbeck_bridge::{Interpreter, InterpreterSearch, Worker, WorkerOptions};

/// The interpreter of the tests: the one that `LIMBECK_ORACLE_PYTHON` names, or `python3`.
pub fn interpreter() -> Interpreter {
    let named = std::env::var_os("LIMBECK_ORACLE_PYTHON").unwrap_or_else(|| "python3".into());
    InterpreterSearch {
        configured: Some(PathBuf::from(named)),
        variables: std::env::vars_os().collect(),
        working_directory: PathBuf::from(env!("CARGO_MANIFEST_DIR")),
    }
    .find()
    .unwrap()
}

/// Whether the interpreter can import `modules`. Otherwise says on stderr that `test` is skipped; with `python` in
/// `LIMBECK_REQUIRE` that is a failure.
pub fn can_import(test: &str, modules: &str) -> bool {
    let named = std::env::var_os("LIMBECK_ORACLE_PYTHON").unwrap_or_else(|| "python3".into());
    let check = Command::new(&named).args(["-c", &format!("import {modules}")]).output();
    let is_there = check.is_ok_and(|output| output.status.success());
    if !is_there {
        skip(test, "python", &format!("`{}` cannot import {modules}", named.display()));
    }
    is_there
}

fn skip(test: &str, word: &str, what: &str) {
    let required = std::env::var("LIMBECK_REQUIRE").unwrap_or_default();
    assert!(!required.contains(word), "`{test}` needs more (LIMBECK_REQUIRE): {what}");
    let _ = writeln!(std::io::stderr(), "skipped: {test}: {what}");
}

/// A PostgreSQL database that is dropped with this value.
pub struct Database {
    server: String,
    pub name: String,
}

const ADMINISTRATION: &str = "
import sys, psycopg2
connection = psycopg2.connect(sys.argv[1])
connection.autocommit = True
connection.cursor().execute(sys.argv[2])
";

impl Database {
    /// A private database on the server that `LIMBECK_TEST_PG` names, or on the usual local one.
    pub fn new(test: &str) -> Option<Self> {
        let server = std::env::var("LIMBECK_TEST_PG")
            .unwrap_or_else(|_| "postgresql://postgres@127.0.0.1:5432/postgres".to_owned());
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let database = Self { server, name: format!("limbeck_bridge_{}_{count}", std::process::id()) };
        let made = database.administer(&format!("CREATE DATABASE {}", database.name));
        if let Err(what) = &made {
            skip(test, "pg", what);
        }
        made.ok().map(|()| database)
    }

    /// Its URL for a driver of SQLAlchemy's.
    pub fn url(&self, driver: &str) -> String {
        let (server, _) = self.server.rsplit_once('/').unwrap();
        let server = server.replacen("postgresql://", &format!("postgresql+{driver}://"), 1);
        format!("{server}/{}", self.name)
    }

    fn administer(&self, sql: &str) -> Result<(), String> {
        let named = std::env::var_os("LIMBECK_ORACLE_PYTHON").unwrap_or_else(|| "python3".into());
        let output = Command::new(named)
            .args(["-c", ADMINISTRATION, &self.server, sql])
            .output()
            .map_err(|error| error.to_string())?;
        if output.status.success() {
            Ok(())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = self.administer(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

/// A folder for a project, and what its Python code printed.
pub struct Project {
    pub folder: tempfile::TempDir,
    pub printed: Arc<Mutex<Vec<u8>>>,
}

struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Project {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap(), printed: Arc::default() };
        for (name, text) in files {
            fs_err::write(project.folder.path().join(name), text).unwrap();
        }
        project
    }

    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    pub fn options(&self) -> WorkerOptions {
        let facts = |name: &str, transactional_ddl| DialectFacts {
            name: name.to_owned(),
            transactional_ddl,
            implementation: String::new(),
        };
        WorkerOptions {
            working_directory: self.folder.path().to_owned(),
            environment: std::env::vars_os().filter(|(name, _)| name != "PYTHONPATH").collect(),
            dialects: vec![facts("postgresql", true), facts("sqlite", false)],
            stderr: Some(Box::new(Sink(Arc::clone(&self.printed)))),
            ..WorkerOptions::default()
        }
    }

    pub fn worker(&self) -> Worker {
        Worker::start(&interpreter(), self.options()).unwrap()
    }

    pub fn printed(&self) -> String {
        String::from_utf8(self.printed.lock().unwrap().clone()).unwrap()
    }

    pub fn environment(&self) -> RunEnvironment {
        RunEnvironment {
            path: self.path("env.py"),
            table: None,
            config: ConfigData {
                section: "alembic".to_owned(),
                script_location: self.path(""),
                prepend_sys_path: vec![self.path("")],
                command: Some(CommandLine {
                    argv: vec!["limbeck".to_owned(), "upgrade".to_owned(), "head".to_owned()],
                    name: "upgrade".to_owned(),
                    ..CommandLine::default()
                }),
                ..ConfigData::default()
            },
            offline: false,
            writes: true,
            shows_log: true,
            tag: None,
            start: None,
        }
    }
}

/// The folder of a test's files.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}
