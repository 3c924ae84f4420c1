//! A fork in words.

use std::path::Path;

use limbeck_diagnostics::Error;
use limbeck_revisions::RevisionKey;

use super::{Contact, Evidence, ForkReport, Line, Pair, Side};
use crate::host::Host;
use crate::project::Project;
use crate::version_control::{Arrival, Standing};

/// How many scripts of a line are named, and how many objects.
const SHOWN: usize = 4;

/// What happened, in one sentence.
pub(super) fn title(project: &Project, report: &ForkReport) -> String {
    let heads = report.lines.len();
    format!("the history forks above {}: it has {heads} heads", ids(project, &report.parted_at))
}

/// Adds what is known of the fork, and what to do.
pub(super) fn explain(host: &Host<'_>, project: &Project, report: &ForkReport, mut error: Error) -> Error {
    for line in &report.lines {
        error = error.note(line_words(host, project, line));
    }
    for pair in &report.pairs {
        if let Some(words) = later_words(project, report, pair) {
            error = error.note(words);
        }
        let among = (report.pairs.len() > 1).then_some((pair.first, pair.second));
        for words in contact_notes(host, project, &pair.contact, among) {
            error = error.note(words);
        }
    }
    hints(project, report, error)
}

/// `limbeck rebase`, where that is a way out.
fn hints(project: &Project, report: &ForkReport, error: Error) -> Error {
    let [pair] = &report.pairs[..] else { return error };
    if !pair.contact.collisions.is_empty() {
        return error;
    }
    let id = |key: RevisionKey| project.graph.revision(key).id();
    let (moved, onto) = match &pair.later {
        Some((Side::First, _)) => (id(pair.first), id(pair.second)),
        _ => (id(pair.second), id(pair.first)),
    };
    let command = match pair.later {
        Some((_, Evidence::Uncommitted | Evidence::NotShared(_) | Evidence::Commits)) => {
            "limbeck rebase".to_owned()
        }
        // `rebase` believes git alone.
        Some((_, Evidence::CreateDates)) | None => format!("limbeck rebase {moved}"),
    };
    error.hint(format!("`{command}` puts `{moved}` on top of `{onto}`, unless a database has it already"))
}

/// `limbeck merge`.
pub(super) fn merge_hint(project: &Project, report: &ForkReport) -> String {
    let heads: Vec<&str> = report.lines.iter().map(|line| project.graph.revision(line.head).id()).collect();
    format!("`limbeck merge {}` joins them", heads.join(" "))
}

fn line_words(host: &Host<'_>, project: &Project, line: &Line) -> String {
    let scripts = line.scripts.iter().zip(&line.arrivals).take(SHOWN);
    let mut words: Vec<String> = scripts
        .map(|(script, arrival)| {
            let path = relative(host, &project.script(*script).path);
            match arrival.as_ref().map(arrival_words) {
                Some(arrival) => format!("`{path}` ({arrival})"),
                None => format!("`{path}`"),
            }
        })
        .collect();
    let rest = line.scripts.len().saturating_sub(SHOWN);
    if rest > 0 {
        words.push(format!("and {rest} more"));
    }
    format!("{}: {}", ids(project, &[line.head]), words.join(", "))
}

fn arrival_words(arrival: &Arrival) -> String {
    match (&arrival.standing, &arrival.commit) {
        (Standing::Uncommitted, _) => "not committed yet".to_owned(),
        (_, Some(commit)) => format!("{}, {}, commit {}", commit.author, commit.day, commit.id),
        (_, None) => "committed".to_owned(),
    }
}

fn later_words(project: &Project, report: &ForkReport, pair: &Pair) -> Option<String> {
    let (side, found) = pair.later.as_ref()?;
    let later = match side {
        Side::First => pair.first,
        Side::Second => pair.second,
    };
    Some(format!("{} came later{}", ids(project, &[later]), evidence(found, report.silence.as_deref())))
}

/// How one knows, as the end of a sentence.
pub(crate) fn evidence(evidence: &Evidence, silence: Option<&str>) -> String {
    match evidence {
        Evidence::Uncommitted => ": it is not committed yet".to_owned(),
        Evidence::NotShared(branch) => format!(": `{branch}` does not have it"),
        Evidence::Commits => ", by the dates of the commits".to_owned(),
        Evidence::CreateDates => match silence {
            Some(why) => format!(", by `Create Date` in the scripts ({why})"),
            None => ", by `Create Date` in the scripts".to_owned(),
        },
    }
}

/// Whether two lines get in each other's way, a sentence each; `among` names the two when there are more.
pub(crate) fn contact_notes(
    host: &Host<'_>,
    project: &Project,
    contact: &Contact,
    among: Option<(RevisionKey, RevisionKey)>,
) -> Vec<String> {
    let id = |key: RevisionKey| project.graph.revision(key).id();
    let mut notes: Vec<String> = contact
        .collisions
        .iter()
        .take(SHOWN)
        .map(|one| {
            let (first, second) = (one.overlap.first, one.overlap.second);
            let (here, there) = (id(one.first), id(one.second));
            let object = &one.overlap.object;
            if first == second {
                format!("their order matters: `{here}` {first} {object}, and so does `{there}`")
            } else {
                format!("their order matters: `{here}` {first} {object}, `{there}` {second} it")
            }
        })
        .collect();
    let rest = contact.collisions.len().saturating_sub(SHOWN);
    if rest > 0 {
        notes.push(format!("and {rest} more objects that both touch"));
    }
    for unread in contact.unread.iter().take(SHOWN) {
        let path = relative(host, &project.script(unread.revision).path);
        let place = unread.line.map_or_else(String::new, |line| format!(":{line}"));
        notes.push(format!("what `{path}` touches is not known: {} ({path}{place})", unread.why));
    }
    if notes.is_empty() {
        let between = among
            .map_or_else(String::new, |(first, second)| format!(" of `{}` and `{}`", id(first), id(second)));
        let tables: Vec<String> = contact.tables.iter().map(|table| format!("`{table}`")).collect();
        notes.push(match &tables[..] {
            [] => format!("the operations{between} touch nothing in common"),
            tables => format!(
                "the operations{between} touch different parts of {}: their order does not matter",
                tables.join(", ")
            ),
        });
    }
    notes
}

fn ids(project: &Project, keys: &[RevisionKey]) -> String {
    let ids: Vec<String> =
        keys.iter().map(|key| format!("`{}`", project.graph.revision(*key).id())).collect();
    ids.join(", ")
}

/// A path as it is typed in the present folder.
pub(crate) fn relative(host: &Host<'_>, path: &Path) -> String {
    path.strip_prefix(&host.working_directory).unwrap_or(path).display().to_string()
}
