//! The user's SQLAlchemy connection keeps the contract of every connection.
//!
//! A connection over the bridge lives only while the worker waits inside `run_migrations()`, so that each gets a
//! thread of its own, to which the test sends its calls.

#![cfg(feature = "testing")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use limbeck_bridge::protocol::{
    ConfigData, DialectFacts, Request, RunEnvironment, WorkerReply, WorkerRequest,
};
use limbeck_bridge::{InterpreterSearch, Worker, WorkerOptions};
use limbeck_database::testing::{connection_contract, postgresql};
use limbeck_database::{BridgeConnection, Connection, Rows, ServerFacts, TransactionMode};
use limbeck_diagnostics::Result;

type Job = Box<dyn FnOnce(&mut dyn Connection) + Send>;

/// A connection in another thread.
struct Remote {
    jobs: Sender<Job>,
    server: ServerFacts,
}

impl Remote {
    fn open(dialect: &'static str, url: &str) -> Self {
        let (jobs, received) = channel::<Job>();
        let url = url.to_owned();
        thread::spawn(move || run(dialect, &url, &received));
        let (answer, server) = channel();
        jobs.send(Box::new(move |connection| answer.send(connection.server().clone()).unwrap())).unwrap();
        let server = server.recv().expect("the worker opened its connection");
        Self { jobs, server }
    }

    fn call<T: Send + 'static>(&self, work: impl FnOnce(&mut dyn Connection) -> T + Send + 'static) -> T {
        let (answer, result) = channel();
        self.jobs.send(Box::new(move |connection| answer.send(work(connection)).unwrap())).unwrap();
        result.recv().unwrap()
    }
}

impl Connection for Remote {
    fn execute(&mut self, sql: &str) -> Result<u64> {
        let sql = sql.to_owned();
        self.call(move |connection| connection.execute(&sql))
    }

    fn query(&mut self, sql: &str) -> Result<Rows> {
        let sql = sql.to_owned();
        self.call(move |connection| connection.query(&sql))
    }

    fn query_many(&mut self, statements: &[&str]) -> Result<Vec<Rows>> {
        let statements: Vec<String> = statements.iter().map(|sql| (*sql).to_owned()).collect();
        self.call(move |connection| {
            let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
            connection.query_many(&statements)
        })
    }

    fn begin(&mut self) -> Result<()> {
        self.call(|connection| connection.begin())
    }

    fn commit(&mut self) -> Result<()> {
        self.call(|connection| connection.commit())
    }

    fn rollback(&mut self) -> Result<()> {
        self.call(|connection| connection.rollback())
    }

    fn in_transaction(&self) -> bool {
        self.call(|connection| connection.in_transaction())
    }

    fn transaction_mode(&self) -> TransactionMode {
        self.call(|connection| connection.transaction_mode())
    }

    fn set_transaction_mode(&mut self, mode: TransactionMode) -> Result<()> {
        self.call(move |connection| connection.set_transaction_mode(mode))
    }

    fn server(&self) -> &ServerFacts {
        &self.server
    }
}

/// Runs an `env.py` whose migrations are the jobs.
fn run(dialect: &'static str, url: &str, jobs: &Receiver<Job>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("env.py");
    let text = format!(
        "from sqlalchemy import create_engine, pool\n\
         from alembic import context\n\n\
         with create_engine({url:?}, poolclass=pool.NullPool).connect() as connection:\n    \
             context.configure(connection=connection)\n    \
             context.run_migrations()\n"
    );
    std::fs::write(&path, text).unwrap();
    let worker = worker(folder.path().to_owned());
    let request = RunEnvironment {
        path: path.display().to_string(),
        table: None,
        config: ConfigData {
            section: "alembic".to_owned(),
            script_location: folder.path().display().to_string(),
            ..ConfigData::default()
        },
        offline: false,
        tag: None,
        start: None,
        writes: true,
        shows_log: true,
    };
    let served = worker.call(Request::RunEnvironment(Box::new(request)), &mut |worker, asked| {
        if let WorkerRequest::RunMigrations { target, .. } = asked {
            let mut connection = BridgeConnection::new(worker, dialect, &target);
            while let Ok(job) = jobs.recv() {
                job(&mut connection);
            }
        }
        Ok(WorkerReply::Done {})
    });
    served.unwrap();
}

fn worker(folder: PathBuf) -> Worker {
    let interpreter = InterpreterSearch {
        configured: std::env::var_os("LIMBECK_ORACLE_PYTHON").map(PathBuf::from),
        variables: std::env::vars_os().collect(),
        working_directory: folder.clone(),
    }
    .find()
    .unwrap();
    let options = WorkerOptions {
        working_directory: folder,
        environment: std::env::vars_os().collect(),
        dialects: [("postgresql", true), ("sqlite", false)]
            .map(|(name, transactional_ddl)| DialectFacts {
                name: name.to_owned(),
                transactional_ddl,
                implementation: String::new(),
            })
            .into(),
        ..WorkerOptions::default()
    };
    Worker::start(&interpreter, options).unwrap()
}

fn has_python(test: &str) -> bool {
    let has = std::env::var_os("LIMBECK_ORACLE_PYTHON").is_some();
    let required = std::env::var("LIMBECK_REQUIRE").unwrap_or_default();
    assert!(has || !required.contains("python"), "`{test}` needs LIMBECK_ORACLE_PYTHON");
    if !has {
        let _ = writeln!(std::io::stderr(), "skipped: {test} (LIMBECK_ORACLE_PYTHON is not set)");
    }
    has
}

#[test]
fn the_bridge_keeps_the_contract_on_postgresql() {
    let test = "the_bridge_keeps_the_contract_on_postgresql";
    if !has_python(test) {
        return;
    }
    let Some(database) = postgresql(test) else { return };
    let url = database.url().replacen("postgresql://", "postgresql+psycopg2://", 1);
    connection_contract(&mut || Box::new(Remote::open("postgresql", &url)));
}
