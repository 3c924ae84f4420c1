//! Writing a plan as a script (`--sql`).

use limbeck_bridge::protocol::ScriptFunction;
use limbeck_diagnostics::{Code, Error, Result};
use limbeck_dialect::{ScriptForm, Statement, VersionMove};
use limbeck_plan::{Body, Boundaries, Direction, Gap, Item, Plan, Planner, SqlWriter, Step};

use super::online::raised;
use crate::journal::Journal;
use crate::report::Event;
use crate::target::{Python, ScriptEvent, SqlSink, Target};

/// Writes a plan; `rows` are the version rows that the script starts from.
pub(crate) fn write_plan(
    target: &mut Target<'_>,
    sink: &mut dyn SqlSink,
    planner: &mut Planner,
    plan: &Plan,
    rows: &[String],
) -> Result<()> {
    let doubles_percent = target.profile.paramstyle.doubles_percent();
    let separator = target.batch_separator.clone();
    let form = target.dialect.script_form().separated_by(separator.as_deref());
    let transactional = target.profile.transactional_ddl;
    let mut script = Script { sink, journal: &target.journal, doubles_percent, transactional, form };
    let mut heads = rows.to_vec();
    script.begin(plan.boundaries == Boundaries::WholeRun)?;
    for step in &plan.steps {
        target.journal.tell(&Event::StepWritten { migration: &step.migration })?;
        script.begin(plan.boundaries == Boundaries::PerStep)?;
        // Whenever no row is left, as Alembic does: the script may be the first that runs there.
        if heads.is_empty() {
            script.statement(&target.dialect.create_version_table(&target.version_table))?;
        }
        script.comment(&format!("Running {}", step.migration.short_log()))?;
        script.body(target.python, planner, step)?;
        target.journal.rows_move(step)?;
        for row in &step.moves {
            script.statement(&target.dialect.move_version(&target.profile, &target.version_table, row))?;
            follow(&mut heads, row);
        }
        target.python.version_applied(step, &heads)?;
        script.commit(plan.boundaries == Boundaries::PerStep)?;
    }
    script.commit(plan.boundaries == Boundaries::WholeRun)
}

/// Applies a move to the rows in hand.
pub(crate) fn follow(heads: &mut Vec<String>, row: &VersionMove) {
    match row {
        VersionMove::Insert { revision } => heads.push(revision.clone()),
        VersionMove::Update { from, to } => {
            heads.retain(|head| head != from);
            heads.push(to.clone());
        }
        VersionMove::Delete { revision } => heads.retain(|head| head != revision),
    }
}

struct Script<'a> {
    sink: &'a mut dyn SqlSink,
    journal: &'a Journal<'a>,
    doubles_percent: bool,
    transactional: bool,
    form: ScriptForm<'a>,
}

impl Script<'_> {
    fn write(&mut self, fill: impl FnOnce(&mut SqlWriter<'_>) -> std::io::Result<()>) -> Result<()> {
        let mut text = Vec::new();
        let written = fill(&mut SqlWriter::new(&mut text, self.doubles_percent, self.form));
        match (written, String::from_utf8(text)) {
            (Ok(()), Ok(text)) => self.sink.write(&text),
            _ => Err(Error::new(Code::Internal, "SQL could not be kept in memory")),
        }
    }

    fn statement(&mut self, statement: &Statement) -> Result<()> {
        self.write(|writer| writer.statement(&statement.sql))
    }

    fn comment(&mut self, text: &str) -> Result<()> {
        self.write(|writer| writer.comment(text))
    }

    fn begin(&mut self, here: bool) -> Result<()> {
        if here && self.transactional { self.write(|writer| writer.begin()) } else { Ok(()) }
    }

    fn commit(&mut self, here: bool) -> Result<()> {
        if here && self.transactional { self.write(|writer| writer.commit()) } else { Ok(()) }
    }

    fn body(&mut self, python: &mut dyn Python, planner: &mut Planner, step: &Step) -> Result<()> {
        match &step.body {
            Body::Items(items) => self.items(items, step),
            Body::Python(_) => self.python(python, planner, step),
            Body::Deferred(deferred) => {
                match planner.script(&deferred.operations, deferred.raise.clone())? {
                    Ok(items) => self.items(&items, step),
                    Err(_) => self.python(python, planner, step),
                }
            }
        }
    }

    fn items(&mut self, items: &[Item], step: &Step) -> Result<()> {
        for item in items {
            match item {
                // Nobody can be asked: every guarded operation is written, as Alembic does.
                Item::Operation(planned) => match &planned.statements {
                    Ok(statements) => {
                        statements.iter().try_for_each(|statement| self.statement(statement))?
                    }
                    Err(_) => return Err(needs_table(&planned.operation)),
                },
                Item::AutocommitBegin => self.commit(true)?,
                Item::AutocommitEnd => self.begin(true)?,
                Item::Message(message) if message.is_log => {
                    self.journal.tell(&Event::Message(&message.text))?;
                }
                Item::Message(message) => self.sink.print(&format!("{}\n", message.text))?,
                Item::Raise(raise) => return Err(raised(raise, &step.migration)),
            }
        }
        Ok(())
    }

    fn python(&mut self, python: &mut dyn Python, planner: &mut Planner, step: &Step) -> Result<()> {
        let Some(path) = &step.migration.path else {
            return Err(Error::new(Code::Internal, "a step without a script was given to Python"));
        };
        let function = match step.migration.direction {
            Direction::Upgrade => ScriptFunction::Upgrade,
            Direction::Downgrade => ScriptFunction::Downgrade,
            Direction::Stamp => return Ok(()),
        };
        python.run_script(path, function, &mut |event| match event {
            ScriptEvent::Operation(operation) => match planner.operation(&operation)? {
                Ok(planned) => self.items(&[Item::Operation(planned)], step),
                Err(Gap::Python(what)) => {
                    Err(Error::new(Code::Unsupported, format!("{what} cannot be written as SQL")))
                }
                Err(Gap::MetadataFacts) => {
                    Err(Error::new(Code::Internal, "the worker did not tell its naming convention"))
                }
            },
            ScriptEvent::EnterAutocommit => self.commit(true),
            ScriptEvent::LeaveAutocommit => self.begin(true),
            ScriptEvent::Output(text) => self.write(|writer| writer.verbatim(&text)),
            ScriptEvent::Printed(text) => self.sink.print(&text),
        })
    }
}

fn needs_table(operation: &limbeck_ops::Operation) -> Error {
    let error = Error::new(
        Code::OfflineRange,
        "This operation cannot proceed in --sql mode; batch mode with dialect sqlite requires a live database \
         connection with which to reflect the table",
    )
    .hint("give `copy_from=` to `batch_alter_table`, or run the migration online");
    match &operation.at {
        Some(place) => error.fact("script", place.path.clone()),
        None => error,
    }
}
