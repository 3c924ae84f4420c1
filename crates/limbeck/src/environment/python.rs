//! Finding and starting the project's Python.

use std::ffi::OsString;
use std::io::Write as _;

use limbeck_bridge::protocol::DialectFacts;
use limbeck_bridge::{Interpreter, InterpreterSearch, LogSink, Worker, WorkerOptions};
use limbeck_diagnostics::{MaskedWriter, Result};

use crate::host::Host;

/// The interpreter that the project uses.
pub(crate) fn find_interpreter(host: &Host<'_>) -> Result<Interpreter> {
    InterpreterSearch {
        configured: host.interpreter.clone(),
        variables: host.variables.iter().map(|(name, value)| (name.into(), value.into())).collect(),
        working_directory: host.working_directory.clone(),
    }
    .find()
}

/// Starts a worker; Python and SQLAlchemy load while the caller goes on. `variables` are added to those of the process;
/// they may be secrets, which the protocol must not carry.
pub(crate) fn start_worker(host: &Host<'_>, variables: &[(String, String)]) -> Result<Worker> {
    let interpreter = find_interpreter(host)?;
    let added = variables.iter().map(|(name, value)| (name, value));
    let environment = host
        .variables
        .iter()
        .chain(added)
        .map(|(name, value)| (OsString::from(name), OsString::from(value)))
        .collect();
    let dialects = limbeck_dialect::dialects()
        .iter()
        .chain(limbeck_dialect::script_dialects())
        .map(|dialect| DialectFacts {
            name: dialect.name().to_owned(),
            transactional_ddl: dialect.transactional_ddl(),
            implementation: dialect.implementation_name().to_owned(),
        })
        .collect();
    Worker::start(
        &interpreter,
        WorkerOptions {
            working_directory: host.working_directory.clone(),
            environment,
            dialects,
            stderr: Some(Box::new(MaskedWriter::new(std::io::stderr(), host.secrets.clone()))),
            terminal_input: false,
            log: protocol_log(host)?,
        },
    )
}

fn protocol_log(host: &Host<'_>) -> Result<Option<LogSink>> {
    let Some(path) = &host.protocol_log else { return Ok(None) };
    let mut file = crate::files::create(path)?;
    let secrets = host.secrets.clone();
    Ok(Some(Box::new(move |direction, line| {
        // A log that cannot be written must not stop a migration.
        let _ = writeln!(file, "{direction:?} {}", secrets.mask(line));
    })))
}
