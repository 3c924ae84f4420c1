//! What `upgrade`, `downgrade` and `stamp` share: plan, lock, read the rows again, plan again, execute.

use limbeck_bridge::protocol::CommandLine;
use limbeck_database::lock::{LockKey, acquire};
use limbeck_database::{Connection, version_table::VersionRows};
use limbeck_diagnostics::{Code, Error, Result};
use limbeck_dialect::{RunState, VersionMove};
use limbeck_plan::{Body, Deferred, Direction, Gap, Migration, Plan, Planner, PythonStep, Raise, Step};

use limbeck_pysource::{self as pysource, End, VersionSchema};
use limbeck_revisions::{MigrationTarget, Mode, RevisionExpr, Route, RowMove, StepKind};
use limbeck_schema::{MetadataFacts, Value};

use crate::environment::{self, Destination, Request, python_forbidden};
use crate::execute::{ensure_version_table, execute_plan, read_rows, write_plan};
use crate::host::Host;
use crate::project::Project;
use crate::report::Event;
use crate::target::{Channel, Outcome, Target};
use crate::world::ScriptSetting;

/// How a command gets from the rows to its target.
pub(super) struct Journey<'j> {
    /// The steps from these version rows.
    pub(super) route: &'j dyn Fn(&[String]) -> Result<Route>,
    /// Where a script starts (`--sql`).
    pub(super) start: Option<RevisionExpr>,
    /// `stamp --purge`: the rows are deleted first.
    pub(super) purge: bool,
    /// Whether scripts run on the way; not for `stamp`.
    pub(super) reads_scripts: bool,
}

/// The request of a command that moves a database.
pub(super) fn request(name: &str, argument: (&str, Value), sql: bool, tag: Option<String>) -> Request {
    Request {
        offline: sql,
        command_line: CommandLine {
            name: name.to_owned(),
            options: vec![
                (argument.0.to_owned(), argument.1),
                ("sql".to_owned(), Value::Bool(sql)),
                ("tag".to_owned(), tag.clone().map_or(Value::Null, Value::Str)),
            ],
            ..CommandLine::default()
        },
        tag,
        creates_database: true,
        ..Request::default()
    }
}

/// A command that leads to a revision: `upgrade` or `downgrade`.
pub(super) struct Move<'m> {
    /// Its name.
    pub(super) name: &'m str,
    /// Where to, as it was typed.
    pub(super) typed: &'m str,
    /// Write SQL in place of running it.
    pub(super) sql: bool,
    /// `--tag`.
    pub(super) tag: Option<&'m str>,
    /// Where to, parsed.
    pub(super) target: &'m MigrationTarget,
}

/// Whether a command acts on a database or writes a script.
pub(super) fn mode(sql: bool) -> Mode {
    if sql { Mode::Offline } else { Mode::Online }
}

/// Moves every target of the project.
pub(super) fn move_to(
    host: &Host<'_>,
    project: &Project,
    it: &Move<'_>,
    route: &dyn Fn(&[String]) -> Result<Route>,
) -> Result<()> {
    project.refuse_duplicates()?;
    let typed = ("revision", Value::Str(it.typed.to_owned()));
    let mut wanted = request(it.name, typed, it.sql, it.tag.map(str::to_owned));
    wanted.destination = Some(Destination::Symbolic(it.target.destination.text.clone()));
    wanted.start = it.target.start.as_ref().map(|start| start.text.clone());
    let journey = Journey { route, start: it.target.start.clone(), purge: false, reads_scripts: true };
    environment::run(host, project, &wanted, &mut |target, channel| {
        travel(host, project, target, channel, &journey)
    })
}

/// Travels on one target.
pub(super) fn travel(
    host: &Host<'_>,
    project: &Project,
    target: &mut Target<'_>,
    channel: Channel<'_>,
    journey: &Journey<'_>,
) -> Result<Outcome> {
    match channel {
        Channel::Offline(sink) => {
            let start = journey.start.clone();
            let start = start.or_else(|| target.starting_revision.as_deref().map(RevisionExpr::parse));
            let rows = match &start {
                Some(start) => project.graph.offline_rows(start)?,
                None => Vec::new(),
            };
            match prepare(host, project, target, journey, &rows)? {
                Prepared::Ready(mut planner, plan) => {
                    target.announce()?;
                    write_plan(target, sink, &mut planner, &plan, &rows)?;
                    Ok(Outcome::Done)
                }
                Prepared::NeedsPython(reason) => Ok(Outcome::NeedsPython(reason)),
            }
        }
        Channel::Online(connection) => online(host, project, target, connection, journey),
    }
}

fn online(
    host: &Host<'_>,
    project: &Project,
    target: &mut Target<'_>,
    connection: &mut dyn Connection,
    journey: &Journey<'_>,
) -> Result<Outcome> {
    if target.starting_revision.is_some() {
        return Err(Error::new(
            Code::EnvironmentConfigure,
            "Can't specify current_rev to context when using a database connection",
        )
        .hint("give `starting_rev` to `context.configure` for `--sql` only"));
    }
    let found = read_rows(connection, target.dialect, &target.version_table)?;
    let mut rows = revisions(&found, journey);
    let mut prepared = match prepare(host, project, target, journey, &rows)? {
        Prepared::NeedsPython(reason) => return Ok(Outcome::NeedsPython(reason)),
        Prepared::Ready(planner, plan) => (planner, plan),
    };
    target.announce()?;
    let is_settled = prepared.1.steps.is_empty() && !journey.purge && found != VersionRows::TableMissing;
    if !is_settled {
        lock(host, target, connection)?;
        // Somebody may have migrated between the first look and the lock.
        let now = revisions(&read_rows(connection, target.dialect, &target.version_table)?, journey);
        if now != rows {
            rows = now;
            prepared = match prepare(host, project, target, journey, &rows)? {
                Prepared::NeedsPython(reason) => return Ok(Outcome::NeedsPython(reason)),
                Prepared::Ready(planner, plan) => (planner, plan),
            };
        }
    }
    let (mut planner, plan) = prepared;
    if plan.steps.is_empty() {
        if !is_settled {
            settle(host, target, connection, journey, &plan)?;
        }
        host.reporter.report(Event::Finished { steps: 0, elapsed: std::time::Duration::ZERO });
        return Ok(Outcome::Done);
    }
    if journey.purge {
        settle(host, target, connection, journey, &plan)?;
    }
    host.reporter
        .report(Event::Planned { steps: plan.steps.len(), through_python: target.python.runs_scripts() });
    execute_plan(host, target, connection, &mut planner, &plan, &rows)?;
    Ok(Outcome::Done)
}

fn revisions(rows: &VersionRows, journey: &Journey<'_>) -> Vec<String> {
    if journey.purge { Vec::new() } else { rows.revisions().to_vec() }
}

/// Without any step, still makes the version table, as Alembic does, and empties it for `--purge`.
fn settle(
    host: &Host<'_>,
    target: &Target<'_>,
    connection: &mut dyn Connection,
    journey: &Journey<'_>,
    plan: &Plan,
) -> Result<()> {
    let own_transaction = plan.boundaries != limbeck_plan::Boundaries::Outside;
    if own_transaction {
        connection.begin()?;
    }
    ensure_version_table(connection, target.dialect, &target.version_table, host.reporter)?;
    if journey.purge {
        connection
            .execute(&format!("DELETE FROM {}", target.dialect.quote_table(&target.version_table.name)))?;
    }
    if own_transaction { connection.commit() } else { Ok(()) }
}

/// Keeps other migrators out until the environment gives the lock back.
fn lock(host: &Host<'_>, target: &mut Target<'_>, connection: &mut dyn Connection) -> Result<()> {
    let name = &target.version_table.name;
    let key = LockKey::new(name.schema.as_deref(), &name.name);
    let mut told = Ok(());
    let journal = &target.journal;
    let mut on_wait = |report: &limbeck_database::lock::WaitReport| {
        let holder =
            report.holder.as_ref().map_or_else(|| "another migrator".to_owned(), ToString::to_string);
        let waiting = Event::Waiting { holder: &holder, waited: report.waited };
        if let Err(error) = journal.tell(&waiting) {
            told = Err(error);
        }
    };
    let held = acquire(connection, &key, host.lock_timeout, host.waiter, &mut on_wait)?;
    target.locks.push(held);
    told
}

enum Prepared {
    Ready(Planner, Plan),
    NeedsPython(Error),
}

/// Plans the way from `rows`: only the scripts that will run are evaluated.
fn prepare(
    host: &Host<'_>,
    project: &Project,
    target: &mut Target<'_>,
    journey: &Journey<'_>,
    rows: &[String],
) -> Result<Prepared> {
    let route = (journey.route)(rows)?;
    for warning in &route.warnings {
        host.reporter.report(Event::Warning(warning));
    }
    if !route.steps.is_empty()
        && !target.python.runs_scripts()
        && journey.reads_scripts
        && let Err(reason) = target.world.check_scripts(project)
    {
        target.python.expect_scripts();
        return Ok(Prepared::NeedsPython(reason));
    }
    loop {
        let state = RunState::new(target.facts.clone());
        let mut planner = Planner::new(target.dialect, target.profile.clone(), state);
        let mut steps: Vec<Step> = Vec::with_capacity(route.steps.len());
        let mut facts_missing = false;
        for step in &route.steps {
            let follows_python = steps.iter().any(|step| matches!(step.body, Body::Python(_)));
            let migration = migration(project, step);
            match body(host, project, target, &mut planner, step, follows_python)? {
                Planned::Body(body) => steps.push(Step { migration, body, moves: moves(&step.moves) }),
                Planned::NeedsFacts => {
                    facts_missing = true;
                    break;
                }
                Planned::NeedsPython(reason) => {
                    target.python.expect_scripts();
                    foresee(project, target, &route.steps);
                    return Ok(Prepared::NeedsPython(reason));
                }
            }
        }
        if facts_missing {
            // The models are loaded once to learn their naming convention; then the plan is made again.
            if host.python == crate::host::PythonMode::Never {
                return Ok(Prepared::NeedsPython(python_forbidden(
                    Code::ScriptNeedsPython,
                    "the names of constraints depend on the naming convention of the models",
                )));
            }
            target.facts = if target.has_metadata {
                target.python.models()?.facts
            } else {
                MetadataFacts::no_convention()
            };
            if target.facts == (MetadataFacts::Unknown {}) {
                return Ok(Prepared::NeedsPython(python_forbidden(
                    Code::ScriptNeedsPython,
                    "the naming convention of the models is made by functions",
                )));
            }
            continue;
        }
        return Ok(Prepared::Ready(planner, Plan { steps, boundaries: target.boundaries }));
    }
}

/// Evaluates what the plan that Python is needed for will ask, while Python loads. What goes wrong is said by that plan,
/// in its place.
fn foresee(project: &Project, target: &Target<'_>, steps: &[limbeck_revisions::Step]) {
    let setting = script_setting(target);
    for step in steps {
        if let (Some(key), Some(direction)) = (step.revision, direction(step.kind)) {
            let _ = target.world.evaluate_once(project, key, direction, &setting);
        }
    }
}

/// The function that a step runs.
fn direction(kind: StepKind) -> Option<pysource::Direction> {
    match kind {
        StepKind::Upgrade => Some(pysource::Direction::Upgrade),
        StepKind::Downgrade => Some(pysource::Direction::Downgrade),
        StepKind::Stamp => None,
    }
}

/// What scripts may ask for.
fn script_setting<'t>(target: &'t Target<'_>) -> ScriptSetting<'t> {
    ScriptSetting {
        dialect: target.dialect,
        offline: target.profile.offline,
        version_schema: VersionSchema::Given(target.version_table.name.schema.as_deref()),
    }
}

enum Planned {
    Body(Body),
    NeedsFacts,
    NeedsPython(Error),
}

fn body(
    host: &Host<'_>,
    project: &Project,
    target: &Target<'_>,
    planner: &mut Planner,
    step: &limbeck_revisions::Step,
    follows_python: bool,
) -> Result<Planned> {
    let (Some(key), Some(direction)) = (step.revision, direction(step.kind)) else {
        return Ok(Planned::Body(Body::Items(Vec::new())));
    };
    let script = project.script(key);
    if let Some(trouble) = script.trouble.as_ref().or_else(|| target.trouble_of(&script.path)) {
        return Err(trouble.clone());
    }
    let to_python = |reason: String, error: Error| {
        if target.python.runs_scripts() {
            Planned::Body(Body::Python(PythonStep { reason }))
        } else {
            Planned::NeedsPython(error)
        }
    };
    if target.python.runs_scripts() && host.python == crate::host::PythonMode::Always {
        return Ok(Planned::Body(Body::Python(PythonStep { reason: "`--python always`".to_owned() })));
    }
    if target.script_arguments {
        let reason = "`run_migrations()` hands arguments to the scripts".to_owned();
        return Ok(to_python(reason.clone(), python_forbidden(Code::ScriptNeedsPython, &reason)));
    }
    let setting = script_setting(target);
    let answer = target.world.evaluate_once(project, key, direction, &setting)?;
    let evaluated = match &*answer {
        Ok(evaluated) => evaluated,
        Err(unread) => return Ok(to_python(unread.reason.clone(), unread.error.clone())),
    };
    let raise = match &evaluated.end {
        End::Returned => None,
        End::Raised(raised) => Some(Raise {
            class: raised.exception.clone(),
            message: raised.message.clone(),
            source: raised.source.clone(),
            span: raised.span,
        }),
    };
    if follows_python {
        let operations = evaluated.operations.clone();
        return Ok(Planned::Body(Body::Deferred(Deferred { operations, raise })));
    }
    match planner.script(&evaluated.operations, raise)? {
        Ok(items) => Ok(Planned::Body(Body::Items(items))),
        Err(Gap::MetadataFacts) => Ok(Planned::NeedsFacts),
        Err(Gap::Python(what)) => {
            let reason = format!("only SQLAlchemy knows how to write {what}");
            let error = python_forbidden(Code::ScriptNeedsPython, &reason)
                .fact("script", project.script(key).path.display().to_string());
            Ok(to_python(reason, error))
        }
    }
}

fn migration(project: &Project, step: &limbeck_revisions::Step) -> Migration {
    let direction = match step.kind {
        StepKind::Upgrade => Direction::Upgrade,
        StepKind::Downgrade => Direction::Downgrade,
        StepKind::Stamp => Direction::Stamp,
    };
    let (revision, doc, path) = match step.revision {
        Some(key) => {
            let revision = project.graph.revision(key);
            (revision.id().to_owned(), revision.doc().to_owned(), Some(project.script(key).path.clone()))
        }
        None => (step.to.join(", "), String::new(), None),
    };
    Migration {
        direction,
        goes_up: step.direction == limbeck_revisions::Direction::Up,
        revision,
        from: step.from.clone(),
        to: step.to.clone(),
        upper: step.up_ids.clone(),
        lower: step.down_ids.clone(),
        doc,
        path,
    }
}

fn moves(moves: &[RowMove]) -> Vec<VersionMove> {
    moves
        .iter()
        .map(|row| match row {
            RowMove::Insert(revision) => VersionMove::Insert { revision: revision.clone() },
            RowMove::Delete(revision) => VersionMove::Delete { revision: revision.clone() },
            RowMove::Update { from, to } => VersionMove::Update { from: from.clone(), to: to.clone() },
        })
        .collect()
}
