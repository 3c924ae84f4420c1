//! A Python with SQLAlchemy, and workers in it.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use limbeck_bridge::protocol::{CommandLine, ConfigData, DialectFacts, RunEnvironment};
use limbeck_bridge::{Interpreter, InterpreterSearch, Worker, WorkerOptions};

/// The interpreter of the tests: `LIMBECK_ORACLE_PYTHON`, or what the usual search finds.
pub fn interpreter() -> Interpreter {
    let variables: Vec<(OsString, OsString)> = std::env::vars_os().collect();
    InterpreterSearch {
        configured: std::env::var_os("LIMBECK_ORACLE_PYTHON").map(PathBuf::from),
        variables: variables.into_iter().collect(),
        working_directory: PathBuf::from(env!("CARGO_MANIFEST_DIR")),
    }
    .find()
    .unwrap()
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
        let facts = |name: &str, transactional_ddl| DialectFacts { name: name.to_owned(), transactional_ddl };
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
            tag: None,
        }
    }
}

/// The folder of a test's files.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}
