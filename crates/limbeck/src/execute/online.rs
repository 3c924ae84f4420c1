//! Running a plan on a connection.

use std::path::Path;

use std::collections::BTreeSet;

use limbeck_bridge::protocol::ScriptFunction;
use limbeck_database::{Connection, TransactionMode};
use limbeck_diagnostics::{Code, Error, Result};
use limbeck_plan::{
    Body, Boundaries, Direction, Gap, Item, Migration, Plan, Planner, PythonStep, Raise, Step,
};

use super::rebuild::suspend_references;
use super::rows::ensure_version_table;
use super::statement::{Ran, run_operation, run_statement};
use crate::host::Host;
use crate::report::Event;
use crate::target::{ScriptEvent, Target};

/// Executes a plan. Each step's version rows move in the transaction of the step; a failure leaves either the
/// state before the transaction or the one after it.
pub(crate) fn execute_plan(
    host: &Host<'_>,
    target: &mut Target<'_>,
    connection: &mut dyn Connection,
    planner: &mut Planner,
    plan: &Plan,
    rows: &[String],
) -> Result<()> {
    let started = host.waiter.elapsed();
    let mut run = Run {
        host,
        target,
        connection,
        planner,
        boundaries: plan.boundaries,
        heads: rows.to_vec(),
        resume: None,
        has_committed: false,
        ran: Ran::default(),
    };
    if plan.boundaries == Boundaries::WholeRun {
        for step in &plan.steps {
            if run.resume.is_none() {
                run.resume = suspend_references(run.connection, run.target.dialect, step)?;
            }
        }
    }
    run.begin_for(Boundaries::WholeRun)?;
    for (index, step) in plan.steps.iter().enumerate() {
        if let Err(error) = run.step(step, index + 1, plan.steps.len()) {
            return Err(run.failed(error, step, &plan.steps[..index]));
        }
    }
    run.commit_for(Boundaries::WholeRun)?;
    run.resume_references()?;
    let elapsed = host.waiter.elapsed().saturating_sub(started);
    host.reporter.report(Event::Finished { steps: plan.steps.len(), elapsed });
    Ok(())
}

struct Run<'r, 't> {
    host: &'r Host<'r>,
    target: &'r mut Target<'t>,
    connection: &'r mut dyn Connection,
    planner: &'r mut Planner,
    boundaries: Boundaries,
    /// The version rows as they are after the last step.
    heads: Vec<String>,
    /// Turns the enforcement of references on again, where the run has turned it off.
    resume: Option<&'static str>,
    /// Whether an autocommit block has committed what stood before it.
    has_committed: bool,
    /// The statements of the step.
    ran: Ran,
}

impl Run<'_, '_> {
    fn begin_for(&mut self, boundaries: Boundaries) -> Result<()> {
        if self.boundaries == boundaries { self.connection.begin() } else { Ok(()) }
    }

    fn commit_for(&mut self, boundaries: Boundaries) -> Result<()> {
        if self.boundaries == boundaries { self.connection.commit() } else { Ok(()) }
    }

    fn step(&mut self, step: &Step, number: usize, total: usize) -> Result<()> {
        let started = self.host.waiter.elapsed();
        self.ran = Ran::default();
        let migration = &step.migration;
        self.target.journal.tell(&Event::StepStarted { migration, number, total })?;
        // A statement that the database refuses or ignores inside a transaction (SQLite's PRAGMA, VACUUM, ATTACH)
        // takes the whole step out of one; the rows then move in a transaction of their own.
        let alone = self.boundaries == Boundaries::PerStep && self.stands_alone(&step.body);
        if self.boundaries == Boundaries::PerStep && self.resume.is_none() {
            self.resume = suspend_references(self.connection, self.target.dialect, step)?;
        }
        if !alone {
            self.begin_for(Boundaries::PerStep)?;
        }
        if number == 1 {
            ensure_version_table(
                self.connection,
                self.target.dialect,
                &self.target.version_table,
                self.host.reporter,
            )?;
        }
        if number == 1 || (self.boundaries == Boundaries::PerStep && !alone) {
            self.hold_rows()?;
        }
        self.body(step)?;
        if alone {
            self.begin_for(Boundaries::PerStep)?;
        }
        self.move_rows(step)?;
        self.commit_for(Boundaries::PerStep)?;
        if self.boundaries == Boundaries::PerStep {
            self.resume_references()?;
        }
        let elapsed = self.host.waiter.elapsed().saturating_sub(started);
        self.host.reporter.report(Event::StepFinished { migration: &step.migration, elapsed });
        Ok(())
    }

    fn resume_references(&mut self) -> Result<()> {
        self.resume.take().map_or(Ok(()), |sql| self.connection.execute(sql).map(drop))
    }

    /// Takes the version rows for this transaction, and makes sure that they are those that the plan starts from.
    fn hold_rows(&mut self) -> Result<()> {
        let Some(query) = self.target.dialect.hold_version_rows(&self.target.version_table) else {
            return Ok(());
        };
        let found = self.connection.query(&query)?;
        let there: BTreeSet<&str> = found.rows.iter().filter_map(|row| row.first()?.as_deref()).collect();
        let known: BTreeSet<&str> = self.heads.iter().map(String::as_str).collect();
        if there == known {
            return Ok(());
        }
        let names = |rows: &BTreeSet<&str>| rows.iter().copied().collect::<Vec<_>>().join(", ");
        Err(Error::new(
            Code::VersionRowMismatch,
            "another migrator moved the version rows while this one planned",
        )
        .note(format!("this run started from [{}], the table now says [{}]", names(&known), names(&there)))
        .hint("run the command again: it plans anew from where the database is"))
    }

    fn stands_alone(&self, body: &Body) -> bool {
        let Body::Items(items) = body else { return false };
        items.iter().any(|item| match item {
            Item::Operation(planned) => planned.statements.as_ref().is_ok_and(|statements| {
                statements.iter().any(|statement| self.target.dialect.forbids_transaction(&statement.sql))
            }),
            _ => false,
        })
    }

    fn body(&mut self, step: &Step) -> Result<()> {
        match &step.body {
            Body::Items(items) => self.items(items, step),
            Body::Python(python) => self.python(step, python),
            Body::Deferred(deferred) => {
                match self.planner.script(&deferred.operations, deferred.raise.clone())? {
                    Ok(items) => self.items(&items, step),
                    Err(Gap::Python(reason)) => self.python(step, &PythonStep { reason }),
                    Err(Gap::MetadataFacts) => {
                        Err(Error::new(Code::Internal, "the naming convention was not asked for in time"))
                    }
                }
            }
        }
    }

    fn items(&mut self, items: &[Item], step: &Step) -> Result<()> {
        for item in items {
            match item {
                Item::Operation(planned) => {
                    let enforced = self.resume.is_some();
                    run_operation(
                        self.connection,
                        self.host.reporter,
                        self.planner,
                        planned,
                        enforced,
                        &mut self.ran,
                    )?;
                }
                Item::AutocommitBegin => {
                    self.connection.commit()?;
                    self.has_committed = true;
                    self.connection.set_transaction_mode(TransactionMode::Autocommit)?;
                }
                Item::AutocommitEnd => {
                    self.connection.set_transaction_mode(TransactionMode::Explicit)?;
                    self.connection.begin()?;
                }
                Item::Message(message) => self.host.reporter.report(Event::Message(&message.text)),
                Item::Raise(raise) => return Err(raised(raise, &step.migration)),
            }
        }
        Ok(())
    }

    fn python(&mut self, step: &Step, python: &PythonStep) -> Result<()> {
        let Some(path) = &step.migration.path else {
            return Err(Error::new(Code::Internal, "a step without a script was given to Python"));
        };
        let function = match step.migration.direction {
            Direction::Upgrade => ScriptFunction::Upgrade,
            Direction::Downgrade => ScriptFunction::Downgrade,
            Direction::Stamp => return Ok(()),
        };
        let (connection, planner, reporter) = (&mut *self.connection, &mut *self.planner, self.host.reporter);
        let (has_committed, ran) = (&mut self.has_committed, &mut self.ran);
        let mut serve = |event: ScriptEvent| match event {
            ScriptEvent::Operation(operation) => match planner.operation(&operation)? {
                Ok(planned) => run_operation(connection, reporter, planner, &planned, false, ran),
                Err(gap) => Err(unrendered(&gap)),
            },
            // Online, the worker has committed and switched the connection by itself.
            ScriptEvent::EnterAutocommit => {
                *has_committed = true;
                Ok(())
            }
            ScriptEvent::LeaveAutocommit | ScriptEvent::Output(_) | ScriptEvent::Printed(_) => Ok(()),
        };
        self.target
            .python
            .run_script(path, function, &mut serve)
            .map_err(|error| error.note(format!("the script runs in Python: {}", python.reason)))
    }

    fn move_rows(&mut self, step: &Step) -> Result<()> {
        self.target.journal.rows_move(step)?;
        for row in &step.moves {
            let statement =
                self.target.dialect.move_version(&self.target.profile, &self.target.version_table, row);
            run_statement(self.connection, self.host.reporter, &statement)?;
            super::offline::follow(&mut self.heads, row);
        }
        self.target.python.version_applied(step, &self.heads)
    }

    /// Ends what is open and says which revisions stand.
    fn failed(&mut self, error: Error, step: &Step, done: &[Step]) -> Error {
        let rolled_back = match self.boundaries {
            Boundaries::Outside => Ok(()),
            Boundaries::WholeRun | Boundaries::PerStep => self.connection.rollback(),
        }
        .and_then(|()| self.resume_references());
        let shown = error.diagnostic().location.as_ref().map(|location| location.source.path().to_path_buf());
        let error = match &step.migration.path {
            Some(path) if shown.as_ref() != Some(path) => error.fact("script", path.display().to_string()),
            _ => error,
        };
        let mut error = error.fact("revision", step.migration.revision.clone());
        if let Err(rollback) = rolled_back {
            error = error.note(format!("rolling back failed too: {rollback}"));
        }
        let kept = self.kept_statements(step);
        match kept {
            Some(kept) if !kept.is_empty() => {
                let error = error.note(format!(
                    "this database commits DDL by itself: {} of `{}` ran before the failure and stay{}",
                    if kept.len() == 1 { "a statement" } else { "statements" },
                    step.migration.revision,
                    if kept.len() == 1 { "s" } else { "" },
                ));
                let error = kept.iter().fold(error, |error, sql| error.fact("stays", one_line(sql)));
                error.hint("undo what stays, or take it out of the script, before the command runs again")
            }
            _ => error.note(self.what_stands(step, done)),
        }
    }

    /// The statements of a failed step that the rollback did not undo; nothing where that is not known statement by
    /// statement, and where the step was rolled back as a whole.
    fn kept_statements(&self, step: &Step) -> Option<&[String]> {
        let is_whole = self.boundaries == Boundaries::PerStep && !self.has_committed;
        let is_seen = !matches!(step.body, Body::Python(_));
        if !is_whole || !is_seen {
            return None;
        }
        let committed = self.target.dialect.committed(&self.ran.started)?;
        Some(&self.ran.started[..committed.min(self.ran.finished)])
    }

    fn what_stands(&self, step: &Step, done: &[Step]) -> String {
        let names: Vec<&str> = done.iter().map(|step| step.migration.revision.as_str()).collect();
        let revision = &step.migration.revision;
        // Natively, every database that is spoken rolls DDL back; Python's driver for SQLite does not.
        let is_undone = self.target.profile.transactional_ddl
            || !self.target.python.runs_scripts() && !self.stands_alone(&step.body)
            || self.kept_statements(step).is_some_and(<[String]>::is_empty);
        match self.boundaries {
            _ if self.has_committed => {
                "an autocommit block has committed what stood before it, which stays; what came later was rolled back"
                    .to_owned()
            }
            Boundaries::Outside => "the transaction belongs to `env.py`, which ends it".to_owned(),
            Boundaries::WholeRun => {
                "all steps of this run share a transaction, which was rolled back".to_owned()
            }
            Boundaries::PerStep if !is_undone => {
                format!("this database commits DDL by itself: what `{revision}` did before the failure stays")
            }
            Boundaries::PerStep if names.is_empty() => format!("`{revision}` was rolled back"),
            Boundaries::PerStep => {
                format!("`{revision}` was rolled back; {} before it stay applied", names.join(", "))
            }
        }
    }
}

/// A statement as a fact of an error shows it.
fn one_line(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn unrendered(gap: &Gap) -> Error {
    match gap {
        Gap::MetadataFacts => Error::new(Code::Internal, "the worker did not tell its naming convention"),
        Gap::Python(what) => Error::new(Code::Unsupported, format!("{what} cannot be written as SQL")),
    }
}

/// A script raised by itself, in the words that an exception in the worker has.
pub(super) fn raised(raise: &Raise, migration: &Migration) -> Error {
    let function = if migration.direction == Direction::Downgrade { "downgrade" } else { "upgrade" };
    let file = migration.path.as_deref().and_then(Path::file_name).unwrap_or_default().display();
    let message = match raise.message.trim() {
        "" => format!("`{function}()` of `{file}` raised `{}`", raise.class),
        text => format!("`{function}()` of `{file}` raised `{}`: {text}", raise.class),
    };
    Error::new(Code::ScriptRaised, message).at(&raise.source, raise.span, "raised here")
}
