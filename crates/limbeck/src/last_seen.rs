//! Where a revision that no script has was last seen.

use limbeck_diagnostics::{Code, Diagnostic, Error};

use crate::host::Host;
use crate::version_control::{Fate, Sighting};
use limbeck_project::ScriptDirectory;

/// Adds to an error about a missing revision where its script was last seen.
pub(crate) fn explain_missing(host: &Host<'_>, directory: &ScriptDirectory, error: Error) -> Error {
    let missing = missing(error.diagnostic()).filter(|missing| is_identifier(missing));
    let (Some(missing), Some(version_control)) = (missing, host.version_control) else { return error };
    match version_control.last_seen(directory.version_locations(), &missing) {
        Some(sighting) => error.note(words(&missing, &sighting)).hint(sighting.remedy),
        None => error,
    }
}

/// The revision that an error misses.
fn missing(diagnostic: &Diagnostic) -> Option<String> {
    let name = match diagnostic.code {
        Code::UnknownRevision => "identifier",
        Code::UnknownDatabaseRevision => "version row",
        Code::MissingParent => "missing",
        _ => return None,
    };
    diagnostic.facts.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
}

/// Whether it may be the whole identifier of a revision, and no word that was mistyped.
fn is_identifier(text: &str) -> bool {
    text.len() >= 4 && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.')
}

fn words(missing: &str, sighting: &Sighting) -> String {
    let Sighting { path, fate, commit, .. } = sighting;
    let commit =
        format!("commit {} of {} by {}: \"{}\"", commit.id, commit.day, commit.author, commit.subject);
    match fate {
        Fate::Deleted => format!("`{missing}` was last seen in `{path}`, which was deleted by {commit}"),
        Fate::Here => {
            format!("`{missing}` was last seen in `{path}`, which is changed or gone since {commit}")
        }
        Fate::Elsewhere { branches } => match &branches[..] {
            [] => format!("`{missing}` was last seen in `{path}`, on no branch any more, in {commit}"),
            branches => {
                format!("`{missing}` was last seen in `{path}` on `{}`, in {commit}", branches.join("`, `"))
            }
        },
    }
}
