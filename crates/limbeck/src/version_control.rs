//! What the scripts' version control knows of them. The engine asks; the process that embeds it answers, since
//! asking means running a program.

use std::path::{Path, PathBuf};

/// The version control around a project's scripts.
pub trait VersionControl {
    /// How each of these files came in, in their order.
    ///
    /// # Errors
    /// Why nothing is known, in a few words: `this is no git repository`.
    fn arrivals(&self, files: &[&Path]) -> Result<Vec<Arrival>, String>;

    /// Where a script of that revision last was, among those that are in these folders no longer, or never were.
    fn last_seen(&self, folders: &[PathBuf], revision: &str) -> Option<Sighting>;
}

/// How a file came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Who has it.
    pub standing: Standing,
    /// The commit that added it; `None` when there is none, or when the history that is here does not reach back
    /// to it.
    pub commit: Option<Commit>,
}

/// Who has a file. The earlier variants came in earlier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Everybody: it is on the branch that is shared.
    Shared {
        /// The branch, for example `origin/main`.
        branch: String,
    },
    /// Those who have the present branch.
    Committed {
        /// The shared branch, which lacks it; `None` when no branch is known to be shared.
        lacking: Option<String>,
    },
    /// Nobody else yet.
    Uncommitted,
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The short form of its identifier.
    pub id: String,
    /// When it was made.
    pub date: jiff::Timestamp,
    /// The day on which it was made, where it was made: `2026-01-02`.
    pub day: String,
    /// Who wrote it.
    pub author: String,
    /// The first line of its message.
    pub subject: String,
}

/// A script that is not here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// The file, within its repository.
    pub path: String,
    /// What the commit did with it.
    pub fate: Fate,
    /// The commit.
    pub commit: Commit,
    /// What brings the file back.
    pub remedy: String,
}

/// What a commit did with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It deleted it.
    Deleted,
    /// It added it, on these branches and not on the present one.
    Elsewhere {
        /// The branches; none when no branch has the commit any more.
        branches: Vec<String>,
    },
    /// It added it on the present branch, and the file was changed or removed since without a commit.
    Here,
}
