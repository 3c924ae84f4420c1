//! The schema at a revision, from the scripts alone: each script's operations are replayed from nothing upwards. What
//! cannot be followed is remembered with its place and with what it may have changed ([`doubtful`]), and the replay
//! goes on: the answer says of which tables it may be wrong. [`compare_replay`] holds it against a database.

mod against;
mod by_itself;
mod doubtful;

use std::collections::BTreeSet;

use limbeck_diagnostics::{Error, Result, SourceText};
use limbeck_dialect::{Dialect, followed, only_changes_rows, with_settled_names};
use limbeck_ops::{Action, Effect, Operation, SqlSource};
use limbeck_pysource::{Direction, End, VersionSchema};
use limbeck_revisions::{RevisionExpr, RevisionKey, RowMove};
use limbeck_schema::{MetadataFacts, NamingConvention, Schema, TableName};
use serde::Serialize;

use crate::project::Project;
use crate::world::{PythonWorld, ScriptSetting};

pub use against::{ReplayComparison, compare_replay};
pub(crate) use doubtful::Doubtful;

/// A schema that was never looked at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Replay {
    /// The schema, as far as it is known.
    pub(crate) schema: Schema,
    /// What was not followed, in order.
    pub(crate) unknown: Vec<Unknown>,
    /// The tables that are not known at the end.
    pub(crate) doubtful: Doubtful,
    /// The version rows of a database with that schema.
    pub(crate) rows: BTreeSet<String>,
}

/// Something that a replay did not follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unknown {
    /// The revision.
    pub revision: String,
    /// What it does there.
    pub reason: String,
    /// The script.
    pub path: String,
    /// The line, when it is one.
    pub line: Option<usize>,
    /// The tables that it may have changed; `None` when it may be any.
    pub tables: Option<Vec<TableName>>,
}

/// Replays histories of one project for one kind of database.
#[derive(Clone, Copy)]
pub(crate) struct Replayer<'r> {
    /// The project.
    pub(crate) project: &'r Project,
    /// What surrounds its scripts.
    pub(crate) world: &'r PythonWorld,
    /// The database's dialect.
    pub(crate) dialect: &'r dyn Dialect,
    /// What is known of the models. A naming convention that is not known is taken for none.
    pub(crate) facts: &'r MetadataFacts,
}

impl Replayer<'_> {
    /// Replays all that must be applied for `target`.
    ///
    /// # Errors
    /// What is wrong with the target; `LB0401` and the like for a script that nobody can run.
    pub(crate) fn replay(self, target: &RevisionExpr) -> Result<Replay> {
        let mut replay = Replay::default();
        replay.go_on(self, target)?;
        Ok(replay)
    }

    fn settled(self, operation: &Operation) -> Operation {
        let none = NamingConvention::default();
        let convention = match self.facts {
            MetadataFacts::Known { convention } => convention,
            MetadataFacts::Unknown {} => &none,
        };
        with_settled_names(self.dialect, convention, operation)
    }
}

impl Replay {
    /// Replays what is missing for `target`.
    fn go_on(&mut self, replayer: Replayer<'_>, target: &RevisionExpr) -> Result<()> {
        let Replayer { project, world, dialect, .. } = replayer;
        let setting = ScriptSetting { dialect, offline: false, version_schema: VersionSchema::Unknown };
        let rows: Vec<String> = self.rows.iter().cloned().collect();
        for step in project.graph.upgrade_steps(&rows, target)?.steps {
            step.moves.iter().for_each(|row| self.move_row(row));
            let Some(key) = step.revision else { continue };
            if let Some(trouble) = &project.script(key).trouble {
                return Err(trouble.clone());
            }
            match world.evaluate(project, key, Direction::Upgrade, &setting)? {
                Ok(evaluated) => {
                    for operation in &evaluated.operations {
                        self.apply(replayer, key, &replayer.settled(operation));
                    }
                    if let End::Raised(raised) = evaluated.end {
                        let words = format!("raises `{}` when it is run", raised.exception);
                        let line = raised.source.position(raised.span.start).line;
                        self.note(project, key, words, Some(line), None);
                    }
                }
                Err(unread) => {
                    let line = line_of(&unread.error);
                    self.doubtful.everything(&self.schema);
                    self.note(project, key, format!("needs Python: {}", unread.reason), line, None);
                }
            }
        }
        Ok(())
    }

    fn apply(&mut self, replayer: Replayer<'_>, key: RevisionKey, operation: &Operation) {
        if let Action::AutocommitBlock(block) = &operation.action {
            return block.operations.iter().for_each(|inner| self.apply(replayer, key, inner));
        }
        let operation = &without_rows(operation);
        let said = sql_of(&operation.action).and_then(|sql| followed(sql, &self.schema));
        if is_about_rows(&operation.action)
            || self.follow(replayer.dialect, said.as_ref().unwrap_or(operation))
        {
            return;
        }
        let project = replayer.project;
        let source = project.script(key).source.as_ref();
        let line = operation.at.as_ref().zip(source).map(|(place, source)| line_in(source, place.span.start));
        let words = match &operation.action {
            Action::Execute(_) => "runs SQL that is not followed".to_owned(),
            Action::BatchAlterTable(batch) => {
                format!("changes `{}` in a way that is not followed", batch.table)
            }
            _ => "changes something that is not known".to_owned(),
        };
        let tables = self.doubtful.add(operation, &self.schema);
        self.note(project, key, words, line, tables);
    }

    /// Has the schema follow the operation; says whether it could.
    fn follow(&mut self, dialect: &dyn Dialect, operation: &Operation) -> bool {
        by_itself::name_constraints(dialect, &mut self.schema, operation);
        // A table that is made was not there, and one that is dropped is gone, whatever happened to it before.
        if let Action::CreateTable(create) = &operation.action
            && !create.if_not_exists
            && !self.doubtful.knows(&create.table.name)
        {
            self.schema.tables.retain(|table| table.name != create.table.name);
            self.doubtful.remove(&create.table.name);
        }
        let before = by_itself::adds_key(&operation.action).then(|| self.schema.clone());
        let followed = operation.apply(&mut self.schema) == Effect::Known;
        by_itself::close_keys(dialect, before.as_ref(), &mut self.schema);
        match &operation.action {
            Action::DropTable(drop) => {
                let may_be_there = self.doubtful.others || !self.doubtful.knows(&drop.table);
                self.doubtful.remove(&drop.table);
                followed || may_be_there
            }
            Action::RenameTable(rename) if !self.doubtful.knows(&rename.table) => {
                let renamed = TableName::new(rename.table.schema.as_deref(), rename.new_name.clone());
                self.doubtful.remove(&rename.table);
                self.doubtful.tables.insert(renamed);
                followed
            }
            // Whether it was there already depends on what was not followed.
            Action::CreateTable(create) if create.if_not_exists && self.doubtful.others => false,
            _ => followed,
        }
    }

    fn move_row(&mut self, row: &RowMove) {
        let (gone, new) = match row {
            RowMove::Insert(new) => (None, Some(new)),
            RowMove::Delete(gone) => (Some(gone), None),
            RowMove::Update { from, to } => (Some(from), Some(to)),
        };
        if let Some(gone) = gone {
            self.rows.remove(gone);
        }
        self.rows.extend(new.cloned());
    }

    fn note(
        &mut self,
        project: &Project,
        key: RevisionKey,
        reason: String,
        line: Option<usize>,
        tables: Option<Vec<TableName>>,
    ) {
        self.unknown.push(Unknown {
            revision: project.graph.revision(key).id().to_owned(),
            reason,
            path: project.script(key).path.display().to_string(),
            line,
            tables,
        });
    }
}

/// A batch without the SQL in it that is about rows.
fn without_rows(operation: &Operation) -> Operation {
    let mut operation = operation.clone();
    if let Action::BatchAlterTable(batch) = &mut operation.action {
        batch.operations.retain(|inner| !is_about_rows(&inner.action));
    }
    operation
}

fn is_about_rows(action: &Action) -> bool {
    sql_of(action).is_some_and(only_changes_rows)
}

/// The SQL of the user's own.
fn sql_of(action: &Action) -> Option<&str> {
    match action {
        Action::Execute(execute) => match &execute.source {
            SqlSource::Text { sql, .. } | SqlSource::Ddl { sql } | SqlSource::Compiled { sql } => Some(sql),
        },
        _ => None,
    }
}

fn line_of(error: &Error) -> Option<usize> {
    error.diagnostic().location.as_ref().map(|location| line_in(&location.source, location.span.start))
}

fn line_in(source: &SourceText, offset: u32) -> usize {
    source.position(offset).line
}
