//! The schema at a revision, from the scripts alone: each script's operations are replayed from nothing upwards. What
//! cannot be followed is remembered with its place, and the replay goes on: the answer says from where it may be wrong.

use std::collections::BTreeSet;

use limbeck_diagnostics::{Error, Result, SourceText};
use limbeck_dialect::{Dialect, only_changes_rows};
use limbeck_ops::{Action, Effect, Operation, SqlSource};
use limbeck_pysource::{Direction, End};
use limbeck_revisions::{RevisionExpr, RevisionKey, RowMove};
use limbeck_schema::Schema;
use serde::Serialize;

use crate::project::Project;
use crate::world::{PythonWorld, ScriptSetting};

/// A schema that was never looked at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Replay {
    /// The schema, as far as it is known.
    pub(crate) schema: Schema,
    /// What was not followed, in order.
    pub(crate) unknown: Vec<Unknown>,
    /// The version rows of a database with that schema.
    pub(crate) rows: BTreeSet<String>,
}

/// Something that the replay did not follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Unknown {
    /// The revision.
    pub(crate) revision: String,
    /// What it does there.
    pub(crate) reason: String,
    /// The script.
    pub(crate) path: String,
    /// The line, when it is one.
    pub(crate) line: Option<usize>,
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
    let setting = ScriptSetting { dialect, offline: false };
    let mut replay = Replay::default();
    for step in project.graph.upgrade_steps(&[], target)?.steps {
        step.moves.iter().for_each(|row| replay.move_row(row));
        let Some(key) = step.revision else { continue };
        if let Some(trouble) = &project.script(key).trouble {
            return Err(trouble.clone());
        }
        match world.evaluate(project, key, Direction::Upgrade, &setting)? {
            Ok(evaluated) => {
                for operation in &evaluated.operations {
                    replay.apply(project, key, operation);
                }
                if let End::Raised(raised) = evaluated.end {
                    let words = format!("raises `{}` when it is run", raised.exception);
                    let line = raised.source.position(raised.span.start).line;
                    replay.note(project, key, words, Some(line));
                }
            }
            Err(unread) => {
                let line = line_of(&unread.error);
                replay.note(project, key, format!("needs Python: {}", unread.reason), line);
            }
        }
    }
    Ok(replay)
}

impl Replay {
    fn apply(&mut self, project: &Project, key: RevisionKey, operation: &Operation) {
        if is_about_rows(&operation.action) || operation.apply(&mut self.schema) == Effect::Known {
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
        self.note(project, key, words, line);
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

    fn note(&mut self, project: &Project, key: RevisionKey, reason: String, line: Option<usize>) {
        self.unknown.push(Unknown {
            revision: project.graph.revision(key).id().to_owned(),
            reason,
            path: project.script(key).path.display().to_string(),
            line,
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
