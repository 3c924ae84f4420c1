//! `merge`: a new script with several parents.

use std::path::PathBuf;

use limbeck_bridge::protocol::CommandLine;
use limbeck_diagnostics::Result;
use limbeck_revisions::{NewParents, RevisionExpr, RevisionKey, Splice};
use limbeck_schema::Value;

use super::generate::{Draft, arguments_of};
use crate::environment::{self, Request};
use crate::hooks::has_registered_hooks;
use crate::host::Host;
use crate::project::Project;
use crate::target::Outcome;

/// The arguments of `merge`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Merge {
    /// The parents, as they are typed.
    pub revisions: Vec<String>,
    /// `-m`.
    pub message: Option<String>,
    /// A label for the branch that starts here.
    pub branch_label: Option<String>,
    /// The identifier; random by default.
    pub rev_id: Option<String>,
    /// Whether the parents may be something else than heads.
    pub splice: bool,
}

/// Writes a script that joins several revisions, and returns its path. One parent alone makes an ordinary script.
/// Without a message it gets one that names the parents and their messages.
///
/// # Errors
/// As [`crate::revision`].
pub fn merge(host: &Host<'_>, project: &Project, arguments: &Merge) -> Result<PathBuf> {
    project.refuse_duplicates()?;
    let draft = Draft {
        message: arguments.message.as_deref(),
        own_message,
        heads: arguments.revisions.iter().map(|text| RevisionExpr::parse(text)).collect(),
        splice: if arguments.splice { Splice::Allowed } else { Splice::Forbidden },
        branch_label: arguments.branch_label.as_deref(),
        version_path: None,
        rev_id: arguments.rev_id.as_deref(),
        depends_on: &[],
    };
    let mut script = draft.place(host, project)?;
    let mut left = None;
    if project.directory.settings().revision_environment {
        let request = Request {
            command_line: command_line(arguments),
            calls_hooks: has_registered_hooks(project)?,
            ..Request::default()
        };
        let ran = environment::run_for_script(host, project, &request, &mut |_, _| Ok(Outcome::Done))?;
        script.variables.extend(arguments_of(&ran.template_args));
        left = Some(ran);
    }
    script.write(host, project, "merge", left)
}

/// `merge ae10 (add users) and 27c6 (add posts)`: on one line, since a template may have it in a comment.
fn own_message(project: &Project, parents: &NewParents) -> Option<String> {
    let [others @ .., last] = &parents.parents[..] else { return None };
    if others.is_empty() {
        return None;
    }
    let name = |key: &RevisionKey| {
        let revision = project.graph.revision(*key);
        match parent_message(&revision.header().doc) {
            Some(message) => format!("{} ({message})", revision.id()),
            None => revision.id().to_owned(),
        }
    };
    let others: Vec<String> = others.iter().map(name).collect();
    Some(format!("merge {} and {}", others.join(", "), name(last)))
}

/// A parent's message, when it has one that can stand in a docstring, a comment or a string.
fn parent_message(doc: &str) -> Option<String> {
    /// What Alembic writes where no message was given.
    const NONE: &str = "empty message";
    const LONGEST: usize = 60;
    let message = doc.split_whitespace().collect::<Vec<_>>().join(" ");
    let can_stand = !message.contains(|c: char| matches!(c, '"' | '\\') || c.is_control());
    (can_stand && !message.is_empty() && message != NONE && message.chars().count() <= LONGEST)
        .then_some(message)
}

fn command_line(arguments: &Merge) -> CommandLine {
    let optional = |text: &Option<String>| text.clone().map_or(Value::Null, Value::Str);
    let revisions = arguments.revisions.iter().cloned().map(Value::Str).collect();
    CommandLine {
        name: "merge".to_owned(),
        options: vec![
            ("revisions".to_owned(), Value::List(revisions)),
            ("message".to_owned(), optional(&arguments.message)),
            ("branch_label".to_owned(), optional(&arguments.branch_label)),
            ("rev_id".to_owned(), optional(&arguments.rev_id)),
            ("splice".to_owned(), Value::Bool(arguments.splice)),
        ],
        ..CommandLine::default()
    }
}
