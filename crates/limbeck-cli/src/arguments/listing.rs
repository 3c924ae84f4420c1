//! The arguments of the commands that show scripts.

use clap::Args;

use super::Output;

#[derive(Debug, Args)]
pub(crate) struct History {
    /// Range of revisions: [start]:[end]
    #[arg(short, long, value_name = "RANGE")]
    pub(crate) rev_range: Option<String>,
    /// Show more
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Mark the database's revision
    #[arg(short, long)]
    pub(crate) indicate_current: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Heads {
    /// Show more
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Leave out heads that another revision depends on
    #[arg(long)]
    pub(crate) resolve_dependencies: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Branches {
    /// Show more
    #[arg(short, long)]
    pub(crate) verbose: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A revision, head, heads, base or current
    pub(crate) revision: String,
    /// Show the schema at that revision, from the scripts alone
    #[arg(long)]
    pub(crate) schema: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

impl From<History> for limbeck::History {
    fn from(typed: History) -> Self {
        Self { range: typed.rev_range, verbose: typed.verbose, indicate_current: typed.indicate_current }
    }
}

impl From<Heads> for limbeck::Heads {
    fn from(typed: Heads) -> Self {
        Self { verbose: typed.verbose, resolve_dependencies: typed.resolve_dependencies }
    }
}

impl From<Branches> for limbeck::Branches {
    fn from(typed: Branches) -> Self {
        Self { verbose: typed.verbose }
    }
}
