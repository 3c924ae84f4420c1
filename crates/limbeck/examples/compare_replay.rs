//! Holds the replay of the project in the current folder against its databases: what `limbeck show --schema` says,
//! without a database, must be what the migrations have made. Prints a JSON list, one entry for each database.
//!
//! The end-to-end tests run this on histories of their own, and `benches/replay.py` on any folder of projects.

use std::cell::RefCell;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use limbeck::{ChannelWaiter, Host, Lookup, Project, PythonMode, Silent, compare_replay};
use limbeck_diagnostics::{Result, Secrets};

fn main() -> ExitCode {
    let folder = match std::env::current_dir() {
        Ok(folder) => folder,
        Err(cause) => return failed(&cause.to_string()),
    };
    match comparisons(folder) {
        Ok(document) => {
            let written = writeln!(std::io::stdout(), "{document}");
            if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => failed(&error.to_string()),
    }
}

fn failed(reason: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "FAILED: {reason}");
    ExitCode::FAILURE
}

fn comparisons(folder: PathBuf) -> Result<serde_json::Value> {
    let variables: std::collections::BTreeMap<String, String> = std::env::vars().collect();
    let lookup = Lookup {
        cwd: folder.clone(),
        files: variables.get("ALEMBIC_CONFIG").map(PathBuf::from).into_iter().collect(),
        alembic_config: None,
        section: None,
    };
    let (waiter, _interrupter) = ChannelWaiter::new();
    let nowhere: &RefCell<dyn Write> = &RefCell::new(std::io::sink());
    let host = Host {
        home: variables.get("HOME").map(PathBuf::from),
        account: variables.get("USER").cloned(),
        interpreter: variables.get("LIMBECK_PYTHON").map(PathBuf::from),
        variables,
        working_directory: folder,
        python: PythonMode::Auto,
        lock_timeout: Some(Duration::from_secs(10)),
        waiter: &waiter,
        now: &jiff::Zoned::now,
        random: &|| [0; 6],
        reporter: &Silent,
        sql_output: nowhere,
        arguments: Vec::new(),
        version_control: None,
        protocol_log: None,
        secrets: Secrets::default(),
    };
    let project = Project::load(&host, &lookup, Vec::new())?;
    let found = compare_replay(&host, &project)?;
    Ok(serde_json::to_value(found).unwrap_or_default())
}
