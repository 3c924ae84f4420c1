//! The arguments of the commands that are about Limbeck itself.

use std::path::PathBuf;

use clap::Args;

use super::Output;

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct ManPages {
    /// The folder
    pub(crate) folder: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// List every function that Python must run, by reason
    #[arg(long)]
    pub(crate) scripts: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

impl From<Doctor> for limbeck::Doctor {
    fn from(typed: Doctor) -> Self {
        Self { scripts: typed.scripts }
    }
}
