//! How files came in.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::Path;

use limbeck::{Arrival, Commit, Standing};

use super::Git;
use super::run::Silence;

/// A commit in an answer: `\x01id\x02parents\x02date\x02author\x02subject`. No name has these characters in it.
pub(super) const FORMAT: &str = "--format=%x01%h%x02%P%x02%cI%x02%aN%x02%s";

/// The branches that teams share, by what they are usually called; the earlier the better.
const SHARED: &[&str] = &[
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/remotes/*/HEAD",
    "refs/remotes/*/main",
    "refs/remotes/*/master",
    "refs/heads/main",
    "refs/heads/master",
];

/// How each of these files came in.
pub(super) fn arrivals(git: &Git, files: &[&Path]) -> Result<Vec<Arrival>, String> {
    let mut by_folder: BTreeMap<&Path, Vec<&OsStr>> = BTreeMap::new();
    for file in files {
        let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else {
            return Err("a script has no name".to_owned());
        };
        by_folder.entry(folder).or_default().push(name);
    }
    let mut known: BTreeMap<(&Path, &OsStr), Arrival> = BTreeMap::new();
    for (folder, names) in by_folder {
        let found = in_folder(git, folder, &names).map_err(|silence| {
            match silence {
                Silence::Missing => "git is not installed",
                Silence::Failed => "git knows no repository there",
                Silence::TooMuch => "git took too long",
            }
            .to_owned()
        })?;
        known.extend(names.into_iter().zip(found).map(|(name, arrival)| ((folder, name), arrival)));
    }
    let arrival = |file: &&Path| {
        let found = file.parent().zip(file.file_name()).and_then(|at| known.get(&at));
        found.cloned().ok_or_else(|| "git does not know every script".to_owned())
    };
    files.iter().map(arrival).collect()
}

fn in_folder(git: &Git, folder: &Path, names: &[&OsStr]) -> Result<Vec<Arrival>, Silence> {
    let about = git.ask(folder, ["rev-parse", "--is-inside-work-tree", "--is-shallow-repository"])?;
    let mut about = about.lines();
    if about.next() != Some("true") {
        return Err(Silence::Failed);
    }
    let is_shallow = about.next() == Some("true");
    // While a merge is being made, what it brings is committed too.
    let tips: Vec<&str> = ["HEAD", "MERGE_HEAD"]
        .into_iter()
        .filter(|tip| {
            git.ask(folder, ["rev-parse", "--verify", "--quiet", &format!("{tip}^{{commit}}")]).is_ok()
        })
        .collect();
    let committed =
        tips.iter().map(|tip| names_in(git, folder, tip, names)).collect::<Result<Vec<_>, _>>()?;
    let shared = match tips.first() {
        Some(_) => shared_branch(git, folder)?,
        None => None,
    };
    let everybody = match &shared {
        Some(branch) => names_in(git, folder, &branch.reference, names)?,
        None => BTreeSet::new(),
    };
    let commits =
        if tips.is_empty() { BTreeMap::new() } else { commits(git, folder, &tips, names, is_shallow)? };
    let arrival = |name: &&OsStr| {
        let name = name.to_string_lossy();
        let standing = match &shared {
            Some(branch) if everybody.contains(&*name) => Standing::Shared { branch: branch.name.clone() },
            branch if committed.iter().any(|there| there.contains(&*name)) => {
                Standing::Committed { lacking: branch.as_ref().map(|branch| branch.name.clone()) }
            }
            _ => Standing::Uncommitted,
        };
        let commit = if standing == Standing::Uncommitted { None } else { commits.get(&*name).cloned() };
        Arrival { standing, commit }
    };
    Ok(names.iter().map(arrival).collect())
}

/// Those of the names that a commit has in the folder.
fn names_in(git: &Git, folder: &Path, tip: &str, names: &[&OsStr]) -> Result<BTreeSet<String>, Silence> {
    let words = ["ls-tree", "-z", "--name-only", tip, "--"].map(OsStr::new);
    let found = git.ask(folder, words.into_iter().chain(names.iter().copied()))?;
    Ok(found.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

struct Branch {
    reference: String,
    name: String,
}

/// The branch that the team shares. The present branch is nothing to compare it with.
fn shared_branch(git: &Git, folder: &Path) -> Result<Option<Branch>, Silence> {
    let words = ["for-each-ref", "--format=%(refname)%00%(refname:short)%00%(symref:short)%00%(HEAD)"];
    let found = git.ask(folder, words.iter().chain(SHARED))?;
    Ok(best_branch(&found))
}

/// The best of the references that `for-each-ref` lists.
fn best_branch(listed: &str) -> Option<Branch> {
    let mut branches: Vec<(usize, Branch)> = Vec::new();
    for line in listed.lines() {
        let mut parts = line.split('\0');
        let (Some(reference), Some(short), Some(target), Some(mark)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        if mark == "*" {
            continue;
        }
        // Below `refs/heads/main/`, say, it is listed too.
        let Some(rank) = SHARED.iter().position(|pattern| matches_pattern(pattern, reference)) else {
            continue;
        };
        let name = if target.is_empty() { short } else { target };
        branches.push((rank, Branch { reference: reference.to_owned(), name: name.to_owned() }));
    }
    branches.into_iter().min_by_key(|(rank, _)| *rank).map(|(_, branch)| branch)
}

/// Whether a reference is what the pattern names; `*` stands for one part.
fn matches_pattern(pattern: &str, reference: &str) -> bool {
    let (pattern, reference) = (pattern.split('/'), reference.split('/'));
    pattern.clone().count() == reference.clone().count()
        && pattern.zip(reference).all(|(wanted, found)| wanted == "*" || wanted == found)
}

/// The commit that added each of the names last.
fn commits(
    git: &Git,
    folder: &Path,
    tips: &[&str],
    names: &[&OsStr],
    is_shallow: bool,
) -> Result<BTreeMap<String, Commit>, Silence> {
    let words = ["log", "--no-renames", "--diff-filter=A", "--name-only", "-z", "--relative", FORMAT];
    let words = words.iter().chain(tips).chain(&["--"]).map(OsStr::new);
    let found = git.ask(folder, words.chain(names.iter().copied()))?;
    let mut commits = BTreeMap::new();
    for entry in entries(&found) {
        // Where a shallow history ends, everything seems to have been added at once.
        if is_shallow && entry.is_root {
            continue;
        }
        for name in entry.names {
            commits.entry(name).or_insert_with(|| entry.commit.clone());
        }
    }
    Ok(commits)
}

/// A commit of an answer in [`FORMAT`].
pub(super) struct Entry {
    /// The commit.
    pub(super) commit: Commit,
    /// Whether it has no parent here.
    is_root: bool,
    /// What follows it, between zero bytes.
    pub(super) names: Vec<String>,
}

/// The commits of an answer in [`FORMAT`] with `-z`.
pub(super) fn entries(answer: &str) -> impl Iterator<Item = Entry> + '_ {
    answer.split('\u{1}').filter_map(|text| {
        let mut parts = text.split('\0');
        let mut fields = parts.next()?.split('\u{2}');
        let (id, parents, date) = (fields.next()?, fields.next()?, fields.next()?);
        let (author, subject) = (fields.next()?, fields.next()?);
        let commit = Commit {
            id: id.to_owned(),
            date: date.parse().ok()?,
            day: date.get(..10)?.to_owned(),
            author: author.to_owned(),
            subject: subject.to_owned(),
        };
        let names = parts.map(|name| name.trim_start_matches('\n')).filter(|name| !name.is_empty());
        Some(Entry { commit, is_root: parents.is_empty(), names: names.map(str::to_owned).collect() })
    })
}

#[cfg(test)]
mod tests {
    use super::{best_branch, entries};

    #[test]
    fn commits_are_read_with_their_files() {
        let answer = "\u{1}8a0\u{2}p\u{2}2026-01-02T03:04:05+02:00\u{2}Ann\u{2}two\0\nb.py\0c.py\0\u{1}1b\u{2}\u{2}\
                      2026-01-01T00:00:00Z\u{2}Bob\u{2}one: x\0\nD\0a.py\0";
        let read: Vec<_> = entries(answer).collect();
        assert_eq!(read.len(), 2);
        assert_eq!(
            (read[0].is_root, &read[0].names[..]),
            (false, &["b.py".to_owned(), "c.py".to_owned()][..])
        );
        assert_eq!((read[0].commit.day.as_str(), read[0].commit.author.as_str()), ("2026-01-02", "Ann"));
        assert_eq!(read[0].commit.date.to_string(), "2026-01-02T01:04:05Z");
        assert_eq!((read[1].is_root, read[1].names.join(" ").as_str()), (true, "D a.py"));
    }

    #[test]
    fn the_shared_branch_is_the_one_that_others_see() {
        let line = |reference: &str, short: &str, target: &str, mark: &str| {
            format!("{reference}\0{short}\0{target}\0{mark}\n")
        };
        let local = line("refs/heads/main", "main", "", "*");
        assert!(best_branch(&local).is_none());
        assert_eq!(best_branch(&line("refs/heads/main", "main", "", " ")).unwrap().name, "main");
        let fork = line("refs/remotes/fork/main", "fork/main", "", " ");
        let origin = line("refs/remotes/origin/HEAD", "origin", "origin/trunk", " ");
        assert_eq!(best_branch(&format!("{local}{fork}{origin}")).unwrap().name, "origin/trunk");
        assert_eq!(best_branch(&format!("{local}{fork}")).unwrap().name, "fork/main");
    }
}
