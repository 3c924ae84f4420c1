//! The schema at a revision, from the scripts alone: each script's operations are replayed from nothing upwards. What
//! cannot be followed is remembered with its place and with what it may have changed ([`doubtful`]), and the replay
//! goes on: the answer says of which tables it may be wrong. [`compare_replay`] holds it against a database.

mod against;
mod doubtful;

use std::collections::BTreeSet;

use limbeck_diagnostics::{Error, Result, SourceText};
use limbeck_dialect::{Dialect, only_changes_rows};
use limbeck_ops::{Action, Effect, Operation, SqlSource};
use limbeck_pysource::{Direction, End};
use limbeck_revisions::{RevisionExpr, RevisionKey, RowMove};
use limbeck_schema::{Schema, TableName};
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

/// Replays all that must be applied for `target`, for a database of that dialect.
///
/// # Errors
/// What is wrong with the target; `LB0401` and the like for a script that nobody can run.
pub(crate) fn replay(
    project: &Project,
    world: &PythonWorld,
    dialect: &dyn Dialect,
    target: &RevisionExpr,
) -> Result<Replay> {
    let mut replay = Replay::default();
    replay.go_on(project, world, dialect, target)?;
    Ok(replay)
}

impl Replay {
    /// Replays what is missing for `target`.
    fn go_on(
        &mut self,
        project: &Project,
        world: &PythonWorld,
        dialect: &dyn Dialect,
        target: &RevisionExpr,
    ) -> Result<()> {
        let setting = ScriptSetting { dialect, offline: false };
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
                        self.apply(project, key, operation);
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

    fn apply(&mut self, project: &Project, key: RevisionKey, operation: &Operation) {
        if is_about_rows(&operation.action) || self.follow(operation) {
            return;
        }
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
    fn follow(&mut self, operation: &Operation) -> bool {
        // A table that is made was not there, and one that is dropped is gone, whatever happened to it before.
        if let Action::CreateTable(create) = &operation.action
            && !create.if_not_exists
            && !self.doubtful.knows(&create.table.name)
        {
            self.schema.tables.retain(|table| table.name != create.table.name);
            self.doubtful.remove(&create.table.name);
        }
        let followed = operation.apply(&mut self.schema) == Effect::Known;
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

fn is_about_rows(action: &Action) -> bool {
    match action {
        Action::Execute(execute) => match &execute.source {
            SqlSource::Text { sql, .. } | SqlSource::Ddl { sql } | SqlSource::Compiled { sql } => {
                only_changes_rows(sql)
            }
        },
        _ => false,
    }
}

fn line_of(error: &Error) -> Option<usize> {
    error.diagnostic().location.as_ref().map(|location| line_in(&location.source, location.span.start))
}

fn line_in(source: &SourceText, offset: u32) -> usize {
    source.position(offset).line
}
