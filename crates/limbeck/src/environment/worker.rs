//! The environment in which Python runs `env.py`.

use std::path::{Path, PathBuf};

use limbeck_bridge::Worker;
use limbeck_bridge::protocol::{
    AppliedStep, GraphQuery, Reply, Request as WorkerCall, RunEnvironment, ScriptFunction,
    Target as WorkerTarget, TransactionOwner, WorkerReply, WorkerRequest,
};
use limbeck_database::lock::MigrationLock;
use limbeck_database::{BridgeConnection, Connection};
use limbeck_diagnostics::{Code, Diagnostic, Error, Result, Severity, redact_url};
use limbeck_dialect::{Dialect, ForeignDialect, Paramstyle, Profile, Version, VersionTable};
use limbeck_plan::{Boundaries, Direction, SqlWriter, Step};
use limbeck_schema::TableName;

use super::{Left, Request, Standby, learn_secrets, table};
use crate::host::Host;
use crate::journal::{Journal, WorkerLog};
use crate::project::Project;
use crate::report::Event;
use crate::scripts::left_out;
use crate::target::{Channel, Command, Models, Outcome, Python, ScriptEvent, SqlSink, Target};
use crate::world::PythonWorld;

/// Runs `env.py` in the worker, and the command at each of its `run_migrations()`.
pub(crate) fn run(
    host: &Host<'_>,
    project: &Project,
    request: &Request,
    standby: &Standby<'_>,
    command: &mut Command<'_>,
) -> Result<Left> {
    learn_secrets(host, project);
    let worker = standby.take()?;
    let world = project.world(host)?;
    // Needed in any case, and Python is still loading.
    let is_inert = world.check_scripts(project).is_ok();
    let call = WorkerCall::RunEnvironment(Box::new(RunEnvironment {
        path: project.environment_path().display().to_string(),
        table: project.config.environment_table().map(table::for_worker),
        config: project.config_data(&request.command_line)?,
        offline: request.offline,
        writes: request.creates_database,
        tag: request.tag.clone(),
        start: request.start.clone(),
        shows_log: host.reporter.wants_log(),
    }));
    let mut server = Server {
        host,
        project,
        request,
        command,
        world,
        has_scripts: is_inert,
        unimportable: Vec::new(),
        locks: Vec::new(),
    };
    let finished = worker.call(call, &mut |worker, asked| server.serve(worker, asked))?;
    let Reply::Finished { runs, template_args, .. } = finished else {
        return Err(Error::new(Code::Protocol, format!("the worker sent {finished:?} at the end of env.py")));
    };
    if runs == 0 {
        // Rightly so for a project with a database for each tenant and no tenant yet; a comparison has no answer.
        let nothing = no_runs(project);
        if request.compares {
            return Err(nothing);
        }
        if request.creates_database || request.offline {
            let warning = Diagnostic { severity: Severity::Warning, ..nothing.diagnostic().clone() };
            host.reporter.report(Event::Warning(&warning));
        }
    }
    Ok(Left { template_args, worker: Some(worker) })
}

fn no_runs(project: &Project) -> Error {
    Error::new(
        Code::NoMigrationsRun,
        "`env.py` ended without calling `context.run_migrations()`: nothing was done",
    )
    .fact("file", project.directory.env_path().display().to_string())
    .hint("call `context.configure(...)` and then `context.run_migrations()` at the end of `env.py`")
}

/// Answers what the worker asks while `env.py` runs.
struct Server<'s> {
    host: &'s Host<'s>,
    project: &'s Project,
    request: &'s Request,
    command: &'s mut Command<'s>,
    world: &'s PythonWorld,
    /// Whether the scripts have been imported, or need not be.
    has_scripts: bool,
    /// Those that could not be imported then.
    unimportable: Vec<(PathBuf, Error)>,
    /// Held until the transaction that `env.py` began has ended.
    locks: Vec<MigrationLock>,
}

impl Server<'_> {
    fn serve(&mut self, worker: &Worker, asked: WorkerRequest) -> Result<WorkerReply> {
        match asked {
            WorkerRequest::RunMigrations { target, arguments } => {
                self.run_migrations(worker, &target, !arguments.is_empty())?;
            }
            WorkerRequest::BeginTransaction { target } => {
                self.print_if_offline(worker, &target, |writer| writer.begin())?
            }
            WorkerRequest::EndTransaction { target, committed } => {
                if committed {
                    self.print_if_offline(worker, &target, |writer| writer.commit())?;
                }
                self.release_locks(worker, &target)?;
            }
            WorkerRequest::Output { text } => self.sink(worker, None).write(&format!("{text}\n\n"))?,
            WorkerRequest::Printed { text } => self.sink(worker, None).print(&text)?,
            WorkerRequest::Graph { query } => return self.project.answer(&query, self.request),
            WorkerRequest::Operation { .. } => {
                return Err(Error::new(
                    Code::EnvironmentConfigure,
                    "an operation of `alembic.op` was called outside of a migration script",
                ));
            }
            WorkerRequest::EnterAutocommit {} | WorkerRequest::LeaveAutocommit {} => {}
        }
        Ok(WorkerReply::Done {})
    }

    /// Alembic imports every script before it runs one. That can be left out only where it is proven to do nothing.
    fn import_scripts(&mut self, worker: &Worker) -> Result<()> {
        if self.has_scripts {
            return Ok(());
        }
        self.has_scripts = true;
        for script in self.project.scripts.iter().filter(|script| script.trouble.is_none()) {
            let path = script.path.display().to_string();
            if let Err(trouble) = worker.attempt(WorkerCall::ReadHeader { path })? {
                self.host.reporter.report(Event::Warning(&left_out(&trouble)));
                self.unimportable.push((script.path.clone(), trouble));
            }
        }
        Ok(())
    }

    fn run_migrations(
        &mut self,
        worker: &Worker,
        facts: &WorkerTarget,
        script_arguments: bool,
    ) -> Result<()> {
        self.import_scripts(worker)?;
        let dialect = dialect_of(worker, facts)?;
        let mut python = WorkerPython {
            worker,
            project: self.project,
            request: self.request,
            on_version_apply: facts.on_version_apply,
        };
        let log = WorkerLog::new(worker);
        let mut target = Target {
            dialect,
            profile: profile(dialect, facts, worker)?,
            version_table: VersionTable {
                name: TableName::new(facts.version_table_schema.as_deref(), facts.version_table.clone()),
                primary_key: facts.version_table_pk,
            },
            boundaries: boundaries(facts),
            facts: facts.facts.clone(),
            has_metadata: facts.metadata_count > 0,
            autogenerate: facts.autogenerate.clone(),
            starting_revision: facts.starting_revision.clone(),
            batch_separator: facts.batch_separator.clone(),
            url: facts.url.as_deref().map(redact_url),
            script_arguments,
            world: self.world,
            unimportable: &self.unimportable,
            python: &mut python,
            journal: Journal::new(self.host.reporter, &log),
            locks: &mut self.locks,
        };
        target.announce()?;
        let outcome = if facts.offline {
            let mut sink = Sink { host: self.host, worker: facts.output_redirected.then_some(worker) };
            (self.command)(&mut target, Channel::Offline(&mut sink))?
        } else {
            let mut connection = BridgeConnection::new(worker, dialect.name(), facts);
            let outcome = (self.command)(&mut target, Channel::Online(&mut connection))?;
            if boundaries(facts) != Boundaries::Outside {
                release(&mut self.locks, &mut connection)?;
            }
            outcome
        };
        match outcome {
            Outcome::Done => Ok(()),
            Outcome::NeedsPython(reason) => Err(reason),
        }
    }

    fn release_locks(&mut self, worker: &Worker, facts: &WorkerTarget) -> Result<()> {
        if self.locks.is_empty() {
            return Ok(());
        }
        let dialect = dialect_of(worker, facts)?;
        release(&mut self.locks, &mut BridgeConnection::new(worker, dialect.name(), facts))
    }

    fn print_if_offline(
        &mut self,
        worker: &Worker,
        facts: &WorkerTarget,
        fill: impl FnOnce(&mut SqlWriter<'_>) -> std::io::Result<()>,
    ) -> Result<()> {
        if !facts.offline {
            return Ok(());
        }
        let mut text = Vec::new();
        let form = dialect_of(worker, facts)?.script_form().separated_by(facts.batch_separator.as_deref());
        let written = fill(&mut SqlWriter::new(&mut text, false, form));
        match (written, String::from_utf8(text)) {
            (Ok(()), Ok(text)) => self.sink(worker, Some(facts)).write(&text),
            _ => Err(Error::new(Code::Internal, "SQL could not be kept in memory")),
        }
    }

    fn sink<'w>(&self, worker: &'w Worker, facts: Option<&WorkerTarget>) -> Sink<'w>
    where
        Self: 'w,
    {
        Sink { host: self.host, worker: facts.is_some_and(|facts| facts.output_redirected).then_some(worker) }
    }
}

fn release(locks: &mut Vec<MigrationLock>, connection: &mut dyn Connection) -> Result<()> {
    locks.drain(..).try_for_each(|lock| lock.release(connection))
}

/// Standard output, or the buffer that `env.py` gave.
struct Sink<'w> {
    host: &'w Host<'w>,
    worker: Option<&'w Worker>,
}

impl SqlSink for Sink<'_> {
    fn write(&mut self, text: &str) -> Result<()> {
        match self.worker {
            Some(worker) => worker.ask(WorkerCall::WriteOutput { text: text.to_owned() }).map(|_| ()),
            None => self.host.write_sql(text),
        }
    }

    fn print(&mut self, text: &str) -> Result<()> {
        self.host.write_sql(&self.host.secrets.mask(text))
    }
}

/// The dialect of a target; of one that Limbeck does not know, what SQLAlchemy says of the version table.
fn dialect_of(worker: &Worker, facts: &WorkerTarget) -> Result<&'static dyn Dialect> {
    if let Some(dialect) = limbeck_dialect::dialect_on_server(&facts.dialect, facts.is_mariadb) {
        return Ok(dialect);
    }
    if facts.offline {
        return Err(Error::new(
            Code::UnsupportedDatabase,
            format!("Limbeck writes no scripts for the database `{}`", facts.dialect),
        )
        .hint("run the command without `--sql`, or run it with Alembic"));
    }
    match worker.ask(WorkerCall::VersionTable {})? {
        Reply::VersionTable { name, create, .. } => Ok(limbeck_dialect::foreign(ForeignDialect {
            name: facts.dialect.clone(),
            version_table: name,
            create_version_table: create,
        })),
        other => Err(Error::new(
            Code::Protocol,
            format!("the worker sent {other:?} in place of the version table"),
        )),
    }
}

/// Who begins and ends transactions, as Alembic's `begin_transaction` decides (behaviour 7.1).
fn boundaries(facts: &WorkerTarget) -> Boundaries {
    match facts.transaction {
        TransactionOwner::Environment | TransactionOwner::External => Boundaries::Outside,
        TransactionOwner::Limbeck if facts.transactional_ddl && !facts.transaction_per_migration => {
            Boundaries::WholeRun
        }
        TransactionOwner::Limbeck | TransactionOwner::Autocommit => Boundaries::PerStep,
    }
}

fn profile(dialect: &dyn Dialect, facts: &WorkerTarget, worker: &Worker) -> Result<Profile> {
    let server = match &facts.server_version {
        Some(numbers) => {
            let mut numbers = numbers.iter().copied();
            let mut next = || numbers.next().unwrap_or(0);
            Version(next(), next(), next())
        }
        None => dialect.assumed_version(),
    };
    Ok(Profile {
        dialect: facts.dialect.clone(),
        driver: facts.driver.clone(),
        paramstyle: paramstyle(&facts.paramstyle),
        server,
        sqlalchemy: version(&worker.hello()?.sqlalchemy),
        default_schema: facts.default_schema.clone(),
        backslash_escapes: facts.backslash_escapes,
        offline: facts.offline,
        transactional_ddl: facts.transactional_ddl,
    })
}

/// PEP 249's words, and SQLAlchemy's two of its own.
pub(crate) fn paramstyle(word: &str) -> Paramstyle {
    match word {
        "qmark" => Paramstyle::Qmark,
        "format" => Paramstyle::Format,
        "pyformat" => Paramstyle::Pyformat,
        "numeric" => Paramstyle::Numeric,
        "numeric_dollar" => Paramstyle::NumericDollar,
        _ => Paramstyle::Named,
    }
}

/// `2.0.36` as three numbers; what follows them (`b1`) is left out.
pub(crate) fn version(text: &str) -> Version {
    let mut numbers = text.split('.').map(|part| {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap_or(0)
    });
    let mut next = || numbers.next().unwrap_or(0);
    Version(next(), next(), next())
}

/// The worker as the command sees it.
struct WorkerPython<'w> {
    worker: &'w Worker,
    project: &'w Project,
    request: &'w Request,
    on_version_apply: bool,
}

impl Python for WorkerPython<'_> {
    fn runs_scripts(&self) -> bool {
        true
    }

    fn models(&mut self) -> Result<Models> {
        match self.worker.ask(WorkerCall::ExportMetadata {})? {
            Reply::Models(models) => Ok(Models { schema: models.schema, facts: models.facts }),
            other => {
                Err(Error::new(Code::Protocol, format!("the worker sent {other:?} in place of the models")))
            }
        }
    }

    fn run_script(
        &mut self,
        path: &Path,
        function: ScriptFunction,
        operation: &mut dyn FnMut(ScriptEvent) -> Result<()>,
    ) -> Result<()> {
        let call = WorkerCall::RunScript { path: path.display().to_string(), function };
        let (project, request) = (self.project, self.request);
        let mut serve = |_: &Worker, asked: WorkerRequest| -> Result<WorkerReply> {
            match asked {
                WorkerRequest::Operation { operation: asked } => operation(ScriptEvent::Operation(asked))?,
                WorkerRequest::EnterAutocommit {} => operation(ScriptEvent::EnterAutocommit)?,
                WorkerRequest::LeaveAutocommit {} => operation(ScriptEvent::LeaveAutocommit)?,
                WorkerRequest::Output { text } => operation(ScriptEvent::Output(text))?,
                WorkerRequest::Printed { text } => operation(ScriptEvent::Printed(text))?,
                WorkerRequest::Graph { query } => return answer(project, &query, request),
                WorkerRequest::RunMigrations { .. }
                | WorkerRequest::BeginTransaction { .. }
                | WorkerRequest::EndTransaction { .. } => {
                    return Err(Error::new(
                        Code::EnvironmentConfigure,
                        "a migration script called `context.configure` or began a run of its own",
                    ));
                }
            }
            Ok(WorkerReply::Done {})
        };
        self.worker.call(call, &mut serve).map(|_| ())
    }

    fn version_applied(&mut self, step: &Step, heads: &[String]) -> Result<()> {
        if !self.on_version_apply {
            return Ok(());
        }
        let migration = &step.migration;
        let step = AppliedStep {
            is_upgrade: migration.goes_up,
            is_stamp: migration.direction == Direction::Stamp,
            up_revision_id: migration.upper.first().cloned(),
            up_revision_ids: migration.upper.clone(),
            down_revision_ids: migration.lower.clone(),
        };
        self.worker.ask(WorkerCall::VersionApplied { step, heads: heads.to_vec() }).map(|_| ())
    }
}

fn answer(project: &Project, query: &GraphQuery, request: &Request) -> Result<WorkerReply> {
    project.answer(query, request)
}
