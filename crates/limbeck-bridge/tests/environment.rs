//! `env.py` in the worker, with a fake in Limbeck's place.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use limbeck_bridge::Worker;
use limbeck_bridge::protocol::{
    GraphQuery, Reply, Request, RunEnvironment, ScriptFunction, Target, TransactionOwner, WorkerReply,
    WorkerRequest,
};
use limbeck_diagnostics::{Code, Result};
use support::{Database, Project};

/// What the worker asked, with each target as it was.
#[derive(Default)]
struct Log {
    targets: Vec<Target>,
    events: Vec<String>,
}

/// Runs an `env.py`; at each `run_migrations` the statements are executed as one migration of Limbeck's.
fn run(project: &Project, request: RunEnvironment, statements: &[&str]) -> (Result<Reply>, Log) {
    let worker = project.worker();
    let mut log = Log::default();
    let reply = worker.call(Request::RunEnvironment(Box::new(request)), &mut |worker, asked| {
        serve(worker, asked, statements, &mut log)
    });
    worker.finish().unwrap();
    (reply, log)
}

fn serve(worker: &Worker, asked: WorkerRequest, statements: &[&str], log: &mut Log) -> Result<WorkerReply> {
    match asked {
        WorkerRequest::RunMigrations { target, arguments } => {
            log.events.push(format!("run {}{}", target.number, arguments.join(",")));
            let is_ours = target.transaction == TransactionOwner::Limbeck && !target.offline;
            log.targets.push(*target);
            if is_ours {
                worker.ask(Request::Begin {})?;
            }
            for sql in statements {
                worker.ask(Request::Execute { sql: (*sql).to_owned() })?;
            }
            if is_ours {
                worker.ask(Request::Commit {})?;
            }
        }
        WorkerRequest::BeginTransaction { .. } => log.events.push("begin".to_owned()),
        WorkerRequest::EndTransaction { committed, .. } => log.events.push(format!("end {committed}")),
        WorkerRequest::EnterAutocommit {} => log.events.push("enter".to_owned()),
        WorkerRequest::LeaveAutocommit {} => log.events.push("leave".to_owned()),
        WorkerRequest::Output { text } => log.events.push(format!("output {text}")),
        WorkerRequest::Printed { text } => log.events.push(format!("printed {text}")),
        WorkerRequest::Operation { operation } => {
            log.events.push(serde_json::to_string(&operation.action).unwrap());
        }
        WorkerRequest::Graph { query: GraphQuery::Destination {} } => {
            return Ok(WorkerReply::Revisions { revisions: vec!["abc".to_owned()] });
        }
        WorkerRequest::Graph { .. } => return Ok(WorkerReply::Revisions { revisions: vec![] }),
    }
    Ok(WorkerReply::Done {})
}

fn sync_env(url: &str, before: &str, options: &str) -> String {
    format!(
        r#"
from sqlalchemy import MetaData, create_engine, pool, text
from alembic import context

engine = create_engine("{url}", poolclass=pool.NullPool)
with engine.connect() as connection:
    {before}
    context.configure(connection=connection, {options})
    with context.begin_transaction():
        context.run_migrations()
"#
    )
}

const ASYNC: &str = r#"
import asyncio
from alembic import context
from sqlalchemy import pool
from sqlalchemy.ext.asyncio import create_async_engine

def do_run(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()

async def run():
    engine = create_async_engine("URL", poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(do_run)
    await engine.dispose()

asyncio.run(run())
"#;

/// Rows of a query, by an `env.py` that only reads.
fn read(url: &str, sql: &str) -> Vec<Vec<Option<String>>> {
    let env = sync_env(url, "pass", "");
    let project = Project::new(&[("env.py", &env)]);
    let worker = project.worker();
    let mut rows = Vec::new();
    worker
        .call(Request::RunEnvironment(Box::new(project.environment())), &mut |worker, asked| {
            if matches!(asked, WorkerRequest::RunMigrations { .. }) {
                match worker.ask(Request::Query { sql: sql.to_owned() })? {
                    Reply::Rows { answer } => rows = answer.rows,
                    other => panic!("{other:?}"),
                }
            }
            Ok(WorkerReply::Done {})
        })
        .unwrap();
    rows
}

fn one(text: &str) -> Vec<Vec<Option<String>>> {
    vec![vec![Some(text.to_owned())]]
}

#[test]
fn postgresql_runs_in_the_transaction_that_env_py_began() {
    let test = "postgresql_runs_in_the_transaction_that_env_py_began";
    if !support::can_import(test, "sqlalchemy, psycopg2") {
        return;
    }
    let Some(database) = Database::new(test) else { return };
    let url = database.url("psycopg2");
    let env =
        sync_env(&url, "pass", "target_metadata=MetaData(), version_table='v', compare_server_default=True");
    let project = Project::new(&[("env.py", &env)]);
    let (reply, log) = run(&project, project.environment(), &["create table a (x text default '%s')"]);
    assert_eq!(reply.unwrap(), Reply::Finished { configure_calls: 1, runs: 1, template_args: vec![] });
    assert_eq!(log.events, ["begin", "run 1", "end true"]);
    let target = &log.targets[0];
    assert_eq!(target.transaction, TransactionOwner::Environment);
    assert_eq!((target.dialect.as_str(), target.driver.as_str()), ("postgresql", "psycopg2"));
    assert_eq!(target.paramstyle, "pyformat");
    assert_eq!(target.default_schema.as_deref(), Some("public"));
    assert_eq!(target.database.as_deref(), Some(database.name.as_str()));
    assert!(target.server_version.as_ref().unwrap()[0] >= 10);
    assert!(target.transactional_ddl && !target.offline && !target.backslash_escapes);
    assert_eq!((target.version_table.as_str(), target.metadata_count), ("v", 1));
    assert_eq!(target.autogenerate.compare_server_default, limbeck_bridge::protocol::Comparison::Yes);
    assert_eq!(
        read(&url, "select column_default from information_schema.columns where table_name = 'a'"),
        one("'%s'::text")
    );
    // What fails inside is undone as a whole.
    let (reply, log) =
        run(&project, project.environment(), &["create table b (x int)", "create table a (x int)"]);
    let error = reply.unwrap_err();
    assert_eq!(error.code(), Code::StatementFailed);
    assert!(error.to_string().contains("relation \"a\" already exists"), "{error}");
    assert!(error.diagnostic().facts.contains(&("code", "42P07".to_owned())), "{:?}", error.diagnostic());
    assert_eq!(log.events, ["begin", "run 1"]);
    assert_eq!(read(&url, "select count(*)::text from pg_tables where tablename = 'b'"), one("0"));
}

#[test]
fn sqlite_begins_with_each_step() {
    let test = "sqlite_begins_with_each_step";
    if !support::can_import(test, "sqlalchemy") {
        return;
    }
    let project = Project::new(&[("env.py", &sync_env("sqlite:///a.db", "pass", ""))]);
    let (reply, log) = run(&project, project.environment(), &["create table a (x)"]);
    reply.unwrap();
    assert_eq!(log.events, ["run 1"]);
    let target = &log.targets[0];
    assert_eq!(target.transaction, TransactionOwner::Limbeck);
    assert_eq!(target.database.as_deref(), Some("a.db"));
    assert!(!target.transactional_ddl);
    assert!(project.folder.path().join("a.db").exists());
}

#[test]
fn asynchronous_engines_work_as_they_are() {
    let test = "asynchronous_engines_work_as_they_are";
    if support::can_import(test, "sqlalchemy, aiosqlite, greenlet") {
        let project = Project::new(&[("env.py", &ASYNC.replace("URL", "sqlite+aiosqlite:///a.db"))]);
        let (reply, log) = run(&project, project.environment(), &["create table a (x)"]);
        reply.unwrap();
        assert_eq!(
            (log.events.as_slice(), log.targets[0].driver.as_str()),
            (&["run 1".to_owned()][..], "aiosqlite")
        );
    }
    if !support::can_import(test, "sqlalchemy, asyncpg, greenlet, psycopg2") {
        return;
    }
    let Some(database) = Database::new(test) else { return };
    let project = Project::new(&[("env.py", &ASYNC.replace("URL", &database.url("asyncpg")))]);
    let statements = ["create table a (x text default 'a%sb:c $1')", "insert into a default values"];
    let (reply, log) = run(&project, project.environment(), &statements);
    reply.unwrap();
    assert_eq!(log.events, ["begin", "run 1", "end true"]);
    assert_eq!(read(&database.url("psycopg2"), "select x from a"), one("a%sb:c $1"));
    // A refusal is told as precisely as by any other driver.
    let (reply, _) = run(&project, project.environment(), &["create table a (x int)"]);
    let error = reply.unwrap_err();
    assert!(error.to_string().ends_with("relation \"a\" already exists"), "{error}");
    assert!(error.diagnostic().facts.contains(&("code", "42P07".to_owned())));
}

#[test]
fn a_transaction_that_nobody_commits_stops_what_would_write() {
    let test = "a_transaction_that_nobody_commits_stops_what_would_write";
    if !support::can_import(test, "sqlalchemy") {
        return;
    }
    let run_with = |before: &str, writes: bool| {
        // `future=True`: SQLAlchemy 1.4 begins no transaction by itself without it.
        let env = sync_env("sqlite:///a.db", before, "").replace("poolclass", "future=True, poolclass");
        let project = Project::new(&[("env.py", &env)]);
        let request = RunEnvironment { writes, ..project.environment() };
        let (reply, log) = run(&project, request, &["create table a (x)"]);
        (reply, log.targets.first().map(|target| target.transaction))
    };
    let unnoticed = "connection.execute(text('select 1'))";
    let (reply, target) = run_with(unnoticed, true);
    let error = reply.unwrap_err();
    assert_eq!((error.code(), target), (Code::ExternalTransaction, None));
    let location = error.diagnostic().location.clone().unwrap();
    assert_eq!(location.source.position(location.span.start).line, 7, "the statement is shown");
    // A command that only reads may use it; committed, or begun on purpose, it is all right.
    assert_eq!(run_with(unnoticed, false).1, Some(TransactionOwner::External));
    let committed = format!("{unnoticed}; connection.commit()");
    assert_eq!(run_with(&committed, true).1, Some(TransactionOwner::Limbeck));
    assert_eq!(run_with("connection.begin()", true).1, Some(TransactionOwner::External));
    let given = format!("{unnoticed}; context.config.attributes['connection'] = connection");
    assert_eq!(run_with(&given, true).1, Some(TransactionOwner::External));
    let autocommit =
        format!("connection = connection.execution_options(isolation_level='AUTOCOMMIT'); {unnoticed}");
    assert_eq!(run_with(&autocommit, true).1, Some(TransactionOwner::Autocommit));
}

#[test]
fn several_configure_calls_each_have_their_target() {
    let test = "several_configure_calls_each_have_their_target";
    if !support::can_import(test, "sqlalchemy") {
        return;
    }
    let env = r#"
from sqlalchemy import create_engine
from alembic import context
for name in ("one", "two"):
    with create_engine(f"sqlite:///{name}.db").connect() as connection:
        context.configure(connection=connection, upgrade_token=f"{name}_upgrades",
                          **({"version_table": "kept", "tag": "t", "include_schemas": True} if name == "one" else {}))
        context.run_migrations(engine_name=name)
"#;
    let project = Project::new(&[("env.py", env)]);
    let (reply, log) = run(&project, project.environment(), &[]);
    assert_eq!(reply.unwrap(), Reply::Finished { configure_calls: 2, runs: 2, template_args: vec![] });
    assert_eq!(log.events, ["run 1engine_name", "run 2engine_name"]);
    let [one, two] = &log.targets[..] else { panic!("{:?}", log.targets) };
    assert_eq!((one.database.as_deref(), two.database.as_deref()), (Some("one.db"), Some("two.db")));
    assert_eq!(two.autogenerate.upgrade_token, "two_upgrades");
    // What stays from one call to the next, and what does not.
    assert_eq!((two.version_table.as_str(), two.tag.as_deref()), ("kept", Some("t")));
    assert!(one.autogenerate.include_schemas && !two.autogenerate.include_schemas);
}

#[test]
fn offline_there_is_no_connection() {
    let test = "offline_there_is_no_connection";
    if !support::can_import(test, "sqlalchemy") {
        return;
    }
    let env = r#"
import io
from alembic import context
assert context.is_offline_mode()
buffer = io.StringIO()
context.configure(url="postgresql+psycopg2://u:secret@h/d", literal_binds=True, dialect_opts={"paramstyle": "named"},
                  starting_rev="base")
with context.begin_transaction():
    context.static_output("-- hello")
    context.execute("select ':x', 5 % 2")
    context.run_migrations()
print(context.get_revision_argument(), context.get_x_argument(as_dictionary=True), context.get_tag_argument())
context.configure(dialect_name="sqlite", output_buffer=buffer)
with context.begin_transaction():
    context.run_migrations()
context.static_output("-- bye")
print(repr(buffer.getvalue()))
"#;
    let project = Project::new(&[("env.py", env)]);
    let mut request = RunEnvironment { offline: true, tag: Some("v1".to_owned()), ..project.environment() };
    request.config.command.as_mut().unwrap().x = Some(vec!["a=1=2".to_owned(), "b".to_owned()]);
    let (reply, log) = run(&project, request, &[]);
    reply.unwrap();
    assert_eq!(
        log.events,
        [
            "begin",
            "output -- hello",
            r#"{"op":"execute","source":{"kind":"text","sql":"select ':x', 5 % 2"}}"#,
            "run 1",
            "end true",
            "run 2",
        ]
    );
    let [pg, sqlite] = &log.targets[..] else { panic!("{:?}", log.targets) };
    assert!(pg.offline && pg.literal_binds && !pg.output_redirected && sqlite.output_redirected);
    assert_eq!(pg.url.as_deref(), Some("postgresql+psycopg2://u:***@h/d"));
    assert_eq!((pg.paramstyle.as_str(), pg.server_version.as_ref()), ("named", None));
    assert_eq!(pg.starting_revision.as_deref(), Some("base"));
    assert_eq!(project.printed(), "abc {'a': '1=2', 'b': ''} v1\n'-- bye\\n\\n'\n");
}

#[test]
fn an_autocommit_block_commits_what_stands_before_it() {
    let test = "an_autocommit_block_commits_what_stands_before_it";
    if !support::can_import(test, "sqlalchemy, psycopg2") {
        return;
    }
    let Some(database) = Database::new(test) else { return };
    let url = database.url("psycopg2");
    let script = r#"
from alembic import op
def upgrade(**arguments):
    op.execute("create table a (x int)")
    with op.get_context().autocommit_block():
        op.execute("create index concurrently ia on a (x)")
    op.execute("create table b (x int)")
    raise RuntimeError("too late")
"#;
    let project = Project::new(&[("env.py", &sync_env(&url, "pass", "")), ("a.py", script)]);
    let path = project.path("a.py");
    let worker = project.worker();
    let mut log = Log::default();
    let request = Request::RunEnvironment(Box::new(project.environment()));
    let error = worker
        .call(request, &mut |worker, asked| {
            if !matches!(asked, WorkerRequest::RunMigrations { .. }) {
                return serve(worker, asked, &[], &mut log);
            }
            let run = Request::RunScript { path: path.clone(), function: ScriptFunction::Upgrade };
            worker.call(run, &mut |worker, asked| serve(worker, asked, &[], &mut log))?;
            Ok(WorkerReply::Done {})
        })
        .unwrap_err();
    assert_eq!(error.code(), Code::ScriptRaised);
    assert_eq!(log.events, ["begin", "enter", "leave"]);
    let tables = "select string_agg(tablename, ',') from pg_tables where schemaname = 'public'";
    assert_eq!(read(&url, tables), one("a"));
}

#[test]
fn wrong_uses_of_configure_are_errors() {
    let test = "wrong_uses_of_configure_are_errors";
    if !support::can_import(test, "sqlalchemy") {
        return;
    }
    let cases = [
        ("context.run_migrations()", "No context has been configured yet."),
        ("context.configure()", "Connection, url, or dialect_name is required."),
        (
            "context.configure(connection=create_engine('sqlite://'))",
            "expected to be a sqlalchemy.engine.Connection",
        ),
        ("context.configure(url='sqlite://'); context.run_migrations()", "given no connection"),
        (
            "context.configure(url='sqlite://', target_metadata=3); context.run_migrations()",
            "given no connection",
        ),
        (
            "from alembic.ddl.postgresql import PostgresqlImpl; PostgresqlImpl()",
            "does not provide `alembic.ddl.postgresql.PostgresqlImpl`",
        ),
        ("from alembic.op import no_such_operation", "cannot import name 'no_such_operation'"),
    ];
    for (line, part) in cases {
        let env = format!("from sqlalchemy import create_engine\nfrom alembic import context\n{line}\n");
        let project = Project::new(&[("env.py", &env)]);
        let (reply, _) = run(&project, project.environment(), &[]);
        let error = reply.unwrap_err();
        assert!(error.to_string().contains(part), "{line}: {error}");
        let location = error.diagnostic().location.clone().unwrap();
        assert_eq!(location.source.position(location.span.start).line, 3, "{line}");
    }
}

#[test]
fn a_missing_driver_is_named() {
    let test = "a_missing_driver_is_named";
    if !support::can_import(test, "sqlalchemy") {
        return;
    }
    let env = "\nfrom sqlalchemy import create_engine\ncreate_engine('mysql+oursql://h/d')\n";
    let driverless = "import sys\nsys.modules['pg8000'] = None\nfrom sqlalchemy import create_engine\ncreate_engine('postgresql+pg8000://h/d')\n";
    let project = Project::new(&[("env.py", driverless)]);
    let error = run(&project, project.environment(), &[]).0.unwrap_err();
    assert_eq!(error.code(), Code::NoDriver, "{error}");
    assert!(error.to_string().contains("pg8000"), "{error}");
    assert_eq!(error.diagnostic().location.as_ref().unwrap().span.start, 77);
    // A dialect that does not exist is another matter.
    let project = Project::new(&[("env.py", env)]);
    let error = run(&project, project.environment(), &[]).0.unwrap_err();
    assert_eq!(error.code(), Code::EnvironmentRaised, "{error}");
}

#[test]
fn asynchronous_functions_can_be_awaited_in_a_migration() {
    let test = "asynchronous_functions_can_be_awaited_in_a_migration";
    if !support::can_import(test, "sqlalchemy, aiosqlite, greenlet") {
        return;
    }
    let script = "
from sqlalchemy import text
from alembic import op
async def make(connection, name):
    await connection.execute(text(f'create table {name} (x)'))
    return type(connection).__name__
def upgrade():
    print(op.run_async(make, 'made'))
";
    let project =
        Project::new(&[("env.py", &ASYNC.replace("URL", "sqlite+aiosqlite:///a.db")), ("a.py", script)]);
    let path = project.path("a.py");
    let worker = project.worker();
    worker
        .call(Request::RunEnvironment(Box::new(project.environment())), &mut |worker, asked| {
            if matches!(asked, WorkerRequest::RunMigrations { .. }) {
                worker.ask(Request::Begin {})?;
                worker.ask(Request::RunScript { path: path.clone(), function: ScriptFunction::Upgrade })?;
                worker.ask(Request::Execute { sql: "insert into made values (1)".into() })?;
                worker.ask(Request::Commit {})?;
            }
            Ok(WorkerReply::Done {})
        })
        .unwrap();
    worker.finish().unwrap();
    assert_eq!(project.printed(), "AsyncConnection\n");
    assert!(project.folder.path().join("a.db").exists());
}

#[test]
fn migrations_may_run_in_another_thread() {
    let test = "migrations_may_run_in_another_thread";
    if !support::can_import(test, "sqlalchemy") {
        return;
    }
    let env = format!(
        "def run():{}\nfrom concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(4) as pool:\n    for future in [pool.submit(run) for _ in range(4)]:\n        future.result()\n",
        sync_env("sqlite://", "pass", "").replace('\n', "\n    ")
    );
    let project = Project::new(&[("env.py", &env)]);
    let (reply, log) = run(&project, project.environment(), &["create table a (x)"]);
    // The module-level functions belong to the last caller, as in Alembic: only that all of it ends is promised.
    if let Err(error) = reply {
        assert_ne!(error.code(), Code::Protocol, "{error}");
    }
    assert!(!log.targets.is_empty());
}
