//! `merge`: a new script with several parents.

use std::path::PathBuf;

use limbeck_bridge::protocol::CommandLine;
use limbeck_diagnostics::Result;
use limbeck_revisions::{RevisionExpr, Splice};
use limbeck_schema::Value;

use super::generate::{Draft, template_arguments};
use crate::environment::Request;
use crate::host::Host;
use crate::project::Project;

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
///
/// # Errors
/// As [`crate::revision`].
pub fn merge(host: &Host<'_>, project: &Project, arguments: &Merge) -> Result<PathBuf> {
    project.refuse_duplicates()?;
    let draft = Draft {
        message: arguments.message.as_deref(),
        heads: arguments.revisions.iter().map(|text| RevisionExpr::parse(text)).collect(),
        splice: if arguments.splice { Splice::Allowed } else { Splice::Forbidden },
        branch_label: arguments.branch_label.as_deref(),
        version_path: None,
        rev_id: arguments.rev_id.as_deref(),
        depends_on: &[],
    };
    let mut script = draft.place(host, project)?;
    if project.directory.settings().revision_environment {
        let request = Request { command_line: command_line(arguments), ..Request::default() };
        script.variables.extend(template_arguments(host, project, &request)?);
    }
    script.write(host, project, "merge")
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
