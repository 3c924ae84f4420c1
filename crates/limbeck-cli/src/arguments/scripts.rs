//! The arguments of the commands that make and open scripts.

use std::path::PathBuf;

use clap::Args;

use super::Output;

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Folder of the environment
    pub(crate) directory: PathBuf,
    /// Template; `list_templates` shows them
    #[arg(short, long, default_value = "generic")]
    pub(crate) template: String,
    /// Write __init__.py files too
    #[arg(long)]
    pub(crate) package: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Revision {
    /// Message of the script
    #[arg(short, long)]
    pub(crate) message: Option<String>,
    /// Fill the script with what the models and the database differ in
    #[arg(long)]
    pub(crate) autogenerate: bool,
    /// Run env.py without a connection, where revision_environment has it run
    #[arg(long)]
    pub(crate) sql: bool,
    /// Revision that the new one follows
    #[arg(long, default_value = "head")]
    pub(crate) head: String,
    /// Allow a parent that is not a head
    #[arg(long)]
    pub(crate) splice: bool,
    /// Branch label of the new revision
    #[arg(long)]
    pub(crate) branch_label: Option<String>,
    /// Folder of the new script
    #[arg(long)]
    pub(crate) version_path: Option<String>,
    /// Identifier of the new revision
    #[arg(long)]
    pub(crate) rev_id: Option<String>,
    /// Revision that must be there before this one; may be given several times
    #[arg(long)]
    pub(crate) depends_on: Vec<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// Revisions to join; `heads` for all of them
    #[arg(required = true)]
    pub(crate) revisions: Vec<String>,
    /// Message of the script
    #[arg(short, long)]
    pub(crate) message: Option<String>,
    /// Branch label of the new revision
    #[arg(long)]
    pub(crate) branch_label: Option<String>,
    /// Identifier of the new revision
    #[arg(long)]
    pub(crate) rev_id: Option<String>,
    /// Allow parents that are not heads
    #[arg(long)]
    pub(crate) splice: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Rebase {
    /// A revision of the line that moves [default: of the one that came later by git]
    pub(crate) revision: Option<String>,
    /// Revision that the line follows then [default: the other head]
    #[arg(long, value_name = "REVISION")]
    pub(crate) onto: Option<String>,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Move the line although the operations of both lines touch the same objects
    #[arg(long)]
    pub(crate) allow_conflicts: bool,
    /// Ask no database whether it has the line
    #[arg(long)]
    pub(crate) unchecked: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Edit {
    /// A revision, head, heads or current
    pub(crate) revision: String,
}

impl From<Init> for limbeck::Init {
    fn from(typed: Init) -> Self {
        Self { directory: typed.directory, template: typed.template, package: typed.package }
    }
}

impl From<Revision> for limbeck::NewScript {
    fn from(typed: Revision) -> Self {
        Self {
            message: typed.message,
            autogenerate: typed.autogenerate,
            sql: typed.sql,
            head: typed.head,
            splice: typed.splice,
            branch_label: typed.branch_label,
            version_path: typed.version_path.map(PathBuf::from),
            rev_id: typed.rev_id,
            depends_on: typed.depends_on,
        }
    }
}

impl From<Rebase> for limbeck::Rebase {
    fn from(typed: Rebase) -> Self {
        Self {
            revision: typed.revision,
            onto: typed.onto,
            dry_run: typed.dry_run,
            allow_conflicts: typed.allow_conflicts,
            unchecked: typed.unchecked,
        }
    }
}

impl From<Merge> for limbeck::Merge {
    fn from(typed: Merge) -> Self {
        Self {
            revisions: typed.revisions,
            message: typed.message,
            branch_label: typed.branch_label,
            rev_id: typed.rev_id,
            splice: typed.splice,
        }
    }
}
