//! The arguments of the commands that look at a database or change it.

use clap::Args;

use super::Output;

#[derive(Debug, Args)]
pub(crate) struct Upgrade {
    /// Where to: a revision, head, heads, +1, or a range a:b with --sql
    pub(crate) revision: String,
    /// Print the SQL in place of running it
    #[arg(long, conflicts_with = "json")]
    pub(crate) sql: bool,
    /// Text for env.py, read there by context.get_tag_argument()
    #[arg(long)]
    pub(crate) tag: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Downgrade {
    /// Where to: a revision, base, -1, or a range a:b with --sql
    pub(crate) revision: String,
    /// Print the SQL in place of running it
    #[arg(long, conflicts_with = "json")]
    pub(crate) sql: bool,
    /// Text for env.py, read there by context.get_tag_argument()
    #[arg(long)]
    pub(crate) tag: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Stamp {
    /// Revisions to set
    #[arg(required = true)]
    pub(crate) revisions: Vec<String>,
    /// Print the SQL in place of running it
    #[arg(long, conflicts_with = "json")]
    pub(crate) sql: bool,
    /// Text for env.py, read there by context.get_tag_argument()
    #[arg(long)]
    pub(crate) tag: Option<String>,
    /// Empty the version table first
    #[arg(long)]
    pub(crate) purge: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct EnsureVersion {
    /// Print the SQL in place of running it
    #[arg(long)]
    pub(crate) sql: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Current {
    /// Fail unless the database is at every head
    #[arg(short = 'c', long)]
    pub(crate) check_heads: bool,
    /// Show more
    #[arg(short, long)]
    pub(crate) verbose: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

impl From<Upgrade> for limbeck::Upgrade {
    fn from(typed: Upgrade) -> Self {
        Self { revision: typed.revision, sql: typed.sql, tag: typed.tag }
    }
}

impl From<Downgrade> for limbeck::Downgrade {
    fn from(typed: Downgrade) -> Self {
        Self { revision: typed.revision, sql: typed.sql, tag: typed.tag }
    }
}

impl From<Stamp> for limbeck::Stamp {
    fn from(typed: Stamp) -> Self {
        Self { revisions: typed.revisions, sql: typed.sql, tag: typed.tag, purge: typed.purge }
    }
}

impl From<EnsureVersion> for limbeck::EnsureVersion {
    fn from(typed: EnsureVersion) -> Self {
        Self { sql: typed.sql }
    }
}

impl From<Current> for limbeck::Current {
    fn from(typed: Current) -> Self {
        Self { check_heads: typed.check_heads, verbose: typed.verbose }
    }
}
