//! `rebase`: a line of scripts that nobody has applied gets another parent, so that an accidental fork is one history
//! again. Alembic has no such command.
//!
//! `choose` finds out what moves onto what, `databases` whether somebody has applied it, `change` which bytes of the
//! one file change.

mod change;
mod choose;
mod databases;

use limbeck_diagnostics::{Code, Error, Result, Severity};
use limbeck_revisions::{Rebase as Plan, RevisionKey};
use serde::Serialize;

use crate::document::{shown, tell};
use crate::fork::{Arrivals, Contact, ContactEntry, ScriptTouches, contact_notes, evidence_name, relative};
use crate::host::Host;
use crate::project::Project;
use crate::report::Event;
use crate::version_control::Standing;
use change::{Change, ChangedLine};
use choose::{Choice, choose};
use databases::{Asked, ask};

/// The arguments of `rebase`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rebase {
    /// A revision of the line that moves, as it is typed; by default of the line that came later.
    pub revision: Option<String>,
    /// The revision that the line follows then, as it is typed; by default the other head.
    pub onto: Option<String>,
    /// Change nothing.
    pub dry_run: bool,
    /// Move the line although both touch the same objects.
    pub allow_conflicts: bool,
    /// Ask no database.
    pub unchecked: bool,
}

#[derive(Serialize)]
struct Body {
    revision: String,
    from: Option<String>,
    onto: String,
    moved: Vec<String>,
    beneath: Vec<String>,
    later_by: Option<&'static str>,
    path: String,
    changes: Vec<ChangedLine>,
    operations: ContactEntry,
    databases: Vec<Asked>,
    written: bool,
}

/// Moves a line of scripts on top of another: one file changes, in `down_revision` and in the docstring's `Revises:`.
///
/// # Errors
/// `LB0315` when a database has the line, when the operations of both touch the same objects, or when the history
/// forbids it; `LB0316` when a database cannot tell; `LB0301` and `LB0302` for the arguments. Nothing is changed then.
pub fn rebase(host: &Host<'_>, project: &Project, arguments: &Rebase) -> Result<()> {
    project.refuse_duplicates()?;
    let choice = choose(host, project, arguments)?;
    let plan = project.graph.plan_rebase(choice.revision, choice.onto)?;
    project.graph.rebased(&plan)?;
    let change = Change::prepare(project, &plan)?;
    let contact = ScriptTouches::new(host, project).compare(&plan.moved, &plan.beneath);
    look_at_contact(host, project, &plan, &contact, arguments.allow_conflicts)?;
    let databases = if arguments.unchecked { Vec::new() } else { ask(host, project, &plan)? };
    warn_of_shared(host, project, &plan);
    answer(host, project, &plan, &choice, &change);
    if !arguments.dry_run {
        change.write()?;
        let action = format!("Rewriting {}", change.path().display());
        host.reporter.report(Event::Status { action: &action, result: Some("done") });
    }
    let ids = |keys: &[RevisionKey]| keys.iter().map(|key| id(project, *key)).collect();
    tell(host, "rebase", None, || Body {
        revision: id(project, plan.lowest),
        from: plan.from.map(|key| id(project, key)),
        onto: id(project, plan.onto),
        moved: ids(&plan.moved),
        beneath: ids(&plan.beneath),
        later_by: choice.evidence.as_ref().map(evidence_name),
        path: shown(change.path()),
        changes: change.lines(),
        operations: ContactEntry::new(project, &contact),
        databases,
        written: !arguments.dry_run,
    })
}

fn id(project: &Project, key: RevisionKey) -> String {
    project.graph.revision(key).id().to_owned()
}

/// Refuses lines whose order matters, and says what is not known.
fn look_at_contact(
    host: &Host<'_>,
    project: &Project,
    plan: &Plan,
    contact: &Contact,
    allowed: bool,
) -> Result<()> {
    let (moved, onto) = (id(project, plan.lowest), id(project, plan.onto));
    let notes = contact_notes(host, project, contact, None);
    let with_notes = |error: Error| notes.iter().fold(error, |error, note| error.note(note.clone()));
    if !contact.collisions.is_empty() && !allowed {
        let words = format!("the operations of `{moved}` and of what it would follow touch the same objects");
        return Err(with_notes(Error::new(Code::CannotRebase, words)).hint(format!(
            "read both; when they are right with `{onto}` first, `--allow-conflicts` moves `{moved}` all the same"
        )));
    }
    if !contact.collisions.is_empty() || !contact.unread.is_empty() {
        let words = match contact.collisions.is_empty() {
            false => {
                format!("the operations of `{moved}` and of what it follows then touch the same objects")
            }
            true => "whether the operations of both lines touch the same objects is not known".to_owned(),
        };
        let error = with_notes(Error::new(Code::RebaseUnknown, words))
            .hint(format!("read whether the scripts are right with `{onto}` first"));
        host.reporter.report(Event::Warning(&error.into_diagnostic(Severity::Warning)));
    }
    Ok(())
}

/// Databases of other people cannot be asked: whether they may have the line, the version control knows.
fn warn_of_shared(host: &Host<'_>, project: &Project, plan: &Plan) {
    let arrivals = Arrivals::of(host, project, &plan.moved);
    let shared = plan.moved.iter().zip(&arrivals.each).find_map(|(key, arrival)| match arrival {
        Some(arrival) => match &arrival.standing {
            Standing::Shared { branch } => Some((*key, branch)),
            Standing::Committed { .. } | Standing::Uncommitted => None,
        },
        None => None,
    });
    if let Some((key, branch)) = shared {
        let words = format!("`{}` is on `{branch}` already: other databases may have it", id(project, key));
        let error = Error::new(Code::RebaseUnknown, words)
            .note("a database that has it would never get what comes before it then")
            .hint("where that can be, join the heads with `limbeck merge`");
        host.reporter.report(Event::Warning(&error.into_diagnostic(Severity::Warning)));
    }
}

fn answer(host: &Host<'_>, project: &Project, plan: &Plan, choice: &Choice, change: &Change) {
    let say = |text: &str| host.reporter.report(Event::Answer(text));
    let (moved, onto) = (id(project, plan.lowest), id(project, plan.onto));
    if let Some(words) = &choice.because {
        say(words);
    }
    let above = match plan.moved.len() {
        0 | 1 => String::new(),
        2 => " (and 1 revision above it)".to_owned(),
        several => format!(" (and {} revisions above it)", several - 1),
    };
    let from = plan.from.map_or_else(|| "nothing".to_owned(), |key| id(project, key));
    say(&format!("{moved}{above}: {from} -> {onto}"));
    let path = relative(host, change.path());
    for line in change.lines() {
        say(&format!("{path}:{}", line.line));
        say(&format!("-{}", line.before));
        say(&format!("+{}", line.after));
    }
}
