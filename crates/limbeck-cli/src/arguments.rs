//! What can be typed. The doc comments are the help texts.

mod database;
mod listing;
mod scripts;
mod time;
mod tools;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use database::{Current, Downgrade, EnsureVersion, Stamp, Upgrade};
pub(crate) use listing::{Branches, Heads, History, Show};
pub(crate) use scripts::{Edit, Init, Merge, Rebase, Revision};
use time::duration;
pub(crate) use tools::{Completions, Doctor, ManPages};

/// Database migrations for SQLAlchemy projects
///
/// Limbeck runs where Alembic runs: the same alembic.ini, env.py, versions and alembic_version table.
#[derive(Debug, Parser)]
#[command(name = "limbeck", version, disable_help_subcommand = true, args_override_self = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options that stand before the command, as Alembic's do.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Configuration file: an ini, a pyproject.toml or a limbeck.toml [default: those in the current folder]
    #[arg(short = 'c', long = "config", value_name = "FILE")]
    pub(crate) config: Vec<PathBuf>,
    /// Section of the ini that is read
    #[arg(short = 'n', long = "name", value_name = "SECTION")]
    pub(crate) name: Option<String>,
    /// Argument for env.py, read there by context.get_x_argument()
    #[arg(short = 'x', value_name = "KEY=VALUE")]
    pub(crate) x: Vec<String>,
    /// End with status 1, as a program does that Python's traceback ends
    #[arg(long)]
    pub(crate) raiseerr: bool,
    /// Print nothing on standard output but SQL
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Whether Python may run: when it must, for everything, or not at all
    #[arg(long, value_enum, default_value_t = PythonMode::Auto, global = true, value_name = "WHEN")]
    pub(crate) python: PythonMode,
    /// Python interpreter of the project [default: the active or nearest virtual environment]
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) interpreter: Option<PathBuf>,
    /// How long to wait for another migrator, for example 30s or 5m; 0 does not wait [default: 5m]
    #[arg(long, global = true, value_name = "TIME", value_parser = duration)]
    pub(crate) lock_timeout: Option<std::time::Duration>,
    /// Whether to colour
    #[arg(long, value_enum, default_value_t = ColorMode::Auto, global = true, value_name = "WHEN")]
    pub(crate) color: ColorMode,
    /// Write what is said to the Python worker to this file
    #[arg(long, global = true, hide = true, value_name = "FILE")]
    pub(crate) log_protocol: Option<PathBuf>,
}

/// Whether Python may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PythonMode {
    /// Only what cannot be read is run
    Auto,
    /// env.py and every script are run
    Always,
    /// Nothing is run
    Never,
}

/// Whether to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorMode {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
#[command(rename_all = "snake_case")]
pub(crate) enum Command {
    /// Make a new migration environment
    Init(Init),
    /// Show the templates of `init`
    ListTemplates(Output),
    /// Make a new migration script
    Revision(Revision),
    /// Make a new migration script that joins several revisions
    Merge(Merge),
    /// Put a line of scripts that no database has on top of another, so that a fork is one history again
    Rebase(Rebase),
    /// Move the database forward
    Upgrade(Upgrade),
    /// Move the database back
    Downgrade(Downgrade),
    /// Set the database's revision without running any migration
    Stamp(Stamp),
    /// Make the version table when there is none
    EnsureVersion(EnsureVersion),
    /// Show the database's revision
    Current(Current),
    /// Show the scripts in order, the newest first
    History(History),
    /// Show the newest scripts
    Heads(Heads),
    /// Show the revisions that several others follow
    Branches(Branches),
    /// Show one script
    Show(Show),
    /// Open scripts in an editor: $EDITOR, $VISUAL, or one that is installed
    Edit(Edit),
    /// Find out whether the models need a new migration
    Check(Output),
    /// Show what Limbeck sees: interpreter, packages, what is read and what needs Python
    Doctor(Doctor),
    /// Print the completions of a shell, for its start file
    Completions(Completions),
    /// Write the manual pages into a folder
    #[command(hide = true)]
    ManPages(ManPages),
}

impl Command {
    /// Whether the answer is a document.
    pub(crate) fn wants_document(&self) -> bool {
        let output = match self {
            Self::Init(typed) => &typed.output,
            Self::ListTemplates(output) | Self::Check(output) => output,
            Self::Doctor(typed) => &typed.output,
            Self::Revision(typed) => &typed.output,
            Self::Merge(typed) => &typed.output,
            Self::Rebase(typed) => &typed.output,
            Self::Upgrade(typed) => &typed.output,
            Self::Downgrade(typed) => &typed.output,
            Self::Stamp(typed) => &typed.output,
            Self::Current(typed) => &typed.output,
            Self::History(typed) => &typed.output,
            Self::Heads(typed) => &typed.output,
            Self::Branches(typed) => &typed.output,
            Self::Show(typed) => &typed.output,
            Self::EnsureVersion(_) | Self::Edit(_) | Self::Completions(_) | Self::ManPages(_) => {
                return false;
            }
        };
        output.json
    }
}

/// How a command answers.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Output {
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Arguments;

    /// As in argparse: the last value of an option counts, and lists gather.
    #[test]
    fn options_may_be_repeated() {
        use clap::Parser;
        let words =
            ["limbeck", "-q", "-q", "-x=a", "-x=b", "-n", "one", "-n", "two", "revision", "-m=a", "-m=b"];
        let Arguments { global, command } = Arguments::try_parse_from(words).unwrap();
        assert_eq!((global.quiet, global.name.as_deref()), (true, Some("two")));
        assert_eq!(global.x, ["a", "b"]);
        assert!(matches!(command, super::Command::Revision(typed) if typed.message.as_deref() == Some("b")));
    }

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
