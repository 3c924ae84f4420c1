//! Failures inside the graph, and the words that each command gives them.
//!
//! Alembic raises the same inner error with other words depending on the command, so the algorithms return a
//! [`Failure`] and the public functions turn it into an [`Error`] with their [`Situation`].

use limbeck_diagnostics::{Code, Error};

use crate::expr::Relative;

/// What an algorithm can fail with.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    /// The ends of a range are not on one line.
    NotAncestor,
    /// One head was asked for and there are several.
    MultipleHeads { heads: Vec<String>, argument: String },
    /// A name means nothing.
    Unresolved { argument: String, why: Unresolved },
    /// A version row means nothing.
    UnknownRow { row: String },
    /// Anything that has the same words everywhere.
    Other(Error),
}

/// Why a name means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unresolved {
    /// No revision or label is or begins like this.
    Unknown,
    /// Too short for the beginning of an identifier.
    TooShort,
    /// Several revisions or labels begin like this.
    Ambiguous(Vec<String>),
    /// The revision exists, but on another branch.
    NotOnBranch { revision: String, branch: String },
}

pub(crate) type Outcome<T> = std::result::Result<T, Failure>;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

/// What a command says of failures.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Situation<'a> {
    /// What the range's newer end was called.
    pub(crate) end: Option<&'a str>,
    /// The words for ends that are not on one line.
    pub(crate) not_ancestor: Option<&'a str>,
    /// The words for several heads.
    pub(crate) multiple_heads: Option<&'a str>,
}

impl Situation<'_> {
    pub(crate) fn error(self, failure: Failure) -> Error {
        match failure {
            Failure::NotAncestor => {
                not_ancestor(self.not_ancestor.unwrap_or("the revisions are not on one line of history"))
            }
            Failure::MultipleHeads { heads, argument } => multiple_heads(self, &heads, &argument),
            Failure::Unresolved { argument, why } => unresolved(&argument, why),
            Failure::UnknownRow { row } => unknown_row(&row),
            Failure::Other(error) => error,
        }
    }
}

fn not_ancestor(words: &str) -> Error {
    Error::new(Code::RevisionRange, words)
        .hint("`history` shows how the revisions follow each other, `current` where the database is")
}

fn multiple_heads(situation: Situation<'_>, heads: &[String], argument: &str) -> Error {
    let words = match situation.multiple_heads {
        Some(words) => words.to_owned(),
        None => {
            let shown = situation.end.unwrap_or(argument);
            format!(
                "Multiple head revisions are present for given argument '{shown}'; please specify a specific target \
                 revision, '<branchname>@{shown}' to narrow to a specific head, or 'heads' for all heads"
            )
        }
    };
    Error::new(Code::MultipleHeads, words)
        .fact("heads", heads.join(", "))
        .hint(format!("`limbeck merge {}` joins them", heads.join(" ")))
}

/// `Can't locate revision identified by 'x'`, which is all that Alembic says, and why.
fn unresolved(argument: &str, why: Unresolved) -> Error {
    let error =
        Error::new(Code::UnknownRevision, format!("Can't locate revision identified by '{argument}'"));
    match why {
        Unresolved::Unknown => error.fact("identifier", argument).hint("`history` lists all revisions"),
        Unresolved::TooShort => error
            .note("the beginning of an identifier stands for it from four characters on")
            .hint("write more of the identifier; `history` lists all revisions"),
        Unresolved::Ambiguous(names) => error
            .note(format!("it is the beginning of {}", names.join(", ")))
            .hint("write more of the identifier"),
        Unresolved::NotOnBranch { revision, branch } => {
            error.note(format!("revision `{revision}` is not on the branch `{branch}`"))
        }
    }
}

fn unknown_row(row: &str) -> Error {
    Error::new(Code::UnknownDatabaseRevision, format!("Can't locate revision identified by '{row}'"))
        .fact("version row", row)
        .note("the database's version table names this revision, but no script has it")
        .hint("get the missing script: the database was migrated by newer or other code")
        .hint("or, when the scripts are right and the row is not, set it with `stamp --purge <revision>`")
}

/// `Relative revision +5 didn't produce 5 migrations`.
pub(crate) fn no_such_distance(relative: &Relative) -> Failure {
    relative_failure(&relative.text, relative.distance())
}

/// The same for an upgrade that would go down: there Alembic prints the number, not the text.
pub(crate) fn not_upwards(relative: &Relative) -> Failure {
    let distance = relative.distance();
    let number = if relative.steps < 0 { format!("-{distance}") } else { distance.to_owned() };
    relative_failure(&number, distance)
}

fn relative_failure(shown: &str, distance: &str) -> Failure {
    let words = format!("Relative revision {shown} didn't produce {distance} migrations");
    let error = Error::new(Code::RelativeRevision, words);
    Failure::Other(error.hint("`history` shows how many revisions there are"))
}

/// A failure to walk from one revision to another.
pub(crate) fn walk_failure(words: &str) -> Failure {
    Failure::Other(
        Error::new(Code::RelativeRevision, words).hint("name the revision itself instead of counting"),
    )
}

/// A request that Alembic ends with an assertion or a `KeyError`.
pub(crate) fn refused(code: Code, words: impl Into<String>) -> Error {
    Error::new(code, words)
}
