//! The command line of Limbeck.
//!
//! This crate parses what was typed (`arguments`), hands the process to the engine (`process`), calls the one command
//! (`dispatch`) and shows what it says (`terminal`). It is the only place that prints, reads the environment and the
//! clock, and decides the exit status: 0, 2 for usage, 255 for everything that failed.

mod arguments;
mod dispatch;
mod process;
mod terminal;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use arguments::Arguments;
use terminal::Terminal;

/// Alembic's status for everything that failed.
const FAILED: u8 = 255;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let folder = match std::env::current_dir() {
        Ok(folder) => folder,
        Err(cause) => return no_folder(&cause),
    };
    let terminal = Terminal::new(arguments.global.quiet, arguments.global.color, folder.clone());
    match dispatch::run(arguments, folder, &terminal) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal.failure(error.diagnostic());
            ExitCode::from(FAILED)
        }
    }
}

/// Help and version go to standard output with status 0, everything else is a usage error.
fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => ExitCode::SUCCESS,
        _ => ExitCode::from(2),
    }
}

fn no_folder(cause: &std::io::Error) -> ExitCode {
    use std::io::Write as _;
    let _ = writeln!(anstream::stderr(), "FAILED: the current folder cannot be read: {cause}");
    ExitCode::from(FAILED)
}
