//! What the process hands in: the engine itself reads no environment variable, no clock and no account.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use limbeck_database::Surroundings;
use limbeck_database::lock::Waiter;
use limbeck_diagnostics::{Code, Error, Result, Secrets};

use crate::report::Reporter;
use crate::version_control::VersionControl;

/// Whether Python may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PythonMode {
    /// Only what cannot be read is run.
    #[default]
    Auto,
    /// `env.py` and every script are run by Python.
    Always,
    /// Nothing is run.
    Never,
}

/// The process around a command.
pub struct Host<'a> {
    /// The environment's variables.
    pub variables: BTreeMap<String, String>,
    /// The current folder, absolute.
    pub working_directory: PathBuf,
    /// The home folder.
    pub home: Option<PathBuf>,
    /// The account's name.
    pub account: Option<String>,
    /// Whether Python may run.
    pub python: PythonMode,
    /// The interpreter that was asked for.
    pub interpreter: Option<PathBuf>,
    /// How long to wait for another migrator; `None` waits without end.
    pub lock_timeout: Option<Duration>,
    /// Waits, and is woken when the user interrupts.
    pub waiter: &'a dyn Waiter,
    /// The wall clock, in the zone of the machine.
    pub now: &'a dyn Fn() -> jiff::Zoned,
    /// Unpredictable bytes, for revision identifiers.
    pub random: &'a dyn Fn() -> [u8; 6],
    /// Who listens.
    pub reporter: &'a dyn Reporter,
    /// Where `--sql` writes.
    pub sql_output: &'a RefCell<dyn Write>,
    /// The command line as it was typed, without the program's name: what `sys.argv` shows to `env.py`.
    pub arguments: Vec<String>,
    /// What keeps the versions of the scripts.
    pub version_control: Option<&'a dyn VersionControl>,
    /// Where the protocol with the worker is logged.
    pub protocol_log: Option<PathBuf>,
    /// What must not be said, here or by whoever listens.
    pub secrets: Secrets,
}

impl Host<'_> {
    /// Writes SQL to where `--sql` goes.
    pub(crate) fn write_sql(&self, text: &str) -> Result<()> {
        let written = self.sql_output.borrow_mut().write_all(text.as_bytes());
        written.map_err(|cause| {
            Error::new(Code::FileAccess, "the SQL could not be written").note(cause.to_string())
        })
    }

    /// What a connection needs to know of the process, with the variables that `env.py` set.
    pub(crate) fn surroundings(&self, changed: &[(String, String)]) -> Surroundings {
        let mut variables = self.variables.clone();
        variables.extend(changed.iter().cloned());
        Surroundings {
            variables,
            working_directory: self.working_directory.clone(),
            home: self.home.clone(),
            account: self.account.clone(),
        }
    }
}
