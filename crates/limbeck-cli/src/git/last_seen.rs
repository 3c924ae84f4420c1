//! Where a script that is not here was last seen.

use std::path::{Path, PathBuf};

use limbeck::{Fate, Sighting};

use super::Git;
use super::arrivals::{Entry, FORMAT, entries};

/// The newest commit that added or deleted the script of a revision in one of the folders.
pub(super) fn last_seen(git: &Git, folders: &[PathBuf], revision: &str) -> Option<Sighting> {
    // What is on no branch any more is still in the log of what was checked out.
    [&["--all"][..], &["--all", "--reflog"][..]].iter().find_map(|tips| {
        let found = folders.iter().filter(|folder| folder.is_dir());
        let found = found.filter_map(|folder| in_folder(git, folder, tips, revision));
        found.max_by_key(|sighting| sighting.commit.date)
    })
}

fn in_folder(git: &Git, folder: &Path, tips: &[&str], revision: &str) -> Option<Sighting> {
    // A line that binds `revision` to it; other scripts name it as their parent.
    let pattern = format!("-G^revision[^=]*=[^\"']*[\"']{}[\"']", escaped(revision));
    let words =
        ["log", "-n", "1", "--no-renames", "--diff-filter=AD", "--name-status", "-z", FORMAT, &pattern];
    let found = git.ask(folder, words.iter().chain(tips).chain(&["--", "."])).ok()?;
    let Entry { commit, names, .. } = entries(&found).next()?;
    let [status, path, ..] = &names[..] else { return None };
    let id = commit.id.clone();
    let (fate, remedy) = if status == "D" {
        (Fate::Deleted, format!("`git checkout {id}^ -- :/{path}` brings the file back"))
    } else if git.ask(folder, ["merge-base", "--is-ancestor", &id, "HEAD"]).is_ok() {
        (Fate::Here, format!("`git checkout {id} -- :/{path}` brings the file back"))
    } else {
        let branches = branches(git, folder, &id);
        let remedy = match branches.first() {
            Some(branch) => format!("bring the scripts of `{branch}` here, or work on that branch"),
            None => format!("`git checkout {id} -- :/{path}` brings the file back"),
        };
        (Fate::Elsewhere { branches }, remedy)
    };
    Some(Sighting { path: path.clone(), fate, commit, remedy })
}

/// Some branches that have a commit.
fn branches(git: &Git, folder: &Path, commit: &str) -> Vec<String> {
    let contains = format!("--contains={commit}");
    let words =
        ["for-each-ref", "--count=3", "--format=%(refname:short)", &contains, "refs/heads", "refs/remotes"];
    let found = git.ask(folder, words).unwrap_or_default();
    found.lines().map(str::to_owned).collect()
}

/// The text in an extended regular expression that stands for itself.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if c.is_ascii_punctuation() && c != '_' {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn an_identifier_is_no_pattern() {
        assert_eq!(escaped("a.b_1"), "a\\.b_1");
    }
}
