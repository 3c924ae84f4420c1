//! Heads that grew apart: who wrote what, which line came later, and whether the lines get in each other's way.

mod contact;
mod document;
mod later;
mod words;

use std::path::Path;

use limbeck_diagnostics::{Code, Error, Severity};
use limbeck_pysource::create_date;
use limbeck_revisions::{Fork, RevisionKey};

use crate::host::Host;
use crate::project::Project;
use crate::report::Event;
use crate::version_control::Arrival;

pub(crate) use contact::{Contact, ScriptTouches};
pub(crate) use document::{ContactEntry, ForkEntry, evidence_name};
pub(crate) use later::{Evidence, Side, Witness, later};
pub(crate) use words::{contact_notes, evidence, relative};

/// A group of heads that grew apart by accident.
pub(crate) struct ForkReport {
    /// The newest revisions below all of them.
    parted_at: Vec<RevisionKey>,
    /// What each head has that the others lack, in the order of the heads.
    lines: Vec<Line>,
    /// The lines compared, each with each.
    pairs: Vec<Pair>,
    /// Why the version control says nothing.
    silence: Option<String>,
}

/// What one head has that the others lack.
struct Line {
    head: RevisionKey,
    /// The oldest first.
    scripts: Vec<RevisionKey>,
    /// How each script came in.
    arrivals: Vec<Option<Arrival>>,
}

/// Two lines compared.
struct Pair {
    first: RevisionKey,
    second: RevisionKey,
    later: Option<(Side, Evidence)>,
    contact: Contact,
}

/// What the version control says of scripts.
pub(crate) struct Arrivals {
    /// In the order of the scripts.
    pub(crate) each: Vec<Option<Arrival>>,
    /// Why it says nothing.
    pub(crate) silence: Option<String>,
}

impl Arrivals {
    /// Asks for some scripts.
    pub(crate) fn of(host: &Host<'_>, project: &Project, scripts: &[RevisionKey]) -> Self {
        let nothing = |why: String| Self { each: vec![None; scripts.len()], silence: Some(why) };
        let Some(version_control) = host.version_control else {
            return nothing("no version control was asked".to_owned());
        };
        let files: Vec<&Path> = scripts.iter().map(|key| project.script(*key).path.as_path()).collect();
        match version_control.arrivals(&files) {
            Ok(arrivals) if arrivals.len() == scripts.len() => {
                Self { each: arrivals.into_iter().map(Some).collect(), silence: None }
            }
            Ok(_) => nothing("its answer does not fit the scripts".to_owned()),
            Err(why) => nothing(why),
        }
    }
}

/// What is known of how the oldest script of a line came in.
pub(crate) fn witness(project: &Project, script: RevisionKey, arrival: Option<Arrival>) -> Witness {
    let created = create_date(&project.script(script).documentation).map(str::to_owned);
    Witness { arrival, created }
}

impl ForkReport {
    /// The accidental forks of a project.
    pub(crate) fn all(host: &Host<'_>, project: &Project) -> Vec<Self> {
        let groups = project.graph.accidental_forks();
        if groups.is_empty() {
            return Vec::new();
        }
        let mut touches = ScriptTouches::new(host, project);
        groups.iter().map(|heads| Self::of(host, project, heads, &mut touches)).collect()
    }

    fn of(
        host: &Host<'_>,
        project: &Project,
        heads: &[RevisionKey],
        touches: &mut ScriptTouches<'_>,
    ) -> Self {
        let mut forks: Vec<(RevisionKey, RevisionKey, Fork)> = Vec::new();
        for (at, first) in heads.iter().enumerate() {
            for second in &heads[at + 1..] {
                forks.push((*first, *second, project.graph.fork(*first, *second)));
            }
        }
        let scripts: Vec<Vec<RevisionKey>> = heads.iter().map(|head| own(*head, &forks)).collect();
        let oldest = forks.iter().flat_map(|(.., fork)| [fork.first.first(), fork.second.first()]);
        let mut asked: Vec<RevisionKey> = scripts.iter().flatten().chain(oldest.flatten()).copied().collect();
        asked.sort_unstable();
        asked.dedup();
        let arrivals = Arrivals::of(host, project, &asked);
        let arrival = |key: RevisionKey| {
            asked.binary_search(&key).ok().and_then(|at| arrivals.each.get(at).cloned().flatten())
        };
        let known = |line: &[RevisionKey]| {
            line.first().map(|script| witness(project, *script, arrival(*script))).unwrap_or_default()
        };
        let mut parted_at: Vec<RevisionKey> = Vec::new();
        for (.., fork) in &forks {
            parted_at
                .extend(fork.parted_at.iter().filter(|key| !parted_at.contains(key)).collect::<Vec<_>>());
        }
        let pairs = forks.into_iter().map(|(first, second, fork)| Pair {
            first,
            second,
            later: later(&known(&fork.first), &known(&fork.second)),
            contact: touches.compare(&fork.first, &fork.second),
        });
        let pairs = pairs.collect();
        let lines = heads.iter().zip(scripts).map(|(head, scripts)| Line {
            head: *head,
            arrivals: scripts.iter().map(|script| arrival(*script)).collect(),
            scripts,
        });
        Self { parted_at, lines: lines.collect(), pairs, silence: arrivals.silence.clone() }
    }
}

/// What a head has and no other head of the group.
fn own(head: RevisionKey, forks: &[(RevisionKey, RevisionKey, Fork)]) -> Vec<RevisionKey> {
    let mut sides = forks.iter().filter_map(|(first, second, fork)| match head {
        head if head == *first => Some(&fork.first),
        head if head == *second => Some(&fork.second),
        _ => None,
    });
    let mut own = sides.next().cloned().unwrap_or_default();
    for side in sides {
        own.retain(|key| side.contains(key));
    }
    own
}

/// Tells of the accidental forks, and returns them for the command's document.
pub(crate) fn tell_forks(host: &Host<'_>, project: &Project) -> Vec<ForkEntry> {
    let reports = ForkReport::all(host, project);
    for report in &reports {
        let title = words::title(project, report);
        let note = words::explain(host, project, report, Error::new(Code::MultipleHeads, title))
            .hint(words::merge_hint(project, report));
        host.reporter.report(Event::Note(&note.into_diagnostic(Severity::Note)));
    }
    reports.iter().map(|report| ForkEntry::new(project, report)).collect()
}

/// Explains an error that is about several heads.
pub(crate) fn explain_heads(host: &Host<'_>, project: &Project, error: Error) -> Error {
    let reports = ForkReport::all(host, project);
    reports.iter().fold(error, |error, report| {
        let title = words::title(project, report);
        words::explain(host, project, report, error.note(title))
    })
}
