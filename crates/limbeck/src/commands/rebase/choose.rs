//! What moves, and onto what.

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_revisions::{Follow, RevisionExpr, RevisionKey};

use super::Rebase;
use crate::fork::{Arrivals, Evidence, Side, evidence, later, witness};
use crate::host::Host;
use crate::project::Project;

const NAME: &str = "name the revision that is to move: `limbeck rebase REVISION`";

/// What moves onto what.
#[derive(Debug)]
pub(super) struct Choice {
    /// A revision of the line that moves.
    pub(super) revision: RevisionKey,
    /// What it follows then.
    pub(super) onto: RevisionKey,
    /// How one knows which line came later, when nobody said which is to move.
    pub(super) evidence: Option<Evidence>,
    /// The same in words.
    pub(super) because: Option<String>,
}

/// Takes what was typed, and finds what was not.
pub(super) fn choose(host: &Host<'_>, project: &Project, arguments: &Rebase) -> Result<Choice> {
    let typed = |text: &Option<String>| text.as_deref().map(|text| resolve(project, text)).transpose();
    let told = |revision, onto| Choice { revision, onto, evidence: None, because: None };
    match (typed(&arguments.revision)?, typed(&arguments.onto)?) {
        (Some(revision), Some(onto)) => Ok(told(revision, onto)),
        (Some(revision), None) => {
            let hint = "name the one that it is to follow: `--onto REVISION`";
            Ok(told(revision, other_head(project, revision, hint)?))
        }
        (None, Some(onto)) => Ok(told(other_head(project, onto, NAME)?, onto)),
        (None, None) => by_age(host, project),
    }
}

/// The one revision that a text stands for.
fn resolve(project: &Project, text: &str) -> Result<RevisionKey> {
    project.graph.resolve_one(&RevisionExpr::parse(text))?.ok_or_else(|| {
        Error::new(Code::RevisionArgument, format!("'{text}' stands for no script"))
            .hint("name a revision; `limbeck heads` shows the newest ones")
    })
}

/// The one head beside the line of a revision: among those that grew apart with it, else among all.
fn other_head(project: &Project, revision: RevisionKey, hint: &str) -> Result<RevisionKey> {
    let is_above =
        |head: &RevisionKey| project.graph.ancestors(&[*head], Follow::Parents).contains(&revision);
    let heads = project.graph.heads()?;
    let mut forks = project.graph.accidental_forks().into_iter();
    let group = forks.find(|heads| heads.iter().any(is_above)).unwrap_or_else(|| heads.clone());
    let others: Vec<RevisionKey> = group.into_iter().filter(|head| !is_above(head)).collect();
    match others[..] {
        [only] => Ok(only),
        [] if heads.len() < 2 => Err(no_fork(project, &heads)),
        [] => {
            let words = format!("every head is above `{}`", project.graph.revision(revision).id());
            Err(Error::new(Code::CannotRebase, words).hint("name a revision that only one of the lines has"))
        }
        _ => Err(several(project, &others, hint)),
    }
}

/// The later one of the two heads of the only fork.
fn by_age(host: &Host<'_>, project: &Project) -> Result<Choice> {
    let all = project.graph.heads()?;
    let forks = project.graph.accidental_forks();
    let [heads] = &forks[..] else {
        return Err(match forks.is_empty() {
            true => no_fork(project, &all),
            false => {
                let heads: Vec<RevisionKey> = forks.into_iter().flatten().collect();
                several(project, &heads, NAME)
            }
        });
    };
    let [first, second] = heads[..] else {
        return Err(several(
            project,
            heads,
            "say which is to follow which: `limbeck rebase REVISION --onto REVISION`",
        ));
    };
    let fork = project.graph.fork(first, second);
    let oldest = [fork.first.first(), fork.second.first()].map(|key| key.copied());
    let [Some(first_oldest), Some(second_oldest)] = oldest else { return Err(no_fork(project, heads)) };
    let arrivals = Arrivals::of(host, project, &[first_oldest, second_oldest]);
    let known = |at: usize, key| witness(project, key, arrivals.each.get(at).cloned().flatten());
    let id = |key: RevisionKey| project.graph.revision(key).id();
    let found = later(&known(0, first_oldest), &known(1, second_oldest));
    let (revision, onto, settled) = match &found {
        Some((Side::First, evidence)) => (first, second, Some(evidence)),
        Some((Side::Second, evidence)) => (second, first, Some(evidence)),
        None => (second, first, None),
    };
    let words = settled.map(|settled| {
        format!("`{}` came later{}", id(revision), evidence(settled, arrivals.silence.as_deref()))
    });
    match settled {
        Some(settled) if *settled != Evidence::CreateDates => Ok(Choice {
            revision,
            onto,
            evidence: Some(settled.clone()),
            because: words.map(|words| words.replace('`', "")),
        }),
        // Dates that stand in a file prove nothing: a script may be older and come later.
        _ => {
            let why = arrivals
                .silence
                .as_deref()
                .unwrap_or("it does not know since when it has them, or has both since the same time");
            let error = Error::new(
                Code::CannotRebase,
                format!("git does not tell which of `{}` and `{}` came later ({why})", id(first), id(second)),
            );
            let error = words.into_iter().fold(error, Error::note);
            Err(error
                .hint(format!("name the one that is to move: `limbeck rebase {}`", id(revision)))
                .hint(format!("or the other: `limbeck rebase {}`", id(onto))))
        }
    }
}

fn no_fork(project: &Project, heads: &[RevisionKey]) -> Error {
    match heads[..] {
        [] | [_] => Error::new(Code::CannotRebase, "there is only one head: nothing has forked"),
        _ => {
            several(project, heads, "say which is to follow which: `limbeck rebase REVISION --onto REVISION`")
                .note("branches that have labels, or nothing in common, are meant to be apart")
        }
    }
}

fn several(project: &Project, heads: &[RevisionKey], hint: &str) -> Error {
    let ids: Vec<&str> = heads.iter().map(|key| project.graph.revision(*key).id()).collect();
    Error::new(Code::CannotRebase, "it is not plain what is to move, and onto what")
        .fact("heads", ids.join(", "))
        .hint(hint)
}
