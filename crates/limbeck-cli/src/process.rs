//! What this process is: its environment, its clock, its interrupts.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use limbeck::{ChannelWaiter, Host, Lookup, PythonMode};

use crate::arguments::{Global, PythonMode as Typed};
use crate::git::Git;
use crate::terminal::Terminal;

/// How long another migrator is waited for when nobody says.
const LOCK_TIMEOUT: Duration = Duration::from_secs(300);

/// The process's variables; those that are not UTF-8 cannot matter to anything that Limbeck reads.
pub(crate) fn variables() -> BTreeMap<String, String> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

/// Calls `work` with the process as the engine sees it. The first Ctrl-C wakes what waits; the second ends the
/// process, and the database rolls back what was open.
pub(crate) fn with_host<T>(
    global: &Global,
    lookup: &Lookup,
    folder: PathBuf,
    terminal: &Terminal,
    work: impl FnOnce(&Host<'_>) -> T,
) -> T {
    let (waiter, interrupter) = ChannelWaiter::new();
    let asked = AtomicBool::new(false);
    // A handler that cannot be set leaves the system's own: the process ends at once.
    let _ = ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
        interrupter.interrupt();
    });
    let variables = variables();
    let git = Git::new(variables.clone());
    let sql_output = RefCell::new(anstream::AutoStream::never(std::io::stdout().lock()));
    let sql_output: &RefCell<dyn Write> = &sql_output;
    let host = Host {
        home: variables.get("HOME").or_else(|| variables.get("USERPROFILE")).map(PathBuf::from),
        account: variables.get("USER").or_else(|| variables.get("LOGNAME")).cloned().or_else(account),
        interpreter: global
            .interpreter
            .clone()
            .or_else(|| variables.get("LIMBECK_PYTHON").filter(|path| !path.is_empty()).map(PathBuf::from))
            .or_else(|| limbeck::configured_interpreter(lookup)),
        variables,
        working_directory: folder,
        python: match global.python {
            Typed::Auto => PythonMode::Auto,
            Typed::Always => PythonMode::Always,
            Typed::Never => PythonMode::Never,
        },
        lock_timeout: Some(global.lock_timeout.unwrap_or(LOCK_TIMEOUT)),
        waiter: &waiter,
        now: &jiff::Zoned::now,
        random: &random,
        reporter: terminal,
        sql_output,
        arguments: std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect(),
        version_control: Some(&git),
        protocol_log: global.log_protocol.clone(),
        secrets: terminal.secrets().clone(),
    };
    work(&host)
}

fn random() -> [u8; 6] {
    let mut bytes = [0; 6];
    if getrandom::fill(&mut bytes).is_err() {
        // Without a source of randomness the clock must do: an identifier needs to be new, not secret.
        let now = jiff::Timestamp::now().as_nanosecond().to_le_bytes();
        bytes.copy_from_slice(&now[..6]);
    }
    bytes
}

/// The account's name from the system's list of users, where the environment does not tell it.
#[cfg(unix)]
fn account() -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    // The owner of a process's own folder is its user, which needs no unsafe call.
    let user = std::fs::metadata("/proc/self").ok()?.uid().to_string();
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    let line = users.lines().find(|line| line.split(':').nth(2) == Some(&user))?;
    line.split(':').next().map(str::to_owned)
}

/// Elsewhere only the environment tells it.
#[cfg(not(unix))]
fn account() -> Option<String> {
    None
}
