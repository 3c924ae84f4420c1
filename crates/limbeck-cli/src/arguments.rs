//! What can be typed. The doc comments are the help texts.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Database migrations for SQLAlchemy projects
///
/// Limbeck runs where Alembic runs: the same alembic.ini, env.py, versions and alembic_version table.
#[derive(Debug, Parser)]
#[command(name = "limbeck", version, infer_long_args = true, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options that stand before the command, as Alembic's do.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Configuration file: an ini, or a pyproject.toml [default: alembic.ini, pyproject.toml]
    #[arg(short = 'c', long = "config", value_name = "FILE")]
    pub(crate) config: Vec<PathBuf>,
    /// Section of the ini that is read
    #[arg(short = 'n', long = "name", value_name = "SECTION")]
    pub(crate) name: Option<String>,
    /// Argument for env.py, read there by context.get_x_argument()
    #[arg(short = 'x', value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub(crate) x: Vec<String>,
    /// Show the whole traceback of an exception in the project's Python
    #[arg(long)]
    pub(crate) raiseerr: bool,
    /// Print nothing on standard output
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
pub(crate) enum Command {
    /// Make a new migration environment
    Init(Init),
    /// Make a new migration script
    Revision(Revision),
    /// Move the database forward
    Upgrade(Upgrade),
    /// Move the database back
    Downgrade(Downgrade),
    /// Set the database's revision without running any migration
    Stamp(Stamp),
    /// Show the database's revision
    Current(Current),
    /// Show the scripts in order, the newest first
    History(History),
    /// Show the newest scripts
    Heads(Heads),
    /// Show one script
    Show(Show),
    /// Find out whether the models need a new migration
    Check,
    /// Show what Limbeck sees: interpreter, packages, what is read and what needs Python
    Doctor(Doctor),
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Folder of the environment
    pub(crate) directory: PathBuf,
    /// Template: generic or async
    #[arg(short, long, default_value = "generic")]
    pub(crate) template: String,
    /// Write __init__.py files too
    #[arg(long)]
    pub(crate) package: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Revision {
    /// Message of the script
    #[arg(short, long)]
    pub(crate) message: Option<String>,
    /// Fill the script with what the models and the database differ in
    #[arg(long)]
    pub(crate) autogenerate: bool,
    /// Revision that the new one follows
    #[arg(long, default_value = "head", allow_hyphen_values = true)]
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
}

#[derive(Debug, Args)]
pub(crate) struct Upgrade {
    /// Where to: a revision, head, heads, +1, or a range a:b with --sql
    #[arg(allow_hyphen_values = true)]
    pub(crate) revision: String,
    /// Print the SQL in place of running it
    #[arg(long)]
    pub(crate) sql: bool,
    /// Text for env.py, read there by context.get_tag_argument()
    #[arg(long)]
    pub(crate) tag: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Downgrade {
    /// Where to: a revision, base, -1, or a range a:b with --sql
    #[arg(allow_hyphen_values = true)]
    pub(crate) revision: String,
    /// Print the SQL in place of running it
    #[arg(long)]
    pub(crate) sql: bool,
    /// Text for env.py, read there by context.get_tag_argument()
    #[arg(long)]
    pub(crate) tag: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Stamp {
    /// Revisions to set
    #[arg(required = true)]
    pub(crate) revisions: Vec<String>,
    /// Print the SQL in place of running it
    #[arg(long)]
    pub(crate) sql: bool,
    /// Text for env.py, read there by context.get_tag_argument()
    #[arg(long)]
    pub(crate) tag: Option<String>,
    /// Empty the version table first
    #[arg(long)]
    pub(crate) purge: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Current {
    /// Fail unless the database is at every head
    #[arg(short = 'c', long)]
    pub(crate) check_heads: bool,
    /// Show more
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Args)]
pub(crate) struct History {
    /// Range of revisions: [start]:[end]
    #[arg(short, long, value_name = "RANGE", allow_hyphen_values = true)]
    pub(crate) rev_range: Option<String>,
    /// Show more
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Mark the database's revision
    #[arg(short, long)]
    pub(crate) indicate_current: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Heads {
    /// Show more
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Leave out heads that another revision depends on
    #[arg(long)]
    pub(crate) resolve_dependencies: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A revision, head, heads, base or current
    #[arg(allow_hyphen_values = true)]
    pub(crate) revision: String,
}

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// A time as people write it: `30s`, `5m`, `1h`, `250ms`; a bare number is seconds.
fn duration(text: &str) -> Result<std::time::Duration, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| format!("`{text}` is not a time such as 30s or 5m"))?;
    let milliseconds = match unit {
        "ms" => 1,
        "" | "s" => 1_000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        _ => return Err(format!("`{unit}` is not a unit of time; use ms, s, m or h")),
    };
    Ok(std::time::Duration::from_millis(number.saturating_mul(milliseconds)))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{Arguments, duration};

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn times_are_read_with_their_units() {
        for (text, milliseconds) in [("0", 0), ("30s", 30_000), ("5m", 300_000), ("250ms", 250)] {
            assert_eq!(duration(text), Ok(std::time::Duration::from_millis(milliseconds)));
        }
        assert!(duration("soon").is_err());
        assert!(duration("5 parsecs").is_err());
    }
}
