//! The command line of Limbeck.
//!
//! This crate parses what was typed (`argv`, `arguments`), hands the process to the engine (`process`), calls the one command
//! (`dispatch`) and shows what it says (`terminal`); `git` answers what the engine asks of the scripts' history. It is the only place that prints, reads the environment and the
//! clock, and decides the exit status: 0, 2 for usage, 255 for everything that failed.

mod arguments;
mod argv;
mod dispatch;
mod git;
mod helpers;
mod process;
#[cfg(test)]
mod reference;
mod terminal;
mod usage;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};
use limbeck_diagnostics::Code;

use arguments::Arguments;
use terminal::{AnswerForm, Terminal};

/// Alembic's status for everything that failed.
const FAILED: u8 = 255;
/// The status of a Python program that an exception ended: `--raiseerr`.
const RAISED: u8 = 1;

fn main() -> ExitCode {
    let arguments = match read(std::env::args_os().skip(1).collect()) {
        Ok(arguments) => arguments,
        Err(error) => return ExitCode::from(error.show()),
    };
    let folder = match std::env::current_dir() {
        Ok(folder) => folder,
        Err(cause) => return no_folder(&cause),
    };
    let answer = if arguments.command.wants_document() { AnswerForm::Document } else { AnswerForm::Lines };
    let (quiet, color, raises) = (arguments.global.quiet, arguments.global.color, arguments.global.raiseerr);
    let terminal = Terminal::new(quiet, color, folder.clone(), answer);
    match dispatch::run(arguments, folder, &terminal) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal.failure(error.diagnostic());
            ExitCode::from(match error.code() {
                Code::Usage => usage::STATUS,
                _ if raises => RAISED,
                _ => FAILED,
            })
        }
    }
}

fn read(words: Vec<OsString>) -> Result<Arguments, usage::Error> {
    let mut command = Arguments::command();
    let words = argv::normalized(words, &command)
        .map_err(|problem| command.error(ErrorKind::UnknownArgument, problem))?;
    let mut matches = usage::matches(&mut command, &words)?;
    Ok(Arguments::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))?)
}

fn no_folder(cause: &std::io::Error) -> ExitCode {
    use std::io::Write as _;
    let _ = writeln!(anstream::stderr(), "FAILED: the current folder cannot be read: {cause}");
    ExitCode::from(FAILED)
}
