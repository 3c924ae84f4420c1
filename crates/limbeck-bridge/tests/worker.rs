//! The worker's life: starting, asking, being asked, failing, ending.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use limbeck_bridge::protocol::{GraphQuery, Reply, Request, ScriptFunction, WorkerReply, WorkerRequest};
use limbeck_diagnostics::{Code, Error};
use support::Project;

const ENV: &str = r#"
from sqlalchemy import create_engine
from alembic import context

engine = create_engine("sqlite://")
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"#;

fn done() -> WorkerReply {
    WorkerReply::Done {}
}

#[test]
fn a_worker_says_who_it_is() {
    if !support::can_import("a_worker_says_who_it_is", "sqlalchemy") {
        return;
    }
    let project = Project::new(&[]);
    let worker = project.worker();
    let hello = worker.hello().unwrap();
    assert_eq!(hello.hash, limbeck_bridge::shim_hash());
    assert!(hello.sqlalchemy.split('.').count() >= 2, "{hello:?}");
    worker.finish().unwrap();
}

#[test]
fn requests_form_a_stack() {
    if !support::can_import("requests_form_a_stack", "sqlalchemy") {
        return;
    }
    let script = "from alembic import op\nfrom alembic import context\ndef upgrade():\n    print('in', context.get_head_revision())\n    op.drop_table('a')\n    print('out')\n";
    let project = Project::new(&[("env.py", ENV), ("a.py", script)]);
    let path = project.path("a.py");
    let worker = project.worker();
    let mut seen = Vec::new();
    let reply = worker
        .call(Request::RunEnvironment(Box::new(project.environment())), &mut |worker, asked| {
            assert!(matches!(asked, WorkerRequest::RunMigrations { .. }), "{asked:?}");
            worker.ask(Request::Execute { sql: "create table a (x)".into() })?;
            let request = Request::RunScript { path: path.clone(), function: ScriptFunction::Upgrade };
            worker.call(request, &mut |worker, asked| match asked {
                WorkerRequest::Operation { operation } => {
                    seen.push(serde_json::to_value(&operation.action).unwrap());
                    worker.ask(Request::Execute { sql: "drop table a".into() })?;
                    Ok(done())
                }
                WorkerRequest::Graph { query: GraphQuery::Head {} } => {
                    Ok(WorkerReply::Revisions { revisions: vec!["abc".into()] })
                }
                other => panic!("{other:?}"),
            })?;
            let found = worker.ask(Request::Query { sql: "select count(*) from sqlite_master".into() })?;
            assert!(matches!(found, Reply::Rows { answer } if answer.rows == [[Some("0".to_owned())]]));
            Ok(done())
        })
        .unwrap();
    assert_eq!(reply, Reply::Finished { configure_calls: 1, runs: 1, template_args: vec![] });
    worker.finish().unwrap();
    assert_eq!(seen, [serde_json::json!({"op": "drop_table", "table": {"name": "a"}})]);
    assert_eq!(project.printed(), "in abc\nout\n");
}

#[test]
fn what_is_printed_stands_before_what_comes_next() {
    if !support::can_import("what_is_printed_stands_before_what_comes_next", "sqlalchemy") {
        return;
    }
    let env = "from alembic import context\nimport sys\nfor i in range(50):\n    print('line', i, file=sys.stderr if i % 2 else sys.stdout)\n    context.get_head_revision()\n";
    let project = Project::new(&[("env.py", env)]);
    let worker = project.worker();
    let mut count = 0;
    worker
        .call(Request::RunEnvironment(Box::new(project.environment())), &mut |_, _| {
            count += 1;
            assert_eq!(project.printed().lines().count(), count);
            Ok(WorkerReply::Revisions { revisions: vec![] })
        })
        .unwrap();
    assert_eq!(count, 50);
}

#[test]
fn an_error_of_ours_comes_back_as_it_was() {
    if !support::can_import("an_error_of_ours_comes_back_as_it_was", "sqlalchemy") {
        return;
    }
    let project = Project::new(&[("env.py", ENV)]);
    let worker = project.worker();
    let ours = Error::new(Code::MultipleHeads, "several").fact("heads", "a, b").hint("merge");
    let request = Request::RunEnvironment(Box::new(project.environment()));
    let error = worker.call(request, &mut |_, _| Err(ours.clone())).unwrap_err();
    assert_eq!(error, ours);
    worker.finish().unwrap();
}

#[test]
fn the_user_may_catch_an_error_of_ours() {
    if !support::can_import("the_user_may_catch_an_error_of_ours", "sqlalchemy") {
        return;
    }
    let env = "from alembic import context\nfrom alembic.util import CommandError\ntry:\n    context.get_head_revision()\nexcept CommandError as error:\n    print(error.code, error)\n";
    let project = Project::new(&[("env.py", env)]);
    let worker = project.worker();
    let request = Request::RunEnvironment(Box::new(project.environment()));
    let reply = worker.call(request, &mut |_, _| Err(Error::new(Code::MultipleHeads, "several")));
    assert_eq!(reply.unwrap(), Reply::Finished { configure_calls: 0, runs: 0, template_args: vec![] });
    worker.finish().unwrap();
    assert_eq!(project.printed(), "LB0302 several\n");
}

#[test]
fn what_a_script_raises_can_be_caught_by_env_py() {
    if !support::can_import("what_a_script_raises_can_be_caught_by_env_py", "sqlalchemy") {
        return;
    }
    let env = ENV.replace("        context.run_migrations()", "        try:\n            context.run_migrations()\n        except ValueError as error:\n            print('caught', error)\n            raise");
    let script = "def helper():\n    raise ValueError('no good')\n\ndef upgrade():\n    helper()\n";
    let project = Project::new(&[("env.py", &env), ("a.py", script)]);
    let path = project.path("a.py");
    let worker = project.worker();
    let error = worker
        .call(Request::RunEnvironment(Box::new(project.environment())), &mut |worker, _| {
            let request = Request::RunScript { path: path.clone(), function: ScriptFunction::Upgrade };
            let failed = worker.ask(request);
            worker.ask(Request::Rollback {})?;
            failed.map_err(|error| error.fact("revision", "abc"))?;
            Ok(done())
        })
        .unwrap_err();
    assert_eq!(error.code(), Code::ScriptRaised);
    let diagnostic = error.diagnostic();
    assert_eq!(diagnostic.message, "`upgrade()` of `a.py` raised `ValueError`: no good");
    assert_eq!(diagnostic.facts, [("revision", "abc".to_owned())]);
    let location = diagnostic.location.as_ref().unwrap();
    assert_eq!(location.source.position(location.span.start).line, 2);
    let detail = diagnostic.detail.as_ref().unwrap();
    assert!(detail.contains("line 5, in upgrade") && detail.contains("line 2, in helper"), "{detail}");
    worker.finish().unwrap();
    assert_eq!(project.printed(), "caught no good\n");
}

#[test]
fn a_worker_that_ends_is_an_error_with_its_last_words() {
    if !support::can_import("a_worker_that_ends_is_an_error_with_its_last_words", "sqlalchemy") {
        return;
    }
    let project = Project::new(&[("env.py", "import os\nprint('last words', flush=True)\nos._exit(3)\n")]);
    let worker = project.worker();
    let error = worker.ask(Request::RunEnvironment(Box::new(project.environment()))).unwrap_err();
    assert_eq!(error.code(), Code::InterpreterFailed);
    assert!(error.diagnostic().detail.as_ref().unwrap().contains("last words"));
    assert!(error.diagnostic().notes[0].contains('3'), "{:?}", error.diagnostic());
}

#[test]
fn the_end_of_the_pipe_stops_the_users_code() {
    if !support::can_import("the_end_of_the_pipe_stops_the_users_code", "sqlalchemy") {
        return;
    }
    let env = "import time, pathlib\ntry:\n    pathlib.Path('started').touch()\n    time.sleep(60)\nfinally:\n    pathlib.Path('ended').touch()\n";
    let project = Project::new(&[("env.py", env)]);
    let worker = project.worker();
    worker.hello().unwrap();
    let interrupter = worker.interrupter();
    let started = project.folder.path().join("started");
    let waiting = std::thread::spawn(move || {
        while !started.exists() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        interrupter.interrupt().unwrap();
    });
    let error = worker.ask(Request::RunEnvironment(Box::new(project.environment()))).unwrap_err();
    waiting.join().unwrap();
    assert_eq!(error.code(), Code::Interrupted);
    assert!(project.folder.path().join("ended").exists());
    // It can go on after an interruption.
    let path = project.folder.path().join("a.py");
    fs_err::write(&path, "revision = 'a'\n").unwrap();
    let again = worker.ask(Request::ReadHeader { path: path.display().to_string() });
    assert!(matches!(again, Ok(Reply::Header { script }) if script.revision.as_deref() == Some("a")));
    worker.finish().unwrap();
}

#[test]
fn a_syntax_error_is_underlined() {
    if !support::can_import("a_syntax_error_is_underlined", "sqlalchemy") {
        return;
    }
    let project = Project::new(&[("env.py", "x = 1\nif x\n    y = 2\n")]);
    let worker = project.worker();
    let error = worker.ask(Request::RunEnvironment(Box::new(project.environment()))).unwrap_err();
    assert_eq!(error.code(), Code::PythonSyntax);
    let location = error.diagnostic().location.clone().unwrap();
    assert_eq!(location.source.position(location.span.start).line, 2);
}

#[test]
fn an_interpreter_without_sqlalchemy_says_so() {
    if !support::can_import("an_interpreter_without_sqlalchemy_says_so", "sqlalchemy") {
        return;
    }
    let project = Project::new(&[]);
    let mut options = project.options();
    // `-S`-like: no site-packages. PYTHONHOME would break it altogether.
    options.environment.push(("PYTHONPATH".into(), project.folder.path().into()));
    fs_err::write(
        project.folder.path().join("sitecustomize.py"),
        "import sys\nsys.path[:] = [p for p in sys.path if 'packages' not in p]\n",
    )
    .unwrap();
    let worker = limbeck_bridge::Worker::start(&support::interpreter(), options).unwrap();
    let error = worker.hello().unwrap_err();
    assert_eq!(error.code(), Code::NoSqlAlchemy, "{:?}", error.diagnostic());
}

#[test]
fn a_refused_statement_is_an_exception_of_sqlalchemys_in_env_py() {
    if !support::can_import("a_refused_statement_is_an_exception_of_sqlalchemys_in_env_py", "sqlalchemy") {
        return;
    }
    let env = ENV.replace("        context.run_migrations()", "        from sqlalchemy.exc import OperationalError\n        try:\n            context.run_migrations()\n        except OperationalError as error:\n            print('caught', error.orig)");
    let project = Project::new(&[("env.py", &env)]);
    let worker = project.worker();
    let request = Request::RunEnvironment(Box::new(project.environment()));
    let reply = worker.call(request, &mut |worker, _| {
        worker.ask(Request::Execute { sql: "select nope(1)".into() })?;
        Ok(done())
    });
    assert_eq!(reply.unwrap(), Reply::Finished { configure_calls: 1, runs: 1, template_args: vec![] });
    worker.finish().unwrap();
    assert_eq!(project.printed(), "caught no such function: nope\n");
}
